import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import {
  BridgeError,
  type CertificateWish,
  type OrderAnswer,
  type RevocationTarget,
  type X509Bridge,
} from '../../src/ca-bridges/index.ts'
import {
  openUanataca,
  UANATACA_ERRORS,
  UANATACA_STATUSES,
  uanatacaSettings,
} from '../../src/ca-bridges/uanataca/index.ts'
import { openUanatacaFake } from '../../src/fake-cas/index.ts'
import type { Store } from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { openTestStore } from '../support/store.ts'
import { type BridgeUnderTest, behavesAsBridge } from './contract.ts'
import { setUpOf } from './parts-of-fake.ts'
import { callFor, newKey } from './support.ts'
import { standsTrouble } from './trouble-contract.ts'

const NOW = new Date('2026-11-30T10:00:00Z')
const PERSON = {
  given_name: 'Ana',
  surname_1: 'Ejemplo',
  id_document_type: 'IDC',
  serial_number: '00000000T',
  email: 'ana@example.test',
  mobile_phone_number: '+34600000000',
}
const COMPANY = {
  title: 'SPOC operator',
  organization_email: 'spoc@example.test',
  organization_tax_number: 'S0000000A',
  responsible_name: 'Luis',
  responsible_first_surname: 'Ejemplo',
  responsible_serial: '00000001R',
}

