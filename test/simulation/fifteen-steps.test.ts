import assert from 'node:assert/strict'
import { askForForeignCertificate } from '../../src/handlers/index.ts'
import { listKeys } from '../../src/store/index.ts'
import { type State, World } from './world.ts'

const HOUR = 3_600_000

/** What the books of our state say until the other one answers, and after that; by steps of the common policy's table 2. */
const ASKED = [
  'UT-DV out UT-CVCA: queued', // 1 to 3: key and request are made
  'UT-CVCA in UT-DV: accepted', // 4; 5 and 6: checked, or it would be refused here
  'UT-DV out UT-CVCA: sent, and acknowledged',
]
const COUNTERSIGNED = ['UT-CVCA in UT-DV: decided to countersign'] // 7
const SENT = [
  'UT-SPOC out FU: queued', // 8
  'UT-CVCA in UT-DV: forwarded',
  'UT-SPOC out FU: attempt failed',
]
const ANSWERED = [
  'UT-SPOC out FU: sent, and acknowledged',
  'UT-CVCA in UT-DV: acknowledged by the foreign SPOC',
  'UT-SPOC out FU: callback received', // 12
  'UT-CVCA in UT-DV: settled',
  'UT-SPOC out FU: certificate checked', // 13
  'UT-DV out UT-CVCA: callback received', // 14
  'UT-CVCA in UT-DV: callback delivered',
  'UT-DV out UT-CVCA: CA certificates kept', // 15
]
/** And those of the other state. */
const ISSUED = [
  'FU-SPOC in UT: accepted', // 9 and 10: checked, or it would be refused here
  'FU-SPOC in UT-DV: decided to issue', // 11
  'FU-SPOC in UT: settled',
  'FU-SPOC in UT: callback delivered', // 12, and 13: it was told that the certificate is good
]

describe('a request for a foreign certificate, while the other state is down for three days', () => {
  let world: World
  let ut: State
  let fu: State
  const seen = new Map<State, number>()

  before(async () => {
    world = new World('2026-11-10T08:00:00Z')
    ;[ut, fu] = [await world.found('UT'), await world.found('FU')]
    await ut.registerState(fu)
    await fu.registerState(ut)
    await world.settle()
    for (const state of [ut, fu]) await newEvents(state)
  })
  after(() => world?.close())

  /** Those since it was asked last, of the same kind on end once. */
  async function newEvents(state: State): Promise<string[]> {
    const rows = await state.db
      .selectFrom('event')
      .innerJoin('exchange', 'exchange.id', 'event.exchange_id')
      .innerJoin('partner', 'partner.id', 'event.partner_id')
      .innerJoin('authority', 'authority.id', 'exchange.authority_id')
      .select([
        'event.id',
        'event.kind',
        'exchange.direction',
        'partner.name as partner',
        'authority.name as authority',
      ])
      .where('event.id', '>', seen.get(state) ?? 0)
      .orderBy('event.id')
      .execute()
    seen.set(state, rows.at(-1)?.id ?? seen.get(state) ?? 0)
    const told = rows.map(({ authority, direction, partner, kind }) => `${authority} ${direction} ${partner}: ${kind}`)
    return told.filter((one, n) => one !== told[n - 1])
  }

  for (const kind of ['initial', 'successive'] as const) {
    it(`an ${kind} one goes through all fifteen steps once it is there again`.replace('an s', 'a s'), async () => {
      const national = await ut.partner('UT-CVCA')
      const how = { callbackUrl: ut.urlOf(ut.dv), initial: false }
      world.trouble = (_from, to) => (to === 'FU' ? 'FU is down' : undefined)
      const { application } = await askForForeignCertificate(ut.dv, { national, foreign: fu.cvca }, how, ut.deps)
      assert.equal(application.kind, kind)
      for (let hour = 0; hour < 72; hour++) {
        await world.settle()
        world.pass(HOUR)
      }
      assert.deepEqual(await newEvents(ut), [...ASKED, ...(kind === 'initial' ? COUNTERSIGNED : []), ...SENT])
      assert.deepEqual(await newEvents(fu), [])

      world.trouble = () => undefined
      world.pass(HOUR)
      await world.settle()
      assert.deepEqual(await newEvents(ut), ANSWERED)
      assert.deepEqual(await newEvents(fu), ISSUED)
      const active = (await listKeys(ut.db, ut.dv.id)).filter(({ state }) => state === 'active')
      assert.deepEqual(
        active.map(({ holderReference }) => holderReference),
        [application.holderReference],
      )
    })
  }
})
