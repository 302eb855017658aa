import { randomUUID } from 'node:crypto'
import { Random } from '../fuzz/random.ts'
import type { Book, Entry } from './book.ts'
import type { Party } from './party.ts'

const MESSAGES_AT_ONCE = 3 // of each party
const ASKED_AGAIN_ONE_IN = 12 // though it was answered
const LOOK_MILLISECONDS = 20

export interface TrafficOptions {
  readonly book: Book
  readonly parties: readonly Party[]
  readonly seed: number
  /** Of messages without an outcome; then nobody begins a new one. */
  readonly mostOpen: number
  /** Whether another message is wanted. */
  readonly goesOn: () => boolean
  /** Ends the waiting for answers. */
  readonly signal: AbortSignal
}

interface Numbers {
  readonly numbers: { last: number }
}

/** All parties send, a few messages at a time each, until enough are sent and each was taken on. */
export async function sendAll(options: TrafficOptions): Promise<void> {
  const shared = { ...options, numbers: { last: 0 } }
  const inTurn = (party: Party) => Array.from({ length: MESSAGES_AT_ONCE }, () => sendInTurn(party, shared))
  await Promise.all(options.parties.flatMap(inTurn))
}

async function sendInTurn(party: Party, options: TrafficOptions & Numbers): Promise<void> {
  const { book, mostOpen, signal, goesOn } = options
  while (goesOn() && !signal.aborted) {
    if (book.open >= mostOpen) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS))
      continue
    }
    await sendOne(party, options)
  }
}

/** What the n-th message is depends on the seed and n alone, whoever comes to send it. */
async function sendOne(party: Party, { book, numbers, seed, signal }: TrafficOptions & Numbers): Promise<void> {
  const number = ++numbers.last
  const random = new Random(seed * 1_000_003 + number)
  const kind = kindOf(random)
  const earlier = kind === 'name given' ? nameGivenBefore(party, book) : undefined
  const entry = book.write({
    number,
    party: party.wish.name,
    operation: kind === 'CA certificates' ? 'GetCACertificates' : 'RequestCertificate',
    messageId: kind === 'at once' ? undefined : messageIdOf(number),
    request: kind === 'CA certificates' ? undefined : await party.nextRequest(earlier?.request),
    mustBeRefused: earlier !== undefined,
  })
  await party.send(entry, signal)
  if (random.oneIn(ASKED_AGAIN_ONE_IN)) await party.send(entry, signal)
}

type Kind = 'by callback' | 'at once' | 'CA certificates' | 'name given'

function kindOf(random: Random): Kind {
  const drawn = random.below(100)
  if (drawn < 65) return 'by callback'
  if (drawn < 90) return 'at once'
  return drawn < 96 ? 'CA certificates' : 'name given'
}

/** Tells the messages of a run apart from those of any other. */
const messageIdOf = (number: number): string => `${number}-${randomUUID()}`

/** A message of this party whose holder reference names a key by now. */
const nameGivenBefore = ({ wish }: Party, { entries }: Book): Entry | undefined =>
  entries.findLast(({ party, certificate }) => party === wish.name && certificate !== undefined)
