import { z } from 'zod'
import type { Proposal } from '../approvals/index.ts'
import {
  type Credentials,
  type DatesOfUseView,
  OperatorError,
  type Partner,
  type PartnerView,
  type ProposedView,
  type TlsIssuerWish,
} from '../messages/index.ts'
import type { Authenticated } from '../people/index.ts'
import { addTlsCertificate, addTlsIssuerOf, datesTold, issuerConflict } from '../pki/index.ts'
import {
  findPartnerByTlsCertificate,
  insertEvent,
  type NewTlsCertificate,
  type NewTlsIssuer,
  removePartnerTls,
  removeTlsIssuer,
  setTlsDates,
} from '../store/index.ts'
import { proposeToPeople, requesterOf } from './approvals.ts'
import { assertCallableHosts } from './callable.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { parseInput, sha256Hex, someName, typedFingerprint } from './input.ts'
import { partnerProposal } from './partner-proposals.ts'
import { readTlsCertificate, showPartner } from './partners.ts'
import { datesOfUse, datesView, issuerSays, issuerWish, proposedIssuer, readDates, readIssuer } from './tls-issuers.ts'

export const PARTNER_TLS_INPUTS = {
  'partner.tls-add': z.strictObject({ name: someName, certificate: z.string(), ...datesOfUse }),
  'partner.tls-dates': z.strictObject({ name: someName, fingerprint: typedFingerprint, ...datesOfUse }),
  'partner.tls-remove': z.strictObject({ name: someName, fingerprint: typedFingerprint }),
  'partner.tls-ca-add': z.strictObject({ name: someName, issuer: issuerWish }),
  'partner.tls-ca-remove': z.strictObject({ name: someName, id: z.number().int().min(1).max(2_147_483_647) }),
}

/** The next certificate of a partner beside the one it has: whoever holds its key is that partner, so it is registered as a partner is. */
export async function addPartnerCertificate(
  input: { name: string; certificate: string; by?: Credentials | undefined } & DatesOfUseView,
  deps: ApiDeps,
): Promise<PartnerView | ProposedView> {
  const partner = await partnerNamed(input.name, deps)
  const certificate = { ...readTlsCertificate(input.certificate), ...readDates(input) }
  const owner = await findPartnerByTlsCertificate(deps.db, partner.authorityId, certificate.fingerprint)
  if (owner !== undefined) {
    throw new OperatorError('refused', `This certificate is registered already, for ${owner.name}.`)
  }
  const needs = deps.approvals.registration
  const requester = await requesterOf(needs, deps)
  if (needs !== 0) return proposeToPeople(certificateProposal(partner, certificate, needs, requester), deps)
  const details = { by: requester?.name }
  await deps.db.transaction().execute((tx) => addTlsCertificate(tx, partner, certificate, details, deps.now()))
  return showPartner(input, deps)
}

/** Other dates of use; where people approve registrations, a longer use is one. */
export async function changeCertificateDates(
  input: { name: string; fingerprint: string } & DatesOfUseView,
  deps: ApiDeps,
): Promise<PartnerView> {
  const partner = await partnerNamed(input.name, deps)
  const fingerprint = fingerprintIn(input.fingerprint, partner)
  const was = partner.tlsCertificates.find((one) => one.fingerprint === fingerprint) ?? {}
  const is = readDates(input)
  if (deps.approvals.registration !== 0 && isLonger(is, was)) {
    const instead = 'take it out and have it registered anew'
    throw new OperatorError('refused', `On this node people approve registrations: for a longer use, ${instead}.`)
  }
  await deps.db.transaction().execute(async (tx) => {
    if (!(await setTlsDates(tx, partner.id, fingerprint, is)))
      throw new OperatorError('refused', 'It is gone meanwhile.')
    const event = {
      kind: 'dates of a TLS certificate changed',
      partnerId: partner.id,
      authorityId: partner.authorityId,
    }
    const details = { fingerprint, was: datesTold(was), is: datesTold(is) }
    await insertEvent(tx, { ...event, details }, deps.now())
  })
  return showPartner(input, deps)
}

function isLonger(
  is: Pick<NewTlsCertificate, 'from' | 'until'>,
  was: Pick<NewTlsCertificate, 'from' | 'until'>,
): boolean {
  const begins = (dates: typeof is) => dates.from?.getTime() ?? -Infinity
  const ends = (dates: typeof is) => dates.until?.getTime() ?? Infinity
  return begins(is) < begins(was) || ends(is) > ends(was)
}

