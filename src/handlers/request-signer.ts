import { judgeContainer, type RefusedContainer, readCertificate, readContainer } from '../lists/index.ts'
import type { SendRSCCert } from '../messages/index.ts'
import { insertEvent, type RequestSigners, replaceRequestSigner, requestSigners } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import { type EnquiryResult, no } from './enquiry-result.ts'
import type { Caller } from './take-request.ts'

/** The next request signer certificate of a partner takes the place of the one that signed it. TR-03129-3, SendRSCCert. */
export async function takeRequestSigner(
  { cmsContainer }: SendRSCCert,
  { partner }: Caller,
  { db, now }: HandlerDeps,
): Promise<EnquiryResult> {
  const at = now()
  const read = readContainer('request-signer-certificate', cmsContainer)
  if (!read.ok) return refuse(read)
  const { content: next } = read.container
  const signers = await requestSigners(db, partner.id)
  const isRepeated = signers.current !== undefined && sameOctets(signers.current.der, next.octets)
  const verdict = await judgeContainer(read.container, { signer: signerOf(signers, isRepeated), at })
  if (!verdict.ok) return refuse(verdict)
  const details = { subject: next.subject.text, sha256: next.fingerprint }
  if (isRepeated) return { answer: { kind: 'received' }, details: { ...details, repeated: true } }
  const isTaken = await db.transaction().execute(async (tx) => {
    const instead = signers.current?.id
    if (
      !(await replaceRequestSigner(tx, { partnerId: partner.id, der: next.octets, broughtBy: 'partner', instead }, at))
    )
      return false
    const event = {
      kind: 'request signer certificate replaced',
      partnerId: partner.id,
      authorityId: partner.authorityId,
    }
    await insertEvent(tx, { ...event, details }, at)
    return true
  })
  if (!isTaken) return no('internal-error', { ...details, why: 'another one came at the same moment' })
  return { answer: { kind: 'received' }, details }
}

/** What is sent once more, since the answer was lost, was signed with the certificate before. */
function signerOf({ current, before }: RequestSigners, isRepeated: boolean) {
  const signer = isRepeated ? before : current
  return signer && readCertificate(signer.der)
}

export function refuse({ reason, why }: RefusedContainer): EnquiryResult {
  return no(reason, { why })
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
