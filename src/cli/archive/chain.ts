import { createHash } from 'node:crypto'

/** What an archive begins with; `rows` is what its lines are. */
export interface ArchiveHead {
  readonly format: 'eac-broker archive'
  readonly version: 1
  readonly year: number
  readonly written: string
}

/** One line: its number, the SHA-256 of the line before (without its line end), what it is, and its row. */
interface Line {
  readonly n: number
  readonly before: string
  readonly is: 'head' | 'exchange' | 'message' | 'event' | 'end'
  readonly row: unknown
}

export interface ArchiveCounts {
  readonly exchanges: number
  readonly messages: number
  readonly events: number
}

/** What is counted. */
const NOTHING_COUNTED = { exchange: 0, message: 0, event: 0 }

const countsOf = ({ exchange, message, event }: typeof NOTHING_COUNTED): ArchiveCounts => ({
  exchanges: exchange,
  messages: message,
  events: event,
})

/** To be read. */
export const countsText = ({ exchanges, messages, events }: ArchiveCounts): string =>
  `${count(exchanges, 'exchange')}, ${count(messages, 'message')} and ${count(events, 'event')}`

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`

const NOTHING_BEFORE = '0'.repeat(64)

/** Makes the lines of an archive, each bound to the one before; `sha256` is then that of the whole file, hex. */
export class ArchiveWriter {
  readonly #whole = createHash('sha256')
  readonly #counts = { ...NOTHING_COUNTED }
  #before = NOTHING_BEFORE
  #n = 0

  head(head: ArchiveHead): string {
    return this.#line('head', JSON.stringify(head))
  }

  /** @param row a JSON text */
  row(is: keyof typeof NOTHING_COUNTED, row: string): string {
    this.#counts[is]++
    return this.#line(is, row)
  }

  end(): string {
    return this.#line('end', JSON.stringify(this.counts))
  }

  get counts(): ArchiveCounts {
    return countsOf(this.#counts)
  }

  /** Once, after the end. */
  sha256(): string {
    return this.#whole.digest('hex')
  }

  #line(is: Line['is'], row: string): string {
    const line = `{"n":${this.#n++},"before":"${this.#before}","is":"${is}","row":${row}}`
    this.#before = sha256(line)
    this.#whole.update(`${line}\n`)
    return `${line}\n`
  }
}

export type ArchiveFinding =
  | { readonly ok: true; readonly year: number; readonly counts: ArchiveCounts; readonly sha256: string }
  | { readonly ok: false; readonly line: number; readonly why: string }

/** Reads an archive from its first line to its last; the first line that is not as it was written is named (from 1). */
export async function checkArchive(lines: AsyncIterable<string>): Promise<ArchiveFinding> {
  const whole = createHash('sha256')
  const counts = { ...NOTHING_COUNTED }
  let before = NOTHING_BEFORE
  let n = 0
  let year: number | undefined
  let ended = false
  for await (const text of lines) {
    const wrong = (why: string): ArchiveFinding => ({ ok: false, line: n + 1, why })
    if (ended) return wrong('something stands behind the end')
    const line = parseLine(text)
    if (line === undefined) return wrong('it is not a line of an archive')
    if (line.n !== n) return wrong(`it is numbered ${line.n}, where ${n} belongs: a line is missing, added or moved`)
    if (line.before !== before) return wrong(n === 0 ? 'it is not a first line' : 'the line before was changed')
    if ((n === 0) !== (line.is === 'head')) return wrong('the head belongs into the first line, and only there')
    if (line.is === 'head') year = (line.row as ArchiveHead).year
    if (line.is !== 'head' && line.is !== 'end') counts[line.is]++
    if (line.is === 'end') {
      const { exchanges, messages = 0, events } = line.row as Partial<ArchiveCounts> // older ones hold them with their exchanges
      if (exchanges !== counts.exchange || messages !== counts.message || events !== counts.event)
        return wrong('it counts other rows than there are')
      ended = true
    }
    whole.update(`${text}\n`)
    before = sha256(text)
    n++
  }
  if (!ended || year === undefined) return { ok: false, line: n + 1, why: 'the end is missing: the file was cut' }
  return { ok: true, year, counts: countsOf(counts), sha256: whole.digest('hex') }
}

function parseLine(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Partial<Line> | null
    const known = ['head', 'exchange', 'message', 'event', 'end'].includes(String(line?.is))
    if (!known || typeof line?.n !== 'number' || typeof line.before !== 'string') return undefined
    return typeof line.row === 'object' && line.row !== null ? (line as Line) : undefined
  } catch {
    return undefined
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
