import type { EventView, ExchangeView } from '../../messages/index.ts'
import { detailsText } from '../output/details.ts'
import type { Field } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visible } from '../output/visible.ts'

export function exchangeTable(exchanges: readonly ExchangeView[]): string {
  const waiting = exchanges.some(({ waits }) => waits !== undefined)
  const rows = exchanges.map((exchange) => [
    exchange.id,
    moment(exchange.createdAt),
    exchange.direction,
    exchange.partner,
    exchange.operation,
    exchange.state,
    exchange.outcome ?? '',
    exchange.wireStatus ?? '',
    ...(waiting ? [exchange.waits ?? ''] : []),
  ])
  const head = ['id', 'begun (GMT)', 'way', 'partner', 'operation', 'state', 'outcome', 'last code']
  return table(waiting ? [...head, 'waits'] : head, rows)
}

export function exchangeFields(exchange: ExchangeView): Field[] {
  return [
    ['exchange', exchange.id],
    ['operation', `${exchange.operation}, ${exchange.direction === 'in' ? 'from' : 'to'} ${exchange.partner}`],
    ['messageID', exchange.messageId],
    ['callback to', exchange.callbackUrl],
    ['state', exchange.state],
    ['outcome', exchange.outcome],
    ['last code', exchange.wireStatus],
    ['trace', exchange.trace],
  ]
}

export function followAdvice(id: string): string {
  return `Follow it with: eac exchange show ${id}\n`
}

/** In the order they are given. */
export function timeline(events: readonly EventView[]): string {
  return table(
    ['when (GMT)', 'what happened', 'details'],
    events.map((event) => [moment(event.at), event.kind, eventDetails(event)]),
  )
}

/** On one line; a comment is for people, and stays whole. */
export function eventDetails({ kind, details }: EventView): string {
  if (kind !== 'comment') return detailsText(details)
  const lines = String(details.text).split(/\r?\n/)
  return `${visible(String(details.by))}: ${lines.map(visible).join(' / ')}`
}
