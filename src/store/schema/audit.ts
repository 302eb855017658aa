import type { Generated } from 'kysely'
import type { Json } from './json.ts'

/** Tables of the audit chain: see docs/audit.md. */
export interface AuditTables {
  audit_row: AuditRowTable
  audit_head: AuditHeadTable
  audit_start: AuditStartTable
  audit_pending: AuditPendingTable
  audit_key: AuditKeyTable
  audit_checkpoint: AuditCheckpointTable
  audit_anchor: AuditAnchorTable
  audit_anchored: AuditAnchoredTable
  audit_verification: AuditVerificationTable
}

interface AuditRowTable {
  position: number
  at: Date
  event_id: number
  event_at: Date
  before: Uint8Array
  hash: Uint8Array
}

interface AuditHeadTable {
  is_the_only_one: Generated<boolean>
  position: number
  hash: Uint8Array
  at: Date
}

interface AuditStartTable {
  position: number
  hash: Uint8Array
  first_event: number
  at: Date
}

interface AuditPendingTable {
  event_id: number
  event_at: Date
}

interface AuditKeyTable {
  fingerprint: string
  key_id: string
  public_key: Uint8Array
  made_at: Date
}

interface AuditCheckpointTable {
  number: number
  position: number
  at: Date
  statement: string
  signature: Uint8Array
}

interface AuditAnchorTable {
  name: string
  next_at: Date
  attempts: Generated<number>
  failing_since: Date | null
  last_error: string | null
  told_hours: number | null
}

interface AuditAnchoredTable {
  anchor: string
  number: number
  done_at: Date | null
  proof: Uint8Array | null
}

interface AuditVerificationTable {
  is_the_only_one: Generated<boolean>
  id: string
  state: 'running' | 'ended' | 'failed' | 'interrupted'
  begun_by: string
  begun_at: Date
  seen_at: Date
  checked: Generated<number>
  in_all: Generated<number>
  ended_at: Date | null
  why: string | null
  result: Json | null
}
