import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import { readRequest, X509_KEYS } from '../../src/ca-bridges/index.ts'
import type { CaOrderView, CaOrderWish, CaRequestView } from '../../src/messages/index.ts'
import { generatePortableKey } from '../../src/signatures/index.ts'
import { eac } from './fake-world.ts'

const ID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const DRAFT: CaOrderView = {
  id: ID,
  ca: 'home',
  product: 'spoc-tls',
  commonName: 'spoc.example.ut',
  dnsNames: ['spoc.example.ut'],
  days: undefined,
  state: 'draft',
  says: 'goes out next',
  waitingFor: [],
  keyAt: 'elsewhere',
  exchange: '4711',
  replaces: undefined,
  createdAt: '2026-11-30T10:00:00.000Z',
  submittedAt: undefined,
  lookedAt: undefined,
  lookAt: undefined,
  serial: undefined,
  notAfter: undefined,
}
const shown = (about: Partial<CaOrderView>, chain: readonly string[] = []) => {
  return { ...DRAFT, ...about, chain, request: undefined, ticket: undefined, requests: [] }
}
const FOR = ['--product', 'spoc-tls', '--country', 'UT', '--common-name', 'spoc.example.ut']

describe('eac ca', () => {
  it('order --new-key keeps the key in a file of its owner, and sends its request alone', async () => {
    const args = ['ca', 'order', 'home', ...FOR, '--dns', 'spoc.example.ut', '--new-key', 'spoc.key']
    const { exitCode, out, calls, written, privately } = await eac(args, { answers: { 'ca.order': DRAFT } })
    assert.equal(exitCode, 0)
    assert.deepEqual(privately, ['spoc.key'])
    const wish = calls[0]?.input as CaOrderWish
    const request = await readRequest(Buffer.from(wish.request ?? '', 'base64'))
    assert.ok(typeof request !== 'string')
    assert.deepEqual([...request.dnsNames], ['spoc.example.ut'])
    const pem = Buffer.from(written.get('spoc.key') ?? []).toString()
    const made = createPrivateKey(pem)
    assert.equal(made.asymmetricKeyType, 'ec')
    assert.match(out, /goes out next\n/)
    assert.match(out, /How it goes on: eac ca status ABC/)
  })

  it('order given again with its name takes the key that is there, and otherwise touches no file', async () => {
    const key = (await generatePortableKey(X509_KEYS['ecdsa-p256'])).toPem()
    const args = ['ca', 'order', 'home', ...FOR, '--new-key', 'spoc.key']
    const given = { files: { 'spoc.key': key }, answers: { 'ca.order': DRAFT } }
    const refused = await eac(args, given)
    assert.equal(refused.exitCode, 1)
    assert.match(refused.err, /spoc\.key is there already/)
    const { calls, written } = await eac([...args, '--order', ID], given)
    const wish = calls[0]?.input as CaOrderWish
    const request = await readRequest(Buffer.from(wish.request ?? '', 'base64'))
    const its = createPublicKey(key).export({ type: 'spki', format: 'der' })
    assert.ok(typeof request !== 'string' && Buffer.compare(request.publicKeyInfo, its) === 0)
    assert.equal(written.size, 0)
  })

  it('order --wait tells each change, and that it came to nothing by its exit code', async () => {
    const args = ['ca', 'order', 'home', ...FOR, '--wait', '5', '--order', ID]
    const answers = { 'ca.order': DRAFT, 'ca.show': shown({ state: 'failed', says: 'CN too long' }) }
    const { exitCode, out, err } = await eac(args, { answers })
    assert.equal(exitCode, 1)
    assert.match(out, /^draft: goes out next\nfailed: CN too long\n/)
    assert.match(err, /came to nothing: CN too long/)
  })

  it('order --key-at-ca brings no request, and takes no key of ours beside', async () => {
    const args = ['ca', 'order', 'uana', ...FOR, '--key-at-ca']
    const { calls } = await eac(args, { answers: { 'ca.order': DRAFT } })
    const wish = calls[0]?.input as CaOrderWish
    assert.deepEqual([wish.request, wish.key, wish.keyAtCa], [undefined, undefined, true])
    const { exitCode, err } = await eac([...args, '--new-key', 'spoc.key'], {})
    assert.equal(exitCode, 2)
    assert.match(err, /without --csr and --new-key/)
  })

  it('order asks whom it is for', async () => {
    const { exitCode, err } = await eac(['ca', 'order', 'home', '--product', 'spoc-tls'], {})
    assert.equal(exitCode, 2)
    assert.match(err, /--country and --common-name, or bring a request with --csr/)
  })

  it('order says how to be sure where no answer came', async () => {
    const answers = { 'ca.order': new Error('the node went away') }
    const { err } = await eac(['ca', 'order', 'home', ...FOR, '--order', ID], { answers })
    assert.match(err, new RegExp(`give the command again with --order ${ID}`))
  })

  it('status tells a person what to do about an order of unknown outcome', async () => {
    const says = 'waits for a person: outcome-unknown: test-ca cannot be asked'
    const { out } = await eac(['ca', 'status', ID], { answers: { 'ca.show': shown({ state: 'submitted', says }) } })
    assert.match(out, /Look at home for it, then: eac ca reconcile ABC.* --absent/)
  })

  it('collect writes what a TLS server sends: without the root', async () => {
    const [leaf, root] = ['leaf', 'root'].map((commonName) => {
      const dates = { notBefore: new Date(), notAfter: new Date(Date.now() + 86_400_000) }
      return makeSelfSignedCertificate({ subject: { commonName }, hostNames: [], ...dates }).der
    }) as [Uint8Array, Uint8Array]
    const chain = [leaf, root].map((der) => Buffer.from(der).toString('base64'))
    const answers = { 'ca.show': shown({ state: 'issued', says: undefined }, chain) }
    const { written } = await eac(['ca', 'collect', ID, '--out', 'spoc.pem'], { answers })
    const pem = Buffer.from(written.get('spoc.pem') ?? []).toString()
    assert.equal(pem.match(/BEGIN CERTIFICATE/g)?.length, 1)
    assert.match(new X509Certificate(pem).subject, /CN=leaf/)
  })

  it('collect gives no certificate that was not accepted, unless it is to be looked at', async () => {
    const says = 'waits for a person: certificate-refused: the certificate is for another key'
    const answers = { 'ca.show': shown({ state: 'issuing', says }, ['MAA=']) }
    const refused = await eac(['ca', 'collect', ID], { answers })
    assert.equal(refused.exitCode, 1)
    assert.match(refused.err, /not accepted: .*another key.*--refused/)
    assert.match((await eac(['ca', 'collect', ID, '--refused'], { answers })).out, /BEGIN CERTIFICATE/)
  })

  it('reconcile takes one answer, not two', async () => {
    const { exitCode, err } = await eac(['ca', 'reconcile', ID, '--absent', '--ticket', '7'], {})
    assert.equal(exitCode, 2)
    assert.match(err, /either --absent or --ticket/)
  })

  const request = (about: Partial<CaRequestView>): CaRequestView => ({
    exchange: '4712',
    operation: 'SuspendCertificate',
    order: ID,
    note: 'examined',
    cameTo: undefined,
    says: undefined,
    askedAt: '2026-11-30T10:00:00.000Z',
    doneAt: undefined,
    ...about,
  })

  it('suspend tells how it goes on, and what can be done next', async () => {
    const answers = {
      'ca.suspend': { ...shown({ state: 'issued' }), requests: [request({})] },
      'ca.request': request({ cameTo: 'done' }),
      'ca.show': { ...shown({ state: 'suspended' }), requests: [request({ cameTo: 'done' })] },
    }
    const { exitCode, out, calls } = await eac(['ca', 'suspend', ID, '--why', 'examined'], { answers })
    assert.equal(exitCode, 0)
    assert.deepEqual(calls[0], { name: 'ca.suspend', input: { id: ID, why: 'examined' } })
    assert.match(out, /^suspension: under way\nsuspension: done\n/)
    assert.match(out, /eac ca reinstate ABC.* --why WORDS; for good: eac ca revoke/)
    assert.equal((await eac(['ca', 'suspend', ID], { answers })).exitCode, 2, 'it asks why')
  })

  it('cancel says by its exit code that it was too late', async () => {
    const asked = request({ operation: 'CancelOrder' })
    const answers = {
      'ca.cancel': { ...shown({ state: 'pending_validation' }), requests: [asked] },
      'ca.request': { ...asked, cameTo: 'too-late' as const },
      'ca.show': shown({ state: 'issued', says: undefined }),
    }
    const { exitCode, out, err } = await eac(['ca', 'cancel', ID, '--why', 'twice'], { answers })
    assert.equal(exitCode, 1)
    assert.match(out, /cancellation: too late\n/)
    assert.match(err, /The cancellation was too late: the order is issued/)
  })

  it('cancel of a draft waits for nobody', async () => {
    const answers = { 'ca.cancel': shown({ state: 'cancelled', says: 'twice' }) }
    const { exitCode, calls } = await eac(['ca', 'cancel', ID, '--why', 'twice'], { answers })
    assert.deepEqual([exitCode, calls.length], [0, 1])
  })

  it('domains register says what to publish, and what to do then', async () => {
    const publish = { at: 'example.ut', value: 'ca=7f3', until: '2026-12-30T00:00:00.000Z' }
    const answer = { name: 'example.ut', state: 'pending', says: 'PENDING', publish } as const
    const asked = request({ operation: 'RegisterDomain', order: undefined, domain: 'example.ut' })
    const answers = { 'ca.domain': asked, 'ca.request': { ...asked, cameTo: 'done' as const, answer } }
    const { out, calls } = await eac(['ca', 'domains', 'register', 'swiss', 'example.ut'], { answers })
    assert.deepEqual(calls[0]?.input, { ca: 'swiss', wish: 'register', domain: 'example.ut' })
    assert.match(out, /publish at +example\.ut\npublish +ca=7f3\npublish until +2026-12-30 00:00:00 GMT\n/)
    assert.match(out, /Once it is published: eac ca domains check swiss example\.ut\n$/)
    const parked = { 'ca.domain': request({ ...asked, says: 'waits for a person: refused: no' }) }
    const refused = await eac(['ca', 'domains', 'register', 'swiss', 'example.ut'], { answers: parked })
    assert.equal(refused.exitCode, 1)
    assert.match(refused.err, /waits for a person: refused: no\. Try again: eac exchange retry 4712/)
  })

  it('domains list shows each name, how it stands, and what is to be published', async () => {
    const publish = { at: 'example.ut', value: 'ca=7f3' }
    const names = [
      { name: 'spoc.ut', state: 'valid', says: 'VALIDATED', until: '2027-12-30T00:00:00.000Z' },
      { name: 'example.ut', state: 'pending', says: 'PENDING', publish },
    ] as const
    const { out } = await eac(['ca', 'domains', 'list', 'swiss'], { answers: { 'ca.domains': names } })
    assert.match(out, /spoc\.ut +valid +VALIDATED +2027-12-30 00:00:00\n/)
    assert.match(out, /example\.ut +pending +PENDING +ca=7f3 at example\.ut\n/)
  })

  it('products shows the last list while the CA cannot be asked, and says so', async () => {
    const products = [{ name: 'tls', says: 'TLS', keyAt: 'ours', days: { usual: 90, most: 365 } }] as const
    const listed = { products, askedAt: '2026-11-30T10:00:00.000Z', says: 'swiss: no way there (transient).' }
    const { out, err } = await eac(['ca', 'products', 'swiss'], { answers: { 'ca.products': listed } })
    assert.match(out, /tls +90 \(at most 365\)/)
    assert.match(err, /As of 2026-11-30 10:00:00 GMT: it could not be asked now\. swiss: no way there/)
  })

  it('status --now waits for the look, and says where the CA allows none yet', async () => {
    const [before, later] = ['2026-11-22T11:00:00.000Z', '2026-11-22T14:00:00.000Z']
    const looking = { ...DRAFT, state: 'issuing', lookedAt: before } as const
    const soon = { 'ca.look': { ...looking, lookAt: before }, 'ca.show': shown({ ...looking, lookedAt: later }) }
    assert.match((await eac(['ca', 'status', ID, '--now'], { answers: soon })).out, /looked at +2026-11-22 14:00:00/)
    const notYet = { 'ca.look': { ...looking, lookAt: later }, 'ca.show': shown(looking) }
    const { err } = await eac(['ca', 'status', ID, '--now'], { answers: notYet })
    assert.match(err, /allows no look before 2026-11-22 14:00:00 GMT/)
  })
})
