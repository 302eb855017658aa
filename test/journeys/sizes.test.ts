import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { get } from 'node:https'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import type { Operator } from '../../src/messages/index.ts'
import { byCallback, certificateIn } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { skipWithout } from '../support/install-packages.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { describeOnServer } from '../support/on-server.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { type RedisServer, redisIsHere, startRedis } from '../support/redis.ts'
import { admitGate, foundUtopia, type Gate, successor } from '../support/utopia.ts'

describeOnServer('a node in several processes, on a PostgreSQL server', () => {
  let postgres: PostgresServer
  before(async () => {
    postgres = await startPostgres({ keepsCommits: true })
  })

  describe('with its jobs in the database', () => {
    behavesAsOne(async () => ({ database: { url: await postgres.newDatabase(), connections: 20 }, queue: {} }))

    it('finds the database again after it was gone, and owes nothing to anybody', async () => {
      const before = receiver.received.length
      const request = await nextRequest()
      receiver.answer = 'http-500'
      await gate.applicant.request(request.octets, byCallback(receiver.url))
      postgres.crash()
      const away = await readyz()
      assert.deepEqual(
        [away.state, away.database, away.queue],
        ['not ready', 'not reachable', 'not reachable'],
        JSON.stringify(away),
      )
      const metrics = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text()
      assert.match(metrics, /^eac_database_up 0$/m)
      assert.doesNotMatch(metrics, /^eac_(exchanges_late|queue_work|renewal_stage)/m) // nobody knows it now
      const meanwhile = await gate.applicant.request(request.octets)
      assert.equal(meanwhile.kind, 'unusable', JSON.stringify(meanwhile))
      receiver.answer = 'received'
      await postgres.start()
      await receiver.next(before + 1)
      assert.equal(receiver.received.at(-1)?.outcome.kind, 'certificates')
      await eventually('it is ready', async () => (await readyz()).state === 'ready')
    })
  })

  describe('with its jobs in Redis', () => {
    let redis: RedisServer
    before(async function () {
      if (!(await redisIsHere())) return skipWithout('Redis', this)
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

/** Of a worker. */
let healthPort: number
const readyz = async (): Promise<Record<string, string>> =>
  (await (await fetch(`http://127.0.0.1:${healthPort}/readyz`)).json()) as Record<string, string>

let receiver: Receiver
let gate: Gate
let number = 1

async function nextRequest() {
  number++
  return successor(number, gate.first)
}

const statusOf = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const request = get(url, { rejectUnauthorized: false, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
    request.on('error', reject)
  })

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
    const start = (role: 'web' | 'worker', more: Partial<TestNode['config']> = {}) =>
      startTestNode('UT', { again, settings: { role, retry, ...more }, keepFolder: true })
    healthPort = await freePort()
    const health = { listen: { host: '127.0.0.1', port: healthPort }, readSeconds: 15 }
    processes = await Promise.all([start('web'), start('worker', { health }), start('worker')])
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

  it('tells which of its processes run, from any of them and from a command beside them', async () => {
    const [web, worker] = processes
    assert.ok(web && worker)
    const fourth = await startTestNode('UT', { again: web, settings: { role: 'worker' }, keepFolder: true })
    const roles = async (operator: Operator) => {
      const shown = await operator.call('node.show', {})
      assert.equal(shown.running, true)
      return shown.processes.map(({ role, silent }) => (silent ? `silent ${role}` : role))
    }
    assert.deepEqual(await roles(worker.operator), ['web', 'worker', 'worker', 'worker'])
    await fourth.stop()
    const beside = await openOperator({ config: web.config, log: createLog('silent'), now: () => new Date() })
    assert.deepEqual(await roles(beside), ['web', 'worker', 'worker'])
    await beside.close()
  })

  it('takes a setting that is changed beside it, without a restart', async () => {
    const [web, worker] = processes
    assert.ok(web && worker)
    const isKept = async (): Promise<boolean> => {
      await gate.applicant.request((await nextRequest()).octets)
      const [newest] = (await web.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
      const shown = await web.operator.call('exchange.show', { id: newest?.id ?? '' })
      return shown.messages.some(({ part }) => part === 'request')
    }
    assert.equal(await isKept(), true)
    const name = 'exchanges.keepMessages'
    const beside = await openOperator({ config: web.config, log: createLog('silent'), now: () => new Date() })
    await beside.call('setting.change', { name, value: false, why: 'the disk is full' })
    await beside.close()
    await eventually('another process keeps none', async () => !(await isKept()))
    await worker.operator.call('setting.reset', { name, why: 'there is room' })
    await eventually('and keeps them again', isKept)
  })

  it('serves an authority that another process made', async () => {
    const [web, worker] = processes
    assert.ok(web && worker)
    const made = { name: 'ut-late', role: 'CVCA', country: 'UT', mnemonic: 'LATE' } as const
    await worker.operator.call('authority.add', made)
    const shown = await web.operator.call('authority.list', {})
    const late = shown.find(({ name }) => name === 'ut-late')
    assert.ok(late)
    await eventually('its WSDL is there', async () => (await statusOf(`${late.serviceUrl}?wsdl`)) === 200)
  })
}
