import type { SignedCheckpoint } from '../checkpoint.ts'
import { type ExportHead, type ExportLine, readExportLine } from '../export-lines.ts'
import { type AuditRow, chainBegin } from '../row.ts'
import { TreeRoot } from '../tree.ts'
import { type Finding, Findings } from './findings.ts'
import { Links } from './links.ts'
import { type Anchor, type AnchorFile, judgePlaces, KnownKeys, readAnchors, Succession } from './marks.ts'

export interface VerifyWish {
  /** Of an export, in order. */
  readonly lines: AsyncIterable<string>
  readonly anchors?: readonly AnchorFile[]
  /** SHA-256 of the public keys that may sign checkpoints; undefined: those that the export brings. */
  readonly keys?: readonly string[] | undefined
  /** Rows that tell of a restore, each accepted by whoever verifies. */
  readonly restores?: readonly number[]
}

export interface Verified {
  readonly ok: boolean
  readonly node: string | undefined
  readonly rows: number
  /** The first row and the last. */
  readonly from: number
  readonly to: number
  readonly hash: string | undefined
  readonly checkpoints: number
  readonly anchors: number
  /** The newest row that a place outside vouches for; undefined: none does. */
  readonly anchoredTo: number | undefined
  /** Committed when the export was written, and not chained yet. */
  readonly pending: number
  /** SHA-256 of the public keys that signed. */
  readonly keys: readonly string[]
  readonly findings: readonly Finding[]
  /** How many there are in all: the first hundred are listed. */
  readonly found: number
  /** Restores that were accepted. */
  readonly accepted: readonly Finding[]
}

/** Reads an export to its end, in one pass, and compares it with what lies outside. */
export async function verifyChain(wish: VerifyWish): Promise<Verified> {
  const findings = new Findings()
  const anchors = await readAnchors(wish.anchors ?? [], findings)
  const reading = new Reading(anchors, wish, findings)
  let number = 0
  for await (const text of wish.lines) {
    number++
    if (!reading.take(readExportLine(text), number)) break
  }
  return reading.finish(number)
}

const LATE_MILLISECONDS = 15 * 60_000 // a transaction that took long, clocks of several hosts
const RESTORED = 'restored from a back-up'
const CLOCK_SET_BACK = 'the clock was set back: what waited is taken up'
const KEY_MADE = 'audit key made'

class Reading {
  readonly #anchors: readonly Anchor[]
  readonly #wish: VerifyWish
  readonly #findings: Findings
  readonly #succession = new Succession()
  readonly #own: (SignedCheckpoint & { readonly places: readonly string[] })[] = []
  readonly #hashes = new Map<number, string | undefined>() // of the rows that checkpoints and anchors are about
  readonly #restores: number[] = []
  readonly #keysTold = new Set<string>()
  readonly #accepted: Finding[] = []
  #head: ExportHead | undefined
  #keys: KnownKeys | undefined
  #links: Links | undefined
  #tree = new TreeRoot()
  #next = 0 // of #own: the one whose rows are being read
  #rows = 0
  #pending = 0
  #ended = false
  #signedAt: number | undefined // when the last checkpoint before this row was signed
  #latest = { n: 0, at: 0 } // of the rows since

  constructor(anchors: readonly Anchor[], wish: VerifyWish, findings: Findings) {
    this.#anchors = anchors
    this.#wish = wish
    this.#findings = findings
  }

