import assert from 'node:assert/strict'
import { OutcomeWaiter } from '../../src/async/index.ts'
import { askForCertificate, askForForeignCertificate, renewDue, rollOverAndTell } from '../../src/handlers/index.ts'
import { insertInitialPermission } from '../../src/store/index.ts'
import { type State, World } from './world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('what comes back from another state', () => {
  let world: World
  let ut: State
  let fu: State

  beforeEach(async () => {
    world = new World('2026-11-10T22:00:00Z')
    ;[ut, fu] = [await world.found('UT'), await world.found('FU')]
    await ut.registerState(fu)
    await fu.registerState(ut)
    await world.settle()
  })
  afterEach(() => world.close())

  async function ask(callback = true) {
    const how = { callbackUrl: callback ? ut.urlOf(ut.dv) : undefined, initial: false }
    const who = { national: await ut.partner('UT-CVCA'), foreign: fu.cvca }
    return askForForeignCertificate(ut.dv, who, how, ut.deps)
  }

  async function ofDv() {
    const found = (await ut.exchanges()).findLast(
      ({ direction, operation }) => direction === 'in' && operation === 'RequestForeignCertificate',
    )
    assert.ok(found)
    return found
  }

  it('a certificate that begins tomorrow, by a clock that is ahead, waits for tomorrow', async () => {
    Object.assign(fu.deps, { now: () => new Date(world.now().getTime() + 3 * HOUR) })
    await ask()
    await world.settle()
    assert.equal((await ofDv()).state, 'forwarded')
    world.pass(6 * HOUR)
    await world.settle()
    assert.equal((await ofDv()).outcome, 'certificates')
  })

  it('a new key of the CVCA that came along is told to the DVs of our state', async () => {
    await rollOverAndTell(fu.cvca, fu.deps)
    world.trouble = (_from, to, command) =>
      to === 'UT' && 'messageId' in command && command.messageId === undefined ? 'the announcement is late' : undefined
    await ask()
    await world.settle()
    assert.equal((await ofDv()).outcome, 'certificates')
    const told = (await ut.exchanges()).filter(
      ({ direction, operation }) => direction === 'out' && operation === 'SendCertificates',
    )
    assert.deepEqual(
      told.map(({ partnerId }) => partnerId),
      [(await ut.partner('UT-DV')).id],
    )
  })

  it('a caller that can wait no longer is told what is kept', async () => {
    world.trouble = (_from, to) => (to === 'FU' ? 'FU is down' : undefined)
    await ask(false)
    await world.settle()
    const exchange = await ofDv()
    const told = await new OutcomeWaiter({ db: ut.db } as never, world.now).outcomeOf(exchange, 0)
    assert.deepEqual(told, { kind: 'refused', reason: 'not-forwarded' })
    assert.equal((await ofDv()).outcome, 'not-forwarded')
  })

  describe('and renewal', () => {
    let troubled: unknown[]
    const renew = (keys = ut.deps.keys) => {
      troubled = []
      const onTrouble = (_chain: unknown, error: unknown) => troubled.push(error)
      return renewDue({ ...ut.deps, keys, callbackUrlOf: () => ut.urlOf(ut.dv), automatic: true, onTrouble })
    }

    beforeEach(async () => {
      const how = { callbackUrl: ut.urlOf(ut.dv), initial: true }
      const { application } = await askForCertificate(ut.dv, await ut.partner('UT-CVCA'), how, ut.deps)
      const partnerId = (await ut.partner('UT-DV')).id
      const expiresAt = new Date(world.now().getTime() + DAY)
      const permission = { partnerId, keyFingerprint: application.keyFingerprint, expiresAt }
      await ut.db.transaction().execute((tx) => insertInitialPermission(tx, permission, world.now()))
      await ask()
      await world.settle()
    })

    async function asked(): Promise<number> {
      return (await ut.exchanges()).filter(
        ({ direction, operation, partnerId, state }) =>
          direction === 'out' && operation.startsWith('Request') && state === 'queued' && partnerId !== undefined,
      ).length
    }

    it('of one chain goes on where that of another fails', async () => {
      world.pass(60 * DAY)
      let failed = false
      const once: typeof ut.deps.keys = Object.assign(Object.create(ut.deps.keys), {
        signer: (id: string) => ut.deps.keys.signer(id),
        create: async (spec: Parameters<typeof ut.deps.keys.create>[0]) => {
          if (failed) return ut.deps.keys.create(spec)
          failed = true
          throw new Error('the key store is busy')
        },
      })
      await renew(once)
      assert.match(String(troubled), /the key store is busy/)
      assert.equal(await asked(), 1)
    })

    it('asks nothing that an operator has asked already', async () => {
      world.pass(44 * DAY)
      await ask()
      world.pass(2 * DAY)
      await renew()
      assert.equal(await asked(), 2) // at home; abroad the one that is under way
    })
  })
})
