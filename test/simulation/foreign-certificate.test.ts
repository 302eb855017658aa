import assert from 'node:assert/strict'
import { askForForeignCertificate, rollOverAndTell } from '../../src/handlers/index.ts'
import { listKeys } from '../../src/store/index.ts'
import { type State, World } from './world.ts'

const HOUR = 3_600_000

describe('a request that crosses the border', () => {
  let world: World
  let ut: State
  let fu: State

  beforeEach(async () => {
    world = new World('2026-11-10T08:00:00Z')
    ;[ut, fu] = [await world.found('UT'), await world.found('FU')]
    await ut.registerState(fu)
    await fu.registerState(ut)
  })
  afterEach(() => world.close())

  async function ask(initial = false) {
    const national = await ut.partner('UT-CVCA')
    const how = { callbackUrl: ut.urlOf(ut.dv), initial }
    const { exchange, application } = await askForForeignCertificate(
      ut.dv,
      { national, foreign: fu.cvca },
      how,
      ut.deps,
    )
    return { id: exchange.id, ...application }
  }

  /** The newest exchange of each kind in our state: of the DV, of its CVCA with it, and of the SPOC. */
  async function told(): Promise<Record<string, string>> {
    return Object.fromEntries(
      (await ut.exchanges())
        .filter(({ operation }) => operation !== 'GetCACertificates')
        .map(({ operation, direction, state, outcome = 'open' }) => [
          `${direction} ${operation}`,
          `${state}: ${outcome}`,
        ]),
    )
  }

  it('comes back with a certificate, countersigned at first, by the key before from then on', async () => {
    const first = await ask()
    assert.equal(first.kind, 'initial')
    await world.settle()
    assert.deepEqual(await told(), {
      'out RequestForeignCertificate': 'closed: certificates',
      'in RequestForeignCertificate': 'closed: certificates',
      'out RequestCertificate': 'closed: certificates',
    })
    const [key] = await listKeys(ut.db, ut.dv.id)
    assert.deepEqual([key?.holderReference, key?.certifiedBy, key?.state], ['UTDVFU001', 'FUCVCA', 'active'])
    const [certificate] = await ut.certificates(ut.dv, 'UTDVFU001')
    assert.deepEqual([certificate?.role, certificate?.authorityReference], ['DV-foreign', 'FUCVCA00001'])

    world.pass(24 * HOUR)
    const second = await ask()
    assert.equal(second.kind, 'successive')
    await world.settle()
    const active = (await listKeys(ut.db, ut.dv.id)).filter(({ state }) => state === 'active')
    assert.deepEqual(
      active.map(({ holderReference }) => holderReference),
      ['UTDVFU002'],
    )
    assert.equal((await ut.events('decided to countersign')).length, 1)
  })

  it('waits for a foreign SPOC that is down for three days', async () => {
    world.trouble = (_from, to) => (to === 'FU' ? 'FU is down' : undefined)
    await ask()
    for (let hour = 0; hour < 72; hour++) {
      await world.settle()
      world.pass(HOUR)
    }
    assert.equal((await told())['in RequestForeignCertificate'], 'forwarded: open')
    world.trouble = () => undefined
    world.pass(HOUR)
    await world.settle()
    assert.equal((await told())['in RequestForeignCertificate'], 'closed: certificates')
    assert.equal((await listKeys(ut.db, ut.dv.id))[0]?.state, 'active')
  })

  it('goes on over a new key of the foreign CVCA, which everybody is told of', async () => {
    await ask()
    await world.settle()
    world.pass(24 * HOUR)
    await rollOverAndTell(fu.cvca, fu.deps)
    await world.settle()
    const toldBy = (await fu.exchanges()).filter(({ operation }) => operation === 'SendCertificates')
    assert.deepEqual(
      toldBy.filter(({ direction }) => direction === 'out').map(({ state }) => state),
      ['closed', 'closed'], // its own DV, and our state
    )
    assert.equal((await ut.certificates(ut.spoc, 'FUCVCA00002')).length, 2) // self-signed and link
    assert.equal((await ut.certificates(ut.dv, 'FUCVCA00002')).length, 2)
    const { authorityReference, kind } = await ask()
    assert.deepEqual([authorityReference, kind], ['FUCVCA00002', 'successive'])
    await world.settle()
    const [certificate] = await ut.certificates(ut.dv, 'UTDVFU002')
    assert.equal(certificate?.authorityReference, 'FUCVCA00002')
  })
})
