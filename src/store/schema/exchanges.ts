import type { ColumnType, Generated } from 'kysely'
import type { Json } from './json.ts'

/** Tables of what moves: exchanges, and what is owed for them. */
export interface ExchangesTables {
  exchange: ExchangeTable
  live_repeat: LiveRepeatTable
  archive: ArchiveTable
  exchange_certificate: ExchangeCertificateTable
  exchange_message: ExchangeMessageTable
  event: EventTable
  outbox: OutboxTable
  admission_closed: AdmissionClosedTable
}

interface ExchangeTable {
  id: string
  partner_id: string
  authority_id: string
  direction: 'in' | 'out'
  contract: string
  operation: string
  message_id: string | null
  content_sha256: string
  request: Uint8Array | null
  callback_url: string | null
  caller_waits_until: Date | null
  state: string
  outcome: string | null
  wire_status: string | null
  list_sha256: string | null
  for_exchange: string | null
  foreign_car: string | null
  /** Of the certificate request. */
  holder_reference: string | null
  retention: Generated<'keep' | 'may-go'>
  callback_told_hours: number | null
  answer_told_hours: number | null
  traceparent: string | null
  created_at: Date
  settled_at: Date | null
  closed_at: Date | null
}

interface LiveRepeatTable {
  partner_id: string
  direction: 'in' | 'out'
  key: string
  exchange_id: string
}

interface ArchiveTable {
  year: number
  sha256: string
  exchanges: number
  messages: Generated<number>
  events: number
  written_at: Date
  removed_at: Date | null
}

interface ExchangeCertificateTable {
  exchange_id: string
  position: number
  octets: Uint8Array
}

interface ExchangeMessageTable {
  exchange_id: string
  part: string
  sha256: string
  direction: 'in' | 'out'
  contract: string
  operation: string
  http_status: number | null
  tls_fingerprint: string | null
  size: number
  coding: 'identity' | 'gzip' | 'none'
  octets: Uint8Array
  first_at: Date
  last_at: Date
  times: Generated<number>
}

interface EventTable {
  id: Generated<number>
  at: Date
  kind: string
  exchange_id: string | null
  partner_id: string | null
  authority_id: string | null
  details: Json
}

interface OutboxTable {
  id: Generated<number>
  exchange_id: string
  task: 'handle' | 'deliver' | 'send' | 'poll' | 'install'
  state: 'due' | 'parked'
  attempts: ColumnType<number, number | undefined, number>
  cause: string | null
  last_error: string | null
  failing_since: Date | null
  next_at: Date | null
  parked_at: Date | null
  created_at: Date
  partner_id: string | null
  turn: Generated<number>
  priority: Generated<number>
}

interface AdmissionClosedTable {
  scope: string
  closes: 'lists' | 'requests'
  why: string
  since: Date
}
