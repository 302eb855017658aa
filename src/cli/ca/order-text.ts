import type { CaOrderView, ShownCaOrderView } from '../../messages/index.ts'
import { fieldLines } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { requestLine } from './follow-request.ts'

const KEY_AT = {
  node: 'in the key store of the node',
  elsewhere: 'elsewhere: the order came with its request',
  ca: 'at the CA',
} as const

export function orderTable(orders: readonly CaOrderView[]): string {
  if (orders.length === 0) return 'no orders; place one with eac ca order\n'
  const rows = orders.map(({ id, ca, product, commonName, state, createdAt, says, notAfter }) => [
    id,
    ca,
    product,
    commonName,
    state,
    moment(createdAt),
    notAfter === undefined ? (says ?? '') : `valid until ${moment(notAfter)}`,
  ])
  return table(['order', 'CA', 'product', 'for', 'state', 'ordered (GMT)', ''], rows)
}

export function orderText(order: CaOrderView & Partial<ShownCaOrderView>): string {
  return fieldLines([
    ['order', order.id],
    ['CA', order.ca],
    ['product', order.product],
    ['for', [...new Set([order.commonName, ...order.dnsNames])]],
    ['days', order.days === undefined ? 'as the product gives' : String(order.days)],
    ['key', KEY_AT[order.keyAt]],
    ['state', order.state],
    ['', order.says],
    ['ordered', `${moment(order.createdAt)} GMT`],
    ['sent first', order.submittedAt && `${moment(order.submittedAt)} GMT`],
    ['looked at', order.lookedAt && `${moment(order.lookedAt)} GMT`],
    ['looked at next', isOpen(order) ? order.lookAt && `${moment(order.lookAt)} GMT` : undefined],
    ['serial', order.serial],
    ['valid until', order.notAfter && `${moment(order.notAfter)} GMT`],
    ['asked', order.requests?.map(requestLine)],
    ['replaces', order.replaces],
    ['exchange', order.exchange],
  ])
}

/** What can be done about it next. */
export function nextFor(order: CaOrderView & Partial<ShownCaOrderView>): string {
  const { id, state, says = '', ca } = order
  if (state === 'issued') return `Next: eac ca collect ${id} --out FILE\n`
  if (state === 'suspended') {
    return `Take the hold back: eac ca reinstate ${id} --why WORDS; for good: eac ca revoke ${id} --reason REASON\n`
  }
  if (says.startsWith('waits for a person: outcome-unknown')) {
    return `Look at ${ca} for it, then: eac ca reconcile ${id} --absent --why WORDS, or --ticket WHAT\n`
  }
  if (says.startsWith('waits for a person: certificate-refused')) {
    return `Its certificate: eac ca collect ${id} --refused --out FILE. Judge it again: eac exchange retry ${order.exchange}; end it: eac exchange close ${order.exchange}; have it revoked: eac ca revoke ${id} --reason REASON\n`
  }
  if (says.startsWith('waits for a person'))
    return `Try again: eac exchange retry ${order.exchange}; end it: eac exchange close ${order.exchange}\n`
  if (state === 'failed' || state === 'rejected') return `Try anew: eac ca order … --replaces ${id}\n`
  return isOpen(order) ? `How it goes on: eac ca status ${id}\n` : ''
}

export function isOpen({ state }: Pick<CaOrderView, 'state'>): boolean {
  return state === 'draft' || state === 'submitted' || state === 'pending_validation' || state === 'issuing'
}
