import { closeTaken, ParkWork, WorkFailed } from '../async/index.ts'
import type { Exchange, Partner } from '../messages/index.ts'
import { exchangeCertificates } from '../store/index.ts'
import { callInEdition, type HandlerDeps } from './deps.ts'
import { pushUrlOf } from './push-url.ts'
import { unusableCause } from './unusable-cause.ts'

/** Sends CA certificates nobody asked for, until the partner says that it has them; what it refuses waits for a person. */
export async function sendAnnouncement(exchange: Exchange, partner: Partner, deps: HandlerDeps): Promise<void> {
  const url = pushUrlOf(partner)
  if (url === undefined) throw new ParkWork('no-address', `${partner.name} has no address for what comes unasked`)
  const outcome = { kind: 'certificates', certificates: await exchangeCertificates(deps.db, exchange.id) } as const
  const command = { operation: 'SendCertificates', messageId: undefined, outcome } as const
  const answer = await callInEdition(exchange, partner, url, command, deps)
  if (answer.kind === 'unusable') throw new WorkFailed(unusableCause(answer), `the partner answered with ${answer.why}`)
  if (answer.kind !== 'receipt' || answer.receipt === 'internal-error') {
    throw new WorkFailed('internal-error', `the partner answered an announcement with ${answer.returnCode}`)
  }
  if (answer.receipt !== 'received') throw new ParkWork('refused', `the partner refused it with ${answer.returnCode}`)
  await closeTaken(exchange, { task: 'send', said: answer, url }, deps)
}
