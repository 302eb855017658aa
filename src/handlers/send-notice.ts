import { closeTaken, ParkWork, WorkFailed } from '../async/index.ts'
import type { Exchange, Partner } from '../messages/index.ts'
import { noticeOfExchange } from '../store/index.ts'
import { callInEdition, type HandlerDeps } from './deps.ts'
import { unusableCause } from './unusable-cause.ts'

/** Sends a notice until the SPOC of that state says that it has it, also while the state is suspended; refused, it waits for a person. */
export async function sendNotice(exchange: Exchange, partner: Partner, deps: HandlerDeps): Promise<void> {
  if (partner.serviceUrl === undefined) throw new ParkWork('no-address', `${partner.name} has no service URL`)
  const { messageId, subject, body } = await noticeOfExchange(deps.db, exchange.id)
  const command = { operation: 'GeneralMessage', messageId, subject, body } as const
  const answer = await callInEdition(exchange, partner, partner.serviceUrl, command, deps)
  if (answer.kind === 'unusable') throw new WorkFailed(unusableCause(answer), `the partner answered with ${answer.why}`)
  if (answer.kind !== 'receipt' || answer.receipt === 'internal-error') {
    throw new WorkFailed('internal-error', `the partner answered a notice with ${answer.returnCode}`)
  }
  if (answer.receipt !== 'received') throw new ParkWork('refused', `the partner refused it with ${answer.returnCode}`)
  const taken = { task: 'send', said: answer, url: partner.serviceUrl } as const
  await closeTaken(exchange, taken, deps)
}
