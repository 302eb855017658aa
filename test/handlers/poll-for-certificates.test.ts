import assert from 'node:assert/strict'
import { LookAgain, ParkWork } from '../../src/async/index.ts'
import type { HandlerDeps } from '../../src/handlers/index.ts'
import { pollForCertificates } from '../../src/handlers/poll-for-certificates.ts'
import { openMemoryLedger } from '../../src/ledger/index.ts'
import type { Command, Exchange, PartnerAnswer, SpocCommand } from '../../src/messages/index.ts'
import { checkSignature, openMemoryKeyStore } from '../../src/signatures/index.ts'
import { changeContractSettings, exchangeOutcome, findExchange, listEvents, type Store } from '../../src/store/index.ts'
import { makeRequest } from '../support/applicant.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const OURS = 'UTDVDOM00002'
const said = (returnCode: string) => ({ kind: 'final', returnCode }) as const
const refused = (reason: 'certificate-not-finished' | 'certificate-not-available' | 'internal-error', code: string) =>
  ({ ...said(code), outcome: { kind: 'refused', reason } }) as PartnerAnswer
const NOT_FINISHED = refused('certificate-not-finished', 'ok_cert_not_finished')

describe('a CVCA that is asked by GetDVCertificates', () => {
  const asked = new Date('2026-11-02T12:00:00Z')
  let store: Store
  let request: Uint8Array
  before(async () => {
    store = await openTestStore()
    request = (await makeRequest({ holderReference: OURS, authorityReference: 'UTCVCATST00001' })).octets
  })
  after(() => store?.close())

  interface Polled {
    readonly exchange: Exchange
    readonly calls: (Command | SpocCommand)[]
    readonly dispatched: string[]
    lookAfter(minutes: number): Promise<void>
  }

  /** A request it acknowledged at `asked`, and the work of asking again that is owed since. */
  async function polled(answer: PartnerAnswer, pollMinutes: number | 'off' = 5): Promise<Polled> {
    const partner = { ...(await insertPartnerRow(store)), edition: 'tr-03129/1.4' } as const
    await store.db.updateTable('partner').set({ service_url: 'https://cvca.example.test/' }).execute()
    await store.db.transaction().execute((tx) => changeContractSettings(tx, partner.id, { pollMinutes }))
    const row = { direction: 'out', operation: 'RequestCertificate', state: 'awaiting-callback' } as const
    const { id } = await insertExchangeRow(store, partner, { ...row, createdAt: asked, owes: 'poll' })
    await store.db.updateTable('exchange').set({ request }).where('id', '=', id).execute()
    const exchange = (await findExchange(store.db, id)) ?? assert.fail()
    const [calls, dispatched]: [(Command | SpocCommand)[], string[]] = [[], []]
    const lookAfter = (minutes: number): Promise<void> => {
      const deps: HandlerDeps = {
        db: store.db,
        keys: openMemoryKeyStore(),
        ledger: openMemoryLedger(),
        now: () => new Date(asked.getTime() + minutes * 60_000),
        checkSignature,
        approvals: { suspension: 0, initialRequest: 0, registration: 0, rollover: 0, users: 0 },
        dispatch: async (task) => void dispatched.push(task),
        hurry: async () => assert.fail('nothing is hurried'),
        call: async (_partner, _url, command) => {
          calls.push(command)
          return answer
        },
      }
      return pollForCertificates(exchange, deps)
    }
    return { exchange, calls, dispatched, lookAfter }
  }

  const pauseOf = (work: Promise<void>): Promise<number> =>
    work.then(
      () => assert.fail('it is done'),
      (error) => (error instanceof LookAgain ? error.inMilliseconds / 60_000 : Promise.reject(error)),
    )
  const outcomeOf = async ({ exchange }: Polled) => {
    const now = (await findExchange(store.db, exchange.id)) ?? assert.fail()
    return { state: now.state, outcome: await exchangeOutcome(store.db, now) }
  }

  it('is left alone before the first pause is over', async () => {
    const { lookAfter, calls } = await polled(NOT_FINISHED)
    assert.equal(await pauseOf(lookAfter(1)), 4)
    assert.deepEqual(calls, [])
  })

  it('is asked for the name of the request, after pauses that grow to an hour, or stay where they are longer', async () => {
    const { lookAfter, calls, exchange } = await polled(NOT_FINISHED)
    assert.equal(await pauseOf(lookAfter(5)), 5)
    assert.equal(await pauseOf(lookAfter(10)), 10)
    assert.equal(await pauseOf(lookAfter(40)), 40)
    assert.equal(await pauseOf(lookAfter(1_000)), 60)
    assert.deepEqual(calls[0], { operation: 'GetDVCertificates', holderMnemonic: 'DVDOM' })
    const events = await listEvents(store.db, { exchangeId: exchange.id, limit: 10 })
    assert.deepEqual(
      events.map(({ kind, details }) => [kind, details.nextInSeconds]),
      [300, 600, 2_400, 3_600].map((seconds) => ['asked again: not finished yet', seconds]),
    )
    const patient = await polled(NOT_FINISHED, 1_440)
    assert.equal(await pauseOf(patient.lookAfter(10_000)), 1_440)
  })

  it('ends it with a refusal', async () => {
    const one = await polled(refused('certificate-not-available', 'failure_messageID_unknown'))
    await one.lookAfter(5)
    const outcome = { kind: 'refused', reason: 'certificate-not-available' }
    assert.deepEqual(await outcomeOf(one), { state: 'answered', outcome })
    assert.deepEqual(one.dispatched, ['install'])
    const owed = await store.db.selectFrom('outbox').select('task').where('exchange_id', '=', one.exchange.id).execute()
    assert.deepEqual(owed, [{ task: 'install' }])
  })

  it('that gives what it issued before is left to a person: it says nothing of this request', async () => {
    const certificates = [Uint8Array.of(0x7f, 0x21, 3, 1, 2, 3)]
    const one = await polled({ ...said('ok_cert_available'), outcome: { kind: 'certificates', certificates } })
    await assert.rejects(
      one.lookAfter(5),
      (error) => error instanceof ParkWork && /none for UTDVDOM00002/.test(error.message),
    )
    assert.equal((await outcomeOf(one)).outcome, undefined)
  })

  it('that fails, or answers something else, is asked again as any call is', async () => {
    const trouble: readonly PartnerAnswer[] = [
      { kind: 'unusable', why: 'HTTP status 503' },
      refused('internal-error', 'failure_internal_error'),
      { kind: 'receipt', receipt: 'received', returnCode: 'ok_received_correctly' },
      { ...said('ok_signature_available'), outcome: { kind: 'signature', signature: Uint8Array.of(1) } },
    ]
    for (const answer of trouble) {
      const { lookAfter } = await polled(answer)
      await assert.rejects(lookAfter(5), (error) => !(error instanceof ParkWork || error instanceof LookAgain))
    }
  })

  it('and shall be no more is not: a person is told what to do', async () => {
    const { lookAfter, calls } = await polled(NOT_FINISHED, 'off')
    await assert.rejects(lookAfter(5), (error) => error instanceof ParkWork && /pollMinutes=5/.test(error.message))
    assert.deepEqual(calls, [])
  })
})
