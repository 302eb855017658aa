import { createHash } from 'node:crypto'
import {
  readCertificate,
  sameOctets,
  signatureScheme,
  writeObjectIdentifier,
  writeSequence,
} from '../../lists/index.ts'
import { BridgeError, type OrderAnswer, readRequest } from '../index.ts'
import { meaningOf } from './failures.ts'
import { SHA_256 } from './object-identifiers.ts'
import { type EnrolParts, end, fromHex, type Moment, type One, questionOf } from './order-transaction.ts'
import { readErrorBody } from './read-answers.ts'
import type { PkiMessage } from './read-message.ts'
import { ask, readable, unexpected } from './transaction.ts'
import { troubleOf, wordsOf } from './trouble.ts'
import { confirmation } from './write-message.ts'

/** certConf: the CA may take back a certificate that is not confirmed. One for another key is refused there, and told here. */
export async function confirm(one: One, call: Moment, parts: EnrolParts): Promise<OrderAnswer> {
  const { ticket, progress, certificates, request } = one
  const [leaf] = certificates
  if (progress.at !== 'unconfirmed' || leaf === undefined) throw new Error(`${ticket} has nothing to confirm`)
  const { version, ...hash } = await hashOf(leaf)
  const objection = await objectionToKey(leaf, request)
  const content = confirmation({ requestId: fromHex(progress.requestId), ...hash, objection })
  const recipientNonce = progress.nonce === undefined ? undefined : fromHex(progress.nonce)
  const question = { ...(await questionOf(one, parts)), type: 'certConf', content, recipientNonce, version } as const
  await parts.enrolments.note(ticket, { ...progress, tried: true }, call.now)
  const answer = await ask(question, call, parts).catch(async (error: unknown) => {
    const hasLeft = !(error instanceof BridgeError) || error.outcome !== 'not-sent'
    if (!hasLeft) await parts.enrolments.note(ticket, progress, call.now)
    throw error
  })
  const refusal = await readable(() => refusalOfConfirmation(answer))
  if (refusal !== undefined && !progress.tried) return end(one, 'failed', refusal, call, parts)
  await parts.enrolments.note(ticket, { path: progress.path, at: 'done' }, call.now)
  return { kind: 'issued', ticket, chain: certificates }
}

/** @returns in words; of a confirmation that is repeated it says nothing: the one before may have counted */
function refusalOfConfirmation({ body }: PkiMessage): string | undefined {
  if (body.type === 'pkiconf') return undefined
  if (body.type !== 'error') throw unexpected('a confirmation', body)
  const info = readErrorBody(body.content)
  const meaning = meaningOf(info.failures)
  if (meaning === 'auth' || meaning === 'transient') throw troubleOf(info)
  return meaning === 'confirmed already' ? undefined : `it did not take the confirmation: ${wordsOf(info)}`
}

/** By the hash of the certificate's own signature; where that names none, by SHA-256, and that is said. RFC 9810 5.3.18. */
async function hashOf(certificate: Uint8Array) {
  const scheme = await readable(() => signatureScheme(readCertificate(certificate).signatureAlgorithm))
  const certificateHash = createHash(scheme?.hash ?? 'sha256')
    .update(certificate)
    .digest()
  if (scheme !== undefined) return { certificateHash, version: 2 } as const
  return { certificateHash, version: 3, hashAlgorithm: writeSequence(writeObjectIdentifier(SHA_256)) } as const
}

async function objectionToKey(certificate: Uint8Array, octets: Uint8Array): Promise<string | undefined> {
  const request = await readRequest(octets)
  if (typeof request === 'string') throw new Error(request)
  const isOurs = sameOctets(readCertificate(certificate).publicKeyInfo, request.publicKeyInfo)
  return isOurs ? undefined : 'the certificate is for another key than the one in the request'
}