/** One that a partner uses no more; what it is known by last stays: a partner without is suspended. */
export async function removePartnerCertificate(
  input: { name: string; fingerprint: string },
  deps: ApiDeps,
): Promise<PartnerView> {
  const partner = await partnerNamed(input.name, deps)
  const fingerprint = fingerprintIn(input.fingerprint, partner)
  await deps.db.transaction().execute(async (tx) => {
    if (!(await removePartnerTls(tx, partner.id, fingerprint))) throw lastOne(partner, 'TLS certificate')
    const event = { kind: 'TLS certificate of a partner removed', partnerId: partner.id }
    await insertEvent(tx, { ...event, authorityId: partner.authorityId, details: { fingerprint } }, deps.now())
  })
  return showPartner(input, deps)
}

/** A CA by whose certificates for one subject a partner is known, beside those that are registered themselves. */
export async function addPartnerIssuer(
  input: { name: string; issuer: TlsIssuerWish; by?: Credentials | undefined },
  deps: ApiDeps,
): Promise<PartnerView | ProposedView> {
  const partner = await partnerNamed(input.name, deps)
  if (partner.role === 'SPOC') {
    throw new OperatorError('refused', `${partner.name} is a state: its CAs stand in its form ("eac state change").`)
  }
  const issuer = readIssuer(input.issuer)
  await assertCallableHosts([issuer.crlUrl], 'private', deps)
  const conflict = await issuerConflict(deps.db, partner.authorityId, issuer)
  if (conflict !== undefined) throw new OperatorError('refused', conflict)
  const needs = deps.approvals.registration
  const requester = await requesterOf(needs, deps)
  if (needs !== 0) return proposeToPeople(issuerProposal(partner, issuer, needs, requester), deps)
  const details = { by: requester?.name }
  await deps.db.transaction().execute((tx) => addTlsIssuerOf(tx, partner, issuer, details, deps.now()))
  return showPartner(input, deps)
}

export async function removePartnerIssuer(input: { name: string; id: number }, deps: ApiDeps): Promise<PartnerView> {
  const partner = await partnerNamed(input.name, deps)
  const before = await showPartner(input, deps)
  const issuer = before.tlsIssuers.find(({ id }) => id === input.id)
  if (issuer === undefined) {
    throw new OperatorError(
      'not-found',
      `${partner.name} has no TLS CA ${input.id}; eac partner show tells those it has.`,
    )
  }
  await deps.db.transaction().execute(async (tx) => {
    if (!(await removeTlsIssuer(tx, partner.id, input.id))) throw lastOne(partner, 'TLS CA')
    const event = { kind: 'TLS CA of a partner removed', partnerId: partner.id, authorityId: partner.authorityId }
    const details = { ca: issuer.caFingerprint, subject: issuer.subject }
    await insertEvent(tx, { ...event, details }, deps.now())
  })
  return showPartner(input, deps)
}

function fingerprintIn(given: string, { name, tlsCertificates }: Partner): string {
  const wanted = parseInput(sha256Hex, given.replaceAll(':', '').toLowerCase())
  if (tlsCertificates.some(({ fingerprint }) => fingerprint === wanted)) return wanted
  throw new OperatorError('not-found', `${name} has no TLS certificate with the SHA-256 ${wanted}.`)
}

const lastOne = ({ name }: Partner, what: string): OperatorError =>
  new OperatorError('refused', `It is the only ${what} of ${name}: register its next one first, or suspend it.`)

function certificateProposal(
  partner: Partner,
  certificate: NewTlsCertificate,
  needs: 1 | 2,
  requestedBy: Authenticated | undefined,
): Proposal {
  const { fingerprint, der } = certificate
  const dates = datesView(certificate)
  const compare = `compare it with the partner over another channel: SHA-256 ${fingerprint}${datesText(dates)}`
  const what = {
    kind: 'partner-tls',
    subject: `Register another TLS certificate of ${partner.role} ${partner.name}`,
    look: { check: 'TLS certificate', source: 'TR-03139 3.2.2', says: compare },
    action: { fingerprint, der: Buffer.from(der).toString('base64'), ...dates },
  } as const
  return partnerProposal(partner, what, { needs, requestedBy })
}

function issuerProposal(
  partner: Partner,
  issuer: NewTlsIssuer,
  needs: 1 | 2,
  requestedBy: Authenticated | undefined,
): Proposal {
  const compare = `compare it with the partner over another channel: ${issuerSays(issuer)}${datesText(datesView(issuer))}`
  const what = {
    kind: 'partner-tls-ca',
    subject: `Know ${partner.role} ${partner.name} by the certificates of a CA`,
    look: { check: 'CA and subject', source: 'TR-03139 3.2.2', says: compare },
    action: { issuer: proposedIssuer(issuer) },
  } as const
  return partnerProposal(partner, what, { needs, requestedBy })
}

function datesText({ from, until }: DatesOfUseView): string {
  return `${from === undefined ? '' : `, used from ${from}`}${until === undefined ? '' : `, used until ${until}`}`
}
