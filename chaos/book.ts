import { createHash } from 'node:crypto'
import type { EnquiryAnswer, Outcome, SendCertificates } from '../src/messages/index.ts'
import type { MadeRequest } from '../test/support/applicant.ts'

/** What a client knows of one message of its own. Nothing here was asked of the node in any other way than a partner can. */
export interface Entry {
  readonly number: number
  readonly party: string
  readonly operation: 'RequestCertificate' | 'GetCACertificates'
  /** Set: the outcome comes by callback. */
  readonly messageId: string | undefined
  readonly request: MadeRequest | undefined
  /** It asks for a holder reference that names another key already. */
  readonly mustBeRefused: boolean
  /** How often it was sent. */
  tries: number
  /** Its place among all that were acknowledged or answered. */
  acknowledged: number | undefined
  /** Each different outcome that came in the same HTTP exchange, and by callback; and how often. */
  readonly answers: Map<string, number>
  readonly callbacks: Map<string, number>
  /** The place of the first callback among all first callbacks. */
  calledBack: number | undefined
  certificate: Uint8Array | undefined
}

/** The clients' own account of what they sent, and what they were told. */
export class Book {
  readonly entries: Entry[] = []
  readonly #byMessageId = new Map<string, Entry>()
  #acknowledged = 0
  #calledBack = 0
  #open = 0
  /** All acknowledgements, answers and callbacks, repeats included. */
  heard = 0
  /** Callbacks that belong to nothing that was ever sent. */
  readonly strangers: string[] = []

  /** Messages with an outcome. */
  get ended(): number {
    return this.entries.length - this.#open
  }

  get open(): number {
    return this.#open
  }

  /** Before it is sent for the first time. */
  write(entry: Omit<Entry, 'tries' | 'acknowledged' | 'answers' | 'callbacks' | 'calledBack' | 'certificate'>): Entry {
    const kept: Entry = {
      ...entry,
      tries: 0,
      acknowledged: undefined,
      answers: new Map(),
      callbacks: new Map(),
      calledBack: undefined,
      certificate: undefined,
    }
    this.entries.push(kept)
    this.#open++
    if (entry.messageId !== undefined) this.#byMessageId.set(entry.messageId, kept)
    return kept
  }

  acknowledge(entry: Entry): void {
    this.#change(entry, () => {
      entry.acknowledged ??= this.#acknowledged++
    })
  }

  /** The outcome came in the same HTTP exchange. */
  answer(entry: Entry, outcome: Outcome | EnquiryAnswer): void {
    this.#change(entry, () => {
      entry.acknowledged ??= this.#acknowledged++
      count(entry.answers, keep(entry, outcome))
    })
  }

  callBack({ messageId, outcome }: SendCertificates): void {
    const entry = this.#byMessageId.get(messageId ?? '')
    if (entry === undefined) return void this.strangers.push(messageId ?? 'without messageID')
    this.#change(entry, () => {
      entry.calledBack ??= this.#calledBack++
      count(entry.callbacks, keep(entry, outcome))
    })
  }

  #change(entry: Entry, change: () => void): void {
    this.heard++
    const before = hasEnded(entry)
    change()
    if (!before && hasEnded(entry)) this.#open--
  }
}

/** Its sender knows that it was taken on, and how it ended. */
export const hasEnded = ({ acknowledged, answers, callbacks }: Entry): boolean =>
  acknowledged !== undefined && answers.size + callbacks.size > 0

/** @returns the outcome in a few characters: equal for equal ones */
function keep(entry: Entry, outcome: Outcome | EnquiryAnswer): string {
  if (outcome.kind === 'refused') return `refused: ${outcome.reason}`
  if (outcome.kind !== 'certificates') return outcome.kind
  const octets = outcome.certificates.map((one) => Buffer.from(one))
  if (entry.operation === 'RequestCertificate') entry.certificate ??= outcome.certificates[0]
  return `certificates: ${createHash('sha256').update(Buffer.concat(octets)).digest('hex').slice(0, 16)}`
}

function count(of: Map<string, number>, said: string): void {
  of.set(said, (of.get(said) ?? 0) + 1)
}
