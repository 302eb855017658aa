import {
  CvcError,
  decodeRequest,
  type HolderReference,
  holderReferenceParts,
  parseHolderReference,
  sameHolder,
  type VerifiedRequest,
} from '../cvc/index.ts'
import type { Exchange, Partner, Refusal } from '../messages/index.ts'
import { judgeForm, trustedCertificates } from '../pki/index.ts'
import { type AuthorityRecord, findSpocOf, findState } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'

/** Why a request goes nowhere. */
export interface No {
  readonly reason: Refusal
  readonly why: string
}

/** Where a request goes. */
export interface Way {
  readonly spoc: AuthorityRecord
  readonly state: Partner
  readonly foreignCar: HolderReference
  readonly request: VerifiedRequest
}

/** Where a request of a DV of ours goes, and what it is. Nothing is changed. */
export async function findWay(
  exchange: Exchange,
  dv: Partner,
  { country, role }: AuthorityRecord,
  deps: HandlerDeps,
): Promise<Way | No> {
  if (dv.role !== 'DV' || role !== 'CVCA')
    return { reason: 'not-authorized', why: `asked by a ${dv.role} of a ${role}` }
  if (dv.country !== country)
    return { reason: 'not-authorized', why: `${dv.name} is a DV of ${dv.country}, not of ${country}` }
  if (dv.state === 'suspended') return { reason: 'holder-inactive', why: `${dv.name} is suspended` }
  const form = await judgeForm(decodeRequest(requestOf(exchange), { mode: 'tolerant' }), deps.checkSignature)
  if (!form.ok) return { reason: form.reason, why: 'its form' } // seen when it was accepted, and looked at again
  const unknown = (why: string): No => ({ reason: 'foreign-car-unknown', why })
  const foreignCar = referenceIn(exchange.foreignCar)
  if (foreignCar === undefined) return unknown('foreignCAR is no holder reference')
  const abroad = holderReferenceParts(foreignCar).country
  if (abroad === country) return unknown(`${foreignCar} is of our own state: that is for RequestCertificate`)
  const spoc = await findSpocOf(deps.db, country)
  if (spoc === undefined) return unknown('this node runs no SPOC: no CVCA of another state is registered here')
  const state = await findState(deps.db, spoc.id, abroad)
  if (state === undefined) return unknown(`the state ${abroad} is not registered here`)
  const known = (await trustedCertificates(deps.db, spoc.id)).some(({ certificate }) =>
    sameHolder(certificate.holderReference, foreignCar),
  )
  if (!known) return unknown(`no CVCA ${foreignCar.slice(0, -5)} of ${abroad} is registered here`)
  if (state.state === 'suspended') return { reason: 'not-forwarded', why: `the registration of ${abroad} is suspended` }
  return { spoc, state, foreignCar, request: form.request }
}

export const requestOf = ({ request }: Exchange): Uint8Array => request ?? new Uint8Array()

function referenceIn(text: string | undefined): HolderReference | undefined {
  try {
    return parseHolderReference(text ?? '')
  } catch (error) {
    if (error instanceof CvcError) return undefined
    throw error
  }
}
