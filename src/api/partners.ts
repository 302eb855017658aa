import { z } from 'zod'
import {
  type AllowedView,
  CALLBACK_RULES,
  CONTRACTS,
  type Credentials,
  type OperatorCommands,
  OperatorError,
  PARTNER_ROLES,
  PARTNERS_OF,
  type Partner,
  type PartnerRole,
  type PartnerView,
  type PartnerWish,
  type ProposedView,
  type SuspensionWish,
} from '../messages/index.ts'
import {
  allowInitialRequest,
  changePushUrl,
  liftSuspension,
  moveToNetwork,
  register,
  registrationConflict,
} from '../pki/index.ts'
import { type AuthorityRecord, findAuthority, listPartners, type Tx } from '../store/index.ts'
import {
  networkSays,
  permissionProposal,
  proposeToPeople,
  registrationProposal,
  requesterOf,
  suspensionProposal,
} from './approvals.ts'
import { assertCallableHosts, reachFor } from './callable.ts'
import { type ApiDeps, authorityNamed, partnerNamed, tlsFingerprint } from './deps.ts'
import {
  country,
  mnemonic,
  named,
  nothing,
  parseInput,
  sha256Hex,
  shortName,
  someName,
  typedFingerprint,
} from './input.ts'
import { partnerProposal } from './partner-proposals.ts'
import { readPemCertificate } from './pem-certificate.ts'
import { requestSignerOf } from './request-signers.ts'
import { datesView, issuerViews, issuerWish, readIssuer } from './tls-issuers.ts'

const httpsUrl = z.url({ protocol: /^https$/, error: 'an https URL' })

const wishSchema = z.strictObject({
  name: shortName,
  authority: z.string(),
  role: z.enum(PARTNER_ROLES),
  country,
  mnemonic,
  edition: z.enum(CONTRACTS),
  serviceUrl: httpsUrl.optional(),
  callbackRule: z.enum(CALLBACK_RULES),
  callbackTargets: z.array(httpsUrl),
  pushUrl: httpsUrl.optional(),
  tlsCertificates: z.array(z.string()),
  tlsIssuers: z.array(issuerWish).default([]),
  privateNetwork: z.boolean().default(false),
})

const HOURS_AT_MOST = 24 * 31

const suspensionSchema = z.strictObject({ name: someName, reason: z.string() })

export const PARTNER_INPUTS = {
  'partner.add': wishSchema,
  'partner.list': nothing,
  'partner.show': named,
  'partner.set-push-url': z.strictObject({ name: someName, pushUrl: z.string().optional() }),
  'partner.suspend': suspensionSchema,
  'partner.resume': suspensionSchema,
  'partner.network': z.strictObject({ name: someName, privateNetwork: z.boolean() }),
  'partner.allow-initial': z.strictObject({ name: someName, keyFingerprint: typedFingerprint, hours: z.number() }),
}

export async function addPartner(
  input: OperatorCommands['partner.add']['input'],
  deps: ApiDeps,
): Promise<PartnerView | ProposedView> {
  const { authority: authorityName, ...wish } = parseInput(wishSchema, input)
  assertCallable(wish)
  const { callbackTargets, privateNetwork } = wish
  await assertCallableHosts([wish.serviceUrl, wish.pushUrl, ...callbackTargets], reachFor(privateNetwork), deps)
  await assertCallableHosts(
    wish.tlsIssuers.map(({ crlUrl }) => crlUrl),
    'private',
    deps,
  )
  const authority = await authorityNamed(authorityName, deps)
  const tlsCertificates = wish.tlsCertificates.map(readTlsCertificate)
  const tlsIssuers = wish.tlsIssuers.map(readIssuer)
  if (tlsCertificates.length + tlsIssuers.length === 0) {
    throw new OperatorError('invalid-input', 'A partner is known by its TLS certificate, or its CA: give at least one.')
  }
  assertDealtWith(wish.role, authority)
  const { serviceUrl, pushUrl } = wish
  const partner = { ...wish, serviceUrl, pushUrl, authorityId: authority.id, tlsCertificates, tlsIssuers }
  const conflict = await registrationConflict(deps.db, partner)
  if (conflict !== undefined) throw new OperatorError('refused', conflict)
  const needs = deps.approvals.registration
  const requester = await requesterOf(needs, deps)
  if (needs !== 0) return proposeToPeople(registrationProposal(partner, authority.name, needs, requester), deps)
  await owingLists(deps, (tx) => register(tx, partner, { by: requester?.name }, deps.now()))
  return showPartner({ name: wish.name }, deps)
}

