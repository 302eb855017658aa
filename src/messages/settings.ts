import type { ApprovalsNeeded } from './approvals.ts'

/** What stands behind a number. */
export type SettingUnit = 'seconds' | 'minutes' | 'hours' | 'people' | 'calls' | 'requests' | 'pieces of work'

interface Told {
  /** Undefined: a flag. */
  readonly unit?: SettingUnit
  readonly says: string
  /** For what a new value counts, and for what it does not. */
  readonly countsFor: string
}

const NEXT_LOOK = 'from the next look, within 5 seconds'
const ASKED_FROM_THEN = 'for what is asked from then on; what waits keeps the number it was asked with'

/** What may be changed while the node runs, by its path in eac.yaml. All else is in the file alone. */
export const SETTINGS = {
  'retry.firstPauseSeconds': {
    unit: 'seconds',
    says: 'Pause after the first failed attempt; doubled each time.',
    countsFor: 'for attempts that fail from then on; a pause under way stays as it is',
  },
  'retry.longestPauseSeconds': {
    unit: 'seconds',
    says: 'No pause between two attempts is longer.',
    countsFor: 'for attempts that fail from then on; a pause under way stays as it is',
  },
  'retry.giveUpAfterSeconds': {
    unit: 'seconds',
    says: 'Failures in a row that have lasted so long: the work is parked for a person.',
    countsFor: 'for attempts that fail from then on, and for work held back by a partner that is not reached',
  },
  'circuit.failures': {
    unit: 'calls',
    says: 'So many calls in a row that did not reach a partner: none is made to it for a while.',
    countsFor: 'from the next call that does not reach its partner',
  },
  'circuit.firstPauseSeconds': {
    unit: 'seconds',
    says: 'How long no call is made then, before one tries; doubled each time it fails.',
    countsFor: 'for pauses that begin from then on',
  },
  'circuit.longestPauseSeconds': {
    unit: 'seconds',
    says: 'No pause before the next try is longer.',
    countsFor: 'for pauses that begin from then on; one under way lasts as long as it was to',
  },
  'escalation.heldHours': {
    unit: 'hours',
    says: 'After so many hours each it is told again that a partner is not reached, or that its calls are paused.',
    countsFor: NEXT_LOOK,
  },
  'escalation.answerHours': {
    unit: 'hours',
    says: "After so many hours each it is told that a DV's request is not answered.",
    countsFor: NEXT_LOOK,
  },
  'approvals.suspension': {
    unit: 'people',
    says: 'So many others approve the suspension of a DV, a CVCA or a state, and lifting it.',
    countsFor: ASKED_FROM_THEN,
  },
  'approvals.initialRequest': {
    unit: 'people',
    says: 'So many others let an initial request through.',
    countsFor: ASKED_FROM_THEN,
  },
  'approvals.registration': {
    unit: 'people',
    says: 'So many others approve the registration of a partner or state, and what a partner may do more.',
    countsFor: ASKED_FROM_THEN,
  },
  'approvals.rollover': {
    unit: 'people',
    says: 'So many others approve a new key of a CVCA.',
    countsFor: ASKED_FROM_THEN,
  },
  'approvals.users': {
    unit: 'people',
    says: 'So many others approve who becomes administrator, officer or approver.',
    countsFor: ASKED_FROM_THEN,
  },
  'approvals.remindAfterHours': {
    unit: 'hours',
    says: 'After so many hours each it is told of what still waits for approval.',
    countsFor: NEXT_LOOK,
  },
  'load.owedHandles': {
    unit: 'requests',
    says: 'So many requests to be handled, a quarter of it of one partner: no new work is taken.',
    countsFor: 'from the next look, within a second',
  },
  'load.oldestSeconds': {
    unit: 'seconds',
    says: 'The same when the oldest request of a partner waits so long, or nothing has gone on for so long.',
    countsFor: 'from the next look, within a second',
  },
  'load.databaseSeconds': {
    unit: 'seconds',
    says: 'The same when the database answers later than this.',
    countsFor: 'from the next look, within a second',
  },
  'limits.callbackHours': {
    unit: 'hours',
    says: 'After so many hours without the callback to a request of ours, it is told that it is overdue.',
    countsFor: NEXT_LOOK,
  },
  'limits.workAtOnce': {
    unit: 'pieces of work',
    says: 'Our own work that one process does at the same time: judging, issuing, installing.',
    countsFor: 'as pieces of work end or begin; what is in hand is finished',
  },
  'limits.callsAtOnce': {
    unit: 'calls',
    says: 'Calls to partners that one process makes at the same time; at most a quarter of them to one partner.',
    countsFor: 'as calls end or begin; what is in hand is finished',
  },
  'exchanges.keepMessages': {
    says: 'Whether SOAP messages are kept with their exchange, octet for octet.',
    countsFor: 'for messages that come and go from then on; what was kept stays',
  },
  'people.session.idleMinutes': {
    unit: 'minutes',
    says: 'A session ends when so long nothing was asked in it.',
    countsFor: 'for every session, from its next request',
  },
  'people.session.hours': {
    unit: 'hours',
    says: 'A session ends after so long, whatever is done in it.',
    countsFor: 'for log-ins from then on; a session that is open keeps its end',
  },
  'renewal.automatic': {
    says: 'Whether certificates of our own DVs and control centres are renewed without being asked for.',
    countsFor: 'from the next look at them',
  },
  'renewal.lookEveryMinutes': {
    unit: 'minutes',
    says: 'How often it is looked whether one of them is to be renewed.',
    countsFor: 'the next look is so long after the last',
  },
} as const satisfies Readonly<Record<string, Told>>

