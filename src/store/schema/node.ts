import type { ColumnType, Generated } from 'kysely'
import type { TimerView } from '../../messages/index.ts'

/** Tables of the node and its processes. */
export interface NodeTables {
  node: NodeTable
  process: ProcessTable
  setting: SettingTable
}

interface SettingTable {
  name: string
  value: unknown
  since: Date
  set_by: string | null
  why: string
  approval_id: number | null
}

interface NodeTable {
  id: Generated<string>
  is_the_only_one: Generated<boolean>
  taken_at: Date | null
}

interface ProcessTable {
  id: string
  role: 'all' | 'web' | 'worker'
  host: string
  pid: number
  version: string
  started_at: Date
  seen_at: Date
  keys_locked: Generated<boolean>
  /** Comes out parsed, goes in as JSON text. */
  timers: ColumnType<readonly TimerView[], string | undefined, string>
}
