import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { controlClient } from '../../src/api/index.ts'
import { controlSocketPath } from '../../src/app/data-folder.ts'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import { decodeCertificate } from '../../src/cvc/index.ts'
import type { Operator } from '../../src/messages/index.ts'
import { byCallback, certificateIn, makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode } from '../support/node.ts'
import { describeOnServer } from '../support/on-server.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import type { Size } from '../support/size.ts'
import { admitGate, foundUtopia, type Gate, showExchange, successor } from '../support/utopia.ts'

const SCRIPT = fileURLToPath(new URL('../support/node-process.ts', import.meta.url))

let folder: string
let config: string
let receiver: Receiver
let gate: Gate
let child: ChildProcess | undefined
let operator: Operator
let number = 1

describe('a node that is killed (SIGKILL)', function () {
  this.timeout(120_000)
  aNode('embedded')
  killPoints()

  it('between acknowledgement and callback calls back after a restart, once', async () => {
    number++
    receiver.answer = 'http-500' // nobody takes the callback before the node is killed
    await start()
    const request = await successor(number, gate.first)
    const replyTo = byCallback(receiver.url)
    assert.deepEqual(await gate.applicant.request(request.octets, replyTo), {
      kind: 'acknowledged',
      returnCode: 'ok_syntax',
    })
    const before = receiver.received.length
    child?.kill('SIGKILL')
    await died()
    receiver.answer = 'received'

    await start()
    await receiver.next(before + 1)
    assert.equal(receiver.received.at(-1)?.messageId, replyTo.messageId)
    const repeated = await gate.applicant.request(request.octets, replyTo)
    assert.deepEqual(repeated, { kind: 'acknowledged', returnCode: 'ok_syntax' })
    const [latest] = (await operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
    await eventually('closed', async () => (await showExchange(operator, latest?.id ?? '')).state === 'closed')
    assert.equal(receiver.received.length, before + 1)
  })

  it('while a caller waits gives it the same certificate when it asks again', async () => {
    number++
    await start('before-signing')
    const request = await successor(number, gate.first)
    await assert.rejects(gate.applicant.request(request.octets))
    await died()
    await start()
    const [first, second] = [
      certificateIn(await gate.applicant.request(request.octets)),
      certificateIn(await gate.applicant.request(request.octets)),
    ]
    assert.deepEqual(second.octets, first.octets)
  })

  it('between the last vote on an initial request and what it does calls back after a restart, once', async () => {
    await appendFile(config, 'approvals:\n  initialRequest: 1\n')
    number++
    await start()
    const by = { name: 'alice', password: 'correct horse battery' }
    await operator.call('user.add', { ...by, fullName: 'Alice Archer', roles: ['officer', 'approver', 'operator'] })
    const holderReference = `UTGATE1${String(number).padStart(5, '0')}`
    const request = await makeRequest({ holderReference, authorityReference: 'UTDVDOM00001' })
    const replyTo = byCallback(receiver.url)
    await gate.applicant.request(request.octets, replyTo)
    const waiting = async () => operator.call('approval.list', { state: 'waiting', limit: 1 })
    await eventually('it waits', async () => (await waiting()).length === 1)
    const [approval] = await waiting()
    assert.ok(approval)
    child?.kill('SIGTERM')
    await once(child ?? assert.fail(), 'exit')
    const before = receiver.received.length

    await start('before-handle-job')
    const vote = { id: approval.id, decision: 'approve', grounds: 'by telephone', by } as const
    await assert.rejects(operator.call('approval.vote', vote))
    await died()
    assert.equal(receiver.received.length, before)

    await start()
    await receiver.next(before + 1)
    assert.equal(receiver.received.at(-1)?.messageId, replyTo.messageId)
    assert.equal(receiver.received.at(-1)?.outcome.kind, 'certificates')
    const shown = await operator.call('approval.show', { id: approval.id })
    assert.deepEqual([shown.state, shown.votes.length], ['approved', 1])
    const closed = async () => (await showExchange(operator, approval.exchange ?? '')).state === 'closed'
    await eventually('closed', closed)
    assert.equal(receiver.received.length, before + 1)
  })

  it('between the last vote on a new CVCA key and its certificates makes them after a restart, once', async () => {
    await appendFile(config, '  rollover: 1\n') // in the section approvals
    const people = { alice: 'correct horse battery', bob: 'quite another staple' }
    const by = (name: keyof typeof people) => ({ name, password: people[name] })
    const cvca = () => operator.call('authority.show', { name: 'UT-CVCA' })
    await start('before-signing')
    await operator.call('user.add', { ...by('bob'), fullName: 'Bob Baker', roles: ['officer', 'approver', 'operator'] })
    const asked = await operator.call('authority.rollover', { name: 'UT-CVCA', by: by('alice') })
    assert.ok('approval' in asked)
    const vote = { id: asked.approval.id, decision: 'approve', grounds: 'planned', by: by('bob') } as const
    await operator.call('approval.vote', vote).catch(() => {}) // it may die before it answers
    await died()

    await start()
    const before = await cvca()
    assert.equal(before.keys.filter(({ state }) => state === 'active').length, 1, 'one key is in use all the time')
    await eventually('it is done', async () => (await cvca()).rollover === undefined)
    const { keys, certificates } = await cvca()
    const [active, ...others] = keys.filter(({ state }) => state === 'active')
    assert.deepEqual(others, [])
    assert.notEqual(active?.holderReference, 'UTCVCATST00001')
    const links = certificates.filter((one) => one.authorityReference !== one.holderReference)
    assert.deepEqual(
      links.map(({ authorityReference, holderReference }) => [authorityReference, holderReference]),
      [['UTCVCATST00001', active?.holderReference]],
    )
    const shown = await operator.call('approval.show', { id: asked.approval.id })
    assert.equal(shown.state, 'approved')
    const { events } = await operator.call('event.list', { kind: 'approved rollover done', limit: 5 })
    assert.equal(events.length, 1)
  })
})

describeOnServer('a process on a PostgreSQL server that is killed (SIGKILL)', () => {
  aNode('server')
  killPoints()
})

function aNode(size: Size): void {
  let beside: (Operator & { close(): Promise<void> }) | undefined
  before(async () => {
    number = 1
    receiver = await startReceiver()
    const node = await startTestNode('UT', { keepFolder: true, size })
    folder = node.folder
    config = join(folder, 'eac.yaml')
    const places = await foundUtopia(node.operator)
    gate = await admitGate(node.operator, places, {
      callbackTargets: [receiver.url],
      callbackTls: receiver.tls.certPem,
    })
    await node.close()
    beside =
      size === 'server'
        ? await openOperator({ config: node.config, log: createLog('silent'), now: () => new Date() })
        : undefined
    operator = beside ?? controlClient(await controlSocketPath(node.config.data))
  })
  afterEach(async () => {
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    child = undefined
  })
  after(async () => {
    gate?.applicant.close()
    await beside?.close()
    await receiver?.close()
    await rm(folder, { recursive: true, force: true })
  })
}

function killPoints(): void {
  for (const { moment, between } of [
    { moment: 'before-handle-job', between: 'the commit of a request and its job' },
    { moment: 'before-signing', between: 'writing down what it will sign and signing it' },
    { moment: 'before-deliver-job', between: 'settling and the job of the callback' },
  ]) {
    it(`between ${between} calls back after a restart, once, with the one certificate it issued`, async () => {
      number++
      await start(moment)
      const request = await successor(number, gate.first)
      const replyTo = byCallback(receiver.url)
      const sent = await gate.applicant.request(request.octets, replyTo).catch((error: Error) => error)
      await died()
      const before = receiver.received.length

      await start()
      await receiver.next(before + 1)
      const callback = receiver.received.at(-1)
      assert.equal(callback?.messageId, replyTo.messageId)
      assert.ok(callback.outcome.kind === 'certificates')
      const certificate = decodeCertificate(callback.outcome.certificates[0] ?? new Uint8Array())
      assert.equal(certificate.holderReference, request.holderReference)

      const [latest] = (await operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
      assert.ok(latest)
      await eventually('closed', async () => (await showExchange(operator, latest.id)).state === 'closed')
      assert.equal(receiver.received.length, before + 1, `called back once (the request was answered ${String(sent)})`)
      const again = certificateIn(await gate.applicant.request(request.octets))
      assert.deepEqual(again.octets, certificate.octets, 'a repeated request gets the same certificate')
    })
  }
}

/** @returns once it serves, or has died on the way */
async function start(moment = 'never'): Promise<void> {
  child = spawn(process.execPath, [SCRIPT, config, moment], { stdio: ['ignore', 'pipe', 'inherit'] })
  await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')])
}

const died = async (): Promise<void> => {
  assert.ok(child)
  if (child.signalCode === null) await once(child, 'exit')
  assert.equal(child.signalCode, 'SIGKILL')
}
