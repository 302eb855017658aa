import { closeTaken, ParkWork } from '../async/index.ts'
import type { Exchange, Partner } from '../messages/index.ts'
import { noticeOfExchange } from '../store/index.ts'
import { callInEdition, type HandlerDeps } from './deps.ts'

/** Sends a notice until the SPOC of that state says that it has it, also while the state is suspended; refused, it waits for a person. */
export async function sendNotice(exchange: Exchange, partner: Partner, deps: HandlerDeps): Promise<void> {
  if (partner.serviceUrl === undefined) throw new ParkWork(`${partner.name} has no service URL`)
  const { messageId, subject, body } = await noticeOfExchange(deps.db, exchange.id)
  const command = { operation: 'GeneralMessage', messageId, subject, body } as const
  const answer = await callInEdition(exchange, partner, partner.serviceUrl, command, deps)
  if (answer.kind === 'unusable') throw new Error(`the partner answered with ${answer.why}`)
  if (answer.kind !== 'receipt' || answer.receipt === 'internal-error') {
    throw new Error(`the partner answered a notice with ${answer.returnCode}`)
  }
  if (answer.receipt !== 'received') throw new ParkWork(`the partner refused it with ${answer.returnCode}`)
  const taken = { task: 'send', said: answer, url: partner.serviceUrl } as const
  await closeTaken(exchange, taken, async () => {}, deps)
}