describe('the bridge to Uanataca', () => {
  let clock = NOW
  const now = (): Date => clock
  let store: Store
  let fake: Awaited<ReturnType<typeof openUanatacaFake>>
  let setUp: ReturnType<typeof setUpOf>
  before(async () => {
    store = await openTestStore()
    fake = await openUanatacaFake({ now, agreesAfterLooks: 'never', slowMilliseconds: 60_000 })
    setUp = setUpOf(fake, now, store.db)
  })
  beforeEach(() => {
    fake.troubles.end()
    fake.desk.refusals.length = 0
  })
  after(async () => {
    await fake.close()
    await store.close()
  })

  const opened = (more: Record<string, unknown> = {}) =>
    openUanataca('uana', uanatacaSettings.parse({ ...setUp.settings, ...more }), setUp.parts)
  const bridgeWith = (more: Record<string, unknown> = {}): X509Bridge => opened(more).bridge
  const call = (key = newKey()) => callFor(key, clock)

  function wish(more: Partial<CertificateWish> = {}): CertificateWish {
    const subject = { country: 'ES', organization: 'Example Agency', commonName: 'Ana Ejemplo' }
    const about = { product: 'PFnubeAFEmpresa', subject, dnsNames: [], days: undefined }
    return { ...about, fields: { ...PERSON, ...COMPANY }, key: { at: 'ca' }, ...more }
  }

  async function errorOf(work: Promise<unknown>): Promise<BridgeError> {
    const error = await work.then(
      () => assert.fail('it was done'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof BridgeError, String(error))
    for (const { secrets } of fake.desk.cards.all) {
      for (const secret of Object.values(secrets)) assert.ok(!`${error.message} ${error.cause}`.includes(secret))
    }
    return error
  }

  async function placed(more: Partial<CertificateWish> = {}, bridge = bridgeWith()) {
    const journal = call()
    const { ticket } = await bridge.order(wish(more), journal)
    const row = fake.desk.requests.find(ticket.split(' ')[1] ?? '')
    return { bridge, ticket, row, journal, status: () => bridge.status(ticket, journal) }
  }

  async function issued(more: Partial<CertificateWish> = {}) {
    const order = await placed(more)
    for (let n = 0; n < 2; n++) fake.desk.agree(order.row.pk)
    return { ...order, target: targetOf(order.ticket, await order.status()) }
  }

  it('waits for documents, then for the officer, then for the holder', async () => {
    const { row, status } = await placed()
    const waits = async () => ((await status()) as Extract<OrderAnswer, { kind: 'pending' }>).waitingFor
    assert.deepEqual(await waits(), [{ reason: 'identity', note: 'missing: document_front, document_rear' }])
    for (const type of ['document_front', 'document_rear']) fake.desk.requests.upload(row, type, 1)
    assert.deepEqual(await waits(), [{ reason: 'approval', note: 'by an officer of the RA' }])
    fake.desk.requests.approve(row)
    assert.deepEqual(await waits(), [{ reason: 'pickup', note: 'ENROLLREADY' }])
    fake.desk.requests.enroll(row)
    const answer = await status()
    assert.equal(answer.kind === 'issued' && answer.chain.length, 3)
  })

  it('ends for words of the end alone', async () => {
    const ends: Record<string, string> = { CANCELLED: 'cancelled', REFUSED: 'rejected', VIDEOREFUSED: 'rejected' }
    const { row, status } = await placed()
    for (const word of [...Object.keys(UANATACA_STATUSES), 'PONDERING', 'cancelled']) {
      row.status = word
      const answer = await status()
      assert.equal(answer.kind === 'ended' ? answer.as : undefined, ends[word.toUpperCase()], word)
      if (word === 'ISSUED') assert.equal(answer.kind, 'issuing', 'the word goes before the certificate')
      if (word === 'PONDERING') {
        assert.partialDeepStrictEqual(answer, { kind: 'pending', waitingFor: [{ reason: 'unknown', note: word }] })
      }
    }
  })

  it('takes the newest certificate of a request that was renewed', async () => {
    const { row, status, target } = await issued()
    fake.desk.requests.renew(row)
    Object.assign(row.certificates[0] ?? {}, { valid_from: '2026-12-01T00:00:00Z' })
    const answer = await status()
    const [leaf] = answer.kind === 'issued' ? answer.chain : []
    assert.ok(leaf !== undefined && !Buffer.from(leaf).equals(target.certificate))
  })

  it('asks for what the profile needs, before a scratchcard is used', async () => {
    const before = await store.db.selectFrom('uanataca_card').selectAll().execute()
    const { title: _title, ...rest } = { ...PERSON, ...COMPANY }
    const cases: [Partial<CertificateWish>, string][] = [
      [{ fields: rest }, 'title'],
      [{ fields: { ...PERSON, ...COMPANY, colour: 'blue' } }, 'colour'],
      [{ fields: { ...PERSON, ...COMPANY, scratchcard: '1' } }, 'scratchcard'],
      [{ days: 90 }, 'days'],
      [{ dnsNames: ['spoc.example.ut'] }, 'dnsNames'],
      [{ key: { at: 'ours', request: new Uint8Array() } }, 'key'],
      [{ fields: { ...PERSON, ...COMPANY, document_front: 'a.png' } }, 'document_front'],
    ]
    for (const [more, field] of cases) {
      const error = await errorOf(bridgeWith().order(wish(more), call()))
      assert.deepEqual([error.class, error.outcome, error.field], ['validation', 'refused', field])
    }
    assert.deepEqual(await store.db.selectFrom('uanataca_card').selectAll().execute(), before)
  })

  it('sends what the profile asks for, with the country and organisation of the order', async () => {
    const { row } = await placed({ days: 1095 })
    assert.partialDeepStrictEqual(row.body, {
      ...PERSON,
      ...COMPANY,
      registration_authority: '121',
      secure_element: '2',
      validity_time: 1095,
      paperless_mode: 1,
      country_name: 'ES',
      organization_name: 'Example Agency',
      organization_country: 'ES',
    })
  })

  it('hands in the documents that an order names, each once', async () => {
    setUp.files.set('docs/front.png', 'front').set('docs/rear.png', 'rear')
    const documents = { document_front: 'front.png', document_rear: 'rear.png' }
    const bridge = bridgeWith({ documents: 'docs' })
    const { row, journal, status } = await placed({ fields: { ...PERSON, ...COMPANY, ...documents } }, bridge)
    assert.deepEqual(
      row.documents.map(({ type }) => type),
      ['document_front', 'document_rear'],
    )
    assert.partialDeepStrictEqual(await status(), { waitingFor: [{ reason: 'approval' }] })
    await bridge.order(wish({ fields: { ...PERSON, ...COMPANY, ...documents } }), journal)
    assert.equal(row.documents.length, 2)
    const outside = { document_front: '../secret.png' }
    const error = await errorOf(bridge.order(wish({ fields: { ...PERSON, ...COMPANY, ...outside } }), call()))
    assert.deepEqual([error.class, error.field], ['validation', 'document_front'])
  })

  it('goes on with documents after the answer to one was lost', async () => {
    const documents = { document_front: 'front.png', document_rear: 'rear.png' }
    const [bridge, journal] = [bridgeWith({ documents: 'docs' }), call()]
    const wanted = wish({ fields: { ...PERSON, ...COMPANY, ...documents } })
    fake.troubles.plan('cut', { to: /pl_upload_document/ })
    const error = await errorOf(bridge.order(wanted, journal))
    assert.deepEqual([error.outcome, error.safeToRepeat], ['unknown', false], 'the request is there')
    const found = await bridge.reconcile?.(wanted, journal)
    assert.ok(found?.kind === 'found' && found.answer.kind === 'pending')
    assert.deepEqual(found.answer.waitingFor, [{ reason: 'approval', note: 'by an officer of the RA' }])
  })

  it('withdraws what the dry run finds incomplete, since nobody can complete it, and names the field', async () => {
    const bridge = bridgeWith({ profiles: [{ name: 'PEnubePN' }] })
    const answer = await bridge.order(wish({ product: 'PEnubePN', fields: PERSON }), call())
    assert.ok(answer.kind === 'ended' && answer.as === 'failed')
    assert.match(answer.why, /misses citizen_tax_number; the request \d+ was withdrawn/)
    assert.equal(fake.desk.requests.all.at(-1)?.status, 'CANCELLED')
  })

  it('writes a scratchcard down, its code encrypted, before it is used', async () => {
    const journal = call()
    fake.troubles.plan('http-429', { to: /POST \/api\/v1\/requests\/$/ })
    assert.equal((await errorOf(bridgeWith().order(wish(), journal))).outcome, 'refused')
    const { sn, secrets } = fake.desk.cards.firstUnused()
    assert.deepEqual([...journal.steps.done.values()], [sn])
    const { ticket } = await bridgeWith().order(wish(), journal)
    const rows = await store.db.selectFrom('uanataca_card').selectAll().where('sn', '=', sn).execute()
    assert.equal(rows.length, 1)
    assert.doesNotMatch(JSON.stringify([rows, ticket, ...journal.steps.done]), new RegExp(secrets.erc))
  })

  it('makes one request of two orders that see the same unused card, and the other waits', async () => {
    const [bridge, first, second] = [bridgeWith(), call(), call()]
    fake.troubles.plan('slow', { to: /POST \/api\/v1\/requests\/$/ })
    const stop = new AbortController()
    const going = errorOf(bridge.order(wish(), { ...first, signal: stop.signal }))
    await eventually('its request is there', () =>
      fake.heard.some(({ path, isOpen }) => path === '/api/v1/requests/' && isOpen),
    )
    const { sn } = fake.desk.cards.all.findLast(({ used }) => used) ?? assert.fail()
    Object.assign(fake.desk.cards.all.find((one) => one.sn === sn) ?? {}, { used: false }) // as their list may lag behind
    const error = await errorOf(bridge.order(wish(), second))
    assert.deepEqual([error.class, error.retryAt], ['quota', new Date(clock.getTime() + 60_000)])
    Object.assign(fake.desk.cards.all.find((one) => one.sn === sn) ?? {}, { used: true })
    stop.abort(new Error('the node stops'))
    assert.equal((await going).outcome, 'unknown')
    assert.equal((await bridge.reconcile?.(wish(), first))?.kind, 'found')
    assert.equal((await bridge.order(wish(), second)).kind, 'pending')
  })

  it('gives a card back that was certainly not used', async () => {
    const [bridge, first] = [bridgeWith(), call()]
    const { sn } = fake.desk.cards.firstUnused()
    fake.desk.refusals.push({
      line: /^POST .*requests\/$/,
      status: 412,
      body: { code: '415', error: 'Invalid request fields: title' },
    })
    const error = await errorOf(bridge.order(wish(), first))
    assert.deepEqual([error.class, error.field], ['validation', 'title'])
    assert.equal((await placed()).row.body.scratchcard, sn)
  })

  it('holds orders while no card is left, and says so', async () => {
    const free = fake.desk.cards.all.filter(({ used }) => !used)
    for (const card of free) card.used = true
    const error = await errorOf(bridgeWith().order(wish(), call()))
    assert.deepEqual([error.class, error.outcome], ['quota', 'not-sent'])
    assert.match(error.message, /no scratchcard is left for RA 121/)
    for (const card of free) card.used = false
  })

  it('finds a request whose answer was lost by its card, and makes no second', async () => {
    for (const [trouble, spelling] of [
      ['cut', 'results'],
      ['garbage', 'result'],
    ] as const) {
      fake.desk.spelling = spelling
      const [bridge, journal, before] = [bridgeWith(), call(), fake.desk.requests.all.length]
      fake.troubles.plan(trouble, { to: /POST \/api\/v1\/requests\/$/ })
      assert.equal((await errorOf(bridge.order(wish(), journal))).outcome, 'unknown')
      const found = await bridge.reconcile?.(wish(), journal)
      const again = await bridge.order(wish(), journal)
      assert.equal(found?.kind === 'found' && found.answer.ticket, again.ticket)
      assert.equal(fake.desk.requests.all.length, before + 1)
    }
    fake.desk.spelling = 'results'
  })

  it('makes of each error of the interface the trouble that it is', async () => {
    const { bridge, ticket } = await placed()
    const words = [
      'Confirmation Code invalid',
      'You do not have permission to perform this action',
      'Invalid ScratchCard',
      'ScratchCard matching query does not exist.',
      'Rao matching query does not exist.',
      'No Request matches the given query.',
      'malformed certificate',
      'Invalid content_type',
      'Invalid request status',
    ]
    for (const row of UANATACA_ERRORS) {
      const error = words.find((one) => row.says?.test(one)) ?? 'No'
      const status = [row.status ?? 500].flat()[0] ?? 500
      fake.desk.refusals.push({ line: /^GET/, status, body: { code: row.code ?? String(status), id: '0123', error } })
      const trouble = await errorOf(bridge.status(ticket, call()))
      assert.equal(trouble.class, row.class, row.means)
      assert.match(trouble.message, /\(id 0123\)/)
    }
    fake.desk.refusals.push({ line: /^GET/, status: 400, body: { detail: 'JSON parse error' } })
    assert.match((await errorOf(bridge.status(ticket, call()))).message, /JSON parse error/)
  })

  it('leaves a 500 that comes three times to people: it may be a mistake of ours', async () => {
    const [bridge, journal] = [bridgeWith(), call()]
    const classes: string[] = []
    for (let n = 0; n < 3; n++) {
      fake.desk.refusals.push({ line: /^POST .*requests\/$/, status: 500, body: { error: 'Oops' } })
      classes.push((await errorOf(bridge.order(wish(), journal))).class)
    }
    assert.deepEqual(classes, ['transient', 'transient', 'permanent'])
    assert.equal((await errorOf(bridge.order(wish(), call()))).class, 'quota', 'its card is not for others yet')
    clock = new Date(clock.getTime() + 900_000)
    const { sn } = fake.desk.cards.firstUnused()
    assert.equal((await placed()).row.body.scratchcard, sn, 'it is now')
    const { ticket } = await bridge.order(wish(), { ...journal, now: clock })
    assert.ok(!ticket.endsWith(` ${sn}`), 'and the first order has another')
  })

  it('suspends and reinstates, once however often it is asked, and can revoke what is suspended', async () => {
    const { bridge, journal, row, target, status } = await issued()
    const standing = () => [row.certificates[0]?.valid, row.certificates[0]?.revokation_reason]
    for (let n = 0; n < 2; n++) await bridge.suspend?.(target, 'lost', journal)
    assert.deepEqual(standing(), ['REVOKED', 6])
    assert.equal((await status()).kind, 'issued', 'a hold is no end')
    for (let n = 0; n < 2; n++) await bridge.reinstate?.(target, 'found', journal)
    assert.deepEqual(standing(), ['VALID', null])
    await bridge.suspend?.(target, 'lost', journal)
    assert.deepEqual(await bridge.revoke?.(target, 'keyCompromise', journal), { kind: 'revoked' })
    assert.deepEqual(standing(), ['REVOKED', 1])
    assert.partialDeepStrictEqual(await status(), { kind: 'ended', as: 'revoked' })
  })

  it('refuses a reason that has no word there, before it asks', async () => {
    const { bridge, target } = await issued()
    const error = await errorOf(Promise.resolve(bridge.revoke?.(target, 'cACompromise', call())))
    assert.deepEqual([error.class, error.outcome, error.field], ['validation', 'not-sent', 'reason'])
  })

  it('says what to do where the code of a card is not here, or cannot be read', async () => {
    const { row, target } = await issued()
    const byHand = { ...target, ticket: String(row.pk) }
    const error = await errorOf(Promise.resolve(bridgeWith().revoke?.(byHand, 'superseded', call())))
    assert.deepEqual([error.class, error.outcome], ['permanent', 'not-sent'])
    for (const key of [Buffer.alloc(32).toString('base64'), 'short']) {
      setUp.files.set('other-key', key)
      const other = bridgeWith({ cardKey: 'other-key' })
      assert.equal((await errorOf(Promise.resolve(other.revoke?.(target, 'superseded', call())))).class, 'auth')
    }
  })

  it('withdraws a request before it is issued, and says that it is too late afterwards', async () => {
    const { bridge, ticket, row, journal } = await placed()
    for (let n = 0; n < 2; n++)
      assert.deepEqual(await bridge.cancel?.(ticket, 'not needed', journal), { kind: 'cancelled' })
    assert.equal(row.status, 'CANCELLED')
    const late = await issued()
    const answer = await bridge.cancel?.(late.ticket, 'not needed', call())
    assert.ok(answer?.kind === 'too-late' && answer.answer.kind === 'issued')
  })

  it('reads an event as a hint to look at one order, and anything else as none', async () => {
    const events: Buffer[] = []
    const hook = createServer(async (request, response) => {
      events.push(await buffer(request))
      response.end()
    }).listen(0, '127.0.0.1')
    await once(hook, 'listening')
    try {
      const webhookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/events/uana`
      const { bridge, ticket, row } = await placed({}, bridgeWith({ webhookUrl }))
      fake.desk.requests.move(row, 'ENROLLREADY')
      assert.equal(await fake.desk.told.at(-1)?.sent, 200)
      const hintOf = (body: Uint8Array, method = 'POST') => bridge.readEvent?.({ method, query: {}, headers: {}, body })
      const hint = hintOf(events[0] ?? assert.fail())
      assert.ok(hint?.inTicket !== undefined && ticket.includes(hint.inTicket))
      const others = await placed()
      assert.ok(!others.ticket.includes(hint.inTicket))
      for (const strange of ['', '[]', '{"status":"ISSUED","request":"% or 1=1"}']) {
        assert.equal(hintOf(Buffer.from(strange)), undefined)
      }
      assert.equal(hintOf(events[0] ?? assert.fail(), 'GET'), undefined)
    } finally {
      hook.closeAllConnections()
      hook.close()
    }
  })

  it('is not let in without the certificate of an API user', async () => {
    const stranger = fake.tls.client('stranger')
    setUp.files.set('stranger.pem', stranger.certificate).set('stranger.key', stranger.key)
    fake.desk.users.add(fake.heard.at(-1)?.client ?? assert.fail())
    const bridge = bridgeWith({ client: { certificate: 'stranger.pem', key: 'stranger.key' } })
    assert.equal((await errorOf(bridge.test(call()))).class, 'auth')
    fake.desk.users.clear()
  })

  it('lists its profiles and says what its RA has', async () => {
    const [first] = (await bridgeWith().listProducts?.(call())) ?? []
    assert.deepEqual(first, {
      name: 'PFnubeAFEmpresa',
      says: 'certificate of a person in an organisation',
      keyAt: 'ca',
      days: { usual: 730, most: 1825 },
    })
    assert.match(await bridgeWith().test(call()), /^RA 121 has 200 scratchcards; the first that is not used is \d+$/)
  })

  it('ends within 100 ms when it is told to, whatever the CA does', async () => {
    const { bridge, ticket } = await placed()
    fake.troubles.plan('slow')
    const stop = new AbortController()
    const stopped = errorOf(bridge.status(ticket, { ...call(), signal: stop.signal }))
    stop.abort(new Error('the node stops'))
    assert.equal((await stopped).class, 'transient')
  })

  const secretsOfCards = () => fake.desk.cards.all.flatMap(({ secrets }) => Object.values(secrets))
  const underTest = async (): Promise<BridgeUnderTest> => {
    const { bridge, roots } = opened()
    return {
      bridge,
      roots: await roots(),
      wish: {},
      wishes: async () => wish(),
      unacceptable: { product: 'none-such', dnsNames: [] },
      now,
      ordersAt: async (key) => {
        const card = await store.db
          .selectFrom('uanataca_card')
          .select('sn')
          .where('order_key', '=', key)
          .executeTakeFirst()
        return fake.desk.requests.all.filter(({ body }) => body.scratchcard === card?.sn).length
      },
      goOn: async (ticket) => fake.desk.agree(ticket.split(' ')[1] ?? ''),
      anew: () => bridgeWith(),
    }
  }
  behavesAsBridge('Uanataca', underTest)
  standsTrouble('Uanataca', async () => ({ ...(await underTest()), fake, secrets: secretsOfCards }))
})

function targetOf(ticket: string, answer: OrderAnswer): RevocationTarget {
  const certificate = answer.kind === 'issued' ? (answer.chain[0] ?? assert.fail()) : assert.fail(answer.kind)
  const serial = new X509Certificate(Buffer.from(certificate)).serialNumber.toLowerCase().replace(/^0+(?=.)/, '')
  return { ticket, certificate, serial }
}
