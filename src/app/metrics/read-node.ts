import { listProcessViews } from '../../api/index.ts'
import { measureClosed, measureHeld, measureWork } from '../../async/index.ts'
import { listCoverage } from '../../handlers/index.ts'
import {
  chainHead,
  countLateAndParked,
  countOpenNotices,
  countPending,
  listAuditAnchors,
  listListSources,
  measureApprovals,
  measureKeys,
  measureOpenExchanges,
  measureRoots,
} from '../../store/index.ts'
import type { OpenNode } from '../open-node.ts'
import type { Reading } from './meter.ts'
import type { GaugeName } from './metric-table.ts'

export interface ReadDeps {
  readonly db: OpenNode['store']['db']
  readonly now: () => Date
  /** Places of the configuration: one that it names no more is nobody's concern. */
  readonly anchors: readonly string[]
}
type Read = (deps: ReadDeps) => Promise<Reading[]>

const DAY = 86_400_000

/** Reads of the database what moves: all of it lies in what is open, owed or waiting, and not in what was. */
export const MOVING: readonly Read[] = [readQueue, readHeld, readOpen, readApprovals, readAudit, readProcesses]

/** What changes by the day. */
export const SLOW: readonly Read[] = [readCoverage, readRoots, readSignatures, readListSources]

export const readDepsOf = ({ store, now, config }: Pick<OpenNode, 'store' | 'now' | 'config'>): ReadDeps => ({
  db: store.db,
  now,
  anchors: config.audit.anchors.map(({ name }) => name),
})

export async function readAll(reads: readonly Read[], deps: ReadDeps): Promise<Reading[]> {
  const readings: Reading[] = []
  for (const one of reads) readings.push(...(await one(deps)))
  return readings
}

/** The gauges that {@link MOVING} and {@link SLOW} set. */
export const READ_GAUGES = {
  moving: [
    'eac_queue_work',
    'eac_queue_oldest_seconds',
    'eac_partner_circuit_open',
    'eac_partner_held_seconds',
    'eac_admission_closed',
    'eac_exchanges_open',
    'eac_exchanges_open_oldest_seconds',
    'eac_exchanges_late',
    'eac_approvals_waiting',
    'eac_approvals_oldest_seconds',
    'eac_notices_open',
    'eac_audit_pending_events',
    'eac_audit_pending_oldest_seconds',
    'eac_audit_unanchored_rows',
    'eac_audit_anchor_age_seconds',
    'eac_audit_anchor_failing_seconds',
    'eac_processes',
  ],
  slow: [
    'eac_coverage_days_left',
    'eac_renewal_stage',
    'eac_cvca_certificate_days_left',
    'eac_key_signatures',
    'eac_list_source_failing_seconds',
  ],
} as const satisfies Readonly<Record<'moving' | 'slow', readonly GaugeName[]>>

async function readQueue({ db, now }: ReadDeps): Promise<Reading[]> {
  const work = await measureWork(db, now())
  const closed = await measureClosed(db)
  return [
    ...work.flatMap(({ partner, task, condition, count, oldest }): Reading[] => {
      const labels = { partner, task, condition }
      return [
        { name: 'eac_queue_work', labels, value: count },
        { name: 'eac_queue_oldest_seconds', labels, value: secondsSince(oldest, now) },
      ]
    }),
    ...closed.map(
      ({ scope, closes, count }): Reading => ({
        name: 'eac_admission_closed',
        labels: { scope, closes },
        value: count,
      }),
    ),
  ]
}

async function readHeld({ db, now }: ReadDeps): Promise<Reading[]> {
  return (await measureHeld(db)).flatMap(({ partner, open, halfOpen, notReachedSince, pausedSince }): Reading[] => [
    { name: 'eac_partner_circuit_open', labels: { partner, state: 'open' }, value: open },
    { name: 'eac_partner_circuit_open', labels: { partner, state: 'half-open' }, value: halfOpen },
    held(partner, 'circuit', notReachedSince, now),
    held(partner, 'pause', pausedSince, now),
  ])
}

function held(partner: string, by: 'circuit' | 'pause', since: Date | null, now: () => Date): Reading {
  return { name: 'eac_partner_held_seconds', labels: { partner, by }, value: secondsSince(since, now) }
}

