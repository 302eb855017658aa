import { type CoverageView, type Exchange, holderName, type Partner, type StateForm } from '../messages/index.ts'
import {
  type AuthorityRecord,
  findSpocOf,
  listAuthorities,
  listOwnRequests,
  listPartners,
  newestStateForms,
} from '../store/index.ts'
import { certifierOf, REQUESTS_LOOKED_AT } from './certifier-of.ts'
import type { HandlerDeps } from './deps.ts'
import { type Chain, listChains } from './renew.ts'

type Deps = Pick<HandlerDeps, 'db' | 'now'>

const DAY = 86_400_000

/**
 * What each DV and terminal control centre of ours holds, and lacks: a pair for each CA that certified it, that is registered
 * above it, or that a state registered with our SPOC.
 */
export async function listCoverage(deps: Deps): Promise<CoverageView[]> {
  const chains = await listChains(deps)
  const partners = await listPartners(deps.db)
  const views: CoverageView[] = []
  for (const authority of await listAuthorities(deps.db)) {
    if (authority.role !== 'DV' && authority.role !== 'TCC') continue
    const held = new Map(
      chains.filter((one) => one.authority.id === authority.id).map((chain) => [chain.certifiedBy, chain]),
    )
    const open = (await listOwnRequests(deps.db, authority.id, REQUESTS_LOOKED_AT)).filter(isOpen)
    const issuers = await issuersFor(authority, partners, deps)
    for (const issuer of new Set([...issuers.keys(), ...held.keys()])) {
      const request = open.find((one) => certifierOf(one) === issuer)
      const ca = { issuer, ...(issuers.get(issuer) ?? OURS) }
      views.push(coverageOf(authority, ca, held.get(issuer), request, deps.now()))
    }
  }
  return views
}

/** Who could certify it: the CAs registered above it; for a DV, the CVCAs of every state our SPOC knows, too. */
async function issuersFor(
  authority: AuthorityRecord,
  partners: readonly Partner[],
  { db }: Deps,
): Promise<Map<string, OfState>> {
  const above = authority.role === 'DV' ? 'CVCA' : 'DV'
  const registered = partners.filter(({ authorityId, role }) => authorityId === authority.id && role === above)
  const issuers = new Map<string, OfState>(registered.map((one) => [holderName(one), OURS]))
  const spoc = authority.role === 'DV' ? await findSpocOf(db, authority.country) : undefined
  const states = partners.filter(({ authorityId, role }) => role === 'SPOC' && authorityId === spoc?.id)
  const forms = await newestStateForms(
    db,
    states.map(({ id }) => id),
  )
  for (const { id } of states) {
    const form = forms.get(id)?.form
    for (const { holderReference } of form?.cvcas ?? []) issuers.set(holderReference.slice(0, -5), ofState(form!))
  }
  return issuers
}

type OfState = Pick<CoverageView, 'byEmail' | 'knownByName'>

const OURS: OfState = { byEmail: undefined, knownByName: undefined }

const ofState = ({ country, spoc, coordinator }: StateForm): OfState => ({
  byEmail: spoc === undefined ? { country, address: coordinator.email } : undefined,
  knownByName: spoc?.knownByName && { country, names: spoc.knownByName.names },
})

const isOpen = ({ state }: Exchange): boolean => state !== 'closed'

function coverageOf(
  { name, role }: AuthorityRecord,
  ca: Pick<CoverageView, 'issuer'> & OfState,
  chain: Chain | undefined,
  request: Exchange | undefined,
  now: Date,
): CoverageView {
  const certificate = chain && {
    holderReference: chain.holderReference,
    expires: chain.expires,
    daysLeft: Math.floor((chain.end.getTime() - now.getTime()) / DAY),
    renewalFrom: chain.start.toISOString(),
  }
  const asked = request && {
    exchange: request.id,
    state: request.state,
    since: request.createdAt.toISOString(),
  }
  return { authority: name, role, ...ca, stage: chain?.stage ?? 'none', certificate, request: asked }
}
