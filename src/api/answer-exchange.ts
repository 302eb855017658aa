import { createPublicKey, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { decide } from '../async/index.ts'
import type { CertificationRequest } from '../lists/index.ts'
import { type Exchange, type ExchangeView, OperatorError } from '../messages/index.ts'
import { findExchange } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'
import { decided, exchangeWith, viewOf } from './exchanges.ts'
import { octets, parseInput } from './input.ts'
import { tlsRequestOf } from './tls-request.ts'

const MOST_CERTIFICATES = 20 // one, and the CAs up to its root
const answerSchema = z.strictObject({
  id: z.string(),
  certificates: z.array(octets).min(1, 'give at least the certificate that was asked for').max(MOST_CERTIFICATES),
})

export const ANSWER_INPUTS = { 'exchange.answer': answerSchema }

/** The TLS certificate an eID server asked for, made elsewhere, and after it those of its CAs. */
export async function answerExchange(
  input: { id: string; certificates: readonly string[] },
  deps: ApiDeps,
): Promise<ExchangeView> {
  const { id, certificates } = parseInput(answerSchema, input)
  const exchange = await exchangeWith(id, deps.db)
  const read = certificates.map(readX509)
  assertAnswers(read, requestIn(exchange), deps.now())
  const details = { subject: read[0]?.subject.replaceAll('\n', ', '), certificates: read.length }
  const isDecided = await decide(exchange, { kind: 'certificates', certificates }, details, deps)
  if (!isDecided) return refuseDecided(exchange, deps)
  return viewOf(id, deps.db)
}

export async function refuseExchange(input: { id: string; reason: string }, deps: ApiDeps): Promise<ExchangeView> {
  const { exchange, reason } = await decided(input, deps.db)
  const isDecided = await decide(exchange, { kind: 'refused', reason: 'not-accepted' }, { why: reason }, deps)
  if (!isDecided) return refuseDecided(exchange, deps)
  return viewOf(exchange.id, deps.db)
}

function requestIn(exchange: Exchange): CertificationRequest {
  const asked = tlsRequestOf(exchange)
  if (asked !== undefined) return asked
  throw new OperatorError('refused', `The exchange is a ${exchange.operation}: nobody answers it by hand.`)
}

function assertAnswers([leaf]: readonly X509Certificate[], asked: CertificationRequest, now: Date): void {
  const key = createPublicKey({ key: Buffer.from(asked.publicKeyInfo), format: 'der', type: 'spki' })
  if (leaf === undefined || !leaf.publicKey.equals(key)) {
    const order = 'give that of the partner first, then those of its CAs'
    throw new OperatorError('refused', `The first certificate is for another key than was asked for; ${order}.`)
  }
  if (new Date(leaf.validTo) < now) throw new OperatorError('refused', `The certificate expired on ${leaf.validTo}.`)
}

function readX509(der: Uint8Array, index: number): X509Certificate {
  try {
    return new X509Certificate(der)
  } catch (cause) {
    throw new OperatorError('invalid-input', `certificates.${index}: not an X.509 certificate.`, { cause })
  }
}

async function refuseDecided({ id }: Exchange, { db }: ApiDeps): Promise<never> {
  const state = (await findExchange(db, id))?.state
  throw new OperatorError(
    'refused',
    `The exchange is ${state}; only one that awaits a decision is answered or refused.`,
  )
}
