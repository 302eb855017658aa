import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tryPorts } from '../../../src/app/demo/try-ports.ts'
import { findWorld, keepPlan, planWorld, type WorldWish } from '../../../src/app/demo/world-plan.ts'
import { freePorts } from '../../support/free-port.ts'

describe('planWorld', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-world-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function madeWorld(wish: WorldWish) {
    const { plan } = await planWorld(folder, wish)
    await keepPlan(plan)
    return plan
  }

  it('makes two states, each at ports of its own', async () => {
    const { plan, isNew } = await planWorld(folder, { port: 9000 })
    assert.equal(isNew, true)
    assert.deepEqual(
      plan.states.map(({ country }) => country),
      ['UT', 'FU'],
    )
    assert.equal(await findWorld(folder), undefined)
    await keepPlan(plan)
    assert.deepEqual(await findWorld(folder), plan)
  })

  it('uses no port twice', async () => {
    const { plan } = await planWorld(folder, { port: 9000, states: 3 })
    const used = [
      plan.crlPort,
      plan.terminalPort + 1, // of the first terminal
      ...plan.states.flatMap((one) => [one.port, one.spocPort, one.innerSpocPort, one.operatorsPort]),
    ]
    assert.equal(new Set(used).size, used.length)
  })

  it('goes on with the ports it was made for, and refuses others', async () => {
    const plan = await madeWorld({ port: 9000 })
    const again = await planWorld(folder, {})
    assert.deepEqual(again, { plan, isNew: false })
    await assert.rejects(planWorld(folder, { port: 9001 }), /was made for port 9000.*--data/)
  })

  it('keeps where its TLS certificates come from, and refuses another CA', async () => {
    const plan = await madeWorld({ tlsCa: 'acme:pebble' })
    assert.equal((await planWorld(folder, {})).plan.tlsCa, 'acme:pebble')
    assert.ok(plan.states.every(({ innerSpocPort }) => innerSpocPort < plan.acmePort))
    await assert.rejects(planWorld(folder, { tlsCa: 'local' }), /made with --tls-ca acme:pebble.*--data/)
  })

  it('takes a further state in, and lets none go', async () => {
    const two = await madeWorld({ port: 9000 })
    const three = await madeWorld({ states: 3 })
    assert.deepEqual(three.states.slice(0, 2), two.states)
    await assert.rejects(planWorld(folder, { states: 2 }), /was made with 3 states/)
  })

  it('says what to do with a world of one state, as earlier versions made it', async () => {
    await mkdir(join(folder, 'ut'))
    await writeFile(join(folder, 'ut', 'eac.yaml'), '')
    await assert.rejects(planWorld(folder, {}), /of an earlier version.*Remove it, or choose another folder/)
  })

  it('finds no world where there is none', async () => {
    assert.equal(await findWorld(folder), undefined)
  })

  it('leaves no trace of a world whose ports are in use: another can be chosen', async () => {
    const port = await freePorts(12)
    const { plan } = await planWorld(folder, { port })
    await tryPorts(plan)
    const server = createServer().listen(plan.states[1]?.spocPort, '127.0.0.1')
    await once(server, 'listening')
    await assert.rejects(tryPorts(plan), { code: 'EADDRINUSE', syscall: 'listen', port: plan.states[1]?.spocPort })
    server.close()
    assert.equal((await planWorld(folder, { port: port + 20 })).isNew, true)
  })
})
