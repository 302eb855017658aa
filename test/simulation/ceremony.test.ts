import assert from 'node:assert/strict'
import {
  addBatchPeer,
  askForCertificate,
  askForForeignCertificate,
  checkForCeremony,
  exportForCeremony,
  handOverCertificates,
  type ImportedBatch,
  importFromCeremony,
  ownBatchKey,
  rollOverAndTell,
  signInCeremony,
  suspendPartner,
} from '../../src/handlers/index.ts'
import type { CarriedFile, CeremonyDecision } from '../../src/messages/index.ts'
import { allowInitialRequest } from '../../src/pki/index.ts'
import { listKeys } from '../../src/store/index.ts'
import { State, World } from './world.ts'

const ALL: CeremonyDecision = { accept: 'all', refuse: [] }

/** One world for all of it: each case goes on where the one before ended. */
describe('a CVCA whose keys are on a machine without a network', () => {
  let world: World
  let vault: State
  let ut: State
  let fu: State

  before(async () => {
    world = new World('2026-11-10T08:00:00Z')
    const unreachable = async (): Promise<never> => assert.fail('nothing is called from the vault')
    vault = await State.found('UT', {}, { now: world.now, call: unreachable })
    ut = await world.found('UT', { vault })
    fu = await world.found('FU')
    await ut.registerState(fu)
    await vault.registerState(fu)
    await fu.registerState(ut)
    await world.settle()
  })
  after(async () => {
    await world.close()
    await vault.close()
  })

  async function askAtHome(): Promise<string> {
    const superior = await ut.partner('UT-CVCA')
    const wish = { callbackUrl: ut.urlOf(ut.dv), initial: false }
    const { exchange, application } = await askForCertificate(ut.dv, superior, wish, ut.deps)
    const permit = { keyFingerprint: application.keyFingerprint, hours: 1 }
    const dv = await ut.partner('UT-DV')
    if (application.kind === 'initial') {
      await ut.db.transaction().execute((tx) => allowInitialRequest(tx, dv, permit, {}, world.now()))
    }
    await world.settle()
    return exchange.id
  }

  async function askAbroad(): Promise<string> {
    const whom = { national: await ut.partner('UT-CVCA'), foreign: fu.cvca }
    const { exchange } = await askForForeignCertificate(
      ut.dv,
      whom,
      { callbackUrl: ut.urlOf(ut.dv), initial: false },
      ut.deps,
    )
    await world.settle()
    return exchange.id
  }

  const waiting = async () => (await ut.exchanges()).filter(({ state }) => state === 'awaiting-ceremony')

  async function carry(decision = ALL): Promise<readonly CarriedFile[]> {
    const { files } = await exportForCeremony('vault', 'alice', ut.deps)
    const { files: answers, notDone } = await signInCeremony(files, decision, 'olga', vault.deps)
    assert.deepEqual(notDone, [])
    return answers
  }

  async function bring(answers: readonly CarriedFile[]) {
    const imported = await importFromCeremony(answers, 'alice', ut.deps)
    await world.settle()
    return imported
  }

  const results = ({ taken }: ImportedBatch) => taken.map(({ result }) => result)

  async function activeKeys(): Promise<string[]> {
    const atHome = (await listKeys(ut.db, ut.dv.id)).filter(({ certifiedBy }) => certifiedBy === 'UTCVCA')
    return atHome.filter(({ state }) => state === 'active').map(({ holderReference }) => holderReference)
  }

  it('certifies its DV by a batch there and back, in the same exchange and by the same callback', async () => {
    const asked = await askAtHome()
    assert.equal((await ut.exchange(asked)).state, 'awaiting-callback')
    const [wait] = await waiting()
    assert.equal((await ut.events('waiting for ceremony')).length, 1)
    const answers = await carry()
    assert.deepEqual(results(await bring(answers)), ['not-needed', 'taken'])
    assert.equal((await ut.exchange(asked)).outcome, 'certificates')
    const exchange = await ut.exchange(wait?.id ?? '')
    assert.deepEqual([exchange.state, exchange.outcome], ['closed', 'certificates'])
    const [brought] = await ut.events('answer brought by hand')
    assert.match(JSON.stringify(brought?.details), /"by":"alice"/)
    assert.deepEqual(await activeKeys(), ['UTDV00001'])

    const again = await bring(answers)
    assert.notEqual(again.before, undefined)
    assert.deepEqual(results(again), ['not-needed', 'not-needed'])
    assert.equal((await ut.events('answer brought by hand')).length, 1)
  })

  it('lets the key before vouch for the next, and decides on a request once, however often it is signed', async () => {
    world.pass(86_400_000)
    await askAtHome()
    const { files } = await exportForCeremony('vault', undefined, ut.deps)
    const { items } = await checkForCeremony(files, vault.deps)
    assert.match(items[0]?.checks.find(({ check }) => check === 'outer signature')?.says ?? '', /^by UTDV00001/)
    const first = await signInCeremony(files, ALL, undefined, vault.deps)
    const later = await exportForCeremony('vault', undefined, ut.deps)
    const second = await signInCeremony(later.files, ALL, undefined, vault.deps)
    const certificateIn = (batch: readonly CarriedFile[]) => batch.find(({ file }) => file === `${items[0]?.id}.cvcert`)
    assert.notEqual(certificateIn(first.files), undefined)
    assert.deepEqual(certificateIn(first.files), certificateIn(second.files))
    assert.equal((await vault.events('decided to issue')).length, 2)
    await bring(second.files)
    assert.deepEqual(await activeKeys(), ['UTDV00002'])
  })

  it('countersigns the first request to another state, and certifies the DV of that state', async () => {
    const asked = await askAbroad()
    const national = await fu.partner('FU-CVCA')
    const how = { callbackUrl: fu.urlOf(fu.dv), initial: false }
    const theirs = await askForForeignCertificate(fu.dv, { national, foreign: ut.cvca }, how, fu.deps)
    await world.settle()
    assert.equal((await waiting()).length, 2)
    await bring(await carry())
    assert.equal((await ut.exchange(asked)).outcome, 'certificates')
    assert.equal((await fu.exchange(theirs.exchange.id)).outcome, 'certificates')
    const [certificate] = await ut.certificates(ut.dv, 'UTDVFU001')
    assert.equal(certificate?.authorityReference, 'FUCVCA00001')
  })

  it('takes a new key over by its link certificate, tells everybody, and lets it sign from then on', async () => {
    await rollOverAndTell(vault.cvca, { ...vault.deps, staysHere: true })
    const { files } = await handOverCertificates('node', 'olga', vault.deps)
    assert.deepEqual(results(await bring(files)), ['not-needed', 'taken', 'taken'])
    const [, key] = await listKeys(ut.db, ut.cvca.id)
    assert.deepEqual([key?.holderReference, key?.state, key?.keyId], ['UTCVCA00002', 'active', undefined])
    assert.equal((await fu.certificates(fu.spoc, 'UTCVCA00002')).length, 2)
    assert.equal((await ut.certificates(ut.dv, 'UTCVCA00002')).length, 2)
    world.pass(86_400_000)
    await askAtHome()
    await bring(await carry())
    const [certificate] = await ut.certificates(ut.dv, 'UTDV00003')
    assert.equal(certificate?.authorityReference, 'UTCVCA00002')
  })

  it('refuses a batch that was altered, lacks a file, is for another machine or of an unknown one', async () => {
    const asked = await askAtHome()
    const before = await vault.exchanges()
    const { files } = await exportForCeremony('vault', undefined, ut.deps)
    const altered = (name: RegExp) =>
      files.map((one) => (name.test(one.file) ? { ...one, octets: Buffer.from(`${Buffer.from(one.octets)} `) } : one))
    await assert.rejects(checkForCeremony(altered(/json$/), vault.deps), /was altered, or not signed by node/)
    await assert.rejects(checkForCeremony(altered(/cvreq$/), vault.deps), /is not the file that was put into/)
    const without = files.filter(({ file }) => !file.endsWith('cvreq'))
    await assert.rejects(checkForCeremony(without, vault.deps), /is missing/)
    await assert.rejects(checkForCeremony(files, fu.deps), /no machine with the key/)
    await addBatchPeer({ name: 'their-node', ...(await ownBatchKey(ut.deps)) }, undefined, fu.deps)
    await assert.rejects(checkForCeremony(files, fu.deps), /is for the machine with the key/)
    await assert.rejects(importFromCeremony(files, undefined, vault.deps), /holds requests, not answers/)
    assert.deepEqual(await vault.exchanges(), before)

    await bring(await carry({ accept: [], refuse: [1], reason: 'nobody there knows of it' }))
    assert.equal((await ut.exchange(asked)).outcome, 'not-accepted')
    assert.match(JSON.stringify((await ut.events('settled')).at(-1)?.details), /nobody there knows of it/)
  })

  it('decides nothing on a holder that the machine with the keys does not know, and waits for no suspended one', async () => {
    const known = (mnemonic: string) =>
      vault.db.updateTable('partner').set({ mnemonic }).where('name', '=', 'UT-DV').execute()
    const asked = await askAtHome()
    await known('OTHER')
    const { files } = await exportForCeremony('vault', undefined, ut.deps)
    assert.equal((await checkForCeremony(files, vault.deps)).items[0]?.state, 'unknown')
    const signed = signInCeremony(files, { accept: [1], refuse: [] }, undefined, vault.deps)
    await assert.rejects(signed, /no DV UTDV is a partner of UT-CVCA on this machine/)

    await known('DV')
    const answers = await carry()
    await suspendPartner(await ut.partner('UT-DV'), { why: 'lost' }, ut.deps)
    await world.settle()
    assert.equal((await ut.exchange(asked)).outcome, 'holder-inactive')
    assert.equal(results(await bring(answers)).at(-1), 'not-needed')
  })
})
