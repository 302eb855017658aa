import assert from 'node:assert/strict'

/**
 * Waits for something the program does by itself; fails when it does not come about.
 * @param every milliseconds between two looks: more where a look costs something
 */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  milliseconds = 40_000,
  every = 20,
): Promise<void> {
  const end = Date.now() + milliseconds
  while (!(await holds())) {
    if (Date.now() > end) assert.fail(`it never came about: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, every))
  }
}
