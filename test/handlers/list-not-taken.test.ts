import assert from 'node:assert/strict'
import { ParkWork } from '../../src/async/index.ts'
import type { HandlerDeps } from '../../src/handlers/index.ts'
import { sendRequest } from '../../src/handlers/send-request.ts'
import { openMemoryLedger } from '../../src/ledger/index.ts'
import type { ContractSettings, PartnerAnswer } from '../../src/messages/index.ts'
import { checkSignature, openMemoryKeyStore } from '../../src/signatures/index.ts'
import { changeContractSettings, findExchange, keepListContent, type Store } from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const LIST = Uint8Array.of(0x30, 3, 2, 1, 0)

describe('a list its receiver could not take', () => {
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store?.close())

  /** What sending it comes to, where `call` answers so and `failedCallbacks` is set so. */
  async function send(
    call: () => Promise<PartnerAnswer>,
    failedCallbacks: ContractSettings['failedCallbacks'],
  ): Promise<unknown> {
    const partner = await insertPartnerRow(store)
    const changes = { push_url: 'https://gate-1.example.test/' }
    await store.db.updateTable('partner').set(changes).where('id', '=', partner.id).execute()
    const { id } = await insertExchangeRow(store, partner, {
      direction: 'out',
      operation: 'SendMasterList',
      state: 'queued',
      owes: 'send',
    })
    await store.db.transaction().execute(async (tx) => {
      await changeContractSettings(tx, partner.id, { failedCallbacks })
      const list_sha256 = await keepListContent(tx, LIST, new Date())
      await tx.updateTable('exchange').set({ list_sha256 }).where('id', '=', id).execute()
    })
    const unused = async () => assert.fail('nothing is dispatched')
    const now = () => new Date()
    const keys = openMemoryKeyStore()
    const approvals = { suspension: 0, initialRequest: 0, registration: 0, rollover: 0, users: 0 } as const
    const waysOut = { dispatch: unused, hurry: unused, call }
    const ledger = openMemoryLedger()
    const deps: HandlerDeps = { db: store.db, keys, ledger, now, checkSignature, approvals, ...waysOut }
    const exchange = (await findExchange(store.db, id)) ?? assert.fail()
    return sendRequest(exchange, deps).then(
      () => 'taken',
      (error) => error,
    )
  }

  const ANSWERS: readonly [name: string, answer: PartnerAnswer][] = [
    ['an HTTP error', { kind: 'unusable', why: 'HTTP status 503' }],
    ['failure_internal_error', { kind: 'receipt', receipt: 'internal-error', returnCode: 'failure_internal_error' }],
  ]
  for (const [name, answer] of ANSWERS) {
    it(`answered with ${name} is sent again, or left to a person at once where that is set`, async () => {
      const again = await send(async () => answer, 'repeat')
      assert.ok(again instanceof Error && !(again instanceof ParkWork), String(again))
      assert.ok((await send(async () => answer, 'park')) instanceof ParkWork)
    })
  }

  it('that did not even get there is sent again in any case', async () => {
    const away = async (): Promise<never> => {
      throw new Error('no route')
    }
    const again = await send(away, 'park')
    assert.ok(again instanceof Error && !(again instanceof ParkWork), String(again))
  })

  it('and one that is taken is, whatever is set', async () => {
    const received: PartnerAnswer = { kind: 'receipt', receipt: 'received', returnCode: 'ok_received_correctly' }
    assert.equal(await send(async () => received, 'park'), 'taken')
  })
})
