import { z } from 'zod'
import type { Proposal } from '../approvals/index.ts'
import { type Certificate, keyDescription, ListError, provesItsKey, readCertificate } from '../lists/index.ts'
import { OperatorError, type Partner, type ProposedView, type RequestSignerView } from '../messages/index.ts'
import { registerRequestSigner } from '../pki/index.ts'
import { findAuthority, type RequestSignerCertificate, requestSigners } from '../store/index.ts'
import { proposeToPeople, requesterOf } from './approvals.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { octets, parseInput, someName } from './input.ts'
import { partnerProposal } from './partner-proposals.ts'

export const REQUEST_SIGNER_INPUTS = {
  'partner.request-signer-add': z.strictObject({ name: someName, certificate: octets }),
}

/**
 * A person registers the certificate with which an eID server signs its containers, after comparing its fingerprint: the
 * first one, or one in the place of a key that was lost. The later ones it brings itself. Whoever holds the key asks for the
 * TLS certificates of that partner, so where people approve registrations, it waits for them.
 */
export async function addRequestSigner(
  input: { name: string; certificate: string },
  deps: ApiDeps,
): Promise<RequestSignerView | ProposedView> {
  const partner = await partnerNamed(input.name, deps)
  const authority = await findAuthority(deps.db, partner.authorityId)
  if (partner.role !== 'terminal' || authority?.role !== 'DV') {
    throw new OperatorError(
      'refused',
      `${partner.name} is no terminal of a DV: only those sign with such a certificate.`,
    )
  }
  const at = deps.now()
  const certificate = await suitable(parseInput(octets, input.certificate), at)
  const view = viewOf(partner.name, certificate)
  const { current } = await requestSigners(deps.db, partner.id)
  if (current !== undefined && Buffer.compare(current.der, certificate.octets) === 0) return view
  const needs = deps.approvals.registration
  const requestedBy = await requesterOf(needs, deps)
  if (needs !== 0) return proposeToPeople(signerProposal(partner, certificate, current, { needs, requestedBy }), deps)
  const { subject, sha256 } = view
  const next = { der: certificate.octets, subject, sha256, instead: current?.id }
  const details = { by: requestedBy?.name }
  const isTaken = await deps.db.transaction().execute((tx) => registerRequestSigner(tx, partner, next, details, at))
  if (!isTaken) throw new OperatorError('refused', `${partner.name} got another one at the same moment; try again.`)
  return view
}

function signerProposal(
  partner: Partner,
  certificate: Certificate,
  current: RequestSignerCertificate | undefined,
  who: Parameters<typeof partnerProposal>[2],
): Proposal {
  const { role, name } = partner
  const now = current === undefined ? 'none' : certificateSays(readCertificate(current.der))
  const compare = `compare it with the partner over another channel: ${certificateSays(certificate)}`
  return partnerProposal(
    partner,
    {
      kind: 'partner-request-signer',
      subject: `Take requests of ${role} ${name} signed with ${current === undefined ? 'its first' : 'another'} request signer certificate`,
      facts: [{ check: 'request signer now', source: 'register of partners', says: now }],
      look: { check: 'request signer', source: 'TR-03129-3, Annex', says: compare },
      action: { before: current?.id ?? null, der: Buffer.from(certificate.octets).toString('base64') },
    },
    who,
  )
}

/** In a sentence, for people who compare it. */
function certificateSays(certificate: Certificate): string {
  const { subject, issuer, notBefore, notAfter, fingerprint } = certificate
  const day = (at: Date) => at.toISOString().slice(0, 10)
  const holder =
    issuer.text === subject.text ? `${subject.text}, issued by itself` : `${subject.text}, issued by ${issuer.text}`
  return `${holder} (${keyDescription(certificate)}), valid ${day(notBefore)} to ${day(notAfter)}, SHA-256 ${fingerprint}`
}

/** TR-03129 Annex (CMS profile) 3.4: self-signed. */
async function suitable(der: Uint8Array, at: Date): Promise<Certificate> {
  const certificate = readX509(der)
  if (!(await provesItsKey(certificate))) {
    throw new OperatorError(
      'refused',
      'This certificate is not signed with its own key, as a request signer certificate is.',
    )
  }
  if (certificate.notAfter < at) {
    throw new OperatorError('refused', `This certificate expired on ${certificate.notAfter.toISOString()}.`)
  }
  return certificate
}

function readX509(der: Uint8Array): Certificate {
  try {
    return readCertificate(der)
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause
    throw new OperatorError('invalid-input', `This is not an X.509 certificate: ${cause.message}.`, { cause })
  }
}

/** The one in use. */
export async function requestSignerOf(
  partner: { readonly id: string; readonly name: string },
  { db }: Pick<ApiDeps, 'db'>,
): Promise<RequestSignerView | undefined> {
  const { current } = await requestSigners(db, partner.id)
  return current && viewOf(partner.name, readCertificate(current.der))
}

function viewOf(partner: string, { subject, notAfter, fingerprint }: Certificate): RequestSignerView {
  return { partner, subject: subject.text, validTo: notAfter.toISOString(), sha256: fingerprint }
}
