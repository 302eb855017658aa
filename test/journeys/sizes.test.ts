import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { byCallback, certificateIn } from '../support/applicant.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { describeOnServer } from '../support/on-server.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { type RedisServer, redisIsHere, startRedis } from '../support/redis.ts'
import { admitGate, foundUtopia, type Gate, successor } from '../support/utopia.ts'

describeOnServer('a node in several processes, on a PostgreSQL server', () => {
  let postgres: PostgresServer
  before(async () => {
    postgres = await startPostgres()
  })

  describe('with its jobs in the database', () => {
    behavesAsOne(async () => ({ database: { url: await postgres.newDatabase(), connections: 20 }, queue: {} }))

    it('finds the database again after it was gone, and owes nothing to anybody', async () => {
      const before = receiver.received.length
      const request = await nextRequest()
      receiver.answer = 'http-500'
      await gate.applicant.request(request.octets, byCallback(receiver.url))
      postgres.crash()
      const meanwhile = await gate.applicant.request(request.octets)
      assert.equal(meanwhile.kind, 'unusable', JSON.stringify(meanwhile))
      receiver.answer = 'received'
      await postgres.start()
      await receiver.next(before + 1)
      assert.equal(receiver.received.at(-1)?.outcome.kind, 'certificates')
    })
  })

  describe('with its jobs in Redis', () => {
    let redis: RedisServer
    before(async function () {
      if (!(await redisIsHere())) return this.skip()
      redis = await startRedis()
    })
    behavesAsOne(async () => {
      const database = { url: await postgres.newDatabase(), connections: 20 }
      return { database, queue: { redisUrl: redis.url } }
    })

    it('loses nothing when Redis is gone for a while and comes back empty', async () => {
      const before = receiver.received.length
      await redis.crash()
      const request = await nextRequest()
      const taken = await gate.applicant.request(request.octets, byCallback(receiver.url))
      assert.deepEqual(taken, { kind: 'acknowledged', returnCode: 'ok_syntax' })
      await redis.start()
      await receiver.next(before + 1)
      assert.equal(receiver.received.at(-1)?.outcome.kind, 'certificates')
    })

    it('loses nothing when somebody empties Redis', async () => {
      const before = receiver.received.length
      receiver.answer = 'http-500'
      await gate.applicant.request((await nextRequest()).octets, byCallback(receiver.url))
      await redis.empty() // the job waits for its next attempt, or for its first
      receiver.answer = 'received'
      await receiver.next(before + 1)
      assert.equal(receiver.received.at(-1)?.outcome.kind, 'certificates')
    })
  })
})

let receiver: Receiver
let gate: Gate
let number = 1

async function nextRequest() {
  number++
  return successor(number, gate.first)
}

type Place = Pick<TestNode['config'], 'database' | 'queue'>

function behavesAsOne(placeOf: () => Promise<Place>): void {
  let processes: TestNode[]
  let folder: string

  before(async () => {
    number = 1
    receiver = await startReceiver()
    const made = await makeTestFolder('UT', new Date(), 'embedded')
    folder = made.folder
    const again = { folder, config: { ...made.config, ...(await placeOf()) } }
    const retry = { firstPauseSeconds: 0.3, longestPauseSeconds: 1, giveUpAfterSeconds: 600 }
    const start = (role: 'web' | 'worker') =>
      startTestNode('UT', { again, settings: { role, retry }, keepFolder: true })
    processes = await Promise.all([start('web'), start('worker'), start('worker')])
    const [web] = processes
    assert.ok(web)
    assert.deepEqual(
      processes.map(({ port }) => port !== undefined),
      [true, false, false],
    )
    const places = await foundUtopia(web.operator)
    gate = await admitGate(web.operator, places, {
      callbackTargets: [receiver.url],
      callbackTls: receiver.tls.certPem,
    })
  })
  after(async () => {
    gate?.applicant.close()
    for (const one of processes ?? []) await one.close()
    await receiver?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('answers a caller that waits, in the process it called, with what another one issued', async () => {
    const request = await nextRequest()
    const certificate = certificateIn(await gate.applicant.request(request.octets))
    assert.equal(certificate.holderReference, request.holderReference)
    const again = certificateIn(await gate.applicant.request(request.octets))
    assert.deepEqual(again.octets, certificate.octets)
  })

  it('calls back once', async () => {
    const before = receiver.received.length
    const replyTo = byCallback(receiver.url)
    await gate.applicant.request((await nextRequest()).octets, replyTo)
    await receiver.next(before + 1)
    assert.equal(receiver.received.at(-1)?.messageId, replyTo.messageId)
    assert.equal(receiver.received.length, before + 1)
  })

  it('serves an authority that another process made', async () => {
    const [web, worker] = processes
    assert.ok(web && worker)
    const made = { name: 'ut-late', role: 'CVCA', country: 'UT', mnemonic: 'LATE' } as const
    await worker.operator.call('authority.add', made)
    const shown = await web.operator.call('authority.list', {})
    assert.ok(shown.some(({ name }) => name === 'ut-late'))
  })
}