function assertCallable({ callbackRule, pushUrl }: Pick<PartnerWish, 'callbackRule' | 'pushUrl'>): void {
  if (callbackRule !== 'registered-url' || pushUrl !== undefined) return
  throw new OperatorError('invalid-input', 'Callbacks that always go to the registered URL need one; give --push-url.')
}

function assertDealtWith(role: PartnerRole, authority: AuthorityRecord): void {
  const roles = PARTNERS_OF[authority.role]
  if (roles.includes(role)) return
  if (authority.role === 'SPOC') {
    throw new OperatorError('refused', `${authority.name} is a SPOC: states are registered with "eac state add".`)
  }
  throw new OperatorError(
    'refused',
    `${authority.name} is a ${authority.role}: its partners are ${roles.join(' or ')}.`,
  )
}

export async function listPartnerViews(deps: ApiDeps): Promise<PartnerView[]> {
  const views: PartnerView[] = []
  for (const partner of await listPartners(deps.db)) views.push(await partnerView(partner, deps))
  return views
}

export async function showPartner({ name }: { name: string }, deps: ApiDeps): Promise<PartnerView> {
  return partnerView(await partnerNamed(name, deps), deps)
}

/** Where the partner is called unasked from now on: as it is registered with it, so where people approve registrations, a URL waits for them. */
export async function registerPushUrl(
  input: { name: string; pushUrl?: string | undefined },
  deps: ApiDeps,
): Promise<PartnerView | ProposedView> {
  const partner = await partnerNamed(input.name, deps)
  const pushUrl = parseInput(httpsUrl.optional(), input.pushUrl)
  assertCallable({ ...partner, pushUrl })
  await assertCallableHosts([pushUrl], reachFor(partner.privateNetwork), deps)
  const isNew = pushUrl !== undefined && pushUrl !== partner.pushUrl
  const needs = isNew ? deps.approvals.registration : 0
  const requestedBy = await requesterOf(needs, deps)
  if (isNew && needs !== 0) return proposeToPeople(pushUrlProposal(partner, pushUrl, { needs, requestedBy }), deps)
  await owingLists(deps, async (tx) => {
    if (await changePushUrl(tx, partner, pushUrl, { by: requestedBy?.name }, deps.now())) return partner.id
    throw new OperatorError('refused', `The push URL of ${partner.name} was changed at the same moment; try again.`)
  })
  return showPartner(input, deps)
}

function pushUrlProposal(partner: Partner, pushUrl: string, who: Parameters<typeof partnerProposal>[2]) {
  const { role, name, pushUrl: before, privateNetwork } = partner
  const source = 'register of partners'
  return partnerProposal(
    partner,
    {
      kind: 'partner-push-url',
      subject: `Call ${role} ${name} unasked at ${pushUrl}`,
      facts: [
        { check: 'push URL now', source, says: before ?? 'none: it is not called unasked' },
        { check: 'other addresses', source, says: addressesOf({ ...partner, pushUrl: undefined }) },
        { check: 'network', source, says: networkSays(privateNetwork) },
      ],
      look: { check: 'push URL', source: 'ask the partner', says: `from ${before ?? 'none'} to ${pushUrl}` },
      action: { before: before ?? null, pushUrl, privateNetwork },
    },
    who,
  )
}

const addressesOf = ({ serviceUrl, pushUrl, callbackTargets }: Partner): string =>
  [serviceUrl, pushUrl, ...callbackTargets].filter((url) => url !== undefined).join(', ') || 'none'

/** Whether calls to a partner may go to private addresses, from the next one on; into the private network as it is registered there. */
export async function changeNetwork(
  input: { name: string; privateNetwork: boolean },
  deps: ApiDeps,
): Promise<PartnerView | ProposedView> {
  const partner = await partnerNamed(input.name, deps)
  const privateNetwork = parseInput(z.boolean(), input.privateNetwork)
  const needs = privateNetwork && !partner.privateNetwork ? deps.approvals.registration : 0
  const requestedBy = await requesterOf(needs, deps)
  if (needs !== 0) return proposeToPeople(networkProposal(partner, { needs, requestedBy }), deps)
  const details = { by: requestedBy?.name }
  await deps.db.transaction().execute((tx) => moveToNetwork(tx, partner, privateNetwork, details, deps.now()))
  return showPartner(input, deps)
}

function networkProposal(partner: Partner, who: Parameters<typeof partnerProposal>[2]) {
  const { role, name } = partner
  const look = { check: 'addresses', source: 'register of partners', says: addressesOf(partner) }
  const subject = `Call ${role} ${name} at private addresses, too`
  return partnerProposal(partner, { kind: 'partner-network', subject, look, action: {} }, who)
}

