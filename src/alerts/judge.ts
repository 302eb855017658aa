import type { AlertSeverity, Trouble } from '../store/index.ts'

/** A number as it was read: the metrics of docs/metrics.md, by their names. */
export interface Observed {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

interface Rule {
  readonly severity: AlertSeverity
  /** So long it has to be so; default: it is told at once. */
  readonly forSeconds?: number
  /** What is the same trouble, only worse: while that is found, this one is neither told nor over. */
  readonly graver?: readonly string[]
  readonly metric: string
  /** Only of the readings with these labels. */
  readonly where?: Readonly<Record<string, string>>
  readonly holds: (value: number) => boolean
  readonly subject: (labels: Readonly<Record<string, string>>) => string
  readonly says: (labels: Readonly<Record<string, string>>, value: number) => string
}

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400]
const above = (limit: number) => (value: number) => value > limit
const nodeItself = () => ''

/**
 * What an operator must act on, by the names that the alert rules of Prometheus have, too: docs/alerts.md says what to do. What a node
 * cannot say of itself, that it is gone or does not reach its database, is for them alone.
 */
export const RULES = {
  EacStateLost: {
    ...ofStage('lost', 'critical'),
    says: ({ authority, issuer }) => `${authority} can no longer read passports of ${issuer}`,
  },
  EacStateLate: {
    ...ofStage('late', 'critical'),
    graver: ['EacStateLost'],
    says: ({ authority, issuer }) => `${authority} loses ${issuer} within three days`,
  },
  EacStateAtRisk: {
    ...ofStage('act', 'warning'),
    graver: ['EacStateLost', 'EacStateLate'],
    says: ({ authority, issuer }) => `${authority} has less than eight days left for ${issuer}`,
  },
  EacCvcaCertificateEnds: {
    severity: 'warning',
    metric: 'eac_cvca_certificate_days_left',
    holds: (days) => days < 90,
    subject: ({ authority = '' }) => authority,
    says: ({ authority }, days) => `the certificate of ${authority} ends in ${Math.floor(days)} days`,
  },
  EacTlsCertificateEnds: {
    severity: 'warning',
    graver: ['EacTlsCertificateAlmostOver'],
    metric: 'eac_tls_certificate_days_left',
    holds: (days) => days < 21 && days >= 7,
    subject: ({ identity = '' }) => identity,
    says: ({ identity }, days) => `our TLS certificate ${identity} ends in ${Math.floor(days)} days`,
  },
  EacTlsCertificateAlmostOver: {
    severity: 'critical',
    metric: 'eac_tls_certificate_days_left',
    holds: (days) => days < 7,
    subject: ({ identity = '' }) => identity,
    says: ({ identity }, days) => `our TLS certificate ${identity} ends in ${Math.floor(days)} days`,
  },
  EacListSourceFails: {
    severity: 'warning',
    metric: 'eac_list_source_failing_seconds',
    holds: above(6 * HOUR),
    subject: ({ source = '' }) => source,
    says: ({ source }, seconds) => `no list from ${source} for ${duration(seconds)}`,
  },
  EacPartnerNotReached: {
    ...held('circuit', 0, 'warning'),
    forSeconds: 10 * MINUTE,
    graver: ['EacPartnerNotReachedForADay', 'EacPartnerNotReachedFor72Hours'],
    says: ({ partner }, seconds) => `${partner} is not reached for ${duration(seconds)}`,
  },
  EacPartnerNotReachedForADay: {
    ...held('circuit', DAY, 'warning'),
    graver: ['EacPartnerNotReachedFor72Hours'],
    says: ({ partner }, seconds) => `${partner} is not reached for ${duration(seconds)}: ask its operators`,
  },
  EacPartnerNotReachedFor72Hours: {
    ...held('circuit', 3 * DAY, 'critical'),
    says: ({ partner }, seconds) => `${partner} is not reached for ${duration(seconds)}: call`,
  },
  EacPartnerPausedForADay: {
    ...held('pause', DAY, 'warning'),
    says: ({ partner }, seconds) => `calls to ${partner} are paused by people for ${duration(seconds)}`,
  },
  EacAnswersLate: {
    severity: 'warning',
    metric: 'eac_exchanges_late',
    holds: above(0),
    subject: nodeItself,
    says: (_, count) => `${count} exchanges are without their answer or callback for too long`,
  },
  EacWorkWaitsTooLong: {
    severity: 'warning',
    forSeconds: 2 * MINUTE,
    graver: ['EacWorkStandsStill'],
    metric: 'eac_queue_oldest_seconds',
    where: { condition: 'due' },
    holds: above(15 * MINUTE),
    subject: ({ task = '' }) => task,
    says: ({ task }, seconds) => `work (${task}) that could be done waits for ${duration(seconds)}`,
  },
  EacWorkStandsStill: {
    severity: 'critical',
    forSeconds: 2 * MINUTE,
    metric: 'eac_queue_oldest_seconds',
    where: { condition: 'due' },
    holds: above(HOUR),
    subject: ({ task = '' }) => task,
    says: ({ task }, seconds) => `work (${task}) stands still for ${duration(seconds)}`,
  },
  EacWorkParked: {
    severity: 'warning',
    forSeconds: 10 * MINUTE,
    metric: 'eac_queue_work',
    where: { condition: 'parked' },
    holds: above(0),
    subject: ({ partner = '', task = '' }) => `${partner}, ${task}`,
    says: ({ partner, task }, count) => `${count} pieces of work (${task}) for ${partner} are parked`,
  },
  EacTakesNoRequests: {
    severity: 'critical',
    forSeconds: 2 * MINUTE,
    metric: 'eac_admission_closed',
    where: { scope: 'all', closes: 'requests' },
    holds: above(0),
    subject: nodeItself,
    says: () => 'the node takes no new requests of anybody',
  },
  EacPartnersOverTheirShare: {
    severity: 'warning',
    forSeconds: 10 * MINUTE,
    metric: 'eac_admission_closed',
    where: { scope: 'partner' },
    holds: above(0),
    subject: nodeItself,
    says: (_, count) => `${count} partners get no new requests in`,
  },
  EacApprovalWaits: {
    severity: 'warning',
    graver: ['EacApprovalWaitsTooLong'],
    metric: 'eac_approvals_oldest_seconds',
    holds: above(DAY),
    subject: ({ kind = '' }) => kind,
    says: ({ kind }, seconds) => `a decision (${kind}) waits for ${duration(seconds)}`,
  },
  EacApprovalWaitsTooLong: {
    severity: 'critical',
    metric: 'eac_approvals_oldest_seconds',
    holds: above(3 * DAY),
    subject: ({ kind = '' }) => kind,
    says: ({ kind }, seconds) => `a decision (${kind}) waits for ${duration(seconds)}: find who may decide`,
  },
  EacCeremonyWaits: {
    severity: 'warning',
    metric: 'eac_exchanges_open_oldest_seconds',
    where: { state: 'awaiting-ceremony' },
    holds: above(DAY),
    subject: nodeItself,
    says: (_, seconds) => `requests wait for the off-line CVCA for ${duration(seconds)}`,
  },
  EacNoticeOpen: {
    severity: 'warning',
    forSeconds: HOUR,
    metric: 'eac_notices_open',
    holds: above(0),
    subject: nodeItself,
    says: (_, count) => `${count} notices of other states are open`,
  },
  EacProcessSilent: {
    severity: 'warning',
    forSeconds: MINUTE,
    metric: 'eac_processes',
    where: { state: 'silent' },
    holds: above(0),
    subject: ({ role = '' }) => role,
    says: ({ role }, count) => `${count} processes (${role}) are silent`,
  },
  EacClockNotTrusted: {
    severity: 'critical',
    forSeconds: 2 * MINUTE,
    metric: 'eac_clock_trusted',
    holds: (value) => value === 0,
    subject: nodeItself,
    says: () => 'its clock is not to be trusted',
  },
  EacKeysLost: {
    severity: 'critical',
    metric: 'eac_keys',
    where: { state: 'lost' },
    holds: above(0),
    subject: ({ authority = '' }) => authority,
    says: ({ authority }, count) => `${count} private keys of ${authority} are not in the key store`,
  },
  EacKeysLocked: {
    severity: 'critical',
    forSeconds: 10 * MINUTE,
    metric: 'eac_keys_locked',
    holds: (value) => value === 1,
    subject: nodeItself,
    says: () => 'its private keys are locked: nothing is signed until the persons who open them have come',
  },
  EacTokenOutOfReach: {
    severity: 'critical',
    forSeconds: MINUTE,
    metric: 'eac_token_up',
    holds: (value) => value === 0,
    subject: nodeItself,
    says: () => 'the PKCS#11 token cannot be used',
  },
  EacQueueDown: {
    severity: 'critical',
    forSeconds: 2 * MINUTE,
    metric: 'eac_queue_up',
    holds: (value) => value === 0,
    subject: nodeItself,
    says: () => 'the queue is not reached',
  },
  EacDiskNearlyFull: {
    severity: 'critical',
    forSeconds: 5 * MINUTE,
    metric: 'eac_disk_free_bytes',
    holds: (octets) => octets < 1e9,
    subject: nodeItself,
    says: (_, octets) => `${Math.floor(octets / 1e6)} MB are free for its data folder`,
  },
  EacAuditNotChained: {
    severity: 'critical',
    forSeconds: 2 * MINUTE,
    metric: 'eac_audit_pending_oldest_seconds',
    holds: above(300),
    subject: nodeItself,
    says: (_, seconds) => `events wait for their place in the audit chain for ${duration(seconds)}`,
  },
  EacAuditAnchorLate: {
    severity: 'warning',
    metric: 'eac_audit_anchor_failing_seconds',
    holds: above(HOUR),
    subject: ({ anchor = '' }) => anchor,
    says: ({ anchor }, seconds) => `${anchor} has taken no checkpoint of the audit chain for ${duration(seconds)}`,
  },
} as const satisfies Readonly<Record<`Eac${string}`, Rule>>

