import { randomBytes } from 'node:crypto'
import { context, fieldsIn, readCertificate, TAG } from '../../lists/index.ts'
import { REVOCATION_REASONS, type RevocationReason } from '../../messages/index.ts'
import type { BridgeCall, RevocationAnswer, RevocationTarget } from '../index.ts'
import { meaningOf } from './failures.ts'
import { readErrorBody, readRevocationAnswer, type StatusInfo } from './read-answers.ts'
import { pkiStatus } from './statuses.ts'
import { ask, readable, type TransactionParts, unexpected } from './transaction.ts'
import { troubleOf, wordsOf } from './trouble.ts'
import { revocationRequest } from './write-message.ts'

const TRANSACTION_OCTETS = 16

/** The two that belong to suspending. RFC 5280 5.3.1. */
const HOLD_REASONS = { certificateHold: 6, removeFromCRL: 8 }

/** rr. Asked again for what is revoked, the CA says so, and that is success: each time is a transaction of its own. */
export async function revoke(
  { certificate }: Pick<RevocationTarget, 'certificate'>,
  reason: RevocationReason | keyof typeof HOLD_REASONS,
  path: string,
  call: Pick<BridgeCall, 'now' | 'signal'>,
  parts: TransactionParts,
): Promise<RevocationAnswer> {
  const { issuer, signedOctets } = readCertificate(certificate)
  const question = {
    began: 'rr',
    type: 'rr',
    content: revocationRequest(
      issuer.octets,
      serialOf(signedOctets),
      { ...REVOCATION_REASONS, ...HOLD_REASONS }[reason],
    ),
    path,
    recipient: issuer.octets,
    transactionId: randomBytes(TRANSACTION_OCTETS),
  } as const
  const { body } = await ask(question, call, parts)
  if (body.type === 'rp') return answerOf(await readable(() => readRevocationAnswer(body.content)))
  if (body.type === 'error') return answerOf(await readable(() => readErrorBody(body.content)))
  throw unexpected('a revocation', body)
}

function answerOf(info: StatusInfo): RevocationAnswer {
  if (meaningOf(info.failures) === 'revoked already') return { kind: 'revoked' }
  switch (pkiStatus(info.status).revocation) {
    case 'done':
      return { kind: 'revoked' }
    case 'refused':
      throw troubleOf(info)
    default:
      return { kind: 'asked', note: wordsOf(info) }
  }
}

/** The content of its INTEGER, as it stands. */
function serialOf(signedOctets: Uint8Array): Uint8Array {
  const fields = fieldsIn(signedOctets, TAG.sequence, 'certificate')
  fields.takeIf(context(0))
  return fields.take(TAG.integer).value
}
