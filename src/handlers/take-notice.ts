import type { GeneralMessage, NoticeReceipt } from '../messages/index.ts'
import { insertEvent } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import type { Caller } from './take-request.ts'

/** Takes what another state says to the people of ours (Doc 9303-12, 8.2.4): they find it among the events. */
export async function takeNotice(
  { messageId, subject, body }: GeneralMessage,
  { partner, authority }: Caller,
  { db, now }: Pick<HandlerDeps, 'db' | 'now'>,
): Promise<NoticeReceipt> {
  const details = { subject, body, messageID: messageId }
  const event = { kind: 'general message received', partnerId: partner.id, authorityId: authority.id, details }
  await insertEvent(db, event, now())
  return 'received'
}