  /** @returns false: nothing more is to be read */
  take(line: ExportLine, number: number): boolean {
    if (this.#head === undefined && line.is !== 'head') {
      this.#findings.add(
        'not-an-export',
        undefined,
        `line ${number}: an export of the audit chain begins with its head`,
      )
      return false
    }
    if (this.#ended) {
      this.#findings.add('not-an-export', undefined, `line ${number}: something stands behind the end`)
      return false
    }
    switch (line.is) {
      case 'head':
        return this.#begin(line.head, number)
      case 'checkpoint':
        this.#takeCheckpoint(line)
        return true
      case 'row':
        this.#takeRow(line, line.row)
        return true
      case 'gone':
        this.#follow({ ...line, text: undefined })
        return true
      case 'loose':
        this.#findings.add(
          'event-past-the-chain',
          undefined,
          `event ${line.event} (${line.kind}, ${line.at}) is not in the chain`,
        )
        return true
      case 'end':
        this.#ended = true
        this.#pending = line.end.pending
        this.#compareEnd(line.end)
        return true
      case 'unreadable': {
        const n = (this.#links?.n ?? 0) + 1
        this.#findings.add('row-changed', n, `line ${number}, where row ${n} belongs, cannot be read`)
        this.#links?.skip()
        return true
      }
    }
  }

  #begin(head: ExportHead, number: number): boolean {
    if (this.#head !== undefined) {
      this.#findings.add('not-an-export', undefined, `line ${number}: a second head`)
      return false
    }
    this.#head = head
    this.#keys = new KnownKeys(head.keys, this.#wish.keys)
    this.#links = new Links(head.start, this.#findings)
    if (head.start.n === 0 && head.start.hash !== chainBegin(head.node)) {
      this.#findings.add('another-node', 1, `the chain does not begin as that of node ${head.node} does`)
    }
    for (const { checkpoint } of this.#anchors) this.#hashes.set(checkpoint.n, undefined)
    return true
  }

  #takeCheckpoint(line: Extract<ExportLine, { is: 'checkpoint' }>): void {
    const { n, number, node } = line.checkpoint
    if (node !== this.#head?.node)
      this.#findings.add('another-node', undefined, `checkpoint ${number} is of node ${node}`)
    this.#succession.judge(line, this.#head?.start.n === 0, this.#findings)
    this.#keys?.judge(line, '', this.#findings)
    this.#hashes.set(n, undefined)
    this.#own.push(line)
  }

  #takeRow({ hash, text }: { readonly hash: string; readonly text: string }, row: AuditRow): void {
    const { n, before, at, kind, details } = row
    if (!this.#follow({ n, before, hash, text })) return
    this.#judgeTime(n, Date.parse(at), kind)
    if (kind === RESTORED) this.#restores.push(n)
    if (kind === KEY_MADE) this.#keysTold.add(String((details as { fingerprint?: unknown } | null)?.fingerprint))
  }

  #follow(row: Parameters<Links['follow']>[0]): boolean {
    if (this.#links?.follow(row) !== true) return false
    this.#rows++
    if (this.#hashes.has(row.n)) this.#hashes.set(row.n, row.hash)
    this.#closeCheckpoints(row.n - 1) // whose last row is not there
    if (this.#own[this.#next]?.checkpoint.from === row.n) this.#tree = new TreeRoot()
    this.#tree.add(row.hash)
    this.#closeCheckpoints(row.n)
    return true
  }

  /** What was chained behind a checkpoint cannot have happened long before it, nor what was chained before it long after. */
  #judgeTime(n: number, at: number, kind: string): void {
    if (kind === CLOCK_SET_BACK) this.#signedAt = undefined
    if (this.#signedAt !== undefined && at < this.#signedAt - LATE_MILLISECONDS) {
      const signed = new Date(this.#signedAt).toISOString()
      this.#findings.add('backdated', n, `row ${n} says ${new Date(at).toISOString()}, and was chained after ${signed}`)
    }
    if (at > this.#latest.at) this.#latest = { n, at }
  }

  #closeCheckpoints(upTo: number): void {
    for (
      let one = this.#own[this.#next];
      one !== undefined && one.checkpoint.n <= upTo;
      one = this.#own[++this.#next]
    ) {
      this.#close(one)
    }
  }

  #close({ checkpoint }: SignedCheckpoint): void {
    const { from, n, hash, root, number, at } = checkpoint
    const agrees = this.#hashes.get(n) === hash && this.#tree.root() === root
    if (!agrees && !this.#findings.anyIn(from, n) && !this.#links?.lacksIn(from, n)) {
      const which = `rows ${from} to ${n} are not those that checkpoint ${number} was signed over`
      this.#findings.add('rows-made-anew', from, `${which}: the first bad row is one of them`)
    }
    const signedAt = Date.parse(at)
    if (agrees && this.#latest.at > signedAt + LATE_MILLISECONDS) {
      const said = new Date(this.#latest.at).toISOString()
      this.#findings.add(
        'backdated',
        this.#latest.n,
        `row ${this.#latest.n} says ${said}, and was chained before ${at}`,
      )
    }
    this.#latest = { n: 0, at: 0 }
    if (agrees) this.#signedAt = signedAt
  }

  #compareEnd({ n, hash }: { readonly n: number; readonly hash: string }): void {
    const last = this.#links?.n ?? 0
    if (n === last && (hash === this.#links?.hash || this.#findings.anyIn(last, last))) return
    if (n > last) this.#findings.add('tail-cut', last + 1, `the chain goes to row ${n}, and ends here with row ${last}`)
    else if (n < last)
      this.#findings.add('row-inserted', n + 1, `the chain goes to row ${n}, and rows follow up to ${last}`)
    else
      this.#findings.add('row-made-anew', n, `row ${n} has a hash of its own making: the chain ends with another one`)
  }

  finish(lines: number): Verified {
    const links = this.#links
    const last = links?.n ?? 0
    if (this.#head !== undefined && !this.#ended) {
      this.#findings.add(
        'tail-cut',
        last + 1,
        `the end is missing behind line ${lines}: the file was cut after row ${last}`,
      )
    }
    links?.finish()
    this.#judgeTail(last)
    const anchoredTo = this.#judgeAnchors(last)
    judgePlaces(
      this.#anchors,
      this.#own.map(({ checkpoint, places }) => ({ number: checkpoint.number, places })),
      this.#findings,
    )
    this.#judgeKeys()
    return {
      ok: this.#findings.count === 0,
      node: this.#head?.node,
      rows: this.#rows,
      from: (this.#head?.start.n ?? 0) + 1,
      to: last,
      hash: links?.hash,
      checkpoints: this.#own.length,
      anchors: this.#anchors.length,
      anchoredTo,
      pending: this.#pending,
      keys: this.#keys?.fingerprints ?? [],
      findings: this.#findings.list(),
      found: this.#findings.count,
      accepted: this.#accepted,
    }
  }

  /** The node signed rows that are not there any more. */
  #judgeTail(last: number): void {
    const beyond = this.#own.findLast(({ checkpoint }) => checkpoint.n > last)
    if (beyond === undefined || this.#findings.anyIn(last + 1, beyond.checkpoint.n)) return
    const { number, n } = beyond.checkpoint
    this.#findings.add(
      'tail-cut',
      last + 1,
      `checkpoint ${number} was signed over rows up to ${n}, and the chain ends with row ${last}`,
    )
  }

  /** @returns the newest row that one vouches for */
  #judgeAnchors(last: number): number | undefined {
    const gone: Anchor[] = []
    let anchoredTo: number | undefined
    for (const anchor of this.#anchors) {
      const { n, hash, node, number } = anchor.checkpoint
      if (node !== this.#head?.node) {
        this.#findings.add('another-node', undefined, `checkpoint ${number} of ${anchor.file} is of node ${node}`)
        continue
      }
      if (this.#keys?.judge(anchor, ` of ${anchor.file}`, this.#findings) !== true) continue
      if (this.#hashes.get(n) === hash) anchoredTo = Math.max(anchoredTo ?? 0, n)
      else if (n > (this.#head?.start.n ?? 0)) gone.push(anchor)
    }
    if (gone.length > 0) this.#tellRolledBack(gone, anchoredTo, last)
    return anchoredTo
  }

  /** Places outside hold checkpoints over rows that this chain never had, or has no more. */
  #tellRolledBack(gone: readonly Anchor[], anchoredTo: number | undefined, last: number): void {
    const most = Math.max(...gone.map(({ checkpoint }) => checkpoint.n))
    const least = Math.min(...gone.map(({ checkpoint }) => checkpoint.n))
    const agreed = Math.max(
      0,
      ...this.#anchors
        .filter(({ checkpoint }) => checkpoint.n < least && checkpoint.n <= (anchoredTo ?? 0))
        .map(({ checkpoint }) => checkpoint.n),
    )
    if (this.#findings.anyIn(agreed + 1, most)) return
    const restored = this.#restores.find((n) => n > agreed && n <= most)
    const back = restored === undefined ? undefined : restored - 1
    const from = (back ?? Math.min(agreed, last)) + 1
    const numbers = gone.map(({ checkpoint }) => checkpoint.number)
    const which = `checkpoints ${Math.min(...numbers)} to ${Math.max(...numbers)} of places outside were signed over rows up to ${most}`
    const where =
      back === undefined
        ? `after row ${agreed} at the earliest`
        : `at row ${back}; row ${restored} tells of the restore`
    const says = `${which} that are not in this chain: the table was put back to an older state, ${where}`
    if (restored !== undefined && this.#wish.restores?.includes(restored)) {
      this.#accepted.push({ kind: 'rolled-back', n: from, says, restored })
    } else this.#findings.add('rolled-back', from, says, restored)
  }

  /** A key of the node is told of in its chain before it signs. */
  #judgeKeys(): void {
    if (this.#head?.start.n !== 0 || this.#own.length === 0) return
    for (const key of new Set(this.#own.map(({ checkpoint }) => checkpoint.key))) {
      if (this.#keysTold.has(key) || !(this.#keys?.fingerprints.includes(key) ?? false)) continue
      this.#findings.add(
        'checkpoint-forged',
        undefined,
        `no row tells that the key ${key} was made, and it signs checkpoints`,
      )
    }
  }
}
