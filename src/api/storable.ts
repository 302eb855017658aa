const DEEPEST = 64

/**
 * What JSON can hold and a database cannot keep: U+0000 in a text, and half a character (a surrogate alone); and what nests so deep that whoever walks it might not come back.
 * @returns what speaks against it; undefined: nothing
 */
export function objectionToJson(given: unknown): string | undefined {
  let level = [given]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return `it nests deeper than ${DEEPEST}`
    if (level.some((one) => typeof one === 'string' && one.includes('\0'))) return 'a text holds the character U+0000'
    if (level.some((one) => typeof one === 'string' && /\p{Cs}/u.test(one))) return 'a text holds half a character'
    level = level.flatMap(partsOf)
  }
  return undefined
}

function partsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) return []
  return [...Object.keys(value), ...Object.values(value)]
}
