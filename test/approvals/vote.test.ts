import assert from 'node:assert/strict'
import {
  type Approval,
  type Effects,
  findApproval,
  listApprovals,
  propose,
  remindOfApprovals,
  vote,
  withdraw,
} from '../../src/approvals/index.ts'
import { type Authenticated, authenticate } from '../../src/people/index.ts'
import { insertEvent, listNewestEvents, type Store } from '../../src/store/index.ts'
import { addPeople, by } from '../people/people.ts'
import { TEST_SECRETS } from '../support/secrets.ts'
import { openTestStore } from '../support/store.ts'

const START = Date.parse('2026-11-23T12:00:00Z')
const PARTNER = '00000000-0000-4000-8000-000000000001'

describe('an approval', () => {
  let store: Store
  let clock: number
  let done: string[]
  let dispatched: string[]
  let deps: Parameters<typeof vote>[1]

  before(async () => {
    store = await openTestStore()
    clock = START
    await addPeople(['alice', 'bob', 'carol'], { db: store.db, now: () => new Date(clock) })
  })
  beforeEach(() => {
    clock = START
    done = []
    dispatched = []
    deps = {
      db: store.db,
      now: () => new Date(clock),
      effects: { 'partner-suspension': effect } as unknown as Effects,
      dispatch: async (task, exchangeId) => void dispatched.push(`${task} ${exchangeId}`),
    }
  })
  after(() => store?.close())

  const effect: Effects['partner-suspension'] = {
    async approved(tx, { id }, at) {
      await insertEvent(tx, { kind: `effect of ${id}` }, at)
      done.push('approved')
      return [{ task: 'handle', exchangeId: 'x' }]
    },
    async refused(_tx, _approval, grounds) {
      done.push(`refused: ${grounds}`)
      return []
    },
  }

  async function proposed(needs: 1 | 2, requester?: string): Promise<number> {
    const requestedBy = requester === undefined ? undefined : await shown(requester)
    const action = { partnerId: PARTNER, why: 'stolen' }
    const checks = [{ check: 'state', source: 'registry', ok: true, says: 'active' }]
    const what = { kind: 'partner-suspension', subject: 'suspend gate-1', needs, requestedBy, checks, action } as const
    return store.db.transaction().execute((tx) => propose(tx, what, deps.now()))
  }
  const shown = (name: string): Promise<Authenticated> => authenticate(by(name), { ...deps, secrets: TEST_SECRETS })
  const votes = async (id: number, who: string, decision: 'approve' | 'refuse' = 'approve'): Promise<Approval> =>
    vote({ id, decision, grounds: `${who} looked`, by: await shown(who) }, deps)
  const eventsOf = async (id: number) =>
    (await listNewestEvents(store.db, { limit: 50 })).rows.filter(({ details }) => details.approval === id)

  it('of one: is done with the first vote, which is kept with name and grounds', async () => {
    const id = await proposed(1, 'alice')
    const { state, votes: kept, requestedBy } = await votes(id, 'bob')
    assert.deepEqual([state, requestedBy, done], ['approved', 'alice', ['approved']])
    assert.deepEqual(
      kept.map((one) => [one.by, one.decision, one.grounds]),
      [['bob', 'approve', 'bob looked']],
    )
    assert.deepEqual(dispatched, ['handle x'])
  })

  it('of two: waits for the second, and the event of the decision names both with their grounds', async () => {
    const id = await proposed(2)
    assert.equal((await votes(id, 'alice')).state, 'waiting')
    assert.deepEqual(done, [])
    assert.equal((await votes(id, 'bob')).state, 'approved')
    const decided = (await eventsOf(id)).find(({ kind }) => kind === 'approved')
    assert.match(JSON.stringify(decided?.details), /alice.*alice looked.*bob.*bob looked/)
  })

  it('is refused by one, with the grounds', async () => {
    const id = await proposed(2, 'alice')
    assert.equal((await votes(id, 'bob', 'refuse')).state, 'refused')
    assert.deepEqual(done, ['refused: bob looked'])
    await assert.rejects(votes(id, 'carol'), { code: 'not-waiting' })
  })

  it('is not decided by its requester, nor twice by one user, nor without grounds', async () => {
    const id = await proposed(2, 'alice')
    await assert.rejects(votes(id, 'alice'), { code: 'by-requester' })
    await votes(id, 'bob')
    await assert.rejects(votes(id, 'bob'), { code: 'voted-before' })
    await assert.rejects(vote({ id, decision: 'approve', grounds: ' ', by: await shown('carol') }, deps), {
      code: 'grounds-missing',
    })
    await assert.rejects(vote({ id: 4711, decision: 'approve', grounds: 'x', by: await shown('carol') }, deps), {
      code: 'approval-unknown',
    })
    assert.deepEqual(done, [])
  })

  it('is decided once when two vote at the same time', async () => {
    const id = await proposed(1)
    const both = await Promise.allSettled([votes(id, 'alice'), votes(id, 'bob')])
    const codes = both.map((one) => (one.status === 'rejected' ? one.reason.code : 'voted')).sort()
    assert.deepEqual(codes, ['not-waiting', 'voted'])
    assert.deepEqual(done, ['approved'])
  })

  it('stays waiting, without the vote, when what it does fails', async () => {
    const id = await proposed(1)
    const broken = { ...effect, approved: () => Promise.reject(new Error('out of order')) }
    const effects = { 'partner-suspension': broken } as unknown as Effects
    await assert.rejects(
      vote({ id, decision: 'approve', grounds: 'x', by: await shown('bob') }, { ...deps, effects }),
      /out of order/,
    )
    const { state, votes: kept } = (await findApproval(store.db, id)) ?? {}
    assert.deepEqual([state, kept], ['waiting', []])
    assert.equal((await votes(id, 'bob')).state, 'approved')
  })

  it('is withdrawn by its requester and by nobody else', async () => {
    const id = await proposed(1, 'alice')
    await assert.rejects(withdraw({ id, by: await shown('bob') }, deps), { code: 'not-requester' })
    assert.equal((await withdraw({ id, by: await shown('alice') }, deps)).state, 'withdrawn')
    await assert.rejects(withdraw({ id, by: await shown('alice') }, deps), { code: 'not-waiting' })
    await assert.rejects(votes(id, 'bob'), { code: 'not-waiting' })
    const ofPartner = await proposed(1)
    await assert.rejects(withdraw({ id: ofPartner, by: await shown('alice') }, deps), { code: 'not-requester' })
  })

  it('is told of again after each of the hours, once, while it waits', async () => {
    const id = await proposed(1)
    const told = async () =>
      (await eventsOf(id)).filter(({ kind }) => kind === 'still waits for approval').map(({ details }) => details.hours)
    const remind = () => remindOfApprovals(store.db, [24, 72], deps.now())
    await remind()
    assert.deepEqual(await told(), [])
    clock += 25 * 3_600_000
    await remind()
    await remind()
    assert.deepEqual(await told(), [24])
    clock += 72 * 3_600_000
    await remind()
    await remind()
    assert.deepEqual(await told(), [72, 24])
  })

  it('is listed, the newest first, by its state', async () => {
    const id = await proposed(1)
    const [newest] = await listApprovals(store.db, { state: 'waiting', limit: 1 })
    assert.equal(newest?.id, id)
    assert.ok(
      (await listApprovals(store.db, { state: 'refused', limit: 50 })).every(({ state }) => state === 'refused'),
    )
  })
})
