import type { Gate } from '../../async/index.ts'
import type { HandlerDeps } from '../../handlers/index.ts'
import type { Partner } from '../../messages/index.ts'
import { ATTRIBUTES, inChild, markFailed, note } from '../../traces/index.ts'
import { labelOf } from '../metrics/count-messages.ts'

/** A span for each call to a partner; nothing of it is told to the partner. */
export function tracingCalls(call: HandlerDeps['call']): HandlerDeps['call'] {
  return (partner, url, command, edition, onPassage) => {
    const messageId =
      'replyTo' in command && command.replyTo.callback === 'possible' ? command.replyTo.messageId : undefined
    const attributes = {
      ...attributesOf(partner),
      [ATTRIBUTES.operation]: command.operation,
      [ATTRIBUTES.contract]: edition,
      [ATTRIBUTES.messageId]: 'messageId' in command ? command.messageId : messageId,
    }
    return inChild({ name: command.operation, kind: 'CLIENT', attributes }, async () => {
      const answer = await call(partner, url, command, edition, onPassage)
      if (answer.kind === 'unusable') markFailed('answer-unusable')
      else note({ [ATTRIBUTES.returnCode]: answer.returnCode })
      return answer
    })
  }
}

/** The same for X.509 CAs: a span for whatever is asked of one at a time. */
export function tracingReach(gate: Gate): Gate {
  return (partner, work, notReachedBy) =>
    gate(
      partner,
      () => inChild({ name: 'call a CA', kind: 'CLIENT', attributes: attributesOf(partner) }, work),
      notReachedBy,
    )
}

const attributesOf = (partner: Partner) => ({
  [ATTRIBUTES.partner]: labelOf(partner),
  [ATTRIBUTES.partnerRole]: partner.role,
})
