import { countWaitingOf } from '../approvals/index.ts'
import { countFailing, countOverdue, loadBy, nearTheirEnd, notReachedNow } from '../async/index.ts'
import { type ApprovalKind, RULE_OF_APPROVAL, type SettingName, type SettingValue } from '../messages/index.ts'
import { countActiveApprovers, countSessions } from '../people/index.ts'
import type { ApiDeps } from './deps.ts'
import type { WishedChange } from './settings.ts'

type Change = Pick<WishedChange, 'name' | 'before' | 'after'>
type Follows = (change: Change, deps: ApiDeps) => Promise<readonly string[]> | readonly string[]

/** What would follow, as things are now: only what can be told from what is there. */
export async function consequencesOf(name: SettingName, change: Change, deps: ApiDeps): Promise<readonly string[]> {
  return FOLLOWS[name](change, deps)
}

const nothingAtOnce: Follows = () => []

const pausesStay: Follows = async (_change, { db, now }) => {
  const { failing } = await countFailing(db, 0, now())
  if (failing === 0) return ['no work waits for another attempt']
  return [
    `${some(failing, 'piece of work waits', 'pieces of work wait')} for the next attempt; when it comes stays as it is`,
  ]
}

const givingUp: Follows = async ({ after }, { db, now }) => {
  const { failing, longer } = await countFailing(db, Number(after), now())
  if (failing === 0) return ['no work waits for another attempt']
  return [
    `${some(failing, 'piece of work has', 'pieces of work have')} failed and ${failing === 1 ? 'goes' : 'go'} on; of these ${longer} for longer than that: parked when ${longer === 1 ? 'it fails' : 'they fail'} again, or soon where the partner is not reached`,
  ]
}

const circuitOpens: Follows = async ({ after }, { db }) => {
  const near = await nearTheirEnd(db, Number(after))
  return [
    near.length === 0
      ? 'no partner is paused by the next call that fails'
      : `one more call that does not reach them, and nothing goes out for a while to: ${names(near)}`,
    ...(await heldStay(db)),
  ]
}

const circuitPauses: Follows = async (_change, { db }) => heldStay(db)

async function heldStay(db: ApiDeps['db']): Promise<string[]> {
  const held = await notReachedNow(db)
  if (held.length === 0) return ['every partner is called now']
  return [`nothing goes out now to ${names(held.map(({ name }) => name))}; that stays so until the call that tries`]
}

const toldOfHeld: Follows = async ({ after }, { db }) => {
  const held = await notReachedNow(db)
  return [
    ...(isEmpty(after) ? ['nothing is told again while a partner is not reached'] : []),
    held.length === 0 ? 'every partner is reached now' : `not reached now: ${names(held.map(({ name }) => name))}`,
  ]
}

const toldOfAnswers: Follows = ({ after }) =>
  isEmpty(after) ? ["it is not told when a DV's request stays without an answer; the policy gives 7 days"] : []

/** Those who ask do not vote, so one more is needed. */
const people =
  (rule: 'suspension' | 'initialRequest' | 'registration' | 'rollover' | 'users'): Follows =>
  async ({ before, after }, { db }) => {
    const kinds = (Object.keys(RULE_OF_APPROVAL) as ApprovalKind[]).filter((kind) => RULE_OF_APPROVAL[kind] === rule)
    const waiting = await countWaitingOf(db, kinds)
    const approvers = await countActiveApprovers(db)
    return [
      `${some(waiting, 'proposal waits', 'proposals wait')} that this rule put before people${waiting === 0 ? '' : '; each keeps the number it was asked for with'}`,
      ...(Number(after) === 0 && Number(before) !== 0
        ? ['nobody else is asked from then on: one person does it alone']
        : []),
      ...(Number(after) > approvers
        ? [`${some(approvers, 'user', 'users')} may approve: too few for what is asked for from then on`]
        : []),
    ]
  }

const reminders: Follows = async ({ after }, { db }) => {
  const waiting = await countWaitingOf(db, Object.keys(RULE_OF_APPROVAL) as ApprovalKind[])
  return [
    `${some(waiting, 'proposal waits', 'proposals wait')} now`,
    ...(isEmpty(after) ? ['nobody is told again of what waits'] : []),
  ]
}

