import { type AnchorLine, checkpointHash, isSignedBy, readAnchorLine, type SignedCheckpoint } from '../checkpoint.ts'
import type { ExportedKey } from '../export-lines.ts'
import { NO_HASH, sha256 } from '../row.ts'
import type { Findings } from './findings.ts'

/** A file that a place outside kept, line by line. */
export interface AnchorFile {
  readonly name: string
  readonly lines: AsyncIterable<string>
}

/** A checkpoint of a place outside. */
export interface Anchor extends AnchorLine {
  readonly file: string
}

export async function readAnchors(files: readonly AnchorFile[], findings: Findings): Promise<Anchor[]> {
  const anchors: Anchor[] = []
  for (const { name, lines } of files) {
    let number = 0
    const before = anchors.length
    for await (const text of lines) {
      number++
      if (text.trim() === '') continue
      const line = readAnchorLine(text)
      if (line === undefined)
        findings.add('checkpoint-changed', undefined, `${name}, line ${number}: it is no checkpoint`)
      else anchors.push({ ...line, file: name })
    }
    if (anchors.length === before) findings.add('checkpoint-missing', undefined, `${name} holds no checkpoint`)
  }
  return anchors
}

/** Who may sign checkpoints of this node. */
export class KnownKeys {
  readonly #keys: ReadonlyMap<string, Uint8Array>

  /** @param trusted fingerprints; undefined: whatever the export brings */
  constructor(keys: readonly ExportedKey[], trusted: readonly string[] | undefined) {
    const all = keys.map(({ publicKey }) => Buffer.from(publicKey, 'base64')).map((key) => [sha256(key), key] as const)
    this.#keys = new Map(all.filter(([fingerprint]) => trusted?.includes(fingerprint) ?? true))
  }

  get fingerprints(): readonly string[] {
    return [...this.#keys.keys()]
  }

  /** @returns whether one of them signed it; else it is told */
  judge(signed: SignedCheckpoint, where: string, findings: Findings): boolean {
    const { number, key } = signed.checkpoint
    const publicKey = this.#keys.get(key)
    if (publicKey !== undefined && isSignedBy(signed, publicKey)) return true
    const kind = publicKey === undefined ? 'checkpoint-forged' : 'checkpoint-changed'
    const why =
      publicKey === undefined ? `is signed by the key ${key}, which is not this node's` : 'is not what was signed'
    findings.add(kind, undefined, `checkpoint ${number}${where} ${why}`)
    return false
  }
}

/** The node's own checkpoints follow each other without a hole. */
export class Succession {
  #last: SignedCheckpoint | undefined

  /** @param begins whether the chain is here from its first row */
  judge(signed: SignedCheckpoint, begins: boolean, findings: Findings): void {
    const { number, before, from } = signed.checkpoint
    const last = this.#last
    this.#last = signed
    if (last === undefined) {
      if (begins && number !== 1) findings.add('checkpoint-missing', undefined, missing(1, number - 1))
      else if (begins && before !== NO_HASH)
        findings.add('checkpoint-changed', undefined, 'checkpoint 1 names one before it')
      return
    }
    const expected = last.checkpoint.number + 1
    if (number > expected) findings.add('checkpoint-missing', undefined, missing(expected, number - 1))
    else if (number < expected)
      findings.add('checkpoint-changed', undefined, `checkpoint ${number} stands in another place`)
    else if (before !== checkpointHash(last) || from !== last.checkpoint.n + 1) {
      findings.add('checkpoint-changed', undefined, `checkpoint ${number} does not follow checkpoint ${expected - 1}`)
    }
  }
}

const missing = (from: number, to: number): string =>
  from === to ? `checkpoint ${from} is not there` : `checkpoints ${from} to ${to} are not there`

/** What the node says a place has must be in the files of that place. */
export function judgePlaces(
  anchors: readonly Anchor[],
  own: readonly { readonly places: readonly string[]; readonly number: number }[],
  findings: Findings,
): void {
  for (const place of new Set(anchors.map((one) => one.place))) {
    const there = new Set(anchors.filter((one) => one.place === place).map(({ checkpoint }) => checkpoint.number))
    for (const { number, places } of own) {
      if (!places.includes(place) || there.has(number)) continue
      findings.add(
        'checkpoint-missing',
        undefined,
        `checkpoint ${number} is not among those of "${place}", where the node wrote it`,
      )
    }
  }
}
