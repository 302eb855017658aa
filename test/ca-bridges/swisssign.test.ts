import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { BridgeError, type OrderAnswer, readRequest, type X509Bridge } from '../../src/ca-bridges/index.ts'
import {
  openSwissSign,
  SWISSSIGN_ERRORS,
  SWISSSIGN_STATUSES,
  swissSignSettings,
} from '../../src/ca-bridges/swisssign/index.ts'
import { openSwissSignFake } from '../../src/fake-cas/index.ts'
import { type BridgeUnderTest, behavesAsBridge } from './contract.ts'
import { setUpOf } from './parts-of-fake.ts'
import { callFor, newKey, wishFor } from './support.ts'
import { standsTrouble } from './trouble-contract.ts'

const NOW = new Date('2026-11-30T10:00:00Z')
const API_KEY = /a secret of 32 octets|eyJ/

describe('the bridge to SwissSign', () => {
  let clock = NOW
  const now = (): Date => clock
  let fake: Awaited<ReturnType<typeof openSwissSignFake>>
  const heardAt = (path: RegExp) => fake.heard.filter((one) => path.test(one.path))
  before(async () => {
    fake = await openSwissSignFake({ now, agreesAfterLooks: 'never', slowMilliseconds: 60_000 })
  })
  beforeEach(() => {
    clock = NOW
    fake.troubles.end()
  })
  after(() => fake.close())

  function open(more: Record<string, unknown> = {}, files: Record<string, string> = {}) {
    const { settings, files: all, parts } = setUpOf(fake, now)
    for (const [name, content] of Object.entries(files)) all.set(name, content)
    return openSwissSign('swiss', swissSignSettings.parse({ ...settings, ...more }), parts)
  }
  const bridgeWith = (more: Record<string, unknown> = {}): X509Bridge => open(more).bridge
  const call = (key = newKey()) => callFor(key, clock)
  const wish = (product: string, more = {}) => wishFor({ product, dnsNames: ['spoc.example.ut'], ...more })

  async function errorOf(work: Promise<unknown>): Promise<BridgeError> {
    const error = await work.then(
      () => assert.fail('it was done'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof BridgeError, String(error))
    assert.doesNotMatch(`${error.message} ${String(error.cause)}`, API_KEY)
    return error
  }

  async function placed(product: string, more = {}, bridge = bridgeWith()) {
    const key = newKey()
    const answer = await bridge.order(await wish(product, more), call(key))
    return { key, bridge, ticket: answer.ticket, status: () => bridge.status(answer.ticket, call(key)) }
  }

  /** Looked at while the CA is at work. */
  async function settled(status: () => Promise<OrderAnswer>): Promise<OrderAnswer> {
    for (let looks = 0; looks < 10; looks++) {
      const answer = await status()
      if (answer.kind !== 'issuing') return answer
    }
    assert.fail('it is at work for ever')
  }

  const orderOf = (ticket: string) => fake.desk.orders.find(ticket.split(' ')[1] ?? '')

  it('waits for the approval that a product needs, and looks again in a quarter of an hour', async () => {
    const { ticket, status } = await placed('spoc-tls-approved')
    const answer = await settled(status)
    const lookAgainAt = new Date(NOW.getTime() + 900_000)
    assert.deepEqual(answer, {
      kind: 'pending',
      ticket,
      waitingFor: [{ reason: 'approval', note: 'PENDING_AUTH' }],
      lookAgainAt,
    })
    orderOf(ticket).agreed = true
    assert.equal((await settled(status)).kind, 'issued')
  })

  it('says which record is to be published where, and goes on once the name is proved', async () => {
    const { bridge, status } = await placed('ssl-gold', { dnsNames: ['spoc.agency.example'] })
    const power = bridge.domains ?? assert.fail('no power over domains')
    const first = await settled(status)
    const unregistered = { reason: 'domain', name: 'spoc.agency.example', method: 'registration' }
    assert.partialDeepStrictEqual(first, { kind: 'pending', waitingFor: [unregistered] })
    const { publish, state } = await power.register('agency.example', call())
    assert.ok(publish !== undefined && state === 'pending')
    assert.match(publish.value, /^swiss-pki=[0-9a-f]{32}$/)
    const wanted = { reason: 'domain', name: 'agency.example', method: 'TXT record', value: publish.value }
    assert.partialDeepStrictEqual(await settled(status), { waitingFor: [{ ...wanted, until: publish.until }] })
    assert.equal((await power.check('agency.example', call())).state, 'pending', 'it is not published yet')
    fake.desk.domains.publish('agency.example', publish.value)
    const proved = await power.check('agency.example', call())
    assert.deepEqual([proved.state, proved.publish], ['valid', undefined])
    assert.ok(proved.until !== undefined && new Date(proved.until) > new Date('2027-12-01'))
    assert.equal((await settled(status)).kind, 'issued')
  })

  it('lists, registers once, renews and removes domains', async () => {
    const power = bridgeWith().domains ?? assert.fail()
    const made = await power.register('other.example', call())
    assert.deepEqual(await power.register('OTHER.example', call()), made, 'a repeat changes nothing')
    clock = new Date(NOW.getTime() + 31 * 86_400_000)
    const renewed = await power.register('other.example', call())
    assert.notEqual(renewed.publish?.value, made.publish?.value, 'a value that ran out is made anew')
    assert.ok((await power.list(call())).some(({ name }) => name === 'other.example'))
    await power.remove('other.example', call())
    await power.remove('other.example', call())
    assert.ok(!(await power.list(call())).some(({ name }) => name === 'other.example'))
    assert.equal((await errorOf(power.check('other.example', call()))).class, 'not-found')
  })

  it('shows why a mailbox is waited for, in the words of the task', async () => {
    const { status } = await placed('pma-00000000-0000-4000-8000-000000000004')
    const note = 'ISSUE_END_USER_EMAIL_VALIDATION_JOB PENDING'
    assert.partialDeepStrictEqual(await settled(status), {
      kind: 'pending',
      waitingFor: [{ reason: 'identity', note }],
    })
  })

  it('ends for words of the end alone, and says why in the words of the failed task', async () => {
    const ends: Record<string, string> = { REVOKED: 'revoked', FAILED: 'failed', REJECTED: 'rejected' }
    const { ticket, status } = await placed('spoc-tls-approved')
    for (const word of [...Object.keys(SWISSSIGN_STATUSES), 'PONDERING', 'rejected']) {
      if (word === 'ISSUED') continue
      orderOf(ticket).word = word
      const answer = await status()
      const end = ends[word.toUpperCase()]
      assert.equal(answer.kind === 'ended' ? answer.as : undefined, end, word)
      if (word === 'FAILED') assert.match(answer.kind === 'ended' ? answer.why : '', /key is too weak/)
      if (word === 'PONDERING') {
        assert.partialDeepStrictEqual(answer, {
          kind: 'pending',
          waitingFor: [{ reason: 'unknown', note: 'PONDERING' }],
        })
      }
    }
  })

  it('sends all that an order says, and nothing that its request has no place for', async () => {
    const fields = {
      rfc822: 'a@example.ut, b@example.ut',
      recipients: 'ops@example.ut ISSUANCE EN',
      note: 'for the SPOC',
      publishCertificate: 'false',
    }
    const { key } = await placed('spoc-tls', { days: 90, fields }, bridgeWith({ sendSubject: true }))
    const body = JSON.parse(Buffer.from(heardAt(/^\/v2\/issue$/).at(-1)?.body ?? []).toString())
    assert.match(body.csr, /^-----BEGIN CERTIFICATE REQUEST-----\n/)
    assert.deepEqual(body.overrides, {
      subjectDN: 'c=UT,cn=SPOC TLS server',
      validity: 90,
      requestExtensions: {
        requestDNS: { values: [{ dns: 'spoc.example.ut' }] },
        requestRFC822: { values: ['a@example.ut', 'b@example.ut'] },
      },
    })
    assert.deepEqual(body.additionalRecipients, [
      { email: 'ops@example.ut', recipientType: 'ISSUANCE', language: 'EN' },
    ])
    assert.deepEqual([body.tags, body.note, body.publishCertificate], [[`brk:${key}`], 'for the SPOC', false])
    for (const [field, value] of [
      ['colour', 'blue'],
      ['publishCertificate', 'perhaps'],
      ['recipients', 'ops@example.ut LUNCH EN'],
    ] as const) {
      const error = await errorOf(bridgeWith().order(await wish('spoc-tls', { fields: { [field]: value } }), call()))
      assert.deepEqual([error.class, error.field, error.outcome], ['validation', field, 'refused'])
    }
  })

  it('finds out what is not acceptable by a dry run, before there is an order', async () => {
    const before = fake.desk.orders.all.length
    const error = await errorOf(bridgeWith().order(await wish('spoc-tls', { days: 91 }), call()))
    assert.deepEqual([error.class, error.outcome], ['validation', 'refused'])
    assert.match(error.message, /validity is one of 90, 300, 365/)
    assert.equal(fake.desk.orders.all.length, before)
  })

  it('makes of each error of the interface the trouble that it is', async () => {
    const bridge = bridgeWith({ validateFirst: false })
    for (const [code, row] of Object.entries(SWISSSIGN_ERRORS)) {
      if (row.class === 'revoked') continue
      fake.desk.refusals.push({ path: /issue$/, status: 400, code: `011.351.${code}` })
      const error = await errorOf(bridge.order(await wish('spoc-tls'), call()))
      assert.equal(error.class, row.class, code)
      assert.equal(error.outcome, row.class === 'transient' ? 'unknown' : 'refused', code)
      assert.match(error.message, new RegExp(`<011.351.${code}>`))
    }
  })

  it('makes of a status without a code what HTTP says', async () => {
    const { bridge, ticket } = await placed('spoc-tls')
    for (const [status, kind] of [
      [403, 'auth'],
      [404, 'not-found'],
      [400, 'validation'],
      [418, 'permanent'],
      [503, 'transient'],
    ] as const) {
      fake.desk.refusals.push({ path: /status$/, status, code: 'none' })
      assert.equal((await errorOf(bridge.status(ticket, call()))).class, kind, String(status))
    }
    fake.troubles.plan('http-429')
    const { class: kind, retryAt } = await errorOf(bridge.status(ticket, call()))
    assert.deepEqual([kind, retryAt], ['transient', new Date(NOW.getTime() + 7_000)])
  })

  it('finds an order whose answer was lost by its tag, and places no second', async () => {
    for (const trouble of ['cut', 'half', 'garbage', 'oversized'] as const) {
      const [key, wanted, bridge] = [newKey(), await wish('spoc-tls'), bridgeWith()]
      fake.troubles.plan(trouble, { to: /issue$/ })
      const error = await errorOf(bridge.order(wanted, call(key)))
      assert.deepEqual([error.class, error.outcome], ['transient', 'unknown'], trouble)
      const found = await bridge.reconcile?.(wanted, call(key))
      assert.ok(found?.kind === 'found', trouble)
      assert.equal(orderOf(found.answer.ticket).tags[0], `brk:${key}`)
    }
  })

  it('takes an order for absent only once a search would know it', async () => {
    const [wanted, bridge, journal] = [await wish('spoc-tls'), bridgeWith(), call()]
    fake.troubles.plan('http-500', { to: /issue$/ })
    assert.equal((await errorOf(bridge.order(wanted, journal))).outcome, 'unknown')
    assert.equal((await bridge.reconcile?.(wanted, journal))?.kind, 'cannot-tell')
    const later = { ...journal, now: new Date(NOW.getTime() + 60_000) }
    assert.deepEqual(await bridge.reconcile?.(wanted, later), { kind: 'absent' })
  })

  it('leaves it to people where there are two orders with its tag', async () => {
    const [key, wanted, bridge] = [newKey(), await wish('spoc-tls'), bridgeWith()]
    for (let n = 0; n < 2; n++) await bridge.order(wanted, call(key))
    const found = await bridge.reconcile?.(wanted, call(key))
    assert.match(found?.kind === 'cannot-tell' ? found.why : '', /2 orders with the tag brk:/)
  })

  it('orders by the older call where it is told to, whose unknown outcome is for people', async () => {
    const { bridge, status } = await placed('spoc-tls', {}, bridgeWith({ issueBy: 'csr', validateFirst: false }))
    assert.equal(bridge.reconcile, undefined)
    assert.equal((await settled(status)).kind, 'issued')
    const [heard] = heardAt(/^\/v2\/issue\/csr\/pma-/)
    assert.equal(heard?.headers['content-type'], 'text/plain')
  })

  it('makes a new token once where one is not taken any more, and never asks a third time', async () => {
    for (const login of ['signed', 'fetched']) {
      const { bridge, ticket } = await placed('spoc-tls', {}, bridgeWith({ login, tokenSeconds: 28_800 }))
      clock = new Date(clock.getTime() + 60_000)
      fake.desk.refusals.push({ path: /status$/, status: 401, code: '009.120.0228' })
      assert.equal((await bridge.status(ticket, call())).kind, 'issuing', login)
      const twice = { path: /status$/, status: 401, code: '009.120.0228' }
      fake.desk.refusals.push(twice, twice)
      const error = await errorOf(bridge.status(ticket, call()))
      assert.deepEqual([error.class, fake.desk.refusals.length], ['auth', 0], login)
    }
  })

  it('renews its token in time: a call after an hour is let in at once', async () => {
    const { bridge, ticket } = await placed('spoc-tls')
    clock = new Date(NOW.getTime() + 3_600_000)
    const before = fake.heard.length
    await bridge.status(ticket, call())
    assert.deepEqual(new Set(fake.heard.slice(before).map(({ answer }) => answer?.status)), new Set([200]))
  })

  it('is told that its key is wrong, and shows it nowhere', async () => {
    for (const login of ['signed', 'fetched']) {
      const { bridge } = open({ login }, { 'swisssign-api-key': 'the wrong one' })
      const error = await errorOf(bridge.test(call()))
      assert.equal(error.class, 'auth')
      assert.doesNotMatch(error.message, /the wrong one/)
    }
    const { bridge } = open({ apiKey: 'none' })
    assert.deepEqual(await errorOf(bridge.test(call())).then((error) => [error.class, error.outcome]), [
      'auth',
      'not-sent',
    ])
  })

  it('puts neither key nor token into tickets and steps', async () => {
    const journal = call()
    const { ticket } = await bridgeWith({ login: 'fetched' }).order(await wish('spoc-tls'), journal)
    assert.doesNotMatch([ticket, ...journal.steps.done.values()].join(), API_KEY)
  })

  it('offers the products that take a request of ours, by our names for them', async () => {
    const products = (await bridgeWith().listProducts?.(call())) ?? []
    assert.deepEqual(products[0], {
      name: 'spoc-tls',
      says: 'Private SSL: of a fake',
      keyAt: 'ours',
      days: { usual: 300, most: 365 },
    })
    const words = products.map(({ says }) => says).join()
    assert.doesNotMatch(words, /Signature|Retired/)
    assert.match(await bridgeWith().test(call()), /Example AG has 5 products/)
  })

  it('brings a certificate for another key to judgement as it is', async () => {
    const wanted = await wish('spoc-tls')
    const { ticket } = await bridgeWith().order(wanted, call())
    fake.troubles.plan('wrong-key')
    const answer = await settled(() => bridgeWith().status(ticket, call()))
    const asked = wanted.key.at === 'ours' ? await readRequest(wanted.key.request) : assert.fail()
    const leaf = answer.kind === 'issued' ? answer.chain[0] : undefined
    const key = leaf && new X509Certificate(Buffer.from(leaf)).publicKey.export({ type: 'spki', format: 'der' })
    assert.ok(typeof asked !== 'string' && key !== undefined && !key.equals(asked.publicKeyInfo))
  })

  it('refuses a reason that has no word there, before it asks to revoke', async () => {
    const { bridge, ticket, status } = await placed('spoc-tls')
    const answer = await settled(status)
    const certificate = answer.kind === 'issued' ? (answer.chain[0] ?? assert.fail()) : assert.fail()
    const serial = new X509Certificate(Buffer.from(certificate)).serialNumber.toLowerCase()
    const before = heardAt(/revoke/).length
    const error = await errorOf(
      Promise.resolve(bridge.revoke?.({ ticket, certificate, serial }, 'unspecified', call())),
    )
    assert.deepEqual([error.class, error.outcome, heardAt(/revoke/).length], ['validation', 'not-sent', before])
  })

  it('says that a revocation was asked for while the order is not revoked', async () => {
    const { bridge, ticket, status } = await placed('spoc-tls')
    const answer = await settled(status)
    const certificate = answer.kind === 'issued' ? (answer.chain[0] ?? assert.fail()) : assert.fail()
    const serial = new X509Certificate(Buffer.from(certificate)).serialNumber.toLowerCase()
    orderOf(ticket).word = 'ISSUED' // somebody there has to agree first
    assert.equal((await bridge.revoke?.({ ticket, certificate, serial }, 'superseded', call()))?.kind, 'asked')
    orderOf(ticket).word = undefined
    assert.partialDeepStrictEqual(await status(), { kind: 'ended', as: 'revoked' })
    assert.equal(orderOf(ticket).revoked?.reason, 'SUPERSEDED')
  })

  it('ends within 100 ms when it is told to, whatever the CA does', async () => {
    const { bridge, ticket } = await placed('spoc-tls')
    fake.troubles.plan('slow')
    const stop = new AbortController()
    const stopped = errorOf(bridge.status(ticket, { ...call(), signal: stop.signal }))
    stop.abort(new Error('the node stops'))
    assert.equal((await stopped).class, 'transient')
  })

  for (const [name, login, lowerCase] of [
    ['SwissSign', 'signed', false],
    ['SwissSign, whose tokens are fetched, with statuses in lower case,', 'fetched', true],
  ] as const) {
    const underTest = async (): Promise<BridgeUnderTest> => {
      fake.desk.lowerCase = lowerCase
      const { bridge, roots } = open({ login })
      return {
        bridge,
        roots: await roots(),
        wish: { product: 'spoc-tls', dnsNames: ['spoc.example.ut'] },
        unacceptable: { product: 'none-such' },
        now,
        ordersAt: async (key) => fake.desk.orders.all.filter(({ tags }) => tags.includes(`brk:${key}`)).length,
        anew: () => bridgeWith({ login }),
      }
    }
    behavesAsBridge(name, underTest)
    standsTrouble(name, async () => ({
      ...(await underTest()),
      fake,
      secrets: () => ['a secret of 32 octets', 'eyJ'],
      minuteLater: () => {
        clock = new Date(clock.getTime() + 60_000)
      },
    }))
  }
})
