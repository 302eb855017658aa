import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { openMemoryLedger } from '../../src/ledger/index.ts'
import type { SpocStateForm, StateForm } from '../../src/messages/index.ts'
import { type CheckedForm, changesOf, checkStateForm, createAuthority, defaultPolicy } from '../../src/pki/index.ts'
import { checkSignature, openMemoryKeyStore } from '../../src/signatures/index.ts'
import { issueSpocTls, makeSpocRoot } from '../../src/spoc-channel/index.ts'
import { type AuthorityRecord, listCaCertificates, type Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const hash = (name: string, octets: Uint8Array): string => createHash(name).update(octets).digest('hex')
const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64')

describe('the form of a state', () => {
  let store: Store
  let spoc: AuthorityRecord
  let cvca: Uint8Array
  let form: SpocStateForm

  before(async () => {
    store = await openTestStore()
    const deps = {
      db: store.db,
      keys: openMemoryKeyStore(),
      ledger: openMemoryLedger(),
      now: () => NOW,
      checkSignature,
    }
    const make = (role: 'SPOC' | 'CVCA', country: string, mnemonic: string) =>
      createAuthority({ name: `${country}-${role}`, role, country, mnemonic, policy: defaultPolicy(role) }, deps)
    spoc = await make('SPOC', 'UT', '')
    cvca = (await listCaCertificates(store.db, (await make('CVCA', 'FU', 'CVCA')).id))[0]?.octets ?? new Uint8Array()
    const root = rootOf('FU')
    form = {
      country: 'FU',
      name: 'Federation',
      reference: 'note 17',
      coordinator: { organisation: 'Ministry', contact: 'Desk', email: 'desk@gov.fu' },
      spoc: { url: 'https://spoc.gov.fu/spoc', edition: 'icao-9303-12', roots: [rootForm(root.der)] },
      cvcas: [{ holderReference: 'FUCVCA00001', certificate: base64(cvca), fingerprint: hash('sha256', cvca) }],
      dvs: [{ organisation: 'Border Police', cvca: 'FUCVCA', mnemonic: 'DVFU' }],
    }
  })
  after(() => store?.close())

  const rootOf = (country: string) => makeSpocRoot({ country, notBefore: new Date('2026-01-01T00:00:00Z') })
  const rootForm = (der: Uint8Array) => ({
    certificate: base64(der),
    fingerprint: hash('sha256', der),
    from: '2026-01-01',
    until: '2029-12-31',
  })
  const look = (wish: Partial<StateForm>): Promise<CheckedForm> =>
    checkStateForm({ ...form, ...wish }, spoc, { now: () => NOW, checkSignature })
  const withRoot = (der: Uint8Array, more: Partial<ReturnType<typeof rootForm>> = {}): Partial<StateForm> => ({
    spoc: { ...form.spoc, roots: [{ ...rootForm(der), ...more }] },
  })
  const withCvca = (more: Partial<StateForm['cvcas'][number]>): Partial<StateForm> => ({
    cvcas: [{ ...form.cvcas[0]!, ...more }],
  })
  /** The checks that failed, each with what it says. */
  const against = async (wish: Partial<StateForm>): Promise<string[]> => {
    const { ok, checks } = await look(wish)
    const failed = checks.filter((one) => !one.ok).map(({ check, says }) => `${check}: ${says}`)
    assert.equal(ok, failed.length === 0)
    return failed
  }

  it('that fits its files passes each check, and brings its CVCA as an anchor', async () => {
    const { ok, checks, anchors } = await look({})
    assert.equal(ok, true)
    assert.ok(checks.every(({ source }) => source !== ''))
    assert.deepEqual(
      anchors.map(({ holderReference }) => holderReference),
      ['FUCVCA00001'],
    )
  })

  it('may carry fingerprints as they are printed, and SHA-1 for a CVCA', async () => {
    const printed = hash('sha1', cvca)
      .toUpperCase()
      .replaceAll(/..(?!$)/g, '$&: ')
    assert.deepEqual(await against(withCvca({ fingerprint: printed })), [])
  })

  it('may have no DV yet', async () => assert.deepEqual(await against({ dvs: [] }), []))

  it('fails with a root whose fingerprint is another, and SHA-1 is none of a root', async () => {
    const { der } = rootOf('FU')
    assert.match((await against(withRoot(der, { fingerprint: 'ab'.repeat(32) }))).join(), /fingerprint: the file has/)
    assert.match((await against(withRoot(der, { fingerprint: hash('sha1', der) }))).join(), /fingerprint: the file has/)
  })

  it('fails with a root of another state, one that is no CA, and a file that is no certificate', async () => {
    assert.deepEqual(await against(withRoot(rootOf('XX').der)), ['SPOC root 1: country: its subject says XX, not FU'])
    const leaf = issueSpocTls({
      root: rootOf('FU'),
      kind: 'both',
      hosts: ['spoc.gov.fu'],
      country: 'FU',
      notBefore: new Date('2026-01-01T00:00:00Z'),
      days: 365,
      crlUrl: 'http://spoc.gov.fu/crl',
    })
    assert.match((await against(withRoot(leaf.der))).join(), /is a CA: it is not the certificate of a CA/)
    assert.deepEqual(await against(withRoot(Uint8Array.of(1, 2, 3))), ['SPOC root 1: is no X.509 certificate'])
  })

  it('fails with dates of use that are over, or the wrong way round', async () => {
    const { der } = rootOf('FU')
    assert.deepEqual(await against(withRoot(der, { until: '2026-11-19' })), [
      'SPOC root 1: dates of use: they are over',
    ])
    assert.deepEqual(await against(withRoot(der, { until: '2026-11-20' })), [])
    assert.deepEqual(await against(withRoot(der, { from: '2030-01-01' })), [
      'SPOC root 1: dates of use: the first day is after the last',
    ])
  })

  it('fails with a CVCA of another name, another fingerprint, or that is none', async () => {
    const name = 'FUCVCA00002'
    assert.deepEqual(await against(withCvca({ holderReference: name })), [
      `CVCA ${name}: holder reference: the certificate says FUCVCA00001`,
    ])
    assert.match((await against(withCvca({ fingerprint: 'cd'.repeat(20) }))).join(), /CVCA .*fingerprint: the file has/)
    assert.match(
      (await against(withCvca({ certificate: base64(cvca.subarray(0, 40)) }))).join(),
      /is no CV certificate/,
    )
  })

  it('fails with a CVCA certificate that is not self-signed by its very key', async () => {
    const broken = Uint8Array.from(cvca)
    broken[broken.length - 1]! ^= 1
    const wish = { certificate: base64(broken), fingerprint: hash('sha256', broken) }
    assert.match((await against(withCvca(wish))).join(), /self-signed certificate: does not verify/)
  })

  it('fails for our own state, an address that is no https URL, and DVs that fit no CVCA', async () => {
    assert.match((await against({ country: 'UT' })).join(), /another state than our own: UT is our own state/)
    const spocForm = { ...form.spoc, url: 'http://spoc.gov.fu/spoc' }
    assert.match((await against({ spoc: spocForm })).join(), /SPOC URL: http:\/\/spoc\.gov\.fu\/spoc is no https URL/)
    const [dv] = form.dvs
    assert.deepEqual(
      await against({ dvs: [dv!, { ...dv!, organisation: 'Other' }, { ...dv!, mnemonic: 'X', cvca: 'FUO' }] }),
      ['DV DVFU: is named twice', 'DV X: its CVCA FUO is not on the form'],
    )
  })

  it('told against the one before, says what is new and what is gone', () => {
    const [dv] = form.dvs
    const after = { ...form, spoc: { ...form.spoc, url: 'https://new.fu/spoc' }, dvs: [{ ...dv!, mnemonic: 'DV2' }] }
    assert.deepEqual(changesOf(form, after), [
      { what: 'SPOC URL', was: 'https://spoc.gov.fu/spoc', becomes: 'https://new.fu/spoc' },
      { what: 'DV', was: 'DVFU of FUCVCA, Border Police', becomes: undefined },
      { what: 'DV', was: undefined, becomes: 'DV2 of FUCVCA, Border Police' },
    ])
    assert.deepEqual(changesOf(form, form), [])
  })
})