/** A trouble, and how long it has to be so before it is told. */
export interface Found extends Trouble {
  readonly forSeconds: number
}

/** By {@link keyOf}, what is neither here nor there was not read. */
export interface Judged {
  /** Each once, and of what is the same trouble the worst. */
  readonly troubles: readonly Found[]
  /** As bad as a trouble that was found, or worse. */
  readonly covered: ReadonlySet<string>
  /** Read, and good. */
  readonly well: ReadonlySet<string>
}

/** Tells one alert from another. */
export const keyOf = ({ cause, subject }: Pick<Trouble, 'cause' | 'subject'>): string =>
  JSON.stringify([cause, subject])

export function judge(observed: readonly Observed[]): Judged {
  const found = new Map<string, Found & { readonly value: number }>()
  const read = new Set<string>()
  for (const [cause, rule] of Object.entries<Rule>(RULES)) {
    for (const { name, labels, value } of observed) {
      if (name !== rule.metric || !has(labels, rule.where ?? {})) continue
      const [subject, { severity, forSeconds = 0 }] = [rule.subject(labels), rule]
      const key = keyOf({ cause, subject })
      read.add(key)
      if (!rule.holds(value) || (found.get(key)?.value ?? Number.NEGATIVE_INFINITY) >= value) continue // of several alike the worst
      found.set(key, { cause, subject, severity, says: rule.says(labels, value), forSeconds, value })
    }
  }
  const covered = new Set([...found.values()].flatMap(milderThan))
  return {
    troubles: [...found].filter(([key]) => !covered.has(key)).map(([, { value: _, ...trouble }]) => trouble),
    covered,
    well: new Set([...read].filter((key) => !found.has(key) && !covered.has(key))),
  }
}

function milderThan({ cause, subject }: Found): string[] {
  const milder = Object.entries<Rule>(RULES).filter(([, { graver = [] }]) => graver.includes(cause))
  return milder.map(([cause]) => keyOf({ cause, subject }))
}

const has = (labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([label, value]) => labels[label] === value)

function ofStage(stage: string, severity: AlertSeverity) {
  return {
    severity,
    metric: 'eac_renewal_stage',
    where: { stage },
    holds: above(0),
    subject: ({ authority, issuer }: Readonly<Record<string, string>>) => `${authority} for ${issuer}`,
  } as const
}

function held<Severity extends AlertSeverity>(by: string, seconds: number, severity: Severity) {
  return {
    severity,
    metric: 'eac_partner_held_seconds',
    where: { by },
    holds: above(seconds),
    subject: ({ partner = '' }: Readonly<Record<string, string>>) => partner,
  } as const
}

/** In its largest unit. */
function duration(seconds: number): string {
  if (seconds >= 2 * DAY) return `${Math.floor(seconds / DAY)} days`
  if (seconds >= 2 * HOUR) return `${Math.floor(seconds / HOUR)} hours`
  return `${Math.max(1, Math.floor(seconds / 60))} minutes`
}
