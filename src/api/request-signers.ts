import { z } from 'zod'
import { type Certificate, ListError, provesItsKey, readCertificate } from '../lists/index.ts'
import { OperatorError, type RequestSignerView } from '../messages/index.ts'
import { findAuthority, insertEvent, replaceRequestSigner, requestSigners } from '../store/index.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { octets, parseInput, someName } from './input.ts'

export const REQUEST_SIGNER_INPUTS = {
  'partner.request-signer-add': z.strictObject({ name: someName, certificate: octets }),
}

/**
 * A person registers the certificate with which an eID server signs its containers, after comparing its fingerprint: the
 * first one, or one in the place of a key that was lost. The later ones it brings itself.
 */
export async function addRequestSigner(
  input: { name: string; certificate: string },
  deps: ApiDeps,
): Promise<RequestSignerView> {
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
  const isTaken = await deps.db.transaction().execute(async (tx) => {
    const { current } = await requestSigners(tx, partner.id)
    if (current !== undefined && Buffer.compare(current.der, certificate.octets) === 0) return true
    const next = {
      partnerId: partner.id,
      der: certificate.octets,
      broughtBy: 'operator',
      instead: current?.id,
    } as const
    if (!(await replaceRequestSigner(tx, next, at))) return false
    const { subject, sha256 } = view
    const event = { kind: 'request signer certificate registered', partnerId: partner.id, authorityId: authority.id }
    await insertEvent(tx, { ...event, details: { subject, sha256 } }, at)
    return true
  })
  if (!isTaken) throw new OperatorError('refused', `${partner.name} got another one at the same moment; try again.`)
  return view
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
