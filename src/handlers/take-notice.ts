import { accept } from '../async/index.ts'
import { type GeneralMessage, type NoticeReceipt, noticeProblem, unreachable } from '../messages/index.ts'
import { insertEvent, insertNotice } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import type { Caller } from './take-request.ts'

/**
 * Takes what people of another state say to ours (Doc 9303-12, 8.2.4): it is kept, and a person sees to it; nothing is done by
 * itself. Also of a state that is suspended: it may have to say why.
 */
export async function takeNotice(
  command: GeneralMessage,
  { partner, authority, contract, forgiven, message }: Caller,
  deps: HandlerDeps,
): Promise<NoticeReceipt> {
  const { messageId, subject, body } = command
  const problem = noticeProblem(command)
  if (problem !== undefined) {
    const event = { kind: 'refused: a notice that cannot be kept', partnerId: partner.id, authorityId: authority.id }
    await insertEvent(deps.db, { ...event, details: { messageID: messageId, why: problem } }, deps.now())
    return 'syntax'
  }
  const acceptance = await accept(
    {
      partner,
      contract,
      command,
      message,
      callbackUrl: undefined,
      refusal: undefined,
      taken: {
        event: 'notice taken',
        keep: (tx, { id }, at) =>
          insertNotice(tx, { direction: 'in', partnerId: partner.id, exchangeId: id, messageId, subject, body }, at),
      },
      details: { subject },
      forgiven,
    },
    deps,
  )
  switch (acceptance.kind) {
    case 'accepted':
    case 'repeated':
      return 'received'
    case 'conflicting':
      return 'syntax'
    default:
      return unreachable(acceptance)
  }
}