async function readOpen({ db, now }: ReadDeps): Promise<Reading[]> {
  const { late } = await countLateAndParked(db)
  const open = (await measureOpenExchanges(db)).flatMap(({ state, direction, count, oldest }): Reading[] => {
    const labels = { direction, state }
    return [
      { name: 'eac_exchanges_open', labels, value: count },
      { name: 'eac_exchanges_open_oldest_seconds', labels, value: secondsSince(oldest, now) },
    ]
  })
  return [...open, { name: 'eac_exchanges_late', labels: {}, value: late }]
}

async function readApprovals({ db, now }: ReadDeps): Promise<Reading[]> {
  const waiting = (await measureApprovals(db)).flatMap(({ kind, count, oldest }): Reading[] => [
    { name: 'eac_approvals_waiting', labels: { kind }, value: count },
    { name: 'eac_approvals_oldest_seconds', labels: { kind }, value: secondsSince(oldest, now) },
  ])
  return [...waiting, { name: 'eac_notices_open', labels: {}, value: await countOpenNotices(db) }]
}

async function readAudit({ db, now, anchors: configured }: ReadDeps): Promise<Reading[]> {
  const { count, since } = await countPending(db)
  const { position } = await chainHead(db)
  const known = (await listAuditAnchors(db)).filter(({ name }) => configured.includes(name))
  const anchors = known.flatMap(({ name: anchor, newestPosition = 0, newestAt, failingSince }): Reading[] => [
    { name: 'eac_audit_unanchored_rows', labels: { anchor }, value: Math.max(0, position - newestPosition) },
    { name: 'eac_audit_anchor_failing_seconds', labels: { anchor }, value: secondsSince(failingSince, now) },
    ...(newestAt === undefined
      ? []
      : [{ name: 'eac_audit_anchor_age_seconds', labels: { anchor }, value: secondsSince(newestAt, now) } as const]),
  ])
  return [
    { name: 'eac_audit_pending_events', labels: {}, value: count },
    { name: 'eac_audit_pending_oldest_seconds', labels: {}, value: secondsSince(since, now) },
    ...anchors,
  ]
}

async function readProcesses(deps: ReadDeps): Promise<Reading[]> {
  const processes = await listProcessViews(deps)
  const roles = [...new Set(processes.map(({ role }) => role))]
  return roles.flatMap((role) =>
    (['live', 'silent'] as const).map((state): Reading => {
      const value = processes.filter((one) => one.role === role && one.silent === (state === 'silent')).length
      return { name: 'eac_processes', labels: { role, state }, value }
    }),
  )
}

async function readCoverage(deps: ReadDeps): Promise<Reading[]> {
  return (await listCoverage(deps)).flatMap(({ authority, issuer, stage, certificate }): Reading[] => [
    { name: 'eac_renewal_stage', labels: { authority, issuer, stage }, value: 1 },
    ...(certificate === undefined
      ? []
      : [{ name: 'eac_coverage_days_left', labels: { authority, issuer }, value: certificate.daysLeft } as const]),
  ])
}

async function readRoots({ db, now }: ReadDeps): Promise<Reading[]> {
  return (await measureRoots(db)).map(({ authority, expires }): Reading => {
    const end = Date.parse(`${expires}T00:00:00Z`) + DAY // the last day still counts
    return { name: 'eac_cvca_certificate_days_left', labels: { authority }, value: (end - now().getTime()) / DAY }
  })
}

async function readSignatures({ db }: ReadDeps): Promise<Reading[]> {
  return (await measureKeys(db)).map(
    ({ authority, signatures }): Reading => ({ name: 'eac_key_signatures', labels: { authority }, value: signatures }),
  )
}

async function readListSources({ db, now }: ReadDeps): Promise<Reading[]> {
  return (await listListSources(db)).map(({ name: source, failingSince }): Reading => {
    const value = secondsSince(failingSince, now)
    return { name: 'eac_list_source_failing_seconds', labels: { source }, value }
  })
}

const secondsSince = (since: Date | null | undefined, now: () => Date): number =>
  since === null || since === undefined ? 0 : Math.max(0, (now().getTime() - since.getTime()) / 1000)
