import { z } from 'zod'
import {
  type AskedView,
  AUTHORITY_ROLES,
  type AuthorityView,
  type AuthorityWish,
  type CertificateView,
  type CvcaTreeView,
  type ExchangeView,
  type Holder,
  holderName,
  KEY_PLACES,
  type KeyView,
  type OperatorCommands,
  OperatorError,
  type Partner,
  type ShownAuthorityView,
} from '../messages/index.ts'
import { createAuthority, defaultPolicy, PkiError, parsePolicy, trustAnchor } from '../pki/index.ts'
import {
  type AuthorityKey,
  type AuthorityRecord,
  type KeyUseRecord,
  keyUses,
  listAuthorities,
  listBatchPeers,
  listCaCertificates,
  listKeys,
  listPartners,
} from '../store/index.ts'
import { announcementViews } from './announcements.ts'
import { certificateView, keptView } from './certificate-view.ts'
import { type ApiDeps, addressOf, authorityNamed, partnerNamed, serviceUrl } from './deps.ts'
import { exchangeView } from './exchanges.ts'
import { country, mnemonic, named, nothing, octets, parseInput, shortName, someName } from './input.ts'
import { assertPlace, useView } from './keys.ts'
import { rolloverUnderWay } from './rollover.ts'
import { saying } from './saying.ts'

