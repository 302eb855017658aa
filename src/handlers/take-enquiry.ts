import { CvcError, decodeRequest, holderReferenceParts } from '../cvc/index.ts'
import {
  type Enquiry,
  type EnquiryAnswer,
  type GetDVCertificates,
  type PartnerRole,
  unreachable,
} from '../messages/index.ts'
import { exchangeOutcome, insertEvent, listPartnerRequests } from '../store/index.ts'
import { findChainFor } from './certificate-chain.ts'
import { giveDescription } from './certificate-description.ts'
import type { HandlerDeps } from './deps.ts'
import { type EnquiryResult, no } from './enquiry-result.ts'
import { pollForTlsCertificate, takeTlsRequest } from './pki-communication-cert.ts'
import { takeRequestSigner } from './request-signer.ts'
import { signForReader } from './sign-for-reader.ts'
import type { Caller } from './take-request.ts'

/**
 * Answers what is answered at once or not at all. It leaves an event and no exchange, since there is nothing to come back to;
 * but for a request that waits for a person.
 */
export async function takeEnquiry(command: Enquiry, caller: Caller, deps: HandlerDeps): Promise<EnquiryAnswer> {
  const { partner, authority, forgiven } = caller
  const { answer, details, exchangeId } = await answerTo(command, caller, deps)
  const said = answer.kind === 'refused' ? answer.reason : answer.kind
  const event = { kind: 'enquiry answered', partnerId: partner.id, authorityId: authority.id, exchangeId, forgiven }
  await insertEvent(
    deps.db,
    { ...event, details: { operation: command.operation, answer: said, ...details } },
    deps.now(),
  )
  return answer
}

/** A signature of the terminal's key is for its own readers only: whoever gets it is let in by a chip. */
const MAY_ASK = {
  GetDVCertificates: 'DV',
  GetCertificateChain: 'terminal',
  GetTASignature: 'terminal',
  GetCertificateDescription: 'terminal',
  SendRSCCert: 'terminal',
  RequestPKICommunicationCert: 'terminal',
  GetPKICommunicationCert: 'terminal',
} as const satisfies Record<Enquiry['operation'], PartnerRole>

async function answerTo(command: Enquiry, caller: Caller, deps: HandlerDeps): Promise<EnquiryResult> {
  const { partner } = caller
  if (partner.state === 'suspended') return no('not-authorized', { why: `${partner.name} is suspended` })
  if (partner.role !== MAY_ASK[command.operation]) return no('not-authorized', { why: `asked by a ${partner.role}` })
  switch (command.operation) {
    case 'GetDVCertificates':
      return pollFor(command, caller, deps)
    case 'GetCertificateChain':
      return findChainFor(command, caller.authority, deps)
    case 'GetTASignature':
      return signForReader(command, caller.authority, deps)
    case 'GetCertificateDescription':
      return giveDescription(command, caller.authority, deps)
    case 'SendRSCCert':
      return takeRequestSigner(command, caller, deps)
    case 'RequestPKICommunicationCert':
      return takeTlsRequest(command, caller, deps)
    case 'GetPKICommunicationCert':
      return pollForTlsCertificate(command, caller, deps)
    default:
      return unreachable(command)
  }
}

const MOST_REQUESTS_LOOKED_AT = 50

/**
 * The newest certificates for a holder of this name, or word that a request is still open. A refused request hides nothing that was
 * issued before. TR-03129-2, GetDVCertificates.
 */
async function pollFor(
  { holderMnemonic }: GetDVCertificates,
  { partner }: Caller,
  { db }: HandlerDeps,
): Promise<EnquiryResult> {
  let refused: string | undefined
  for (const exchange of await listPartnerRequests(db, partner.id, MOST_REQUESTS_LOOKED_AT)) {
    if (mnemonicOf(exchange.request) !== holderMnemonic) continue
    const details = { holderMnemonic, exchange: exchange.id }
    const outcome = await exchangeOutcome(db, exchange)
    if (outcome?.kind === 'certificates') return { answer: outcome, details }
    if (outcome === undefined && exchange.state !== 'closed') return no('certificate-not-finished', details)
    refused ??= exchange.outcome ?? 'closed by an operator'
  }
  if (refused === undefined)
    return no('certificate-not-available', { holderMnemonic, why: 'no request for this holder' })
  return no('other-error', { holderMnemonic, why: `the request was refused: ${refused}` })
}

function mnemonicOf(certReq: Uint8Array | undefined): string | undefined {
  try {
    const { request } = decodeRequest(certReq ?? new Uint8Array(), { mode: 'tolerant' })
    return holderReferenceParts(request.holderReference).mnemonic
  } catch (error) {
    if (error instanceof CvcError) return undefined
    throw error
  }
}
