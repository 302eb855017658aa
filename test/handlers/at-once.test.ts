import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { accept, LookAgain, OutcomeWaiter, settle, takeFromCaller } from '../../src/async/index.ts'
import { type Caller, type HandlerDeps, takeRequest } from '../../src/handlers/index.ts'
import { openMemoryLedger } from '../../src/ledger/index.ts'
import { DEFAULT_CONTRACT_SETTINGS, type Exchange, parseMessageId } from '../../src/messages/index.ts'
import { checkSignature, openMemoryKeyStore } from '../../src/signatures/index.ts'
import { findAuthority, findExchange, type Store } from '../../src/store/index.ts'
import { insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

/** Doc 9303-12, 8: a SPOC may answer at once, or acknowledge and call back; never both. */
describe('a state that is answered at once where it can be', () => {
  let at = new Date()
  const now = () => at
  let store: Store
  let deps: HandlerDeps & { readonly outcomes: OutcomeWaiter }
  let caller: Caller
  let begin: (id: string) => void = () => {}
  before(async () => {
    store = await openTestStore()
    const outcomes = new OutcomeWaiter(store, now)
    await outcomes.start()
    const unused = async () => assert.fail('nothing goes out here')
    const dispatch = async (task: string, id: string) => (task === 'handle' ? begin(id) : undefined)
    const keys = openMemoryKeyStore()
    const approvals = { suspension: 0, initialRequest: 0, registration: 0, rollover: 0, users: 0 } as const
    deps = {
      db: store.db,
      ledger: openMemoryLedger(),
      keys,
      now,
      checkSignature,
      approvals,
      dispatch,
      hurry: async () => {},
      call: unused,
      outcomes,
    }
    const row = await insertPartnerRow(store)
    const authority = await findAuthority(store.db, row.authorityId)
    assert.ok(authority)
    const contractSettings = { ...DEFAULT_CONTRACT_SETTINGS, answers: 'at-once' } as const
    const partner = { ...row, role: 'SPOC', serviceUrl: 'https://spoc.gov.fu/', contractSettings } as const
    caller = { partner, authority, contract: 'icao-9303-12', forgiven: [] }
  })
  after(async () => {
    await deps?.outcomes.close()
    await store?.close()
  })

  const issued = { kind: 'certificates', certificates: [Uint8Array.of(1, 2, 3)] } as const
  const ask = () => {
    const messageId = parseMessageId(randomUUID())
    assert.ok(messageId)
    return {
      operation: 'GetCACertificates',
      replyTo: { callback: 'possible', messageId, responseUrl: undefined },
    } as const
  }
  const end = (exchange: Exchange) => settle(exchange, issued, async () => {}, {}, deps)
  const read = async (id: string): Promise<Exchange> => {
    const exchange = await findExchange(store.db, id)
    assert.ok(exchange)
    return exchange
  }
  const owed = async (id: string) =>
    (await store.db.selectFrom('outbox').select('task').where('exchange_id', '=', id).execute()).map(({ task }) => task)

  /** Asked, and nobody has begun with it. */
  async function asked(command = ask()) {
    const begun = new Promise<string>((resolve) => {
      begin = resolve
    })
    const answer = takeRequest(command, caller, deps)
    return { exchange: await read(await begun), answer, again: () => takeRequest(command, caller, deps) }
  }

  it('gets the outcome as its answer, and no callback; asked again, the same', async () => {
    const { exchange, answer, again } = await asked()
    assert.ok(await end(exchange))
    assert.deepEqual(await answer, issued)
    assert.equal((await read(exchange.id)).state, 'closed')
    assert.deepEqual(await owed(exchange.id), [])
    assert.deepEqual(await again(), issued)
  })

  it('is acknowledged when the outcome is not there in time, and called back', async () => {
    const { exchange } = await asked()
    assert.equal(await deps.outcomes.outcomeOrCallback(exchange, 1), undefined)
    assert.ok(await end(exchange))
    assert.equal((await read(exchange.id)).state, 'settled')
    assert.deepEqual(await owed(exchange.id), ['deliver'])
  })

  it('asks again while it waits: both connections are acknowledged, and it is called back', async () => {
    const { exchange, answer, again } = await asked()
    assert.deepEqual(await again(), { kind: 'accepted' })
    assert.ok(await end(exchange))
    assert.deepEqual(await answer, { kind: 'accepted' })
    assert.deepEqual(await owed(exchange.id), ['deliver'])
  })

  it('is called back when the process that held its connection died; before that, the callback waits', async () => {
    const { partner, contract, forgiven } = caller
    const url = { callbackUrl: partner.serviceUrl, callerWaitsUntil: new Date(at.getTime() + 15_000) }
    const message = { partner, contract, command: ask(), ...url, refusal: undefined, details: {}, forgiven }
    const { exchange } = await accept(message, { ...deps, dispatch: async () => {} })
    assert.ok(await end(exchange))
    await assert.rejects(takeFromCaller(exchange, deps), LookAgain)
    at = new Date(at.getTime() + 60_000)
    await takeFromCaller(exchange, deps)
    assert.equal(await deps.outcomes.outcomeOrCallback(exchange, 1), undefined)
    assert.deepEqual(await owed(exchange.id), ['deliver'])
  })
})
