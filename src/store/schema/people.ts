import type { Generated } from 'kysely'
import type { Json } from './json.ts'

/** Tables of people, and what they decide and are told. */
export interface PeopleTables {
  person: PersonTable
  approval: ApprovalTable
  approval_vote: ApprovalVoteTable
  approved_rollover: ApprovedRolloverTable
  notice: NoticeTable
  log_in_pause: LogInPauseTable
  person_totp: PersonTotpTable
  recovery_code: RecoveryCodeTable
  invitation: InvitationTable
  session: SessionTable
  api_token: ApiTokenTable
  issuer_account: IssuerAccountTable
}

interface PersonTable {
  id: string
  name: string
  full_name: string
  scrypt_cost: number
  scrypt_block_size: number
  scrypt_parallelization: number
  password_salt: Uint8Array
  password_hash: Uint8Array
  created_at: Date
  disabled_at: Date | null
  roles: Generated<string[]>
  password_reset_at: Generated<Date | null>
}

interface LogInPauseTable {
  key: string
  failures: number
  last_at: Date
  blocked_until: Date | null
}

interface PersonTotpTable {
  person_id: string
  secret: Json
  made_at: Date
  confirmed_at: Date | null
  last_step: number
}

interface RecoveryCodeTable {
  person_id: string
  sha256: Uint8Array
  used_at: Date | null
}

interface InvitationTable {
  person_id: string
  sha256: Uint8Array
  expires_at: Date
}

interface SessionTable {
  id: string
  sha256: Uint8Array
  person_id: string
  stage: 'second-factor' | 'enrol' | 'full'
  created_at: Date
  last_seen_at: Date
  expires_at: Date
  source: string
  user_agent: string
}

interface IssuerAccountTable {
  issuer: string
  subject: string
  person_id: string
}

interface ApiTokenTable {
  id: string
  person_id: string
  name: string
  sha256: Uint8Array
  roles: string[]
  commands: string[] | null
  sources: string[] | null
  created_at: Date
  expires_at: Date
  first_used_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
}

interface ApprovalTable {
  id: Generated<number>
  kind: string
  subject: string
  needs: number
  state: Generated<'waiting' | 'approved' | 'refused' | 'withdrawn'>
  requested_by: string | null
  requested_for: string | null
  partner_id: string | null
  authority_id: string | null
  person_id: Generated<string | null>
  checks: Json
  action: Json
  created_at: Date
  decided_at: Date | null
  reminded_hours: number | null
}

interface ApprovalVoteTable {
  approval_id: number
  person_id: string
  decision: 'approve' | 'refuse'
  grounds: string
  at: Date
}

interface ApprovedRolloverTable {
  approval_id: number
  authority_id: string
  owed_at: Date
  attempts: Generated<number>
  next_at: Date
  last_error: string | null
  holder_reference: string | null
  done_at: Date | null
}

interface NoticeTable {
  id: Generated<number>
  direction: 'in' | 'out'
  partner_id: string
  exchange_id: string
  message_id: string
  subject: string
  body: string
  at: Date
  state: 'open' | 'done' | null
  closed_by: string | null
  closing_words: string | null
  closed_at: Date | null
}
