import { randomBytes } from 'node:crypto'
import { ListError, sameOctets } from '../../lists/index.ts'
import { type CaHttp, type CaResponse, retryAfter } from '../ca-http/index.ts'
import { type BridgeCall, BridgeError, httpTrouble } from '../index.ts'
import { BODY_TYPES, type FirstBody } from './body-types.ts'
import { objectionTo, type ServerTrust } from './check-protection.ts'
import type { Protector } from './protector.ts'
import { readErrorBody } from './read-answers.ts'
import { type PkiMessage, readMessage } from './read-message.ts'
import { wordsOf } from './trouble.ts'
import { type OutgoingMessage, writeMessage } from './write-message.ts'

/** A message of ours, as the bridge thinks of it. */
export interface Question extends Pick<OutgoingMessage, 'type' | 'content' | 'recipient' | 'transactionId'> {
  /** What it began with: the rest of a transaction takes the same way. */
  readonly began: FirstBody
  /** Of the product, behind the address of the CA. */
  readonly path: string
  readonly recipientNonce?: Uint8Array | undefined
  readonly asksImplicitConfirmation?: boolean
  readonly version?: 2 | 3
}

/** Whom we are to the CA, and whom we believe: from files that may change, so opened for each message. */
export interface Credentials {
  readonly protector: Protector
  readonly trust: ServerTrust
}

export interface TransactionParts {
  readonly http: CaHttp
  open(): Promise<Credentials>
  readonly wellKnownPaths: boolean
  /** Errors without protection are believed. */
  readonly unprotectedErrors: boolean
}

const NONCE_OCTETS = 16 // RFC 9810 5.1.1
const MEDIA_TYPE = 'application/pkixcmp' // RFC 9811 3.2

/**
 * Sends one message.
 * @returns an answer that is to it, and from the CA
 * @throws {BridgeError}
 */
export async function ask(
  question: Question,
  { now, signal }: Pick<BridgeCall, 'now' | 'signal'>,
  parts: TransactionParts,
): Promise<PkiMessage> {
  const { protector, trust } = await parts.open()
  const senderNonce = randomBytes(NONCE_OCTETS)
  const { asksImplicitConfirmation = false, version = 2 } = question
  const body = await writeMessage({ ...question, asksImplicitConfirmation, version, senderNonce, at: now }, protector)
  const headers = { 'content-type': MEDIA_TYPE, accept: MEDIA_TYPE }
  const response = await parts.http.call({ method: 'POST', path: pathOf(question, parts), headers, body, signal })
  const message = messageIn(response, now)
  const objection = await readable(() => objectionTo(message, trust, now))
  if (objection !== undefined && !isBelieved(message, parts)) throw notTheirs(message, objection)
  if (!isAnswerTo(message, question, senderNonce)) {
    throw new BridgeError('transient', 'it answered to another message than ours', { outcome: 'unknown' })
  }
  return message
}

function pathOf({ path, began }: Question, { wellKnownPaths }: TransactionParts): string {
  return wellKnownPaths ? `${path}/${BODY_TYPES[began].segment}` : path
}

/** Errors come with an HTTP status of their own at some CAs. RFC 9811 3.1. */
function messageIn(response: CaResponse, now: Date): PkiMessage {
  try {
    return readMessage(response.body)
  } catch (error) {
    if (!(error instanceof ListError)) throw error
    const says = response.status < 300 ? `no readable PKIMessage (${error.message})` : ''
    throw httpTrouble(response, says, retryAfter(response.headers, now))
  }
}

/** What a CA wrote and nobody can read leaves open what it did. */
export async function readable<Read>(read: () => Read | Promise<Read>): Promise<Read> {
  try {
    return await read()
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause
    throw new BridgeError('transient', `its answer cannot be read: ${cause.message}`, { outcome: 'unknown', cause })
  }
}

/** @param to as `a request` */
export function unexpected(to: string, { type, tag }: PkiMessage['body']): BridgeError {
  return new BridgeError('transient', `it answered ${to} with ${type ?? `a body ${tag}`}`, { outcome: 'unknown' })
}

function isBelieved({ body, protection }: PkiMessage, { unprotectedErrors }: TransactionParts): boolean {
  return unprotectedErrors && body.type === 'error' && protection === undefined
}

/** With a wrong secret at either end this is how it shows; what it claims is told, and not acted upon. */
function notTheirs({ body, header }: PkiMessage, objection: string): BridgeError {
  const claim = body.type === 'error' ? claimOf(body.content) : ''
  return new BridgeError('auth', `the answer of ${header.sender} does not count: ${objection}${claim}`, {
    outcome: 'unknown',
  })
}

function claimOf(content: PkiMessage['body']['content']): string {
  try {
    return ` (it claims: ${wordsOf(readErrorBody(content))})`
  } catch (error) {
    if (error instanceof ListError) return ''
    throw error
  }
}

/** By our nonce. A CA that does not know a transaction may say so in the name of another one. */
function isAnswerTo({ header, body }: PkiMessage, { transactionId }: Question, senderNonce: Uint8Array): boolean {
  const { transactionId: theirs, recipientNonce } = header
  if (recipientNonce === undefined || !sameOctets(recipientNonce, senderNonce)) return false
  return body.type === 'error' || (theirs !== undefined && sameOctets(theirs, transactionId))
}
