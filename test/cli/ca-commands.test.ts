import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import { readRequest, X509_KEYS } from '../../src/ca-bridges/index.ts'
import type { CaOrderView, CaOrderWish } from '../../src/messages/index.ts'
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
})
