import { accept, correlate } from '../async/index.ts'
import {
  type AuthorityRole,
  type Callback,
  type MessageId,
  type PartnerRole,
  type Receipt,
  unreachable,
} from '../messages/index.ts'
import { insertEvent } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import type { Caller } from './take-request.ts'

/** Who stands above: lists come down. */
const BRINGS_LISTS: Readonly<Record<AuthorityRole, readonly PartnerRole[]>> = {
  CVCA: [], // its service has no such message
  DV: ['NPKD', 'CVCA'],
  TCC: ['DV'],
  NPKD: [],
  SPOC: [],
}

/**
 * Takes what a partner brings: the callback of a request of ours, or certificates or a list sent unasked.
 * @param said the status as it stood on the wire
 */
export async function takeCallback(
  command: Callback,
  said: string,
  { partner, authority, contract, forgiven, message }: Caller,
  deps: HandlerDeps,
): Promise<Receipt> {
  const { messageId, outcome } = command
  if (messageId !== undefined) {
    const callback = { ...command, messageId } as Callback & { messageId: MessageId }
    return correlate(partner, callback, { returnCode: said, forgiven, message }, deps)
  }
  if (outcome.kind === 'refused') {
    const event = { kind: 'a refusal without messageID', partnerId: partner.id, authorityId: authority.id, forgiven }
    await insertEvent(deps.db, { ...event, details: { said } }, deps.now())
    return 'message-id-unknown'
  }
  if (outcome.kind === 'list' && !BRINGS_LISTS[authority.role].includes(partner.role)) {
    const event = { kind: 'refused: a list from below', partnerId: partner.id, authorityId: authority.id, forgiven }
    await insertEvent(deps.db, event, deps.now())
    return 'message-id-unknown'
  }
  const details = outcome.kind === 'list' ? { octets: outcome.list.length } : { announced: outcome.certificates.length }
  const acceptance = await accept(
    { partner, contract, command, message, callbackUrl: undefined, refusal: undefined, details, forgiven },
    deps,
  )
  switch (acceptance.kind) {
    case 'accepted':
    case 'repeated':
      return 'received'
    case 'conflicting':
      return 'other-error'
    default:
      return unreachable(acceptance)
  }
}
