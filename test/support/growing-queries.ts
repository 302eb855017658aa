import { sql } from 'kysely'
import { ClockWatch } from '../../src/async/clock-watch.ts'
import { escalate } from '../../src/async/escalation.ts'
import { forgetOldRepeats } from '../../src/async/live-repeats.ts'
import { measureLoad } from '../../src/async/load.ts'
import { measureClosed, measureHeld, measureWork } from '../../src/async/measure-work.ts'
import { owedPage, owedWithoutJob, prioritiesOfOwed } from '../../src/async/outbox.ts'
import { noteOverdueCallbacks } from '../../src/async/overdue.ts'
import { heldTooLong, owedInCalls, owedProbes, summariseOwed } from '../../src/async/owed-work.ts'
import { beginAnew } from '../../src/async/partner-circuit.ts'
import { parseMessageId } from '../../src/messages/index.ts'
import {
  countLateAndParked,
  countRefusals,
  countRefusalsByHour,
  countTolerances,
  countTraffic,
  type Database,
  dropList,
  exchangeTree,
  findExchange,
  findLatestRequest,
  findRequestById,
  listAnnouncements,
  listOpenRequestsTo,
  listOwnRequests,
  listPartnerRequests,
  listUnsentTo,
  listWaitingForState,
  measureApprovals,
  measureOpenExchanges,
  partnerTimes,
  withdrawInitialPermissions,
} from '../../src/store/index.ts'
import type { Filled } from './many-exchanges.ts'

const RETRY = { firstPauseSeconds: 30, longestPauseSeconds: 3_600, giveUpAfterSeconds: 600_000 }
const ESCALATION = { heldHours: [24, 72], answerHours: [120, 168] }
const LIST = 'ab'.repeat(32)

/** What a node asks the growing tables by itself, every few seconds or for each message, and for an operator. */
export function growingQueries({ partners, until }: Filled): Record<string, (db: Database) => Promise<unknown>> {
  const [{ id, authorityId }, { id: quiet, authorityId: quietAuthority }] = partners as unknown as [
    (typeof partners)[0],
    (typeof partners)[0],
  ]
  const now = new Date(until.getTime() + 1_000)
  const lately = Array.from({ length: 24 }, (_, hour) => new Date(until.getTime() - hour * 3_600_000))
  const messageId = parseMessageId('c4ca4238a0b923820dcc509a6f75849b')
  if (messageId === undefined) throw new Error('not a messageID')
  const within = (work: (tx: never) => Promise<unknown>) => (db: Database) =>
    db.transaction().execute((tx) => work(tx as never))
  const someExchange = async (db: Database) => {
    const { rows } = await sql<{ id: string }>`select id from exchange order by id desc limit 1`.execute(db)
    return (await findExchange(db, rows[0]!.id))!
  }
  return {
    'the keys of repeats that are forgotten': (db) => forgetOldRepeats(db, now),
    'what is owed without a job': (db) => owedWithoutJob(db, 0, 200),
    'what is owed': (db) => owedPage(db, 0, 200),
    'the work owed, in sums': (db) => summariseOwed(db, [], now),
    'how much is to be handled': (db) => measureLoad(db),
    'when owed work has its turn': async (db) =>
      prioritiesOfOwed(db, [{ task: 'deliver', exchangeId: (await someExchange(db)).id }]),
    'what is owed to a partner in calls': (db) => owedInCalls(db, id, 200),
    'the calls that probe': (db) => owedProbes(db, now),
    'what was held too long': (db) => heldTooLong(db, RETRY, now, 100),
    'what begins anew': within((tx) => beginAnew(tx, id)),
    'callbacks that are overdue': (db) => noteOverdueCallbacks(db, 24, now),
    'requests that are not answered': (db) => escalate(db, ESCALATION, now),
    'a clock that was set back': (db) => new ClockWatch({ db, now: () => now }).setBackBy(),
    'what metrics say of owed work': (db) => measureWork(db, now),
    'what metrics say of partners not reached': (db) => measureHeld(db),
    'what metrics say of what is not taken': (db) => measureClosed(db),
    'what metrics say of open exchanges': (db) => measureOpenExchanges(db),
    'what metrics say of decisions': (db) => measureApprovals(db),
    'how many are late and parked': (db) => countLateAndParked(db),
    'who was turned away lately': (db) => countRefusals(db, new Date(now.getTime() - 86_400_000), 20),
    'how many were turned away, by the hour': (db) => countRefusalsByHour(db, lately),
    'what began lately, by the hour': (db) => countTraffic(db, lately),
    'how often tolerances were needed': (db) => countTolerances(db),
    'how often a partner needed tolerances': (db) => countTolerances(db, quiet),
    'how quickly a partner answered': (db) =>
      partnerTimes(db, { partnerIds: [id], since: new Date(now.getTime() - 7 * 86_400_000), newest: 400 }),
    'requests of our own': (db) => listOwnRequests(db, authorityId, 100),
    'requests of our own, where there are none': (db) => listOwnRequests(db, quietAuthority, 100),
    'the latest request to a partner': (db) => findLatestRequest(db, id),
    'a request of a partner by its messageID': (db) =>
      findRequestById(db, { partnerId: id, operation: 'RequestCertificate', messageId }),
    'requests of a partner': (db) => listPartnerRequests(db, id, 100),
    'certificates announced': (db) => listAnnouncements(db, [authorityId, quietAuthority], 100),
    'open requests to a state': (db) => listOpenRequestsTo(db, id),
    'what is unsent to a partner': within((tx) => listUnsentTo(tx, id)),
    'what waits for people on its way to a state': within((tx) => listWaitingForState(tx, 'UT')),
    'initial permissions withdrawn': within((tx) => withdrawInitialPermissions(tx, id)),
    'a list that nothing has any more': within(async (tx) =>
      dropList(tx, { ...(await someExchange(tx)), listSha256: LIST }),
    ),
    'the whole that an exchange belongs to': async (db) => exchangeTree(db, await someExchange(db)),
  }
}