export async function suspendPartner(wish: SuspensionWish, deps: ApiDeps): Promise<PartnerView | ProposedView> {
  return changeState(wish, 'suspended', deps)
}

export async function resumePartner(wish: SuspensionWish, deps: ApiDeps): Promise<PartnerView | ProposedView> {
  return changeState(wish, 'active', deps)
}

async function changeState(
  { name, reason }: SuspensionWish,
  to: Partner['state'],
  deps: ApiDeps,
): Promise<PartnerView | ProposedView> {
  const partner = await partnerNamed(name, deps)
  const why = parseInput(z.string().min(1, 'a reason is kept with the change; give one'), reason)
  const needs = standsForMany(partner) ? deps.approvals.suspension : 0
  if (needs !== 0 && partner.state === to) throw new OperatorError('refused', `${name} is ${to} already.`)
  const requester = await requesterOf(needs, deps)
  if (needs !== 0) return proposeToPeople(suspensionProposal(partner, to, why, needs, requester), deps)
  const at = deps.now()
  const details = { why, by: requester?.name }
  if (to === 'suspended') await deps.suspendPartner(partner, details)
  else {
    await owingLists(deps, async (tx) => ((await liftSuspension(tx, partner, details, at)) ? partner.id : undefined))
  }
  return showPartner({ name }, deps)
}

/** A terminal that is lost is suspended by whoever hears of it; a DV, a CVCA or a state stands for many. */
const standsForMany = ({ role }: Partner): boolean => STAND_FOR_MANY.includes(role)
const STAND_FOR_MANY: readonly PartnerRole[] = ['DV', 'CVCA', 'SPOC', 'foreign-DV']

/** A change after which a partner is to have the newest lists: they are owed with it, and sent once it has committed. */
async function owingLists(
  { db, oweCurrentLists, dispatch }: ApiDeps,
  change: (tx: Tx) => Promise<string | undefined>,
): Promise<void> {
  const owed = await db.transaction().execute(async (tx) => {
    const partnerId = await change(tx)
    return partnerId === undefined ? [] : oweCurrentLists(tx, partnerId)
  })
  for (const { id } of owed) await dispatch('send', id)
}

export async function allowInitial(
  input: { name: string; keyFingerprint: string; hours: number; by?: Credentials | undefined },
  deps: ApiDeps,
): Promise<AllowedView | ProposedView> {
  const partner = await partnerNamed(input.name, deps)
  const keyFingerprint = parseInput(sha256Hex, input.keyFingerprint.replaceAll(':', '').toLowerCase())
  const hours = parseInput(z.number().gt(0).max(HOURS_AT_MOST, `at most ${HOURS_AT_MOST} hours`), input.hours)
  const needs = deps.approvals.initialRequest
  const requester = await requesterOf(needs, deps)
  const permission = { keyFingerprint, hours }
  if (needs !== 0) return proposeToPeople(permissionProposal(partner, permission, needs, requester), deps)
  const at = deps.now()
  const expiresAt = await deps.db
    .transaction()
    .execute((tx) => allowInitialRequest(tx, partner, permission, { by: requester?.name }, at))
  return { partner: partner.name, keyFingerprint, until: expiresAt.toISOString() }
}

export function readTlsCertificate(pem: string): { fingerprint: string; der: Uint8Array } {
  const der = readPemCertificate(pem)
  try {
    return { fingerprint: tlsFingerprint(der), der }
  } catch (cause) {
    throw new OperatorError('invalid-input', `This is not a TLS certificate in PEM: ${(cause as Error).message}.`, {
      cause,
    })
  }
}

async function partnerView(partner: Partner, { db }: ApiDeps): Promise<PartnerView> {
  const authority = await findAuthority(db, partner.authorityId)
  const requestSigner = await requestSignerOf(partner, { db })
  const { name, role, country, mnemonic, edition, serviceUrl, callbackRule, callbackTargets, pushUrl, state } = partner
  const { tolerancesOff, contractSettings, wsSecurity, tlsCertificates, operations } = partner
  return {
    name,
    authority: authority?.name ?? '',
    role,
    country,
    mnemonic,
    edition,
    serviceUrl,
    callbackRule,
    callbackTargets,
    pushUrl,
    state,
    tolerancesOff,
    contractSettings,
    tlsCertificates: tlsCertificates.map(({ fingerprint, ...dates }) => ({ fingerprint, ...datesView(dates) })),
    tlsIssuers: partner.hasTlsIssuers ? await issuerViews(partner, db) : [],
    operations,
    wsSecurity,
    privateNetwork: partner.privateNetwork,
    ...(requestSigner && { requestSigner }),
  }
}
