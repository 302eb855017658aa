import { type ConnectionTestView, OperatorError, type Partner } from '../messages/index.ts'
import { insertEvent } from '../store/index.ts'
import { callerDetails } from './caller.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { named } from './input.ts'

export const PARTNER_TEST_INPUTS = { 'partner.test': named }

/** Connects to a partner as for a call, and says what was seen. Whether it is suspended or paused does not matter: no message is sent. */
export async function testPartner({ name }: { readonly name: string }, deps: ApiDeps): Promise<ConnectionTestView> {
  const partner = await partnerNamed(name, deps)
  const url = calledAt(partner)
  const at = deps.now()
  const steps = await deps.surroundings.tryConnection(partner, url)
  const ok = steps.every(({ result }) => result === 'good' || result === 'warning')
  const first = steps.find(({ result }) => result === 'bad')
  const details = { url, ok, ...(first && { step: first.step, says: first.says }), ...callerDetails(deps.caller) }
  const { id: partnerId, authorityId } = partner
  await insertEvent(deps.db, { kind: 'connection tested', partnerId, authorityId, details }, deps.now())
  return { partner: name, url, at: at.toISOString(), ok, steps }
}

/** @throws {OperatorError} `refused`: this node never calls it */
function calledAt({ name, role, serviceUrl, pushUrl, callbackTargets }: Partner): string {
  if (role === 'X509-CA') throw new OperatorError('refused', `${name} is a CA of X.509: "eac ca test" tries it.`)
  const url = serviceUrl ?? pushUrl ?? callbackTargets[0]
  if (url !== undefined) return url
  const why = role === 'SPOC' ? 'it has no SPOC, and gets what goes to it by e-mail' : 'no address is registered for it'
  throw new OperatorError('refused', `${name} is not called by this node: ${why}.`)
}
