import type { Authenticated, Proposal } from '../approvals/index.ts'
import {
  type Credentials,
  OperatorError,
  type Partner,
  type PartnerView,
  type ProposedView,
} from '../messages/index.ts'
import { addTlsCertificate } from '../pki/index.ts'
import { findPartnerByTlsCertificate, insertEvent, removePartnerTls } from '../store/index.ts'
import { proposeToPeople, requesterOf } from './approvals.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { parseInput, sha256Hex } from './input.ts'
import { readTlsCertificate, showPartner } from './partners.ts'

/** The next certificate of a partner beside the one it has: whoever holds its key is that partner, so it is registered as a partner is. */
export async function addPartnerCertificate(
  input: { name: string; certificate: string; by?: Credentials | undefined },
  deps: ApiDeps,
): Promise<PartnerView | ProposedView> {
  const partner = await partnerNamed(input.name, deps)
  const certificate = readTlsCertificate(input.certificate)
  const owner = await findPartnerByTlsCertificate(deps.db, partner.authorityId, certificate.fingerprint)
  if (owner !== undefined) {
    throw new OperatorError('refused', `This certificate is registered already, for ${owner.name}.`)
  }
  const needs = deps.approvals.registration
  const requester = await requesterOf(input.by, needs, deps)
  if (needs !== 0) return proposeToPeople(proposalFor(partner, certificate, needs, requester), deps)
  const details = { by: requester?.name }
  await deps.db.transaction().execute((tx) => addTlsCertificate(tx, partner, certificate, details, deps.now()))
  return showPartner(input, deps)
}

/** One that a partner uses no more; the last one stays: a partner without is suspended. */
export async function removePartnerCertificate(
  input: { name: string; fingerprint: string },
  deps: ApiDeps,
): Promise<PartnerView> {
  const partner = await partnerNamed(input.name, deps)
  const fingerprint = parseInput(sha256Hex, input.fingerprint.replaceAll(':', '').toLowerCase())
  if (!partner.tlsFingerprints.includes(fingerprint)) {
    throw new OperatorError('not-found', `${partner.name} has no TLS certificate with the SHA-256 ${fingerprint}.`)
  }
  await deps.db.transaction().execute(async (tx) => {
    if (!(await removePartnerTls(tx, partner.id, fingerprint))) {
      const instead = 'register its next one first, or suspend it'
      throw new OperatorError('refused', `It is the only TLS certificate of ${partner.name}: ${instead}.`)
    }
    const event = { kind: 'TLS certificate of a partner removed', partnerId: partner.id }
    await insertEvent(tx, { ...event, authorityId: partner.authorityId, details: { fingerprint } }, deps.now())
  })
  return showPartner(input, deps)
}

function proposalFor(
  partner: Partner,
  { fingerprint, der }: { readonly fingerprint: string; readonly der: Uint8Array },
  needs: 1 | 2,
  requestedBy: Authenticated | undefined,
): Proposal {
  const compare = `compare it with the partner over another channel: SHA-256 ${fingerprint}`
  const before = `has ${partner.tlsFingerprints.join(', ')}`
  return {
    kind: 'partner-tls',
    subject: `Register another TLS certificate of ${partner.role} ${partner.name}`,
    needs,
    requestedBy,
    partnerId: partner.id,
    authorityId: partner.authorityId,
    checks: [
      {
        check: 'partner',
        source: 'register of partners',
        ok: true,
        says: `${partner.name} is ${partner.state}, ${before}`,
      },
      { check: 'TLS certificate', source: 'TR-03139 3.2.2', ok: null, says: compare },
    ],
    action: { partnerId: partner.id, fingerprint, der: Buffer.from(der).toString('base64') },
  }
}
