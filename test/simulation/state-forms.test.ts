import assert from 'node:assert/strict'
import { askForForeignCertificate, rollOverAndTell } from '../../src/handlers/index.ts'
import { createAuthority, defaultPolicy } from '../../src/pki/index.ts'
import { listCaCertificates, listKeys, listPartners } from '../../src/store/index.ts'
import { type State, World } from './world.ts'

describe('the form of a state', () => {
  let world: World
  let ut: State
  let fu: State

  beforeEach(async () => {
    world = new World('2026-11-10T08:00:00Z')
    ;[ut, fu] = [await world.found('UT'), await world.found('FU', { cvca: { foreignInitialByRule: false } })]
  })
  afterEach(() => world.close())

  const dv = (mnemonic: string) => ({ organisation: 'Police', cvca: 'FUCVCA', mnemonic })

  it('may name DVs whose mnemonics differ only in what a name cannot hold', async () => {
    await ut.registerState(fu, { dvs: [dv('A B'), dv('A-B'), dv('A/B')] })
    const names = (await listPartners(ut.db)).filter(({ ofState }) => ofState !== undefined).map(({ name }) => name)
    assert.deepEqual(names.sort(), ['FU-A-B', 'FU-A-B-2', 'FU-A-B-3'])
  })

  it('tells of DVs that an earlier one named and this one does not', async () => {
    await ut.registerState(fu, { dvs: [dv('OLD'), dv('BOTH')] })
    await ut.registerState(fu, { dvs: [dv('BOTH'), dv('NEW')] })
    const [changed] = await ut.events('registration of a state changed')
    assert.match(JSON.stringify(changed?.details), /"dvsNotNamed":\["FU-OLD"\]/)
  })

  it('is trusted by a DV that is made afterwards, up to the newest key', async () => {
    await ut.registerState(fu)
    await fu.registerState(ut)
    await world.settle()
    await rollOverAndTell(fu.cvca, fu.deps)
    await world.settle()
    const wish = { name: 'UT-LATE', role: 'DV', country: 'UT', mnemonic: 'LATE', policy: defaultPolicy('DV') } as const
    const late = await createAuthority(wish, ut.deps)
    const trusted = async (id: string) =>
      (await listCaCertificates(ut.db, id))
        .map(({ holderReference, isAnchor }) => `${holderReference} ${isAnchor}`)
        .filter((one) => one.startsWith('FU'))
    assert.deepEqual(await trusted(late.id), await trusted(ut.spoc.id))
    assert.ok((await trusted(late.id)).some((one) => one.startsWith('FUCVCA00002')))
    const [event] = await ut.events('trust anchors of registered states taken')
    assert.deepEqual(event?.details, { of: 'UT-SPOC', holderReferences: ['FUCVCA00001'] })
    const foreign = await createAuthority({ ...wish, name: 'XX-DV', country: 'XX' }, ut.deps)
    assert.deepEqual(await trusted(foreign.id), [])
  })

  it('lets an initial request that was refused be asked again with the same key', async () => {
    await ut.registerState(fu)
    await fu.registerState(ut)
    await world.settle()
    const ask = async () => {
      world.pass(1000)
      const who = { national: await ut.partner('UT-CVCA'), foreign: fu.cvca }
      const how = { callbackUrl: ut.urlOf(ut.dv), initial: false }
      const { application } = await askForForeignCertificate(ut.dv, who, how, ut.deps)
      await world.settle()
      return application.keyFingerprint
    }
    assert.equal(await ask(), await ask()) // nobody let it through there
    assert.equal((await listKeys(ut.db, ut.dv.id)).length, 1)
  })
})
