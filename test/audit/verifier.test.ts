import assert from 'node:assert/strict'
import { sql } from 'kysely'
import {
  chainEvents,
  ensureAuditKey,
  isSilent,
  makeCheckpoints,
  type Verified,
  Verifier,
} from '../../src/audit/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import { eventRow, findVerification, type Store } from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { openTestStore } from '../support/store.ts'

const BY = { by: 'otto', via: 'session' }
const EVENTS = 1_200

describe('a node that verifies its own audit chain', () => {
  let store: Store
  let clock = Date.UTC(2026, 10, 30, 12)
  const now = () => new Date(clock)
  const keys = openMemoryKeyStore()
  const troubles: unknown[] = []
  const verifierOf = () =>
    new Verifier({ db: store.db, now, rowsAtOnce: 100, onTrouble: (error) => troubles.push(error) })
  before(async () => {
    store = await openTestStore()
    const events = Array.from({ length: EVENTS }, (_, n) => eventRow({ kind: 'told', details: { n } }, now()))
    await store.db.insertInto('event').values(events).execute()
    await ensureAuditKey({ db: store.db, keys, now })
    await chainEvents(store.db, now)
    await makeCheckpoints([{ name: 'file', everyMinutes: 10 }], { db: store.db, keys, now })
  })
  after(() => store.close())

  const ended = async () => {
    await eventually('the run is over', async () => (await findVerification(store.db))?.state !== 'running')
    const found = await findVerification(store.db)
    return { ...found, result: found?.result as Verified | undefined }
  }
  const newestEvent = () =>
    store.db.selectFrom('event').select(['kind', 'details']).orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()

  it('says that it holds, to which row and checkpoint, and leaves an event of who asked', async () => {
    const verifier = verifierOf()
    assert.equal(await verifier.begin({}, BY), true)
    const { state, begunBy, result } = await ended()
    assert.deepEqual([state, begunBy, result?.ok, result?.to], ['ended', 'otto', true, EVENTS + 1])
    assert.deepEqual(result?.signedTo, { checkpoint: 1, n: EVENTS + 1 })
    const { kind, details } = await newestEvent()
    assert.equal(kind, 'audit chain verified')
    const { result: told, to, signedTo, by } = details as Record<string, unknown>
    assert.deepEqual([told, to, signedTo, by], ['holds', EVENTS + 1, EVENTS + 1, 'otto'])
  })

  it('does so once at a time, whichever of its processes is asked', async () => {
    const [one, other] = [verifierOf(), verifierOf()]
    const begun = await Promise.all([one.begin({}, BY), other.begin({}, { by: 'anna' })])
    assert.deepEqual(begun.toSorted(), [false, true])
    assert.equal((await ended()).state, 'ended')
  })

  it('is broken off by the stop of its process, and begun anew after that, or after its death', async () => {
    const verifier = verifierOf()
    await verifier.begin({}, BY)
    await verifier.close()
    assert.equal((await ended()).state, 'interrupted')
    await sql`update audit_verification set state = 'running', seen_at = ${now()}`.execute(store.db)
    assert.equal(await verifierOf().begin({}, BY), false)
    clock += 61_000
    const dead = await findVerification(store.db)
    assert.equal(dead !== undefined && isSilent(dead, now()), true)
    assert.equal(await verifierOf().begin({}, BY), true)
    assert.equal((await ended()).result?.ok, true)
  })

  it('finds events that came past the chain, however many there are of others', async () => {
    await chainEvents(store.db, now)
    await sql`insert into event (at, kind, details) values (${now()}, 'slipped in', '{}')`.execute(store.db)
    await sql`alter table audit_pending disable trigger user`.execute(store.db)
    await sql`delete from audit_pending`.execute(store.db)
    await sql`select setval('event_number', 100000)`.execute(store.db)
    await sql`insert into event (at, kind, details) values (${now()}, 'after many', '{}')`.execute(store.db)
    await verifierOf().begin({}, BY)
    const { result } = await ended()
    assert.deepEqual(
      result?.findings.map(({ kind, says }) => [kind, /slipped in/.test(says)]),
      [['event-past-the-chain', true]],
    )
  })

  it('names the first row that was changed behind its back, and the event says so', async () => {
    await sql`alter table event disable trigger user`.execute(store.db)
    await sql`update event set details = '{"n":-1}' where id = (select event_id from audit_row where position = 700)`.execute(
      store.db,
    )
    await sql`alter table event enable trigger user`.execute(store.db)
    await verifierOf().begin({}, BY)
    const { result } = await ended()
    assert.deepEqual([result?.findings[0]?.kind, result?.findings[0]?.n], ['row-changed', 700])
    const { result: told, finding, row } = (await newestEvent()).details as Record<string, unknown>
    assert.deepEqual([told, finding, row], ['does not hold', 'row-changed', 700])
    assert.deepEqual(troubles, [])
  })
})