const wishSchema = z
  .strictObject({
    name: shortName,
    role: z.enum(AUTHORITY_ROLES),
    country,
    mnemonic: mnemonic.optional(),
    ceremony: shortName.optional(),
    keys: z.enum(KEY_PLACES).optional(),
    policy: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(({ role, mnemonic }) => role === 'SPOC' || mnemonic !== undefined, {
    path: ['mnemonic'],
    error: '1 to 9 characters; only a SPOC needs none',
  })
  .refine(({ role, ceremony }) => role === 'CVCA' || ceremony === undefined, {
    path: ['ceremony'],
    error: 'only the keys of a CVCA are kept on a machine without a network',
  })
  .refine(({ keys, ceremony }) => keys === undefined || ceremony === undefined, {
    path: ['keys'],
    error: 'its keys are on the machine without a network: say there where they are made',
  })
  .transform(({ keys, ...wish }) => ({ ...wish, keyPlace: keys, mnemonic: wish.mnemonic ?? '' }))

const asking = { callback: z.boolean(), initial: z.boolean().optional(), again: z.boolean().optional() }

const treeSchema = z.strictObject({ of: z.string().min(3).max(11) })

export const AUTHORITY_INPUTS = {
  'authority.add': wishSchema,
  'authority.list': nothing,
  'authority.show': named,
  'authority.rollover': named,
  'authority.trust': z.strictObject({ name: someName, certificate: octets }),
  'authority.request-certificate': z.strictObject({ name: someName, from: someName, ...asking }),
  'authority.request-foreign-certificate': z.strictObject({
    name: someName,
    of: someName,
    from: someName.optional(),
    ...asking,
  }),
  'authority.get-ca-certificates': z.strictObject({ name: someName, from: someName, callback: z.boolean() }),
  'coverage.show': nothing,
  'coverage.terminals': nothing,
  'coverage.tree': treeSchema,
}

export async function addAuthority(input: AuthorityWish, deps: ApiDeps): Promise<AuthorityView> {
  const { ceremony, ...wish } = parseInput(wishSchema, input)
  assertPlace(wish.keyPlace, deps)
  const existing = (await listAuthorities(deps.db)).find(
    ({ name, role, country, mnemonic }) =>
      name === wish.name ||
      (role === wish.role && country === wish.country && (role === 'SPOC' || mnemonic === wish.mnemonic)),
  )
  if (existing !== undefined) {
    throw new OperatorError(
      'refused',
      `There is ${existing.name} already, a ${existing.role} ${existing.country}${existing.mnemonic}.${howToMove(existing, ceremony)}`,
    )
  }
  const policy = parseInput(
    { parse: (value: unknown) => parsePolicy(value, wish.role) },
    withDefaults(wish.policy ?? {}, defaultPolicy(wish.role)),
  )
  const ceremonyPeer = ceremony === undefined ? undefined : await machineNamed(ceremony, deps)
  return authorityView(await createAuthority({ ...wish, policy, ceremonyPeer }, deps), deps)
}

/** Its keys are here, and are wanted on a machine without a network. */
function howToMove({ name, role, ceremonyPeer }: AuthorityRecord, ceremony: string | undefined): string {
  if (ceremony === undefined || role !== 'CVCA' || ceremonyPeer !== undefined) return ''
  return ` Its keys are here; it moves there with its next key: "eac offline import FOLDER --hand-over ${name}", see docs/offline.md.`
}

/** @returns its id */
async function machineNamed(name: string, { db }: ApiDeps): Promise<string> {
  const found = (await listBatchPeers(db)).find((one) => one.name === name)
  if (found !== undefined) return found.id
  throw new OperatorError('not-found', `No machine ${name} is paired with this node; do that first: eac offline pair.`)
}

/** What is left out keeps its default, also within the grants. */
function withDefaults(policy: Readonly<Record<string, unknown>>, defaults: ReturnType<typeof defaultPolicy>): unknown {
  const { grants } = policy
  const isPart = typeof grants === 'object' && grants !== null && defaults.grants !== undefined
  return { ...defaults, ...policy, ...(isPart ? { grants: { ...defaults.grants, ...grants } } : {}) }
}

export async function listAuthorityViews(deps: ApiDeps): Promise<AuthorityView[]> {
  const views: AuthorityView[] = []
  for (const authority of await listAuthorities(deps.db)) views.push(await authorityView(authority, deps))
  return views
}

export async function showAuthority({ name }: { name: string }, deps: ApiDeps): Promise<ShownAuthorityView> {
  const authority = await authorityNamed(name, deps)
  const coverage = (await deps.listCoverage()).filter((one) => one.authority === name)
  const announcements = await announcementViews(authority, deps)
  const rollover = await rolloverUnderWay(authority, deps)
  return { ...(await authorityView(authority, deps)), coverage, announcements, rollover }
}

export async function showCvcaTree(input: { of: string }, deps: ApiDeps): Promise<CvcaTreeView> {
  const { of } = parseInput(treeSchema, input)
  const tree = await deps.cvcaTree(holderName(holderOf(of)))
  if (tree.certificates.length > 0) return tree
  throw new OperatorError(
    'not-found',
    `No certificate of ${of} is known here; "eac coverage" shows the CVCAs there are.`,
  )
}

export async function takeAnchor(
  input: { name: string; certificate: string },
  deps: ApiDeps,
): Promise<CertificateView> {
  const authority = await authorityNamed(input.name, deps)
  const certificate = parseInput(octets, input.certificate)
  return keptView(authority, await saying(() => trustAnchor(authority, certificate, deps)), deps)
}

export async function askAbove(
  input: OperatorCommands['authority.request-certificate']['input'],
  deps: ApiDeps,
): Promise<AskedView> {
  const { authority, superior } = await bothSides(input, deps)
  const callbackUrl = input.callback ? serviceUrl(authority, deps.publicUrl) : undefined
  const { exchange, ...asked } = await saying(() =>
    deps.askForCertificate(authority, superior, { callbackUrl, ...wishOf(input) }),
  )
  return { ...asked, exchange: exchangeView(exchange, superior.name) }
}

const wishOf = ({
  initial = false,
  again = false,
}: {
  initial?: boolean | undefined
  again?: boolean | undefined
}) => ({
  initial,
  again,
})

export async function askChain(
  input: { name: string; from: string; callback: boolean },
  deps: ApiDeps,
): Promise<ExchangeView> {
  const { authority, superior } = await bothSides(input, deps)
  const callbackUrl = input.callback ? serviceUrl(authority, deps.publicUrl) : undefined
  return exchangeView(await deps.askForCaCertificates(superior, callbackUrl), superior.name)
}

export async function askAbroad(
  input: OperatorCommands['authority.request-foreign-certificate']['input'],
  deps: ApiDeps,
): Promise<AskedView> {
  const authority = await authorityNamed(input.name, deps)
  const foreign = holderOf(input.of)
  if (authority.role !== 'DV') {
    throw new OperatorError(
      'refused',
      `${authority.name} is a ${authority.role}: only a DV asks CVCAs of other states.`,
    )
  }
  if (foreign.country === authority.country) {
    throw new OperatorError('refused', `${input.of} is of our own state: that is for request-certificate.`)
  }
  const national = await nationalCvca(authority, input.from, deps)
  const callbackUrl = input.callback ? serviceUrl(authority, deps.publicUrl) : undefined
  const how = { callbackUrl, ...wishOf(input) }
  const { exchange, ...asked } = await saying(async () => {
    try {
      return await deps.askForForeignCertificate(authority, { national, foreign }, how)
    } catch (cause) {
      if (!(cause instanceof PkiError) || cause.code !== 'chain-unknown') throw cause
      const again = `eac state change ${foreign.country} --form FILE`
      const why = `${authority.name} trusts no certificate of ${input.of}; where our SPOC runs here, take the form of its state`
      throw new PkiError('chain-unknown', `${why} (again: "${again}"), else "eac authority trust FILE"`, { cause })
    }
  })
  return { ...asked, exchange: exchangeView(exchange, national.name) }
}

function holderOf(text: string): Holder {
  const holder = { country: text.slice(0, 2), mnemonic: text.slice(2) }
  return parseInput(z.strictObject({ country, mnemonic }), holder)
}

async function nationalCvca(authority: AuthorityRecord, named: string | undefined, deps: ApiDeps): Promise<Partner> {
  if (named !== undefined) {
    const { superior } = await bothSides({ name: authority.name, from: named }, deps)
    if (superior.role === 'CVCA' && superior.country === authority.country) return superior
    throw new OperatorError('refused', `${named} is not a CVCA of ${authority.country}: that is the one to ask.`)
  }
  const [only, ...others] = (await listPartners(deps.db)).filter(
    ({ authorityId, role, country, serviceUrl, state }) =>
      authorityId === authority.id &&
      role === 'CVCA' &&
      country === authority.country &&
      serviceUrl !== undefined &&
      state === 'active',
  )
  if (only === undefined) {
    const how = `eac partner add NAME --authority ${authority.name} --role CVCA --service-url URL`
    throw new OperatorError(
      'refused',
      `${authority.name} has no CVCA of its own state that is active and has a service URL; register one: "${how} …".`,
    )
  }
  if (others.length === 0) return only
  const names = [only, ...others].map(({ name }) => name).join(', ')
  throw new OperatorError('invalid-input', `Which CVCA of our own state? Say --from NAME; there are ${names}.`)
}

async function bothSides(
  { name, from }: { name: string; from: string },
  deps: ApiDeps,
): Promise<{ authority: AuthorityRecord; superior: Partner }> {
  const authority = await authorityNamed(name, deps)
  const superior = await partnerNamed(from, deps)
  if (superior.authorityId !== authority.id) {
    throw new OperatorError('refused', `${from} is not a partner of ${name}.`)
  }
  if (superior.role === 'terminal' || superior.serviceUrl === undefined) {
    throw new OperatorError('refused', `${from} certifies nobody for us: that takes a CVCA or DV with a service URL.`)
  }
  if (superior.state === 'suspended') throw new OperatorError('refused', `${from} is suspended.`)
  return { authority, superior }
}

export async function authorityView(authority: AuthorityRecord, deps: ApiDeps): Promise<AuthorityView> {
  const { name, role, country, mnemonic, policy } = authority
  const keys = await listKeys(deps.db, authority.id)
  const certificates = await listCaCertificates(deps.db, authority.id)
  const peers = await listBatchPeers(deps.db)
  const uses = await keyUses(deps.db)
  return {
    name,
    role,
    country,
    mnemonic,
    policy,
    ceremony: peers.find(({ id }) => id === authority.ceremonyPeer)?.name,
    keyPlace: authority.keyPlace ?? deps.keyPlaces.otherwise,
    serviceUrl: addressOf(authority, deps),
    keys: await Promise.all(keys.map((key) => keyView(key, uses, deps))),
    certificates: certificates.map(certificateView),
  }
}

async function keyView(
  { keyId, holderReference, certifiedBy, state }: AuthorityKey,
  uses: ReadonlyMap<string, KeyUseRecord>,
  { keyPlaces }: ApiDeps,
): Promise<KeyView> {
  const place = keyId === undefined ? undefined : await keyPlaces.placeOf(keyId)
  return { holderReference, certifiedBy, place, ...useView(uses.get(keyId ?? '')), state }
}
