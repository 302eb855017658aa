import { noteIssued, ParkWork } from '../../async/index.ts'
import { judgeAnswer, type ProvenRequest, readRequest } from '../../ca-bridges/index.ts'
import type { Exchange } from '../../messages/index.ts'
import { type OrderRecord, orderChain } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import { partiesOf, wishOf } from './parties.ts'

/**
 * Judges the certificate that came. One that is not what was ordered stays where it can be seen, and a person decides: mend what is
 * wrong here and judge it again, or close the order and have it revoked.
 * @throws {ParkWork} with all findings
 */
export async function judgeCertificate(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'answered') return
  const { order, ca } = await partiesOf(exchange, deps)
  const verdict = await judgeAnswer({
    chain: await orderChain(deps.db, order.id),
    wish: wishOf(order),
    request: await requestOf(order),
    roots: await ca.roots(),
    profile: ca.profileOf(order.wishes.product),
    now: deps.now(),
  })
  if (!verdict.ok) {
    throw new ParkWork('certificate-refused', verdict.findings.map(({ says }) => says).join('; '))
  }
  const { leaf, chain, remarks } = verdict
  await noteIssued(exchange, order, { serial: leaf.serial, notAfter: leaf.notAfter, chain, remarks }, deps)
}

async function requestOf({ request }: OrderRecord): Promise<ProvenRequest | undefined> {
  if (request === undefined) return undefined
  const read = await readRequest(request)
  if (typeof read === 'string') throw new ParkWork('own-trouble', `the request of the order: ${read}`)
  return read
}
