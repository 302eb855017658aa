import { statfs } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { readShown } from '../../pki/index.ts'
import type { Config } from '../config.ts'
import type { Readiness } from '../health/readiness.ts'
import type { Standing } from '../health/standing.ts'
import { VERSION } from '../version.ts'
import type { Meter, Reading } from './meter.ts'
import type { GaugeName } from './metric-table.ts'

const RESOLUTION_MILLISECONDS = 20
const DAY = 86_400_000

/** The gauges that are of this process. */
const GAUGES = [
  'eac_build_info',
  'eac_ready',
  'eac_process_start_time_seconds',
  'eac_process_resident_memory_bytes',
  'eac_event_loop_lag_seconds',
  'eac_disk_free_bytes',
  'eac_database_up',
  'eac_database_answer_seconds',
  'eac_queue_up',
  'eac_clock_trusted',
  'eac_clock_offset_seconds',
  'eac_token_up',
  'eac_keys_locked',
  'eac_keys',
  'eac_tls_certificate_days_left',
] as const satisfies readonly GaugeName[]

interface ProcessDeps {
  readonly config: Config
  readonly standing: Standing
  readonly readiness: () => Promise<Readiness>
  readonly now: () => Date
}

/** Reads how it is with this process, and what it stands on, into the meter. */
export interface ProcessReader {
  /** @returns whether the database answered */
  read(): Promise<boolean>
  close(): void
}

export function processReader(meter: Meter, deps: ProcessDeps): ProcessReader {
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS })
  lag.enable()
  let used = 0
  return {
    async read() {
      const database = await deps.standing.database()
      const { state } = await deps.readiness()
      meter.replace(GAUGES, [
        ...ofThisProcess(deps.config),
        { name: 'eac_ready', labels: {}, value: Number(state === 'ready') },
        { name: 'eac_database_up', labels: {}, value: Number(database !== undefined) },
        ...some(database, (value) => ({ name: 'eac_database_answer_seconds', labels: {}, value })),
        ...(await readStanding(deps)),
        ...lags(lag),
      ])
      lag.reset()
      const { user, system } = process.cpuUsage()
      meter.count('eac_process_cpu_seconds_total', {}, (user + system) / 1e6 - used)
      used = (user + system) / 1e6
      return database !== undefined
    },
    close: () => lag.disable(),
  }
}

function ofThisProcess({ role, database }: Config): Reading[] {
  const size = database === undefined ? 'embedded' : 'server'
  return [
    { name: 'eac_build_info', labels: { version: VERSION, role, size }, value: 1 },
    { name: 'eac_process_start_time_seconds', labels: {}, value: Date.now() / 1000 - process.uptime() },
    { name: 'eac_process_resident_memory_bytes', labels: {}, value: process.memoryUsage.rss() },
  ]
}

/** What a process stands on, but for its database. */
export async function readStanding({ standing, config, now }: Omit<ProcessDeps, 'readiness'>): Promise<Reading[]> {
  const [queue, clock, keys] = [await standing.queue(), await standing.clock(), await standing.keys()]
  const token = standing.token()
  const free = await statfs(config.data)
    .then(({ bavail, bsize }) => bavail * bsize)
    .catch(() => undefined)
  return [
    { name: 'eac_queue_up', labels: {}, value: Number(queue !== undefined) },
    ...some(clock, ({ trusted }) => ({ name: 'eac_clock_trusted', labels: {}, value: Number(trusted) })),
    ...some(clock?.drift, (value) => ({ name: 'eac_clock_offset_seconds', labels: {}, value })),
    ...some(token, ({ isThere }) => ({ name: 'eac_token_up', labels: {}, value: Number(isThere) })),
    { name: 'eac_keys_locked', labels: {}, value: Number(standing.locked() !== undefined) },
    ...some(free, (value) => ({ name: 'eac_disk_free_bytes', labels: {}, value })),
    ...(keys ?? []).flatMap(({ authority, usable, lost }): Reading[] => [
      { name: 'eac_keys', labels: { authority, state: 'usable' }, value: usable },
      { name: 'eac_keys', labels: { authority, state: 'lost' }, value: lost },
    ]),
    ...standing.certificates().flatMap(({ identity, pem }) =>
      some(pem, (shown): Reading => {
        const value = (readShown(shown).notAfter.getTime() - now().getTime()) / DAY
        return { name: 'eac_tls_certificate_days_left', labels: { identity }, value }
      }),
    ),
  ]
}

const some = <Value>(value: Value | undefined, reading: (value: Value) => Reading): Reading[] =>
  value === undefined ? [] : [reading(value)]

/** The histogram counts from one firing of a timer to the next: what is above its period is lag. */
function lags(lag: ReturnType<typeof monitorEventLoopDelay>): Reading[] {
  if (lag.count === 0) return []
  return [50, 99, 100].map((percentile): Reading => {
    const seconds = lag.percentile(percentile) / 1e9 - RESOLUTION_MILLISECONDS / 1000
    const labels = { quantile: String(percentile / 100) }
    return { name: 'eac_event_loop_lag_seconds', labels, value: Math.max(0, seconds) }
  })
}
