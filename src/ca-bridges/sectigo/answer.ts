/** What the CA answered: a code, and what stands beside it by name or by line. */
export interface SectigoAnswer {
  /** Below 0: an error. */
  readonly code: number
  /** Of an error, in the CA's words. */
  readonly says: string
  /** The first value of a name; undefined: it has none. */
  value(name: string): string | undefined
  all(name: string): readonly string[]
  /** The lines after the code, of an answer in plain text. */
  readonly lines: readonly string[]
}

/**
 * Both response formats: lines behind a code, or pairs. Errors come in pairs in either.
 * @returns undefined for what is neither
 */
export function readAnswer(body: string): SectigoAnswer | undefined {
  const [first = '', ...rest] = body.split(/\r?\n/)
  const code = whole(first)
  return code === undefined ? readPairs(body) : readLines(code, rest)
}

function readLines(code: number, lines: readonly string[]): SectigoAnswer {
  const says = lines.map((line) => line.trim()).filter((line) => line !== '')
  return { code, says: says.join(' '), value: () => undefined, all: () => [], lines }
}

function readPairs(body: string): SectigoAnswer | undefined {
  const pairs = new URLSearchParams(body.trim())
  const code = whole(pairs.get('errorCode') ?? '')
  if (code === undefined) return undefined
  const says = ['errorMessage', 'errorDetail'].flatMap((name) => pairs.get(name)?.trim() || [])
  const value = (name: string): string | undefined => pairs.get(name)?.trim() || undefined
  return { code, says: says.join(' '), value, all: (name) => pairs.getAll(name), lines: [] }
}

function whole(text: string): number | undefined {
  return /^\s*-?\d{1,9}\s*$/.test(text) ? Number(text) : undefined
}