export type SettingName = keyof typeof SETTINGS
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[]

export type SettingValue = number | boolean | readonly number[]

export const settingTold = (name: SettingName): Told => SETTINGS[name]

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name)
}

/** Which values a setting takes; both bounds count. */
export type SettingForm =
  | { readonly kind: 'number'; readonly whole: boolean; readonly least: number; readonly most: number }
  | { readonly kind: 'choice'; readonly of: readonly number[] }
  | { readonly kind: 'flag' }
  | { readonly kind: 'numbers'; readonly least: number; readonly most: number; readonly longest: number }

/** How a setting stands: `node`: people set it here, and the file's value does not count. */
export interface SettingStanding {
  readonly value: SettingValue
  readonly from: 'default' | 'file' | 'node'
  /** What counts where nothing is set here. */
  readonly file: SettingValue
  readonly default: SettingValue
  /** Something is set here that this version does not take: the file counts. */
  readonly notUsed: { readonly value: unknown; readonly why: string } | undefined
}

/** What this process knows of the settings by its file, whatever is set at the node. */
export interface SettingRules {
  readonly formOf: (name: SettingName) => SettingForm
  /** Why a value is not taken; undefined: it is. */
  readonly against: (name: SettingName, value: unknown) => string | undefined
  /** @param set by name, what is set at the node */
  readonly standing: (name: SettingName, set: ReadonlyMap<string, unknown>) => SettingStanding
  /** How many others approve a change of any setting, by what is in force. */
  readonly needs: (set: ReadonlyMap<string, unknown>) => ApprovalsNeeded
}

/** As people read it: `24, 72 hours`; `on`. */
export function settingText(value: SettingValue, unit: SettingUnit | undefined): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value !== 'number' && value.length === 0) return 'never'
  const numbers = typeof value === 'number' ? String(value) : value.join(', ')
  return unit === undefined ? numbers : `${numbers} ${numbers === '1' ? ONE[unit] : unit}`
}

const ONE: Readonly<Record<SettingUnit, string>> = {
  seconds: 'second',
  minutes: 'minute',
  hours: 'hour',
  people: 'person',
  calls: 'call',
  requests: 'request',
  'pieces of work': 'piece of work',
}
