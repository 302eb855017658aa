import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import type { PartnerAnswer } from '../../src/messages/index.ts'
import { Applicant, byCallback, certificateIn, type MadeRequest, makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { describeOnServer } from '../support/on-server.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { admitGate, foundUtopia, type Gate, register, successor } from '../support/utopia.ts'

const OWED_OF_ONE = 3 // a quarter of load.owedHandles

describeOnServer('a node under load', () => {
  let postgres: PostgresServer
  let made: Awaited<ReturnType<typeof makeTestFolder>>
  let web: TestNode
  let worker: TestNode | undefined
  let receiver: Receiver
  let second: Receiver // of another partner
  let gate: Gate
  let places: Awaited<ReturnType<typeof foundUtopia>>
  let healthPort: number
  let number = 1

  const start = (role: 'web' | 'worker', more: Partial<TestNode['config']> = {}): Promise<TestNode> =>
    startTestNode('UT', { again: made, settings: { role, ...more }, keepFolder: true })
  const startWorker = async (): Promise<void> => {
    worker = await start('worker')
  }
  const stopWorker = async (): Promise<void> => {
    await worker?.stop()
    worker = undefined
  }

  before(async () => {
    postgres = await startPostgres({ keepsCommits: true })
    receiver = await startReceiver()
    second = await startReceiver()
    const { folder, config } = await makeTestFolder('UT', new Date(), 'embedded')
    made = {
      folder,
      config: {
        ...config,
        database: { url: await postgres.newDatabase(), connections: 20 },
        retry: { firstPauseSeconds: 0.2, longestPauseSeconds: 1, giveUpAfterSeconds: 600 },
        load: { owedHandles: 4 * OWED_OF_ONE, oldestSeconds: 300, databaseSeconds: 2 },
        limits: { ...config.limits, callersWaiting: 4 },
      },
    }
    healthPort = await freePort()
    web = await start('web', { health: { listen: { host: '127.0.0.1', port: healthPort }, readSeconds: 15 } })
    await startWorker()
    places = await foundUtopia(web.operator)
    gate = await admitGate(web.operator, places, {
      callbackTargets: [receiver.url],
      callbackTls: receiver.tls.certPem,
    })
    await stopWorker()
  })
  after(async () => {
    gate?.applicant.close()
    await worker?.close()
    await web?.close()
    await receiver?.close()
    await second?.close()
    postgres?.remove()
    if (made !== undefined) await rm(made.folder, { recursive: true, force: true })
  })

  const next = (): Promise<MadeRequest> => successor(++number, gate.first)
  const certReq = async (replyTo = byCallback(receiver.url)) =>
    ({ operation: 'RequestCertificate', replyTo, certReq: (await next()).octets }) as const
  const isRefused = (answer: PartnerAnswer): boolean => answer.kind === 'unusable'
  const kept = async (): Promise<number> =>
    (await web.operator.call('exchange.list', { partner: 'gate-1', limit: 100 })).exchanges.length
  const newest = async (kind: string) => (await web.operator.call('event.list', { kind, limit: 1 })).events[0]
  const takes = async (): Promise<boolean> => !isRefused(await gate.applicant.send(await certReq()))

  function assertLater(answer: Awaited<ReturnType<Applicant['exchange']>>, why: string): void {
    assert.equal(answer.status, 503)
    assert.match(String(answer.headers['retry-after']), /^\d+$/)
    assert.match(answer.body, /<(\w+:)?Fault[ >]/)
    assert.ok(answer.body.includes(why), answer.body)
  }

  describe('that owes one partner as much as it may', () => {
    let first: Awaited<ReturnType<typeof certReq>>
    let called: number // before all this
    before(async () => {
      called = receiver.received.length
      first = await certReq()
      const others = await Promise.all(Array.from({ length: OWED_OF_ONE - 1 }, () => certReq()))
      for (const one of [first, ...others]) {
        assert.deepEqual(await gate.applicant.send(one), { kind: 'acknowledged', returnCode: 'ok_syntax' })
      }
      await eventually('no more of it is taken', async () => (await newest('no new work is taken now')) !== undefined)
    })

    it('answers 503 with Retry-After and a fault, and keeps nothing of the message', async () => {
      const before = await kept()
      const answer = await gate.applicant.exchange(await certReq())
      assertLater(answer, 'Too many of your requests are still to be done: try again later')
      assert.equal(await kept(), before)
    })

    it('tells a repeat of what was taken on what it told before', async () => {
      assert.deepEqual(await gate.applicant.send(first), { kind: 'acknowledged', returnCode: 'ok_syntax' })
    })

    it('takes what another partner brings', async () => {
      const other = new Applicant({ url: places.dvUrl, pinned: places.pinned, service: 'DV' })
      await register(web.operator, {
        name: 'gate-2',
        authority: 'UT-DV',
        role: 'terminal',
        mnemonic: 'GATE2',
        callbackTargets: [second.url],
        tlsCertificates: [other.tls.certPem, second.tls.certPem],
      })
      const { octets } = await makeRequest({ holderReference: 'UTGATE200001', authorityReference: 'UTDVDOM00001' })
      const answer = await other.request(octets, byCallback(second.url))
      assert.deepEqual(answer, { kind: 'acknowledged', returnCode: 'ok_syntax' })
      other.close()
    })

    it('shows an operator that it does, of whom and why', async () => {
      const event = await newest('no new work is taken now')
      assert.equal(event?.partner, 'gate-1')
      assert.match(JSON.stringify(event), /\d of its requests are owed/)
    })

    it('does all it took on as soon as it can, and takes new work again', async () => {
      await startWorker()
      await receiver.next(called + OWED_OF_ONE)
      const ids = receiver.received.slice(called, called + OWED_OF_ONE).map(({ messageId }) => messageId)
      assert.equal(new Set(ids).size, OWED_OF_ONE)
      await eventually('new work is taken again', takes)
      assert.equal((await newest('new work is taken again'))?.partner, 'gate-1')
    })
  })

  describe('with as many callers waiting as may', () => {
    before(stopWorker)

    it('answers 503 to one more who takes no callback, and the others get their outcome', async () => {
      const [before, request] = [await kept(), await next()]
      const waiting = gate.applicant.request(request.octets)
      await eventually('it is taken on', async () => (await kept()) > before)
      const more = await certReq()
      const answer = await gate.applicant.exchange({ ...more, replyTo: { callback: 'not-possible' } })
      assertLater(answer, 'Too many callers wait for an answer: try again later')
      await startWorker()
      assert.equal(certificateIn(await waiting).holderReference, request.holderReference)
    })
  })

  describe('without its database', () => {
    const health = async (path: string) => (await fetch(`http://127.0.0.1:${healthPort}${path}`)).status

    it('answers 503 to everybody, says it is not ready, and is there again with it', async () => {
      postgres.crash()
      const message = await certReq()
      await eventually('it says so', async () => (await health('/readyz')) === 503)
      const answer = await gate.applicant.exchange(message)
      assertLater(answer, 'This node cannot take messages now: try again later')
      assert.equal(await health('/healthz'), 200)
      await postgres.start()
      await eventually('it takes messages', takes)
      assert.equal(await health('/readyz'), 200)
      assert.match(JSON.stringify(await newest('the database was not reached')), /"since"/)
      assert.equal(isRefused(await gate.applicant.send(message)), false)
    })
  })
})
