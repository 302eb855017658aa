import assert from 'node:assert/strict'
import {
  BridgeError,
  type CertificateWish,
  judgeAnswer,
  type OrderAnswer,
  readRequest,
} from '../../src/ca-bridges/index.ts'
import { readAnswer } from '../../src/ca-bridges/sectigo/answer.ts'
import { openSectigo, SECTIGO_ERRORS, SECTIGO_FIELDS, sectigoSettings } from '../../src/ca-bridges/sectigo/index.ts'
import { openSectigoFake, SECTIGO_LOGIN } from '../../src/fake-cas/index.ts'
import { sameOctets } from '../../src/lists/index.ts'
import type { Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'
import { behavesAsBridge } from './contract.ts'
import { setUpOf } from './parts-of-fake.ts'
import { callFor, newKey, wishFor } from './support.ts'
import { standsTrouble } from './trouble-contract.ts'

const NOW = new Date('2026-11-30T10:00:00Z')
const FLOOR = 3 * 3_600_000
const SECRET = /Pa55|Pa55\+word%26more/

describe('the bridge to Sectigo', () => {
  let clock = NOW
  const now = (): Date => clock
  const pass = (milliseconds = FLOOR): void => {
    clock = new Date(clock.getTime() + milliseconds)
  }
  let fake: Awaited<ReturnType<typeof openSectigoFake>>
  let store: Store
  before(async () => {
    store = await openTestStore()
    fake = await openSectigoFake({ now, agreesAfterLooks: 'never', slowMilliseconds: 60_000 })
  })
  beforeEach(() => {
    fake.troubles.end()
    fake.desk.debits = true
  })
  after(async () => {
    await fake.close()
    await store.close()
  })

  function open(more: Record<string, unknown> = {}, name = 'sectigo') {
    const { settings, parts } = setUpOf(fake, now, store.db)
    return openSectigo(name, sectigoSettings.parse({ ...settings, ...more }), parts)
  }
  const bridgeWith = (more: Record<string, unknown> = {}) => open(more).bridge
  const call = (key = newKey()) => callFor(key, clock)
  const tlsWish = (more: Partial<CertificateWish> = {}) => wishFor({ product: '783', ...more })
  const sealWish = (more: Partial<CertificateWish> = {}) => wishFor({ product: '781', dnsNames: [], ...more })
  const entry = (ticket: string) =>
    fake.desk.books.orders.find(({ number }) => number === ticket.split(' ')[1]) ?? assert.fail(`no order ${ticket}`)
  const collects = () => fake.heard.filter(({ path }) => path.startsWith('/products/download/')).length

  async function errorOf(work: Promise<unknown>): Promise<BridgeError> {
    const error = await work.then(
      () => assert.fail('it was done'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof BridgeError, String(error))
    assert.doesNotMatch(`${error.message} ${String(error.cause)}`, SECRET)
    return error
  }

  async function placed(wish: CertificateWish, bridge = bridgeWith()) {
    const key = newKey()
    const answer = await bridge.order(wish, call(key))
    return { key, answer, ticket: answer.ticket, order: entry(answer.ticket) }
  }

  /** Looked at when it may be. */
  async function look(ticket: string, bridge = bridgeWith()): Promise<OrderAnswer> {
    pass()
    return bridge.status(ticket, call())
  }

  const reasonsOf = (answer: OrderAnswer) =>
    answer.kind === 'pending' ? answer.waitingFor.map(({ reason }) => reason) : assert.fail(answer.kind)

  const underTest = async () => {
    const { bridge, roots } = open()
    return {
      bridge,
      roots: await roots(),
      wish: { product: '783' },
      unacceptable: { product: '783', days: 100 },
      now,
      ordersAt: async (key: string) => fake.desk.books.orders.filter((one) => one.foreignOrderNumber === key).length,
      goOn: async (ticket: string) => {
        fake.desk.say(entry(ticket).number, 'Current')
        pass()
      },
      anew: () => bridgeWith(),
    }
  }
  behavesAsBridge('Sectigo', underTest)
  standsTrouble('Sectigo', async () => ({
    ...(await underTest()),
    fake,
    secrets: () => [SECTIGO_LOGIN.loginPassword],
    minuteLater: () => pass(60_000),
  }))

  describe('an order', () => {
    it('goes out with our number, its check, and what the settings say for every order', async () => {
      const { key, order } = await placed(await tlsWish({ fields: { localityName: 'Capital' } }))
      const form = new URLSearchParams(Buffer.from(fake.heard.at(-1)?.body ?? '').toString())
      assert.equal(order.foreignOrderNumber, key)
      const sent = [
        'checkFONIsUnique',
        'emailAddress',
        'appRepEmailAddress',
        'localityName',
        'primaryDomainName',
        'days',
      ]
      assert.deepEqual(
        sent.map((name) => form.get(name)),
        ['Y', 'none', 'rep@example.test', 'Capital', 'spoc.example.ut', '365'],
      )
    })

    it('waits for the organisation, and says what is to be published for its domain', async () => {
      const { answer, order } = await placed(await tlsWish())
      assert.deepEqual(reasonsOf(answer), ['organisation', 'domain'])
      const [, domain] = answer.kind === 'pending' ? answer.waitingFor : []
      const value = domain?.reason === 'domain' ? domain.value : ''
      assert.match(value, /^_[0-9a-f]{32}\.spoc\.example\.ut CNAME [0-9a-f]{32}\.[0-9a-f]{32}\.\w+\.sectigo\.com$/)
      assert.ok(value.includes(`.${order.uniqueValue}.`))
      const later = await look(answer.ticket)
      assert.deepEqual(later.kind === 'pending' && later.waitingFor[1], domain, 'also later, by the ticket alone')
    })

    it('waits for payment where the account is not debited at once', async () => {
      fake.desk.debits = false
      const { answer, ticket } = await placed(await tlsWish())
      assert.deepEqual([reasonsOf(answer), reasonsOf(await look(ticket))], [['payment'], ['payment']])
    })

    it('may be for several names, and then has a common name only where that is one of them', async () => {
      const names = ['spoc.example.ut', 'b.example.ut']
      const { order, ticket } = await placed(await tlsWish({ product: '784', dnsNames: names }))
      assert.deepEqual(order.domains, names)
      const form = new URLSearchParams(Buffer.from(fake.heard.at(-1)?.body ?? '').toString())
      assert.equal(form.get('primaryDomainName'), null)
      fake.desk.say(order.number, 'Current')
      assert.equal((await look(ticket)).kind, 'issued')
    })

    it('of a seal comes by the other call, in plain text, and is what was ordered', async () => {
      const { bridge, roots } = open()
      const wish = await sealWish({ fields: { organizationIdentifier: 'NTRUT-1234' } })
      const { ticket, order } = await placed(wish, bridge)
      assert.deepEqual(reasonsOf(await look(ticket)), ['organisation'])
      fake.desk.say(order.number, 'Current')
      const answer = await look(ticket)
      if (answer.kind !== 'issued' || wish.key.at !== 'ours') return assert.fail(answer.kind)
      const request = await readRequest(wish.key.request)
      if (typeof request === 'string') return assert.fail(request)
      const { chain } = answer
      const verdict = await judgeAnswer({ chain, wish, request, roots: await roots(), profile: undefined, now: clock })
      assert.deepEqual(verdict.ok ? [] : verdict.findings, [])
    })

    const refused: [why: string, field: string, wish: Partial<CertificateWish>][] = [
      ['days that the product does not have', 'days', { product: '781', dnsNames: [], days: 90 }],
      ['a product that is none', 'product', { product: '785' }],
      ['two products at once', 'product', { product: '777,781' }],
      ['a field that is none', 'colour', { fields: { colour: 'red' } }],
      ['a field that the node fills in', 'foreignOrderNumber', { fields: { foreignOrderNumber: '7' } }],
      ['a field of another product', 'PSP_AS', { fields: { PSP_AS: 'Y' } }],
      ['a value that is too long', 'assumedName', { fields: { assumedName: 'x'.repeat(65) } }],
      ['a value of another shape', 'isAppRepValidated', { fields: { isAppRepValidated: 'yes' } }],
      ['a host name for a seal', 'domainNames', { product: '781' }],
      ['no host name for a QWAC', 'domainNames', { dnsNames: [] }],
      ['a natural person without identifier', 'personalIdentifier', { product: '777', dnsNames: [] }],
      [
        'TAX instead of TIN',
        'personalIdentifier',
        { product: '777', dnsNames: [], fields: { personalIdentifier: 'TAXUT-1' } },
      ],
      ['PSD2 without its authority', 'ncaIdentifier', { product: '786', dnsNames: [] }],
      ['PSD2 without a role', 'PSP_AS', { product: '786', dnsNames: [], fields: { ncaIdentifier: 'UT-NCA' } }],
      ['EMAIL without an address', 'dcvEmailAddress', { fields: { dcvMethod: 'EMAIL' } }],
      ['the row that nobody knows the name of', 'row62', { fields: { row62: 'x' } }],
    ]
    for (const [why, field, about] of refused) {
      it(`is not sent with ${why}`, async () => {
        const before = fake.heard.length
        const error = await errorOf(bridgeWith().order(await tlsWish(about), call()))
        assert.deepEqual([error.class, error.outcome, error.field], ['validation', 'not-sent', field], error.message)
        assert.equal(fake.heard.length, before)
      })
    }

    it('with a name of ours that the CA does not know is refused by it, with the row named; the settings mend it', async () => {
      const wish = await tlsWish({ fields: { languageName: 'nl' } })
      const error = await errorOf(bridgeWith().order(wish, call()))
      assert.deepEqual([error.class, error.outcome, error.field], ['validation', 'refused', 'languageName'])
      await bridgeWith({ fieldNames: { languageName: 'mailLanguage' } }).order(wish, call())
    })

    it('of which the answer was lost is known there: a repeat makes no second, and leaves its number to people', async () => {
      for (const trouble of ['cut', 'half', 'garbage', 'oversized'] as const) {
        const [key, wish, bridge] = [newKey(), await tlsWish(), bridgeWith()]
        fake.troubles.plan(trouble, { to: /AutoApplyOrder/ })
        const lost = await errorOf(bridge.order(wish, call(key)))
        assert.deepEqual([lost.class, lost.outcome], ['transient', 'unknown'], trouble)
        const known = await errorOf(bridge.order(wish, call(key)))
        assert.deepEqual([known.code, known.outcome, known.safeToRepeat], ['outcome-unknown', 'unknown', false])
        assert.match(known.message, /--ticket "sectigo\/1 NUMBER PRODUCT"/)
        const [made, ...more] = fake.desk.books.orders.filter((one) => one.foreignOrderNumber === key)
        assert.equal(more.length, 0)
        fake.desk.say(made?.number ?? '', 'Current')
        assert.equal((await look(`sectigo/1 ${made?.number} 783`)).kind, 'issued', 'by what a person writes')
      }
    })

    it('is placed again where it did not arrive', async () => {
      const [key, wish, bridge] = [newKey(), await tlsWish(), bridgeWith()]
      fake.troubles.plan('http-500')
      const error = await errorOf(bridge.order(wish, call(key)))
      assert.deepEqual([error.class, error.outcome], ['transient', 'unknown'])
      assert.equal((await bridge.order(wish, call(key))).kind, 'pending')
    })

    it('waits as long as the CA says where it calls too often', async () => {
      fake.troubles.plan('http-429')
      const error = await errorOf(bridgeWith().order(await tlsWish(), call()))
      assert.deepEqual([error.class, error.outcome, error.code], ['transient', 'refused', 'no-quota'])
      assert.equal(error.retryAt?.getTime(), clock.getTime() + 7_000)
    })

    it('stops at once when the signal says so', async () => {
      fake.troubles.plan('slow')
      const stop = new AbortController()
      const asked = bridgeWith().order(await tlsWish(), { ...call(), signal: stop.signal })
      stop.abort()
      await errorOf(asked)
    })

    it('brings a certificate for another key as it came: the node judges it', async () => {
      const wish = await tlsWish()
      const { ticket, order } = await placed(wish)
      fake.troubles.plan('wrong-key')
      fake.desk.say(order.number, 'Current')
      const answer = await look(ticket)
      const [leaf = new Uint8Array()] = answer.kind === 'issued' ? answer.chain : []
      assert.ok(order.issued !== undefined && sameOctets(leaf, order.issued.certificate))
    })
  })

  describe('a collect', () => {
    it('is made every three hours at most, whoever asks, also after a restart; sooner the last answer counts', async () => {
      const { ticket, order } = await placed(await tlsWish())
      const first = await look(ticket)
      fake.desk.say(order.number, 'Current')
      const before = collects()
      pass(FLOOR - 1)
      const again = await bridgeWith().status(ticket, call())
      assert.deepEqual([again.kind, first.kind, collects()], ['pending', 'pending', before])
      assert.equal(again.kind === 'pending' && again.lookAgainAt?.getTime(), clock.getTime() + 1)
      pass(1)
      assert.equal((await bridgeWith().status(ticket, call())).kind, 'issued')
      assert.deepEqual([fake.desk.tooSoon, fake.desk.atOnce], [0, 0])
    })

    it('waits for the one that is under way, from whatever process', async () => {
      const bridges = [bridgeWith(), bridgeWith(), bridgeWith()]
      const orders = await Promise.all(bridges.map(async (bridge) => placed(await tlsWish(), bridge)))
      pass()
      const answers = await Promise.all(bridges.map((bridge, at) => bridge.status(orders[at]?.ticket ?? '', call())))
      assert.deepEqual(
        answers.map(({ kind }) => kind),
        ['pending', 'pending', 'pending'],
      )
      assert.equal(fake.desk.atOnce, 0)
    })

    it('of which the answer was lost is not made again sooner, and ends nothing', async () => {
      const { ticket } = await placed(await tlsWish())
      pass()
      fake.troubles.plan('cut', { to: /Collect/ })
      const error = await errorOf(bridgeWith().status(ticket, call()))
      assert.equal(error.class, 'transient')
      const before = collects()
      const answer = await bridgeWith().status(ticket, call())
      assert.deepEqual([reasonsOf(answer), collects()], [['unknown'], before])
      assert.deepEqual(reasonsOf(await look(ticket)), ['organisation', 'domain'])
    })

    it('that a signal ends while it waits for another is none', async () => {
      const { ticket } = await placed(await tlsWish())
      const other = await placed(await tlsWish())
      pass()
      fake.troubles.plan('slow', { to: /Collect/ })
      const [slow, stop] = [new AbortController(), new AbortController()]
      const first = bridgeWith().status(other.ticket, { ...call(), signal: slow.signal })
      const second = bridgeWith().status(ticket, { ...call(), signal: stop.signal })
      const before = collects()
      stop.abort()
      assert.equal((await errorOf(second)).outcome, 'not-sent')
      slow.abort()
      await errorOf(first)
      assert.ok(collects() <= before + 1)
    })

    const words: [word: Parameters<typeof fake.desk.say>[1], says: string][] = [
      ['Awaiting payment', 'pending payment'],
      ['Payment promised', 'pending payment'],
      ['Awaiting authorization', 'pending approval'],
      ['Pending', 'pending organisation,domain'],
      ['Processed', 'issuing'],
      ['Current', 'issued'],
      ['Rejected', 'ended rejected'],
      ['Refunded', 'ended cancelled'],
      ['Revoked', 'ended revoked'],
    ]
    for (const [word, says] of words) {
      it(`of an order that is ${word} says: ${says}`, async () => {
        const { ticket, order } = await placed(await tlsWish())
        fake.desk.say(order.number, word)
        const answer = await look(ticket)
        const more =
          answer.kind === 'pending' ? ` ${reasonsOf(answer)}` : answer.kind === 'ended' ? ` ${answer.as}` : ''
        assert.equal(`${answer.kind}${more}`, says)
      })
    }

    it('with a word that nobody knows ends nothing, and shows the word', async () => {
      const { ticket } = await placed(await tlsWish())
      fake.troubles.plan('unknown-word')
      const answer = await look(ticket)
      const [waits] = answer.kind === 'pending' ? answer.waitingFor : []
      assert.deepEqual(waits, { reason: 'unknown', note: 'PONDERING' })
    })
  })

  describe('an error', () => {
    const CLASSES: Record<string, string> = { 'transient twice': 'transient', 'by words': 'permanent' }
    let wish: CertificateWish
    let ticket: string
    before(async () => {
      wish = await tlsWish()
      ticket = (await placed(await tlsWish())).ticket
    })
    const target = () => ({ ticket, certificate: new Uint8Array(), serial: '1f' })
    const calls = {
      order: () => bridgeWith().order(wish, call()),
      collect: () => look(ticket),
      revoke: async () => bridgeWith().revoke?.(target(), 'superseded', call()),
      account: () => bridgeWith().test(call()),
    }
    for (const row of SECTIGO_ERRORS) {
      const where = row.in?.[0] ?? 'order'
      it(`${row.code} of ${where} means: ${row.means}`, async () => {
        fake.desk.refuseNext(row.code, 'Words of the CA')
        const work = calls[where]
        const isStanding = ['rejected', 'revoked', 'awaits payment', 'being issued'].includes(row.means)
        if (isStanding) await work()
        else {
          const error = await errorOf(work())
          assert.equal(error.class, CLASSES[row.means] ?? row.means)
          assert.match(error.message, new RegExp(`Sectigo ${row.code}: Words of the CA`))
        }
      })
    }

    const byWords: [says: string, means: string][] = [
      ['The user does not have permission for the specified context.', 'auth'],
      ['The user does not have sufficient privileges to order the specified product type.', 'auth'],
      ['No price information available for the specified item.', 'quota'],
      ['The provided item cost is incorrect.', 'quota'],
      ['The Tier1 credit/debit processing encountered an internal error.', 'quota'],
      ['An internal error occurred while decoding the CSR.', 'transient'],
      ['The specified domain name has already been validated.', 'validation'],
      ['The provided request token has already been used.', 'validation'],
      ['The provided email address is not valid.', 'validation'],
      ['The required role arguments for PSD2 certificate type are missing.', 'validation'],
      ['Semantic error. TAX is no longer a valid value. Use TIN instead.', 'validation'],
      ['Semantic error. The format of the provided identifier is incorrect.', 'validation'],
      ['The previous order must include a license of the same type.', 'validation'],
      ['The specified PlanID for the product could not be found.', 'permanent'],
    ]
    for (const [says, means] of byWords) {
      it(`whose number nobody knows is read by its words: ${says}`, async () => {
        fake.desk.refuseNext(-999, says)
        assert.equal((await errorOf(calls.order())).class, means)
      })
    }

    it('of which the CA itself knows nothing is tried twice, and then left to people', async () => {
      const asked = call()
      const classes: string[] = []
      for (let n = 0; n < 3; n++) {
        fake.desk.refuseNext(-14, 'An unknown error occurred!')
        classes.push((await errorOf(bridgeWith().order(wish, asked))).class)
      }
      assert.deepEqual(classes, ['transient', 'transient', 'permanent'])
    })

    it('of our password is one of credentials, and shows no secret', async () => {
      const { settings, parts, files } = setUpOf(fake, now, store.db)
      files.set(String(settings.loginPassword), 'wrong Pa55')
      const { bridge } = openSectigo('sectigo', sectigoSettings.parse(settings), parts)
      assert.equal((await errorOf(bridge.test(call()))).class, 'auth')
    })

    it('that repeats what we sent shows no secret', async () => {
      fake.desk.refuseNext(-4, `The value '${SECTIGO_LOGIN.loginPassword}' is invalid!`)
      assert.match((await errorOf(bridgeWith().order(await tlsWish(), call()))).message, /'…'/)
    })
  })

  describe('the CA', () => {
    const ask = (method: string, form: Record<string, string>, path = '/products/!AutoApplyOrder') =>
      fake.desk.answer({
        method,
        path,
        query: new URLSearchParams(),
        headers: {},
        body: Buffer.from(new URLSearchParams(form).toString()),
        from: '127.0.0.1',
        client: undefined,
      })
    const said = async (method: string, form: Record<string, string>) =>
      readAnswer(String((await ask(method, form)).body)) ?? assert.fail('no answer')

    it('is strict: POST alone, no argument that it does not know, none missing, none odd', async () => {
      const order = { ...SECTIGO_LOGIN, product: '781' }
      const answers = [
        await said('GET', order),
        await said('POST', { ...order, colour: 'red' }),
        await said('POST', order),
        await said('POST', { ...order, days: 'many' }),
      ]
      assert.deepEqual(
        answers.map(({ code, value }) => [code, value('errorItem')]),
        [
          [-17, undefined],
          [-2, 'colour'],
          [-3, 'days'],
          [-4, 'days'],
        ],
      )
    })

    it('answers in lines where no format is asked for, and in pairs when it refuses; both are understood', async () => {
      const { key } = await sealWish()
      const order = {
        ...SECTIGO_LOGIN,
        product: '781',
        days: '365',
        serverSoftware: '-1',
        csr: Buffer.from(key.at === 'ours' ? key.request : []).toString('base64'),
        isCustomerValidated: 'N',
        appRepEmailAddress: 'rep@example.test',
      }
      const { code, lines } = await said('POST', order)
      assert.deepEqual([code, lines.slice(1, 3)], [0, ['149.00', '0']])
      assert.equal((await said('POST', { ...order, days: '7' })).value('errorItem'), 'days')
    })
  })

  describe('a key', () => {
    it('on the list of compromised keys is refused', async () => {
      const wish = await tlsWish()
      const request = await readRequest(wish.key.at === 'ours' ? wish.key.request : new Uint8Array())
      if (typeof request === 'string') return assert.fail(request)
      fake.desk.compromised.add(Buffer.from(request.publicKeyInfo).toString('hex'))
      const error = await errorOf(bridgeWith().order(wish, call()))
      assert.deepEqual([error.class, /-40/.test(error.message)], ['validation', true])
    })
  })

  describe('withdrawing', () => {
    it('of an order that is not issued rejects it there', async () => {
      const { ticket, order } = await placed(await tlsWish())
      assert.deepEqual(await bridgeWith().cancel?.(ticket, 'ordered twice', call()), { kind: 'cancelled' })
      assert.deepEqual([order.word, order.endedFor?.text], ['Rejected', 'ordered twice'])
      assert.deepEqual(await bridgeWith().cancel?.(ticket, 'again', call()), { kind: 'cancelled' })
    })

    it('of a certificate that is being issued is tried again later', async () => {
      const { ticket, order } = await placed(await tlsWish())
      fake.desk.say(order.number, 'Processed')
      const error = await errorOf(bridgeWith().cancel?.(ticket, 'x', call()) ?? Promise.resolve())
      assert.deepEqual([error.class, error.code], ['transient', 'internal-error'])
    })
  })

  describe('a push', () => {
    const event = (method: string, pairs: URLSearchParams) => ({
      method,
      query: method === 'GET' ? Object.fromEntries(pairs) : {},
      headers: {},
      body: Buffer.from(method === 'POST' ? pairs.toString() : ''),
    })
    it('by GET or POST is a hint to look at its order, and no more', async () => {
      const { ticket, order } = await placed(await tlsWish())
      for (const method of ['GET', 'POST']) {
        const hint = bridgeWith().readEvent?.(event(method, fake.desk.pushOf(order, 6)))
        assert.ok(hint?.inTicket && ticket.includes(hint.inTicket))
      }
      assert.equal(
        bridgeWith().readEvent?.(event('POST', fake.desk.pushOf(order, 14))),
        undefined,
        'replaced: stays issued',
      )
    })

    it('without the number of an order is nothing', () => {
      assert.equal(bridgeWith().readEvent?.(event('GET', new URLSearchParams({ orderNumber: '%' }))), undefined)
    })
  })

  it('has a field for each row of the vendor, and each standing value of the settings is one of them', () => {
    const rows = Object.values(SECTIGO_FIELDS).flatMap((field) => ('row' in field ? [field.row] : []))
    assert.deepEqual(
      rows,
      Array.from({ length: 76 }, (_, at) => at + 1),
    )
    const settings = { ...setUpOf(fake, now).settings, fields: { colour: 'red', csr: 'x', countryName: 'utopia' } }
    const issues = sectigoSettings.safeParse(settings).error?.issues.map(({ path }) => path.join('.'))
    assert.deepEqual(issues, ['fields.colour', 'fields.csr', 'fields.countryName'])
  })

  it('never asked the CA too soon or twice at once', () => {
    assert.deepEqual([fake.desk.tooSoon, fake.desk.atOnce], [0, 0])
  })
})
