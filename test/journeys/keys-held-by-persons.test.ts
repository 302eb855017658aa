import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import type { Config } from '../../src/app/config.ts'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import { resealKeys } from '../../src/app/reseal-keys.ts'
import { certificateIn } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { KEYS_IN_TOKEN } from '../support/keys.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { useQuickScrypt } from '../support/quick-scrypt.ts'
import { admitGate, foundUtopia, type Gate, successor } from '../support/utopia.ts'

const PASSPHRASES = {
  ada: 'the first of three passphrases',
  bob: 'the second of three passphrases',
  carol: 'and the third one of them',
}
type Person = keyof typeof PASSPHRASES

describe('a node whose keys two of three persons open', function () {
  this.timeout(180_000)
  useQuickScrypt()
  let node: TestNode
  let gate: Gate
  let number = 1
  const health = { listen: { host: '127.0.0.1', port: 0 }, readSeconds: 15 }

  before(async () => {
    const made = await startTestNode('UT', { keepFolder: true })
    gate = await admitGate(made.operator, await foundUtopia(made.operator))
    await made.stop()
    const persons = Object.entries(PASSPHRASES).map(([person, passphrase]) => ({ person, passphrase }))
    const wish = { kind: 'persons', needed: 2, persons } as const
    const { keys, configuration } = await resealKeys(
      { config: made.config, log: createLog('silent'), now: () => new Date() },
      wish,
    )
    assert.ok(KEYS_IN_TOKEN || keys > 2)
    assert.equal(configuration, 'keys:\n  secret: persons\n')
    health.listen.port = await freePort()
    const retry = { firstPauseSeconds: 0.1, longestPauseSeconds: 3600, giveUpAfterSeconds: 86_400 }
    node = await startTestNode('UT', {
      again: { folder: made.folder, config: { ...byPersons(made.config), retry, health } },
    })
  })
  after(async () => {
    gate?.applicant.close()
    await node?.close()
    if (node) await rm(node.folder, { recursive: true, force: true })
  })

  const byPersons = (config: Config): Config => ({ ...config, keys: { ...config.keys, secret: { kind: 'persons' } } })
  const unlock = (person: Person, passphrase: string = PASSPHRASES[person]) =>
    node.operator.call('keys.unlock', { person, passphrase })
  const events = async (kind: string) =>
    (await node.operator.call('event.list', { limit: 500 })).events.filter((one) => one.kind === kind)
  const nextRequest = async () => (await successor(++number, gate.first)).octets

  it('starts, and says where one looks that its keys are locked, and whom it waits for', async () => {
    const { keyHolders } = await node.operator.call('node.show', {})
    assert.deepEqual(keyHolders, { persons: ['ada', 'bob', 'carol'], needed: 2, given: [], isOpen: false })
    const found = (await node.operator.call('node.examine', {})).find(({ what }) => what === 'keys')
    assert.deepEqual([found?.state, found?.mend], ['bad', 'eac keys unlock PERSON'])
    assert.match(found?.says ?? '', /locked, so nothing is signed: 0 of 2 passphrases given/)
    const ready = await fetch(`http://127.0.0.1:${health.listen.port}/readyz`)
    const said = (await ready.json()) as { state: string; keys: string }
    assert.deepEqual([ready.status, said.state, said.keys], [200, 'ready', 'locked: 0 of 2 passphrases given'])
    assert.equal((await events('keys wait for their holders')).length, 1)
  })

  it('takes requests meanwhile, and signs them as soon as a second person has given a passphrase', async () => {
    let came = false
    const answer = gate.applicant.request(await nextRequest()).then((answered) => {
      came = true
      return certificateIn(answered)
    })
    answer.catch(() => {}) // it is looked at below
    await eventually('its signature waits', async () =>
      (await events('attempt failed')).some(({ details }) => String(details.cause).includes('keys-locked')),
    )
    assert.deepEqual((await unlock('ada')).given, ['ada'])
    assert.deepEqual((await unlock('ada')).given, ['ada']) // one person is one person
    assert.equal(came, false)
    assert.equal((await unlock('carol')).isOpen, true)
    await answer
    const [unlocked] = await events('keys unlocked')
    assert.deepEqual(unlocked?.details.holders, ['ada', 'carol'])
    assert.deepEqual(
      (await events('passphrase for the keys given')).map(({ details }) => [details.person, details.given]).reverse(),
      [
        ['ada', 1],
        ['ada', 1],
        ['carol', 2],
      ],
    )
  })

  it('forgets the keys when it is told to, and signs nothing until they are given again', async () => {
    assert.equal((await node.operator.call('keys.lock', {})).isOpen, false)
    const waiting = (await events('attempt failed')).length
    const answer = gate.applicant.request(await nextRequest()).then(certificateIn)
    answer.catch(() => {}) // it is looked at below
    await eventually('its signature waits', async () => (await events('attempt failed')).length > waiting)
    await unlock('bob')
    await unlock('ada')
    await answer
    assert.equal((await events('keys locked')).length, 1)
  })

  it('says that nobody else holds them', () =>
    assert.rejects(node.operator.call('keys.unlock', { person: 'eve', passphrase: 'let me in' }), {
      code: 'not-found',
      message: 'eve holds no keys of this node; ada, bob, carol do.',
    }))

  it('asks its holders on the terminal where a command needs keys while it does not run, and no others', async () => {
    await node.stop()
    const asked: string[] = []
    const open = () =>
      openOperator({
        config: node.config,
        log: createLog('silent'),
        now: () => new Date(),
        onLocked: async (door) => {
          for (const person of ['ada', 'bob'] as const) {
            asked.push(person)
            await door.give(person, PASSPHRASES[person], {})
          }
        },
      })
    const operator = await open()
    try {
      await operator.call('event.list', { limit: 1 })
      await operator.call('keys.list', {})
      assert.deepEqual(asked, [])
      await operator.call('authority.rollover', { name: 'UT-CVCA' })
      assert.deepEqual(asked, ['ada', 'bob'])
    } finally {
      await operator.close()
    }
  })
})
