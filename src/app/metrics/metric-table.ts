/** What a metric counts, and of what: `node`, the same on every process, as the database has it; `process`, of this one alone. */
interface MetricForm {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly of: 'node' | 'process'
  readonly labels: readonly string[]
  readonly help: string
  readonly buckets?: readonly number[]
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const

/** Every metric of a node, by its name. docs/metrics.md has the same table. */
export const METRICS = {
  // this process
  eac_build_info: gauge('process', ['version', 'role', 'size'], 'Always 1: which version runs, as what.'),
  eac_ready: gauge('process', [], 'Whether this process can do what its role is, as /readyz says: 1 or 0.'),
  eac_process_start_time_seconds: gauge('process', [], 'When it started, in seconds since 1970.'),
  eac_process_cpu_seconds_total: counter('process', [], 'Processor time it has used, all threads.'),
  eac_process_resident_memory_bytes: gauge('process', [], 'Memory it holds (RSS).'),
  eac_event_loop_lag_seconds: gauge('process', ['quantile'], 'How late the event loop was since the last look.'),
  eac_disk_free_bytes: gauge('process', [], 'Free on the file system of its data folder.'),
  // what it stands on
  eac_database_up: gauge('process', [], 'Whether the database answers this process: 1 or 0.'),
  eac_database_answer_seconds: gauge('process', [], 'How long the database took to answer when it was last asked.'),
  eac_queue_up: gauge('process', [], 'Whether the queue (BullMQ) answers this process: 1 or 0.'),
  eac_clock_trusted: gauge(
    'process',
    [],
    '1 unless the system says that its clock is not synchronised, or it is more than 2 s off that of the database server.',
  ),
  eac_clock_offset_seconds: gauge('process', [], 'Ahead of the clock of the database server; only with a server.'),
  eac_token_up: gauge('process', [], 'Whether the PKCS#11 token can be used: 1 or 0; only where one is set up.'),
  eac_keys_locked: gauge('process', [], 'Whether the keys wait for the persons who open them: 1 or 0.'),
  eac_keys: gauge(
    'process',
    ['authority', 'state'],
    'Private keys in use or requested, usable or lost from the key store.',
  ),
  eac_tls_certificate_days_left: gauge('process', ['identity'], 'Days until a TLS certificate of ours ends.'),
  // messages
  eac_messages_total: counter(
    'process',
    ['direction', 'operation', 'result'],
    'Messages answered (in), and calls to partners that were answered (out), by return code or fault.',
  ),
  eac_messages_not_taken_total: counter('process', ['operation'], 'Messages told to come later, under load.'),
  eac_message_seconds: histogram('process', ['operation'], 'Time this process took to answer a message.'),
  eac_partner_answer_seconds: histogram('process', ['partner'], 'Time a partner took to answer a call of ours.'),
  eac_partner_calls_failed_total: counter('process', ['partner', 'cause'], 'Calls that brought no answer.'),
  eac_refused_callers_total: counter('process', ['why'], 'Callers turned away at the gate, by cause.'),
  // exchanges, counted from the audit chain since this process started
  eac_exchanges_begun_total: counter(
    'node',
    ['direction', 'contract', 'operation'],
    'Exchanges accepted, or written down to be sent.',
  ),
  eac_exchanges_settled_total: counter(
    'node',
    ['direction', 'contract', 'operation', 'outcome'],
    'Exchanges that came to an outcome: certificates, list, or the reason of a refusal.',
  ),
  eac_exchanges_ended_total: counter(
    'node',
    ['direction', 'contract', 'operation', 'return_code'],
    'Exchanges at their end, by the return code that stood on the wire last (none: answered at once).',
  ),
  eac_events_total: counter('node', ['kind'], 'Events of each kind, as eac event list shows them.'),
  eac_exchanges_open: gauge('node', ['direction', 'state'], 'Exchanges that are not at their end.'),
  eac_exchanges_open_oldest_seconds: gauge('node', ['direction', 'state'], 'Age of the oldest of them.'),
  eac_exchanges_late: gauge('node', [], 'Exchanges told to be without their answer or callback for too long.'),
  // the queue
  eac_queue_work: gauge(
    'node',
    ['partner', 'task', 'condition'],
    'Work that is owed: due, waiting for its next attempt, held, parked.',
  ),
  eac_queue_oldest_seconds: gauge('node', ['partner', 'task', 'condition'], 'Age of the oldest of it.'),
  eac_partner_circuit_open: gauge(
    'node',
    ['partner', 'state'],
    'Whether a partner is not reached (open), or just tried (half-open).',
  ),
  eac_partner_held_seconds: gauge(
    'node',
    ['partner', 'by'],
    'For how long nothing goes out to it: not reached (circuit), or paused by people (pause).',
  ),
  eac_admission_closed: gauge('node', ['scope', 'closes'], 'What is not taken now: of all, or of how many partners.'),
  eac_processes: gauge('node', ['role', 'state'], 'Processes of a node on a server: live, or silent for 30 s.'),
  // certificates
  eac_coverage_days_left: gauge(
    'node',
    ['authority', 'issuer'],
    'Days until the certificate of a DV or control centre for an issuer ends.',
  ),
  eac_renewal_stage: gauge(
    'node',
    ['authority', 'issuer', 'stage'],
    '1 for the stage each is at: good, plan, act, late, lost, or none.',
  ),
  eac_cvca_certificate_days_left: gauge('node', ['authority'], 'Days until the certificate of a CVCA of ours ends.'),
  eac_key_signatures: gauge('node', ['authority'], 'How often the keys of an authority have signed, ever.'),
  // people
  eac_approvals_waiting: gauge('node', ['kind'], 'Decisions that wait for people.'),
  eac_approvals_oldest_seconds: gauge('node', ['kind'], 'Age of the oldest of them.'),
  eac_notices_open: gauge('node', [], 'Notices of other states that nobody has dealt with.'),
  eac_list_source_failing_seconds: gauge('node', ['source'], 'For how long a list source has failed; 0: it has not.'),
  // the audit chain
  eac_audit_pending_events: gauge('node', [], 'Events without a place in the audit chain yet.'),
  eac_audit_pending_oldest_seconds: gauge('node', [], 'Age of the oldest of them.'),
  eac_audit_unanchored_rows: gauge(
    'node',
    ['anchor'],
    'Rows of the chain behind the newest checkpoint that a place outside has.',
  ),
  eac_audit_anchor_age_seconds: gauge('node', ['anchor'], 'Since a place outside last took a checkpoint.'),
  eac_audit_anchor_failing_seconds: gauge(
    'node',
    ['anchor'],
    'For how long a place outside has taken none; 0: it does.',
  ),
} as const satisfies Readonly<Record<`eac_${string}`, MetricForm>>

export type MetricName = keyof typeof METRICS
export type LabelsOf<Name extends MetricName> = Readonly<Record<(typeof METRICS)[Name]['labels'][number], string>>
type NamesOf<Type extends MetricForm['type']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never
}[MetricName]
export type CounterName = NamesOf<'counter'>
export type GaugeName = NamesOf<'gauge'>
export type HistogramName = NamesOf<'histogram'>

function gauge<const Of extends MetricForm['of'], const Labels extends readonly string[]>(
  of: Of,
  labels: Labels,
  help: string,
) {
  return { type: 'gauge', of, labels, help } as const
}

function counter<const Of extends MetricForm['of'], const Labels extends readonly string[]>(
  of: Of,
  labels: Labels,
  help: string,
) {
  return { type: 'counter', of, labels, help } as const
}

function histogram<const Of extends MetricForm['of'], const Labels extends readonly string[]>(
  of: Of,
  labels: Labels,
  help: string,
) {
  return { type: 'histogram', of, labels, help, buckets: SECONDS } as const
}
