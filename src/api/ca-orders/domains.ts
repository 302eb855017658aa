import { z } from 'zod'
import { newOrderId } from '../../ca-bridges/index.ts'
import {
  type CaDomainWish,
  type CaRequestView,
  type DomainRequest,
  OperatorError,
  type OwnDomain,
} from '../../messages/index.ts'
import { findCaRequest, findPartner } from '../../store/index.ts'
import { asked, caNamed } from '../cas.ts'
import type { ApiDeps } from '../deps.ts'
import { named, parseInput } from '../input.ts'
import { onceOnly } from './requests.ts'
import { requestView } from './view.ts'

const OPERATIONS = {
  register: 'RegisterDomain',
  check: 'CheckDomain',
  remove: 'RemoveDomain',
} as const satisfies Record<string, DomainRequest>

const wishSchema = z.strictObject({
  ca: z.string(),
  wish: z.enum(['register', 'check', 'remove']),
  domain: z
    .string()
    .toLowerCase()
    .regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'a name like example.ut'),
})

export const CA_DOMAIN_INPUTS = {
  'ca.domains': named,
  'ca.domain': wishSchema,
  'ca.request': z.strictObject({ exchange: z.uuid() }),
}

/** Asked of the CA. */
export async function listCaDomains({ name }: { name: string }, deps: ApiDeps): Promise<readonly OwnDomain[]> {
  const domains = domainsOf(name, deps)
  return asked(name, (call) => domains.list(call), deps)
}

/** It goes out by the queue. */
export async function askAboutCaDomain(input: CaDomainWish, deps: ApiDeps): Promise<CaRequestView> {
  const { ca, wish, domain } = parseInput(wishSchema, input)
  domainsOf(ca, deps)
  const partner = await findPartner(deps.db, caNamed(ca, deps).partnerId)
  if (partner === undefined) throw new OperatorError('not-found', `There is no CA ${ca}.`)
  const about = { id: newOrderId(), operation: OPERATIONS[wish], domain, note: undefined, by: 'an operator' }
  const exchange = await onceOnly(deps.cas.ask(partner, about))
  return showCaRequest({ exchange: exchange.id }, deps)
}

/** What became of it. */
export async function showCaRequest({ exchange }: { exchange: string }, deps: ApiDeps): Promise<CaRequestView> {
  const request = await findCaRequest(deps.db, parseInput(z.uuid(), exchange))
  if (request === undefined)
    throw new OperatorError('not-found', `No CA was asked anything by the exchange ${exchange}.`)
  return requestView(request, deps)
}

function domainsOf(ca: string, deps: ApiDeps) {
  const { domains } = caNamed(ca, deps).bridge
  if (domains !== undefined) return domains
  throw new OperatorError(
    'refused',
    `${ca} keeps no names for us: it wants each shown to be ours with its order, or none.`,
  )
}
