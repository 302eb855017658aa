import { type OrderState, WAITING_REASONS, type WaitingFor } from '../../messages/index.ts'
import type { OrderRecord } from '../../store/index.ts'

export function stateOf({ state, notAfter }: OrderRecord, now: Date): OrderState | 'expired' {
  return (state === 'issued' || state === 'suspended') && notAfter !== undefined && notAfter < now ? 'expired' : state
}

/** What somebody has to know of it now. @param parked why nobody goes on with it */
export function orderSays(order: OrderRecord, parked: string | undefined): string | undefined {
  if (parked !== undefined) return `waits for a person: ${parked}`
  switch (order.state) {
    case 'draft':
      return order.heldFor === undefined ? 'goes out next' : `held: ${order.heldFor}`
    case 'submitted':
      return order.ticket === undefined ? 'out; not known yet whether the CA has it' : 'the CA has it'
    case 'pending_validation':
      return `the CA waits: ${order.waiting.map(waitingText).join('; ') || 'it does not say for what'}`
    case 'issuing':
      return 'the CA is at work'
    case 'suspended':
      return 'on hold: eac ca reinstate takes that back'
    default:
      return order.why
  }
}

function waitingText(waiting: WaitingFor): string {
  if (waiting.reason === 'domain') {
    const until = waiting.until === undefined ? '' : `, until ${waiting.until}`
    const soFar = waiting.note === undefined ? '' : `; so far ${waiting.note}`
    return `show that ${waiting.name} is ours by ${waiting.method}: publish ${waiting.value}${until}${soFar}`
  }
  return waiting.note === undefined
    ? WAITING_REASONS[waiting.reason]
    : `${WAITING_REASONS[waiting.reason]} (${waiting.note})`
}
