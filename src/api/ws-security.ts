import { z } from 'zod'
import type { Proposal } from '../approvals/index.ts'
import {
  CA_ROLE,
  OperatorError,
  type Partner,
  type ProposedView,
  partnerMustSign,
  type SigningCertificateView,
  WS_SECURITY_MODES,
  type WsSecurityMode,
  type WsSecurityView,
  weSign,
} from '../messages/index.ts'
import { changeSignatures, registerSigningCertificate } from '../pki/index.ts'
import {
  findAuthority,
  holdWsSecurity,
  insertEvent,
  listSigningCertificates,
  removeSigningCertificate,
  type Tx,
} from '../store/index.ts'
import { readSignerCertificate, type SignerCertificate, UnsuitableCertificate } from '../ws-security/index.ts'
import { proposeToPeople, requesterOf } from './approvals.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { named, octets, parseInput, reason, sha256Hex, someName, typedFingerprint } from './input.ts'
import { partnerProposal } from './partner-proposals.ts'

export const WS_SECURITY_INPUTS = {
  'partner.wss-show': named,
  'partner.wss-set': z.strictObject({ name: someName, mode: z.enum(WS_SECURITY_MODES), reason }),
  'partner.wss-add': z.strictObject({ name: someName, certificate: octets }),
  'partner.wss-remove': z.strictObject({ name: someName, fingerprint: typedFingerprint }),
}

/** What signed messages are made and judged by in this node. */
export interface WsSecurityDeps {
  /** What messages of this authority are signed with; undefined: the configuration names no key for it. */
  certificateOf(authority: string): SignerCertificate | undefined
  readonly windowSeconds: number
  readonly clockSkewSeconds: number
}

export async function showWsSecurity({ name }: { name: string }, deps: ApiDeps): Promise<WsSecurityView> {
  const partner = await signingPartner(name, deps)
  const { windowSeconds, clockSkewSeconds } = deps.wsSecurity
  const ours = await ourCertificate(partner, deps)
  const theirs = await listSigningCertificates(deps.db, partner.id)
  return {
    partner: partner.name,
    mode: partner.wsSecurity,
    ours: ours === undefined ? null : viewOf(ours),
    theirs: theirs.map(({ der }) => viewOf(readSignerCertificate(der))),
    windowSeconds,
    clockSkewSeconds,
  }
}

/** Whose messages are signed, from the next one on. What would only be refused afterwards is refused here. */
export async function changeWsSecurity(
  input: { name: string; mode: string; reason: string },
  deps: ApiDeps,
): Promise<WsSecurityView | ProposedView> {
  const partner = await signingPartner(input.name, deps)
  const mode = parseInput(z.enum(WS_SECURITY_MODES), input.mode)
  const why = parseInput(reason, input.reason)
  if (weSign(mode)) await assertWeCanSign(partner, deps)
  const needs = givesUp(partner.wsSecurity, mode) === undefined ? 0 : deps.approvals.registration
  const requestedBy = await requesterOf(needs, deps)
  if (needs !== 0) return proposeToPeople(signaturesProposal(partner, mode, why, { needs, requestedBy }), deps)
  await deps.db.transaction().execute(async (tx) => {
    const was = await holdWsSecurity(tx, partner.id)
    if (partnerMustSign(mode)) await assertPartnerCanSign(tx, partner, deps.now())
    if (was === mode) return
    await changeSignatures(tx, partner, { was, is: mode, why }, { by: requestedBy?.name }, deps.now())
  })
  return showWsSecurity(input, deps)
}

/** @returns in words, whose messages are signed no more; undefined: nobody's */
function givesUp(was: WsSecurityMode, is: WsSecurityMode): string | undefined {
  const theirs = partnerMustSign(was) && !partnerMustSign(is) ? ['its messages'] : []
  const ours = weSign(was) && !weSign(is) ? ['ours to it'] : []
  const both = [...theirs, ...ours]
  return both.length === 0 ? undefined : both.join(' and ')
}

function signaturesProposal(
  partner: Partner,
  mode: WsSecurityMode,
  why: string,
  who: Parameters<typeof partnerProposal>[2],
): Proposal {
  const { role, name, wsSecurity: before } = partner
  const subject = `Take ${givesUp(before, mode)} without a signature, ${role} ${name}: ${why}`
  const look = { check: 'reason', source: 'ask the partner', says: `from ${before} to ${mode}: ${why}` }
  return partnerProposal(partner, { kind: 'partner-signatures', subject, look, action: { before, mode, why } }, who)
}

