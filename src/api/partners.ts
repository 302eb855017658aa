import { z } from 'zod'
import {
  type AuthorityRole,
  CALLBACK_RULES,
  CONTRACTS,
  OperatorError,
  PARTNER_ROLES,
  type Partner,
  type PartnerRole,
  type PartnerView,
  type PartnerWish,
} from '../messages/index.ts'
import {
  type AuthorityRecord,
  findAuthority,
  findPartnerByTlsCertificate,
  insertEvent,
  insertInitialPermission,
  insertPartner,
  listPartners,
  setPartnerState,
  setPushUrl,
  type Tx,
  withdrawInitialPermissions,
} from '../store/index.ts'
import { type ApiDeps, authorityNamed, partnerNamed, tlsFingerprint } from './deps.ts'
import { country, mnemonic, parseInput, sha256Hex, shortName } from './input.ts'
import { requestSignerOf } from './request-signers.ts'

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
  tlsCertificates: z.array(z.string()).min(1, 'a partner is known by its TLS certificate; give at least one'),
})

const HOURS_AT_MOST = 24 * 31

export async function addPartner(input: PartnerWish, deps: ApiDeps): Promise<PartnerView> {
  const wish = parseInput(wishSchema, input)
  assertCallable(wish)
  const authority = await authorityNamed(wish.authority, deps)
  const tlsCertificates = wish.tlsCertificates.map(readTlsCertificate)
  await assertNew(wish, authority, deps)
  for (const { fingerprint } of tlsCertificates) {
    const known = await findPartnerByTlsCertificate(deps.db, authority.id, fingerprint)
    if (known !== undefined) {
      throw new OperatorError('refused', `The TLS certificate ${fingerprint} is registered for ${known.name} already.`)
    }
  }
  await owingLists(deps, async (tx) => {
    const partner = {
      ...wish,
      serviceUrl: wish.serviceUrl,
      pushUrl: wish.pushUrl,
      authorityId: authority.id,
      tlsCertificates,
    }
    const partnerId = await insertPartner(tx, partner, deps.now())
    const details = { role: wish.role, holder: `${wish.country}${wish.mnemonic}` }
    await insertEvent(tx, { kind: 'partner registered', partnerId, authorityId: authority.id, details }, deps.now())
    return partnerId
  })
  return showPartner({ name: wish.name }, deps)
}

function assertCallable({ callbackRule, pushUrl }: Pick<PartnerWish, 'callbackRule' | 'pushUrl'>): void {
  if (callbackRule !== 'registered-url' || pushUrl !== undefined) return
  throw new OperatorError('invalid-input', 'Callbacks that always go to the registered URL need one; give --push-url.')
}

/** Whom an authority deals with: those it certifies, those that certify its keys, those that bring or take lists; a TCC its readers. */
const PARTNERS_OF: Readonly<Record<AuthorityRole, readonly PartnerRole[]>> = {
  CVCA: ['DV', 'NPKD'],
  DV: ['terminal', 'CVCA', 'NPKD'],
  TCC: ['DV', 'terminal'],
  NPKD: ['DV'],
}

async function assertNew(
  { name, role, country, mnemonic }: Pick<PartnerWish, 'name' | 'role' | 'country' | 'mnemonic'>,
  authority: AuthorityRecord,
  { db }: ApiDeps,
): Promise<void> {
  const roles = PARTNERS_OF[authority.role]
  if (!roles.includes(role)) {
    throw new OperatorError(
      'refused',
      `${authority.name} is a ${authority.role}: its partners are ${roles.join(' or ')}.`,
    )
  }
  const partners = await listPartners(db)
  if (partners.some((partner) => partner.name === name)) {
    throw new OperatorError('refused', `There is a partner ${name} already.`)
  }
  const same = partners.find(
    (partner) => partner.authorityId === authority.id && partner.country === country && partner.mnemonic === mnemonic,
  )
  if (same === undefined) return
  throw new OperatorError(
    'refused',
    `${authority.name} knows the holder ${country}${mnemonic} already, as ${same.name}.`,
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

/** Where the partner is called unasked from now on. */
export async function changePushUrl(
  input: { name: string; pushUrl?: string | undefined },
  deps: ApiDeps,
): Promise<PartnerView> {
  const partner = await partnerNamed(input.name, deps)
  const pushUrl = parseInput(httpsUrl.optional(), input.pushUrl)
  assertCallable({ ...partner, pushUrl })
  await owingLists(deps, async (tx) => {
    await setPushUrl(tx, partner.id, pushUrl)
    const event = { kind: 'push URL changed', partnerId: partner.id, authorityId: partner.authorityId }
    await insertEvent(tx, { ...event, details: { was: partner.pushUrl, is: pushUrl } }, deps.now())
    return partner.id
  })
  return showPartner(input, deps)
}

/** Nothing is issued to a suspended partner (TR-03139, 1.1); its requests are still kept. */
export async function suspendPartner(input: { name: string; reason: string }, deps: ApiDeps): Promise<PartnerView> {
  return changeState(input, 'suspended', deps)
}

/** Its next request is an initial one: what it was issued before vouches for nothing (TR-03139, 4.2). */
export async function resumePartner(input: { name: string; reason: string }, deps: ApiDeps): Promise<PartnerView> {
  return changeState(input, 'active', deps)
}

async function changeState(
  { name, reason }: { name: string; reason: string },
  state: Partner['state'],
  deps: ApiDeps,
): Promise<PartnerView> {
  const partner = await partnerNamed(name, deps)
  const why = parseInput(z.string().min(1, 'a reason is kept with the change; give one'), reason)
  const at = deps.now()
  await owingLists(deps, async (tx) => {
    if (!(await setPartnerState(tx, partner.id, state, state === 'active' ? at : undefined))) return undefined
    if (state === 'suspended') await withdrawInitialPermissions(tx, partner.id)
    const kind = state === 'active' ? 'suspension lifted' : 'partner suspended'
    await insertEvent(tx, { kind, partnerId: partner.id, authorityId: partner.authorityId, details: { why } }, at)
    return state === 'active' ? partner.id : undefined
  })
  return showPartner({ name }, deps)
}

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
  input: { name: string; keyFingerprint: string; hours: number },
  deps: ApiDeps,
): Promise<{ partner: string; keyFingerprint: string; until: string }> {
  const partner = await partnerNamed(input.name, deps)
  const keyFingerprint = parseInput(sha256Hex, input.keyFingerprint.replaceAll(':', '').toLowerCase())
  const hours = parseInput(z.number().gt(0).max(HOURS_AT_MOST, `at most ${HOURS_AT_MOST} hours`), input.hours)
  const at = deps.now()
  const expiresAt = new Date(at.getTime() + hours * 3_600_000)
  await deps.db.transaction().execute(async (tx) => {
    await insertInitialPermission(tx, { partnerId: partner.id, keyFingerprint, expiresAt }, at)
    const event = { kind: 'initial request allowed', partnerId: partner.id, authorityId: partner.authorityId }
    await insertEvent(tx, { ...event, details: { keyFingerprint, until: expiresAt.toISOString() } }, at)
  })
  return { partner: partner.name, keyFingerprint, until: expiresAt.toISOString() }
}

function readTlsCertificate(pem: string): { fingerprint: string; der: Uint8Array } {
  try {
    const body = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(pem)?.[1]
    if (body === undefined) throw new Error('no PEM certificate in it')
    const der = new Uint8Array(Buffer.from(body, 'base64'))
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
  const { tolerancesOff, tlsFingerprints } = partner
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
    tlsFingerprints,
    ...(requestSigner && { requestSigner }),
  }
}
