import assert from 'node:assert/strict'
import { askForCertificate, askForForeignCertificate, renewDue } from '../../src/handlers/index.ts'
import { insertInitialPermission } from '../../src/store/index.ts'
import { type State, World } from './world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const FORTNIGHT = { validityDays: 14, fingerprints: true, iris: false, authorityReferenceRequired: true }

describe('ninety days of three states with fortnightly DV certificates', () => {
  let world: World
  let states: State[]

  before(async function () {
    this.timeout(300_000)
    world = new World('2026-11-10T12:00:00Z')
    states = []
    for (const country of ['UT', 'FU', 'XX']) states.push(await world.found(country, { cvca: { grants: FORTNIGHT } }))
    for (const one of states) for (const other of states) if (one !== other) await one.registerState(other)
    await world.settle()
    for (const one of states) {
      await firstAtHome(one)
      for (const other of states) if (one !== other) await firstAbroad(one, other)
    }
    await world.settle()
  })
  after(() => world?.close())

  async function firstAtHome(state: State): Promise<void> {
    const { country, cvca, dv, deps } = state
    const how = { callbackUrl: state.urlOf(dv), initial: true }
    const { application } = await askForCertificate(dv, await state.partner(`${country}-CVCA`), how, deps)
    const { keyFingerprint } = application
    const partnerId = (await state.partner(`${country}-DV`)).id
    const permission = { partnerId, keyFingerprint, expiresAt: new Date(world.now().getTime() + DAY) }
    await state.db.transaction().execute((tx) => insertInitialPermission(tx, permission, world.now()))
    assert.equal(cvca.country, country)
  }

  async function firstAbroad(state: State, other: State): Promise<void> {
    const national = await state.partner(`${state.country}-CVCA`)
    const how = { callbackUrl: state.urlOf(state.dv), initial: true }
    await askForForeignCertificate(state.dv, { national, foreign: other.cvca }, how, state.deps)
  }

  it('no day is uncovered, or "late" was told 72 hours before', async function () {
    this.timeout(600_000)
    const start = world.now().getTime()
    const dayOf = (at: Date): number => (at.getTime() - start) / DAY
    const answers = new Map<string, number>() // the days XX had its answers ready
    world.trouble = (from, to, command) => {
      const day = dayOf(world.now())
      if ((from === 'FU' || to === 'FU') && day >= 20 && day < 23) return 'FU is down for three days'
      if (from !== 'XX' || command.operation !== 'SendCertificates' || command.messageId === undefined) return undefined
      const ready = answers.get(command.messageId) ?? day
      answers.set(command.messageId, ready)
      return day - ready < 6 ? 'XX takes six days' : undefined
    }
    const told: Told[] = []
    for (; dayOf(world.now()) < 90; world.pass(12 * HOUR)) {
      for (const state of states) {
        const onTrouble = (_chain: unknown, error: unknown) => assert.fail(String(error))
        const chains = await renewDue({
          ...state.deps,
          automatic: true,
          callbackUrlOf: () => state.urlOf(state.dv),
          onTrouble,
        })
        assert.equal(chains.length, 3, `${state.country} holds a certificate of each state`)
      }
      await world.settle()
    }
    for (const state of states) told.push(...(await stagesOf(state)))
    assert.ok(told.some(({ stage }) => stage === 'plan'))
    for (const lost of told.filter(({ stage }) => stage === 'lost')) {
      const late = told.find(({ key, stage }) => key === lost.key && stage === 'late')
      assert.ok(late !== undefined && lost.at - late.at >= 72 * HOUR, `${lost.key} ran out without a warning`)
    }
  })
})

interface Told {
  readonly key: string
  readonly stage: string
  readonly at: number
}

async function stagesOf({ db, country }: State): Promise<Told[]> {
  const rows = await db.selectFrom('renewal_stage').selectAll().execute()
  return rows.map(({ holder_reference, stage, at }) => ({
    key: `${country} ${holder_reference}`,
    stage,
    at: at.getTime(),
  }))
}
