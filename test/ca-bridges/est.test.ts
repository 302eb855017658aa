import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { estSettings, openEst } from '../../src/ca-bridges/est/index.ts'
import { BridgeError, type CertificateWish, newOrderId, type OrderAnswer } from '../../src/ca-bridges/index.ts'
import { openEstFake, type Trouble } from '../../src/fake-cas/index.ts'
import { pemOf } from '../../src/spoc-channel/index.ts'
import type { Store } from '../../src/store/index.ts'
import { runProgram, succeed } from '../interop/run-program.ts'
import { freePort } from '../support/free-port.ts'
import { installPackages, MAY_INSTALL } from '../support/install-packages.ts'
import { openssl } from '../support/openssl.ts'
import { openTestStore } from '../support/store.ts'
import { behavesAsBridge } from './contract.ts'
import { setUpOf } from './parts-of-fake.ts'
import { callFor, newKey, wishFor } from './support.ts'
import { type BridgeInTrouble, standsTrouble } from './trouble-contract.ts'

const STRONGSWAN = ['strongswan-pki', 'libstrongswan-extra-plugins', 'libstrongswan-standard-plugins']

describe('the bridge to CAs that speak EST', () => {
  const NOW = new Date()
  const now = (): Date => NOW
  let store: Store
  let folder: string
  let listenFrom = 0
  let fake: Awaited<ReturnType<typeof openEstFake>>
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'est-'))
    store = await openTestStore()
    fake = await openEstFake({ now, agreesAfterLooks: 2 })
  })
  beforeEach(() => {
    fake.troubles.end()
    listenFrom = fake.heard.length
    fake.desk.lineLength = undefined
  })
  after(async () => {
    await fake.close()
    await store.close()
    await rm(folder, { recursive: true })
  })

  function open(more: Record<string, unknown> = {}, files: Record<string, string> = {}) {
    const { settings, files: all, parts } = setUpOf(fake, now, store.db)
    for (const [name, content] of Object.entries(files)) all.set(name, content)
    return openEst('est', estSettings.parse({ ...settings, ...more }), parts)
  }
  const bridgeWith = (more: Record<string, unknown> = {}, files: Record<string, string> = {}) =>
    open(more, files).bridge
  const wish = (more: Partial<CertificateWish> = {}) => wishFor({ product: 'spoc-tls', ...more })
  const order = async (about: Partial<CertificateWish> = {}, bridge = bridgeWith(), key = newKey()) =>
    bridge.order(await wish(about), callFor(key, now()))
  const issued = (answer: OrderAnswer) => (answer.kind === 'issued' ? answer : assert.fail(JSON.stringify(answer)))
  const errorOf = async (work: Promise<unknown>): Promise<BridgeError> => {
    const error = await work.then(
      () => assert.fail('it was done'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof BridgeError, String(error))
    return error
  }
  const facts = ({ class: kind, outcome }: BridgeError) => `${kind} ${outcome}`
  const sent = () =>
    fake.heard.slice(listenFrom).map(({ method, path }) => `${method} ${path.replace('/.well-known/est/', '')}`)

  for (const product of ['spoc-tls', 'spoc-tls-approved']) {
    const underTest = async (): Promise<BridgeInTrouble> => {
      const opened = open()
      return {
        bridge: opened.bridge,
        roots: await opened.roots(),
        wish: { product },
        unacceptable: { product, subject: { country: 'XX', commonName: 'of another state' } },
        now,
        ordersAt: async (key) => {
          const rows = store.db.selectFrom('ca_enrolment').select('request').where('order_key', '=', key)
          const taken = (await rows.execute()).flatMap(({ request }) => fake.desk.books.find(request) ?? [])
          return taken.length
        },
        anew: () => bridgeWith(),
        fake,
        secrets: () => ['plover', 'PRIVATE KEY'],
      }
    }
    behavesAsBridge(`EST for ${product}`, underTest)
    standsTrouble(`EST for ${product}`, underTest)
  }

  it('asks for an order that waits by the very request again, when the CA says', async () => {
    fake.desk.retryAfter = '86400'
    const key = newKey()
    const answer = await order({ product: 'spoc-tls-approved' }, bridgeWith(), key)
    fake.desk.retryAfter = '1'
    assert.ok(answer.kind === 'pending')
    assert.deepEqual(answer.lookAgainAt, new Date(NOW.getTime() + 86_400_000))
    assert.match(answer.ticket, /^est\/1 [0-9a-f]{64}$/)
    assert.equal((await bridgeWith().status(answer.ticket, callFor(newKey(), now()))).kind, 'pending')
    const { chain } = issued(await bridgeWith().status(answer.ticket, callFor(key, now())))
    assert.equal(chain.length, 3)
    const [first, ...others] = fake.heard
      .slice(listenFrom)
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => String(body))
    assert.ok(first !== undefined && !/\s/.test(first))
    assert.deepEqual(others, [first, first])
  })

  it('takes the no of people as one', async () => {
    const first = await order({ product: 'spoc-tls-approved' })
    const row = store.db.selectFrom('ca_enrolment').select('request').where('ticket', '=', first.ticket)
    const taken = fake.desk.books.find((await row.executeTakeFirstOrThrow()).request)
    assert.ok(taken !== undefined)
    taken.refused = 'not registered'
    const answer = await bridgeWith().status(first.ticket, callFor(newKey(), now()))
    assert.partialDeepStrictEqual(answer, { kind: 'ended', as: 'rejected', why: 'HTTP 400: not registered' })
    assert.deepEqual(await bridgeWith().status(first.ticket, callFor(newKey(), now())), answer)
  })

  it('reads base64 in lines of any length', async () => {
    for (const length of [1, 64, 76, undefined]) {
      fake.desk.lineLength = length
      assert.equal(issued(await order()).chain.length, 3)
    }
  })

  it('renews by the certificate that it shows in TLS, for the same names, and for no others', async () => {
    const names = { subject: { country: 'UT', commonName: 'SPOC client' }, dnsNames: ['b.example.ut', 'a.example.ut'] }
    const place = ['-keyout', join(folder, 'own.key'), '-out', join(folder, 'own.csr'), '-outform', 'DER']
    const asked = ['-subj', '/C=UT/CN=SPOC client', '-addext', 'subjectAltName=DNS:a.example.ut,DNS:b.example.ut']
    openssl(['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...place, ...asked])
    const [request, key] = [await readFile(join(folder, 'own.csr')), await readFile(join(folder, 'own.key'), 'latin1')]
    const first = { ...(await wish(names)), key: { at: 'ours', request } } as const
    const { chain } = issued(await bridgeWith().order(first, callFor(newKey(), now())))
    const own = chain.slice(0, 2).map((one) => pemOf('CERTIFICATE', one))
    const files = { 'own.pem': own.join(''), 'own.key': key }
    const renewing = bridgeWith({ login: undefined, client: { certificate: 'own.pem', key: 'own.key' } }, files)
    listenFrom = fake.heard.length
    issued(await order(names, renewing))
    assert.deepEqual(sent(), ['POST simplereenroll', 'GET cacerts'])
    listenFrom = fake.heard.length
    issued(await order({ ...names, dnsNames: ['c.example.ut'] }, renewing))
    assert.deepEqual(sent(), ['POST simpleenroll', 'GET cacerts'])
    const forced = await errorOf(order({ ...names, dnsNames: [], fields: { operation: 'simplereenroll' } }, renewing))
    assert.match(`${facts(forced)} ${forced.message}`, /^validation refused HTTP 400: subject or subjectAltName differ/)
  })

  it('refuses what it cannot carry before anything is sent', async () => {
    for (const [about, field] of [
      [{ product: 'none-such' }, 'product'],
      [{ days: 366 }, 'days'],
      [{ fields: { colour: 'red' } }, 'colour'],
      [{ fields: { operation: 'fullcmc' } }, 'operation'],
    ] as const) {
      const error = await errorOf(order(about))
      assert.deepEqual([facts(error), error.field], ['validation not-sent', field])
    }
    assert.deepEqual(sent(), [])
  })

  it('says whose trouble it is, and shows the password nowhere', async () => {
    const wrong = await errorOf(order({}, bridgeWith({}, { 'est-password': 'kolibri' })))
    assert.equal(`${facts(wrong)} ${wrong.message}`, 'auth refused HTTP 401: who are you?')
    const none = await errorOf(order({}, bridgeWith({ login: { user: 'spoc', password: 'gone' } })))
    assert.equal(facts(none), 'auth not-sent')
    const label = await errorOf(order({}, bridgeWith({ products: [{ name: 'spoc-tls', label: 'none-such' }] })))
    assert.equal(facts(label), 'not-found refused')
    const nobody = await errorOf(order({}, bridgeWith({ url: `https://127.0.0.1:${await freePort()}` })))
    assert.equal(facts(nobody), 'transient not-sent')
    const rows = await store.db.selectFrom('ca_enrolment').selectAll().execute()
    const text = JSON.stringify([rows, [wrong, none, label, nobody].map(({ message }) => message)])
    assert.doesNotMatch(text, /kolibri|plover/)
  })

  it('does not know what became of a request whose answer was lost, and leaves that to people', async () => {
    for (const trouble of ['cut', 'half', 'garbage', 'oversized', 'http-500'] satisfies Trouble[]) {
      const key = newOrderId()
      fake.troubles.plan(trouble, { to: /^POST / })
      assert.equal(facts(await errorOf(order({}, bridgeWith(), key))), 'transient unknown', trouble)
      const asked = bridgeWith().reconcile?.(await wish(), callFor(key, now()))
      const forPeople = await errorOf(asked ?? assert.fail())
      assert.deepEqual([facts(forPeople), forPeople.code], ['permanent unknown', 'outcome-unknown'])
      assert.match(forPeople.message, /look at est whether it certified/, trouble)
    }
    fake.troubles.plan('http-429', { to: /^POST / })
    const busy = await errorOf(order())
    assert.equal(facts(busy), 'transient refused')
    assert.ok(busy.retryAt !== undefined)
  })

  it('keeps a certificate whose issuers did not come, and asks for them again', async () => {
    fake.troubles.plan('http-500', { to: /^GET .*cacerts/ })
    const key = newKey()
    const answer = await order({}, bridgeWith(), key)
    assert.equal(answer.kind, 'issuing')
    const found = await bridgeWith().reconcile?.(await wish(), callFor(key, now()))
    assert.equal(found?.kind === 'found' && issued(found.answer).chain.length, 3)
    assert.deepEqual(sent(), ['POST simpleenroll', 'GET cacerts', 'GET cacerts'])
  })

  it('tells with each product what the CA wants in requests', async () => {
    const products = await bridgeWith().listProducts?.(callFor(newKey(), now()))
    assert.deepEqual(
      products?.map(({ says }) => says),
      ['spoc-tls', 'spoc-tls-approved; requests have challengePassword, elliptic curve (P-256)'],
    )
  })

  it('says which CA answered when it is tried', async () => {
    const says = await bridgeWith().test(callFor(newKey(), now()))
    assert.match(says, /^the CA there is C=UT, O=EST \(fake\), CN=EST fake issuing CA; /)
  })

  describe('the CA of these tests, judged by the client of strongSwan', () => {
    const pki = (...args: string[]) => runProgram('pki', args, { folder })
    const url = () => fake.url.replace('127.0.0.1', 'localhost')
    before(async function () {
      this.timeout(600_000)
      const hasPki = await runProgram('pki', ['--help'], {}).then(
        ({ stderr, stdout }) => /--est\b/.test(stderr + stdout),
        () => false,
      )
      if (!hasPki) await installPackages(STRONGSWAN, { mayInstall: MAY_INSTALL })
      await writeFile(join(folder, 'tls.pem'), fake.tls.root)
      await writeFile(join(folder, 'ca.pem'), pemOf('CERTIFICATE', fake.ca.root))
      await writeFile(join(folder, 'sub.pem'), pemOf('CERTIFICATE', fake.ca.intermediate))
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ee.key']
      const subject = ['-subj', '/C=UT/CN=strongSwan', '-outform', 'DER', '-out', 'ee.csr']
      await succeed('openssl', ['req', ...key, ...subject], { folder })
    })
    const names = (): Promise<string> => succeed('openssl', ['x509', '-in', 'ee.pem', '-noout', '-subject'], { folder })
    async function enrol(...more: string[]): Promise<string> {
      const trust = ['--url', url(), '--cacert', 'tls.pem', '--cacert', 'ca.pem', '--cacert', 'sub.pem']
      const patience = ['--interval', '1', '--maxpolltime', '20', '--outform', 'pem']
      const { code, stdout, stderr } = await pki('--est', ...trust, '--in', 'ee.csr', ...patience, ...more)
      assert.equal(code, 0, stderr)
      await writeFile(join(folder, 'ee.pem'), stdout)
      await succeed('openssl', ['verify', '-CAfile', 'ca.pem', '-untrusted', 'sub.pem', 'ee.pem'], { folder })
      return names()
    }

    it('gives it a certificate after it waited, and renews that', async () => {
      const password = (fake.setUp((name) => name).files['est-password'] ?? '').toString()
      fake.desk.approved.add('')
      assert.match(await enrol('--userpass', `spoc:${password}`), /strongSwan/)
      fake.desk.approved.delete('')
      const waited = sent().filter((line) => line === 'POST simpleenroll').length
      assert.ok(waited > 1, sent().join())
      await writeFile(join(folder, 'old.pem'), await readFile(join(folder, 'ee.pem')))
      assert.match(await enrol('--cert', 'old.pem', '--key', 'ee.key'), /strongSwan/)
      assert.ok(sent().includes('POST simplereenroll'), sent().join())
    })

    it('gives it the certificates of the CAs', async () => {
      const { code, stderr } = await pki('--estca', '--url', url(), '--cacert', 'tls.pem', '--caout', 'estca')
      assert.equal(code, 0, stderr)
      const found = (await readdir(folder)).filter((name) => name.startsWith('estca')).sort()
      const kept = await Promise.all(found.map((name) => readFile(join(folder, name), 'base64')))
      const given = [fake.ca.root, fake.ca.intermediate].map((one) => Buffer.from(one).toString('base64'))
      assert.deepEqual(kept.sort(), given.sort())
    })
  })
})
