import type { Generated } from 'kysely'

/** Tables of what is wrong, and who is told: see docs/alerts.md. */
export interface AlertsTables {
  alert: AlertTable
  alert_message: AlertMessageTable
  alert_place: AlertPlaceTable
}

interface AlertTable {
  id: Generated<number>
  scope: string
  cause: string
  subject: string
  severity: 'warning' | 'critical'
  says: string
  began_at: Date
  gone_since: Date | null
  ended_at: Date | null
  told_hours: number | null
  pending: Generated<boolean>
  looked_at: Date
}

interface AlertMessageTable {
  id: Generated<number>
  alert_id: number
  place: string
  what: 'begins' | 'goes on' | 'is over'
  says: string
  at: Date
  done_at: Date | null
  refused: Generated<number>
  dropped: string | null
}

interface AlertPlaceTable {
  name: string
  next_at: Date
  attempts: Generated<number>
  failing_since: Date | null
  last_error: string | null
}