/** A certificate that a partner signs with, beside those it has: so one can follow another. */
export async function addWsSecurityCertificate(
  input: { name: string; certificate: string },
  deps: ApiDeps,
): Promise<WsSecurityView | ProposedView> {
  const partner = await signingPartner(input.name, deps)
  const certificate = suitable(parseInput(octets, input.certificate), deps.now())
  const needs = deps.approvals.registration
  const requestedBy = await requesterOf(needs, deps)
  if (needs !== 0) return proposeToPeople(certificateProposal(partner, certificate, { needs, requestedBy }), deps)
  await deps.db.transaction().execute(async (tx) => {
    await holdWsSecurity(tx, partner.id)
    const against = await registerSigningCertificate(tx, partner, certificate, { by: requestedBy?.name }, deps.now())
    if (against !== undefined) throw new OperatorError('refused', against)
  })
  return showWsSecurity(input, deps)
}

function certificateProposal(
  partner: Partner,
  { der, sha256, subject: holder, notAfter }: SignerCertificate,
  who: Parameters<typeof partnerProposal>[2],
): Proposal {
  const says = `compare it with the partner over another channel: ${holder}, SHA-256 ${sha256}`
  const look = { check: 'signing certificate', source: 'ask the partner', says }
  const subject = `Take messages of ${partner.role} ${partner.name} signed with another certificate`
  const octets = Buffer.from(der).toString('base64')
  const action = { sha256, der: octets, subject: holder, notAfter: notAfter.toISOString() }
  return partnerProposal(partner, { kind: 'partner-signing', subject, look, action }, who)
}

/** From the next message on, what is signed with it is refused. */
export async function removeWsSecurityCertificate(
  input: { name: string; fingerprint: string },
  deps: ApiDeps,
): Promise<WsSecurityView> {
  const partner = await signingPartner(input.name, deps)
  const sha256 = parseInput(sha256Hex, input.fingerprint.replaceAll(':', '').toLowerCase())
  await deps.db.transaction().execute(async (tx) => {
    const mode = await holdWsSecurity(tx, partner.id)
    if (!(await removeSigningCertificate(tx, partner.id, sha256))) {
      throw new OperatorError('not-found', `${partner.name} has no signing certificate with the SHA-256 ${sha256}.`)
    }
    if (partnerMustSign(mode)) await assertPartnerCanSign(tx, partner, deps.now())
    await tell(tx, 'signing certificate of a partner removed', partner, { sha256 }, deps)
  })
  return showWsSecurity(input, deps)
}

async function signingPartner(name: string, deps: ApiDeps): Promise<Partner> {
  const partner = await partnerNamed(name, deps)
  if (partner.role !== CA_ROLE) return partner
  throw new OperatorError('refused', `${name} is an X.509 CA: it is not spoken to in SOAP messages of this kind.`)
}

async function ourCertificate(
  { authorityId }: Partner,
  { db, wsSecurity }: ApiDeps,
): Promise<SignerCertificate | undefined> {
  const authority = await findAuthority(db, authorityId)
  return authority && wsSecurity.certificateOf(authority.name)
}

async function assertWeCanSign(partner: Partner, deps: ApiDeps): Promise<void> {
  const ours = await ourCertificate(partner, deps)
  if (ours === undefined) {
    const how = 'name key and certificate in eac.yaml, section wsSecurity, and start again'
    throw new OperatorError('refused', `This node has no key to sign messages to ${partner.name} with: ${how}.`)
  }
  if (deps.now() > ours.notAfter) {
    throw new OperatorError('refused', `Our signing certificate expired on ${ours.notAfter.toISOString()}.`)
  }
}

async function assertPartnerCanSign(tx: Tx, { id, name }: Partner, now: Date): Promise<void> {
  const known = (await listSigningCertificates(tx, id)).map(({ der }) => readSignerCertificate(der))
  if (known.some(({ notAfter }) => notAfter >= now)) return
  const how = `eac partner wss add ${name} FILE`
  throw new OperatorError('refused', `${name} would have no valid certificate to sign with; register one: ${how}.`)
}

function suitable(der: Uint8Array, now: Date): SignerCertificate {
  try {
    const certificate = readSignerCertificate(der)
    if (certificate.notAfter >= now) return certificate
    throw new UnsuitableCertificate(`it expired on ${certificate.notAfter.toISOString()}`)
  } catch (cause) {
    if (!(cause instanceof UnsuitableCertificate)) throw cause
    throw new OperatorError('refused', `No certificate to sign messages with: ${cause.message}.`, { cause })
  }
}

async function tell(
  tx: Tx,
  kind: string,
  { id, authorityId }: Partner,
  details: Readonly<Record<string, unknown>>,
  { now }: Pick<ApiDeps, 'now'>,
): Promise<void> {
  await insertEvent(tx, { kind, partnerId: id, authorityId, details }, now())
}

const viewOf = ({ subject, notBefore, notAfter, sha256 }: SignerCertificate): SigningCertificateView => ({
  subject,
  validFrom: notBefore.toISOString(),
  validTo: notAfter.toISOString(),
  sha256,
})
