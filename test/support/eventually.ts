import assert from 'node:assert/strict'

/** Waits for something the program does by itself; fails when it does not come about. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  milliseconds = 40_000,
): Promise<void> {
  const end = Date.now() + milliseconds
  while (!(await holds())) {
    if (Date.now() > end) assert.fail(`it never came about: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