const load =
  (key: 'owedHandles' | 'oldestSeconds'): Follows =>
  async ({ after }, { db, now, load: inForce }) => {
    const { owed, all, lists, partners } = await loadBy(db, { ...inForce, [key]: Number(after) }, now())
    return [
      `${some(owed, 'request is', 'requests are')} owed at this moment; new work would ${all === undefined ? `be taken${lists === undefined ? '' : ', but for lists'}` : 'be refused'}`,
      ...(partners === 0 ? [] : [`of ${some(partners, 'partner', 'partners')} no new work would be taken now`]),
    ]
  }

const databaseAnswers: Follows = async ({ after }, { db, now, load: inForce }) => {
  const began = performance.now()
  await loadBy(db, inForce, now())
  const seconds = (performance.now() - began) / 1000
  const would = seconds >= Number(after) ? 'new work would be refused' : 'new work would be taken'
  return [`the database answered in ${seconds.toFixed(3)} seconds just now: by this ${would}`]
}

const overdue: Follows = async ({ after }, { db, now }) => {
  const count = await countOverdue(db, Number(after), now())
  return [`${some(count, 'request of ours is', 'requests of ours are')} told to be overdue at the next look`]
}

const workAtOnce: Follows = async (_change, deps) => {
  const [work] = await inHand(deps)
  return [`${some(work, 'piece of work is', 'pieces of work are')} in hand now, in all processes together`]
}

const callsAtOnce: Follows = async ({ after }, deps) => {
  const [, calls] = await inHand(deps)
  return [
    `${some(calls, 'call is', 'calls are')} in hand now, in all processes together`,
    `of one process at most ${Math.max(1, Math.floor(Number(after) / 4))} to one partner`,
  ]
}

async function inHand({ running, runningJobs }: ApiDeps): Promise<[work: number, calls: number]> {
  const jobs = running ? await runningJobs() : []
  const work = jobs.filter((id) => /^(handle|install)-/.test(id)).length
  return [work, jobs.length - work]
}

const keepMessages: Follows = ({ after }) => [
  after === true
    ? 'what comes and goes is kept from then on; what passed before cannot be shown'
    : 'of exchanges from then on no message can be shown or proved octet for octet; what was kept stays',
]

const idleSessions: Follows = async ({ after }, { db, now }) => {
  const { open, idle } = await countSessions(db, Number(after), now())
  if (open === 0) return ['no session is open now']
  return [
    `${some(open, 'session is', 'sessions are')} open now; ${idle} of them idle for longer than that, and ended by it`,
  ]
}

const openSessions: Follows = async (_change, { db, now }) => {
  const { open } = await countSessions(db, 0, now())
  if (open === 0) return ['no session is open now']
  return [`${some(open, 'session is', 'sessions are')} open now; each keeps the end it has`]
}

const renewal: Follows = ({ after }) =>
  after === true
    ? []
    : ['certificates of our own run out unless a person asks for the next one: each step towards it is told']

const FOLLOWS: Readonly<Record<SettingName, Follows>> = {
  'retry.firstPauseSeconds': pausesStay,
  'retry.longestPauseSeconds': pausesStay,
  'retry.giveUpAfterSeconds': givingUp,
  'circuit.failures': circuitOpens,
  'circuit.firstPauseSeconds': circuitPauses,
  'circuit.longestPauseSeconds': circuitPauses,
  'escalation.heldHours': toldOfHeld,
  'escalation.answerHours': toldOfAnswers,
  'approvals.suspension': people('suspension'),
  'approvals.initialRequest': people('initialRequest'),
  'approvals.registration': people('registration'),
  'approvals.rollover': people('rollover'),
  'approvals.users': people('users'),
  'approvals.remindAfterHours': reminders,
  'load.owedHandles': load('owedHandles'),
  'load.oldestSeconds': load('oldestSeconds'),
  'load.databaseSeconds': databaseAnswers,
  'limits.callbackHours': overdue,
  'limits.workAtOnce': workAtOnce,
  'limits.callsAtOnce': callsAtOnce,
  'exchanges.keepMessages': keepMessages,
  'people.session.idleMinutes': idleSessions,
  'people.session.hours': openSessions,
  'renewal.automatic': renewal,
  'renewal.lookEveryMinutes': nothingAtOnce,
}

const isEmpty = (value: SettingValue): boolean => typeof value === 'object' && value.length === 0
const some = (count: number, one: string, more: string): string =>
  count === 0 ? `no ${one}` : `${count} ${count === 1 ? one : more}`

const MOST_NAMES = 10
const names = (all: readonly string[]): string =>
  all.length <= MOST_NAMES
    ? all.join(', ')
    : `${all.slice(0, MOST_NAMES).join(', ')} and ${all.length - MOST_NAMES} more`
