import type { SignedCheckpoint } from '../checkpoint.ts'
import { type ExportHead, type ExportLine, readExportLine } from '../export-lines.ts'
import { type AuditRow, chainBegin } from '../row.ts'
import { TreeRoot } from '../tree.ts'
import { type Finding, Findings } from './findings.ts'
import { judgeAnchors } from './judge-anchors.ts'
import { Links } from './links.ts'
import { type Anchor, type AnchorFile, judgePlaces, KnownKeys, readAnchors, Succession } from './marks.ts'
import { Times } from './times.ts'

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
  /** The newest of the node's own checkpoints that is signed by its key and whose rows are those it was signed over. */
  readonly signedTo: { readonly checkpoint: number; readonly n: number } | undefined
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

const RESTORED = 'restored from a back-up'
const KEY_MADE = 'audit key made'

class Reading {
  readonly #anchors: readonly Anchor[]
  readonly #wish: VerifyWish
  readonly #findings: Findings
  readonly #succession = new Succession()
  readonly #own: (SignedCheckpoint & { readonly places: readonly string[]; readonly isOurs: boolean })[] = []
  readonly #hashes = new Map<number, string | undefined>() // of the rows that checkpoints and anchors are about
  readonly #restores: number[] = []
  readonly #keysTold = new Set<string>()
  readonly #times: Times
  #head: ExportHead | undefined
  #keys: KnownKeys | undefined
  #links: Links | undefined
  #tree = new TreeRoot()
  #next = 0 // of #own: the one whose rows are being read
  #rows = 0
  #signedTo: Verified['signedTo']
  #pending = 0
  #ended = false

  constructor(anchors: readonly Anchor[], wish: VerifyWish, findings: Findings) {
    this.#anchors = anchors
    this.#wish = wish
    this.#findings = findings
    this.#times = new Times(findings)
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
    const isOurs = this.#keys?.judge(line, '', this.#findings) === true
    this.#hashes.set(n, undefined)
    this.#own.push({ ...line, isOurs })
  }

  #takeRow({ hash, text }: { readonly hash: string; readonly text: string }, row: AuditRow): void {
    const { n, before, at, kind, details } = row
    if (!this.#follow({ n, before, hash, text })) return
    this.#times.judge(n, Date.parse(at), kind)
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

  #closeCheckpoints(upTo: number): void {
    for (
      let one = this.#own[this.#next];
      one !== undefined && one.checkpoint.n <= upTo;
      one = this.#own[++this.#next]
    ) {
      this.#close(one)
    }
  }

  #close({ checkpoint, isOurs }: SignedCheckpoint & { readonly isOurs: boolean }): void {
    const { from, n, hash, root, number, at } = checkpoint
    const agrees = this.#hashes.get(n) === hash && this.#tree.root() === root
    if (agrees && isOurs) this.#signedTo = { checkpoint: number, n }
    if (!agrees && !this.#findings.anyIn(from, n) && !this.#links?.lacksIn(from, n)) {
      const which = `rows ${from} to ${n} are not those that checkpoint ${number} was signed over`
      this.#findings.add('rows-made-anew', from, `${which}: the first bad row is one of them`)
    }
    this.#times.close(at, agrees)
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
    const { anchoredTo, accepted } = this.#judgeAnchors(last)
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
      signedTo: this.#signedTo,
      anchors: this.#anchors.length,
      anchoredTo,
      pending: this.#pending,
      keys: this.#keys?.fingerprints ?? [],
      findings: this.#findings.list(),
      found: this.#findings.count,
      accepted: accepted === undefined ? [] : [accepted],
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

  #judgeAnchors(last: number): ReturnType<typeof judgeAnchors> {
    const chain = { head: this.#head, keys: this.#keys, hashes: this.#hashes, last, restores: this.#restores }
    return judgeAnchors(this.#anchors, chain, this.#wish.restores ?? [], this.#findings)
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
