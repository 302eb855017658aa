import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync, sign as signWith } from 'node:crypto'
import { DIGICERT_ERRORS, digicertSettings, openDigicert } from '../../src/ca-bridges/digicert/index.ts'
import {
  BridgeError,
  type CertificateWish,
  makeCertificationRequest,
  type OrderAnswer,
  type X509Bridge,
} from '../../src/ca-bridges/index.ts'
import { DIGICERT_KEYS, openDigicertFake } from '../../src/fake-cas/index.ts'
import { signatureAlgorithm, signedObject } from '../../src/spoc-channel/index.ts'
import type { Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'
import { behavesAsBridge } from './contract.ts'
import { setUpOf } from './parts-of-fake.ts'
import { callFor, newKey, wishFor } from './support.ts'
import { standsTrouble } from './trouble-contract.ts'

const NOW = new Date('2026-11-30T10:00:00Z')
const PKIO = 'pkio_qualified_organisation_person_prof'
const PERSON = {
  'certificate.individual.first_name': 'Jan',
  'certificate.individual.last_name': 'Voorbeeld',
  'certificate.individual.email': 'jan@example.test',
  'certificate.individual.telephone': '+31-20-0000000',
  'certificate.individual.country': 'NL',
  'certificate.individual.state': 'Utrecht',
  'certificate.individual.professional_title': 'Notaris',
}
const SHIP = {
  'ship_info.name': 'Jan Voorbeeld',
  'ship_info.addr1': 'Straat 1',
  'ship_info.addr2': '-',
  'ship_info.city': 'Utrecht',
  'ship_info.state': 'Utrecht',
  'ship_info.zip': '3500 AA',
  'ship_info.country': 'NL',
  'ship_info.method': 'STANDARD',
}

describe('the bridge to DigiCert CertCentral', () => {
  let clock = NOW
  const now = (): Date => clock
  const pass = (milliseconds = 10_000): void => {
    clock = new Date(clock.getTime() + milliseconds)
  }
  let fake: Awaited<ReturnType<typeof openDigicertFake>>
  let store: Store
  before(async () => {
    store = await openTestStore()
    fake = await openDigicertFake({ now, agreesAfterLooks: 'never', slowMilliseconds: 60_000 })
  })
  beforeEach(() => {
    pass()
    fake.troubles.end()
  })
  after(async () => {
    await fake.close()
    await store.close()
  })

  function open(more: Record<string, unknown> = {}, key: string = DIGICERT_KEYS.orders, clocks = now) {
    const { settings, files, parts } = setUpOf(fake, clocks, store.db)
    files.set(String(settings.apiKey), `${key}\n`)
    return openDigicert(
      'digicert',
      digicertSettings.parse({ mostCalls: { in3Minutes: 1_000 }, ...settings, ...more }),
      parts,
    )
  }
  const bridgeWith = (more: Record<string, unknown> = {}, key?: string): X509Bridge => open(more, key).bridge
  const administrator = (more: Record<string, unknown> = {}) => bridgeWith(more, DIGICERT_KEYS.administrator)
  const call = (key = newKey()) => callFor(key, clock)
  const tlsWish = (more: Partial<CertificateWish> = {}) => wishFor({ product: 'private_ssl_plus', ...more })
  const pkioWish = (fields: Record<string, string> = {}, more: Partial<CertificateWish> = {}): CertificateWish => ({
    product: PKIO,
    subject: { country: 'NL', commonName: 'Jan Voorbeeld' },
    dnsNames: [],
    days: 1_095,
    fields: { ...PERSON, ...SHIP, ...fields },
    key: { at: 'ca' },
    ...more,
  })
  const entry = (ticket: string) =>
    fake.desk.books.orders.find(({ id }) => String(id) === ticket.split(' ')[1]) ?? assert.fail(`no order ${ticket}`)
  const lastBody = () =>
    JSON.parse(Buffer.from(fake.heard.findLast(({ method }) => method === 'POST')?.body ?? '').toString())

  async function errorOf(work: Promise<unknown> | undefined): Promise<BridgeError> {
    const error = await Promise.resolve(work).then(
      () => assert.fail('it was done'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof BridgeError, String(error))
    assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /KEY-OF/)
    return error
  }

  async function placed(wish: CertificateWish, bridge = bridgeWith()) {
    const answer = await bridge.order(wish, call())
    return { answer, ticket: answer.ticket, order: entry(answer.ticket) }
  }

  async function issued(bridge = bridgeWith()) {
    const { ticket, order } = await placed(await tlsWish())
    fake.desk.say(order.id, 'issued')
    const answer = await bridge.status(ticket, call())
    const [certificate] = answer.kind === 'issued' ? answer.chain : []
    const target = { ticket, certificate: certificate ?? assert.fail(answer.kind), serial: order.issued?.serial ?? '' }
    return { ticket, order, target }
  }

  const said = (answer: OrderAnswer): string =>
    answer.kind === 'pending'
      ? `pending ${answer.waitingFor.map(({ reason }) => reason)}`
      : answer.kind === 'ended'
        ? `ended ${answer.as}`
        : answer.kind

  for (const [name, wish, keyAt] of [
    ['DigiCert, for TLS', { product: 'private_ssl_plus' }, 'ours'],
    ['DigiCert, for a professional on a token', { product: PKIO, dnsNames: [], fields: { ...PERSON, ...SHIP } }, 'ca'],
  ] as const) {
    const underTest = async () => {
      const { roots } = open()
      const country = keyAt === 'ca' ? { subject: { country: 'NL', commonName: 'Jan Voorbeeld' } } : {}
      const made = new Map<string, number>()
      const counted = (): X509Bridge => {
        const bridge = administrator({ skipApprovalOfRevocation: true })
        const place = bridge.order.bind(bridge)
        bridge.order = async (wish, call) => {
          const before = fake.desk.books.orders.length
          const add = () => made.set(call.key, (made.get(call.key) ?? 0) + fake.desk.books.orders.length - before)
          return place(wish, call).finally(add)
        }
        return bridge
      }
      return {
        bridge: counted(),
        roots: await roots(),
        wish: { ...wish, ...country },
        ...(keyAt === 'ca' && { wishes: async () => pkioWish() }),
        unacceptable: { ...wish, days: 4_000 },
        now,
        ordersAt: async (key: string) => made.get(key) ?? 0, // counted here: the CA knows no name of ours
        goOn: async (ticket: string) => {
          pass()
          fake.desk.say(entry(ticket).id, 'issued')
        },
        anew: counted,
      }
    }
    behavesAsBridge(name, underTest)
    standsTrouble(name, async () => ({
      ...(await underTest()),
      fake,
      secrets: () => Object.values(DIGICERT_KEYS),
      minuteLater: () => pass(60_000),
    }))
  }

  describe('an order', () => {
    it('for a professional goes out as the vendor shows it, without a request', async () => {
      const { answer } = await placed(pkioWish())
      assert.equal(said(answer), 'pending approval')
      const { certificate, ...body } = lastBody()
      assert.deepEqual(certificate.individual.professional_title, 'Notaris')
      assert.deepEqual(
        [certificate.profile_option, certificate.signature_hash, certificate.csr],
        ['nonrepudiation', 'sha256', undefined],
      )
      assert.deepEqual(
        [body.csa_agreed_to, body.provisioning_method, body.payment_method, body.order_validity, body.ship_info.addr1],
        [true, 'qscd', 'balance', { years: 3 }, 'Straat 1'],
      )
    })

    it('has these two where the settings say', async () => {
      await errorOf(bridgeWith({ profileOptionIn: 'order', individualIn: 'order' }).order(pkioWish(), call()))
      const body = lastBody()
      assert.deepEqual([body.profile_option, body.individual.first_name], ['nonrepudiation', 'Jan'])
    })

    it('of an individual whom the CA knows needs its number alone', async () => {
      await placed(pkioWish({}, { fields: { 'certificate.individual.id': '77', ...SHIP } }))
      assert.deepEqual(lastBody().certificate.individual, { id: 77 })
    })

    it('for a server of PKIoverheid takes RSA keys of 2048 bits alone', async () => {
      const wish = await tlsWish({ product: 'pkio_private_services_server', fields: { 'certificate.oin': '00000001' } })
      assert.equal((await errorOf(bridgeWith().order(wish, call()))).field, 'certificate.csr')
      const { answer } = await placed({ ...wish, key: { at: 'ours', request: await rsaRequest(wish) } })
      assert.deepEqual([said(answer), lastBody().certificate.oin], ['pending approval', '00000001'])
    })

    const refused: [why: string, field: string, wish: Partial<CertificateWish>][] = [
      ['a product that nobody knows', 'product', { product: 'pkio_none' }],
      ['a field that is none', 'colour', { fields: { colour: 'red' } }],
      ['the number of a card', 'credit_card.number', { fields: { 'credit_card.number': '4111' } }],
      ['payment by card', 'payment_method', { fields: { ...PERSON, ...SHIP, payment_method: 'card' } }],
      [
        'a title that is none',
        'certificate.individual.professional_title',
        { fields: { 'certificate.individual.professional_title': 'Dr' } },
      ],
      ['no address for the token', 'ship_info.name', { fields: PERSON }],
      ['half of an individual', 'certificate.individual.first_name', { fields: SHIP }],
      [
        'a known individual and its name',
        'certificate.individual.first_name',
        { fields: { ...PERSON, ...SHIP, 'certificate.individual.id': '7' } },
      ],
      ['a field of TLS', 'certificate.oin', { fields: { 'certificate.oin': '1' } }],
      ['four years', 'order_validity.days', { days: 1_460 }],
      ['names of hosts', 'certificate.dns_names', { dnsNames: ['a.example.ut'] }],
      ['a request', 'certificate.csr', { key: { at: 'ours', request: new Uint8Array() } }],
    ]
    for (const [why, field, about] of refused) {
      it(`is not sent with ${why}`, async () => {
        const before = fake.heard.length
        const error = await errorOf(bridgeWith().order({ ...pkioWish(), ...about }, call()))
        assert.deepEqual([error.class, error.outcome, error.field], ['validation', 'not-sent', field], error.message)
        assert.equal(fake.heard.length, before)
      })
    }

    it('of which the answer was lost may be there: it is not safe to repeat, and cannot be looked for', async () => {
      for (const trouble of ['cut', 'half', 'garbage', 'oversized', 'http-500'] as const) {
        fake.troubles.plan(trouble)
        const error = await errorOf(bridgeWith().order(await tlsWish(), call()))
        assert.deepEqual([error.class, error.outcome, error.safeToRepeat], ['transient', 'unknown', false], trouble)
      }
      assert.deepEqual([bridgeWith().repeatsSafely, bridgeWith().reconcile], [false, undefined])
    })

    it('is found by what a person writes', async () => {
      const { order } = await placed(await tlsWish())
      assert.equal(
        said(await bridgeWith().status(`digicert/1 ${order.id} private_ssl_plus`, call())),
        'pending approval',
      )
    })

    it('goes on once people approved it, or the node did where it may', async () => {
      const { ticket, order } = await placed(await tlsWish())
      assert.equal(said(await bridgeWith().status(ticket, call())), 'pending approval')
      assert.equal(said(await administrator({ approves: true }).status(ticket, call())), 'pending organisation,domain')
      assert.equal(order.requests[0]?.status, 'approved')
    })

    it('needs no approval where the settings say so and the key may', async () => {
      const { answer } = await placed(await tlsWish(), administrator({ skipApproval: true }))
      assert.equal(said(answer), 'issuing')
      assert.equal((await errorOf(bridgeWith({ skipApproval: true }).order(await tlsWish(), call()))).class, 'auth')
    })

    it('of a product that the settings add is taken', async () => {
      const { answer } = await placed(
        await tlsWish({ product: 'a_product_of_tomorrow' }),
        bridgeWith({ products: { a_product_of_tomorrow: 'tls' } }),
      )
      assert.equal(said(answer), 'pending approval')
    })
  })

  describe('an order that is', () => {
    const words: [word: string, tls: string, token: string][] = [
      ['needs_approval', 'pending approval', 'pending approval'],
      ['pending', 'pending organisation,domain', 'pending organisation'],
      ['reissue_pending', 'pending organisation', 'pending organisation'],
      ['needs_csr', 'ended failed', 'pending pickup'],
      ['waiting_pickup', 'pending pickup', 'pending shipping'],
      ['processing', 'issuing', 'issuing'],
      ['issued', 'issued', 'issued'],
      ['ISSUED', 'issued', 'issued'],
      ['rejected', 'ended rejected', 'ended rejected'],
      ['canceled', 'ended cancelled', 'ended cancelled'],
      ['revoked', 'ended revoked', 'ended revoked'],
      ['pondering', 'pending unknown', 'pending unknown'],
    ]
    for (const [word, tls, token] of words) {
      it(`${word} says: ${tls}; on a token: ${token}`, async () => {
        const answers: string[] = []
        for (const wish of [await tlsWish(), pkioWish()]) {
          const { ticket, order } = await placed(wish)
          if (word.toLowerCase() === 'issued') fake.desk.say(order.id, 'issued')
          fake.desk.say(order.id, word)
          answers.push(said(await bridgeWith().status(ticket, call())))
        }
        assert.deepEqual(answers, [tls, token])
      })
    }
  })

  describe('withdrawing', () => {
    it('knows both cases of the word', async () => {
      for (const word of ['canceled', 'CANCELED'] as const) {
        const { ticket, order } = await placed(await tlsWish())
        order.cancelWord = word
        assert.deepEqual(await bridgeWith().cancel?.(ticket, 'ordered twice', call()), { kind: 'cancelled' })
        assert.deepEqual([order.status, order.note], ['canceled', 'ordered twice'])
        assert.deepEqual(await bridgeWith().cancel?.(ticket, 'again', call()), { kind: 'cancelled' })
      }
    })

    it('of what is issued is too late, and brings the certificate', async () => {
      const { ticket } = await issued()
      const answer = await bridgeWith().cancel?.(ticket, 'too late', call())
      assert.equal(answer?.kind === 'too-late' && answer.answer.kind, 'issued')
    })
  })

  describe('a revocation', () => {
    it('is asked for, and done once an administrator approved it', async () => {
      const { ticket, order, target } = await issued()
      const asked = call()
      assert.equal((await bridgeWith().revoke?.(target, 'keyCompromise', asked))?.kind, 'asked')
      assert.equal(order.revocationReason, 'key_compromise')
      assert.equal((await bridgeWith().status(ticket, asked)).kind, 'issued')
      const request = order.requests.find(({ type }) => type === 'revoke') ?? assert.fail()
      request.status = 'approved'
      assert.equal(said(await bridgeWith().status(ticket, asked)), 'ended revoked')
    })

    it('that was turned down is for people', async () => {
      const { ticket, order, target } = await issued()
      const asked = call()
      await bridgeWith().revoke?.(target, 'superseded', asked)
      const request = order.requests.find(({ type }) => type === 'revoke') ?? assert.fail()
      request.status = 'rejected'
      assert.equal((await errorOf(bridgeWith().status(ticket, asked))).class, 'permanent')
    })

    it('of the whole order goes by the order, and reasons by the words of the settings', async () => {
      const { order, target } = await issued()
      const more = { revokes: 'order', skipApprovalOfRevocation: true, reasonWords: { superseded: 'SUPERSEDED' } }
      assert.deepEqual(await administrator(more).revoke?.(target, 'superseded', call()), { kind: 'revoked' })
      assert.equal(order.revocationReason, 'SUPERSEDED')
      assert.match(fake.heard.at(-1)?.path ?? '', /order\/certificate\/\d+\/revoke$/)
    })

    it('for a reason that it has no word for is not sent', async () => {
      const { target } = await issued()
      assert.equal((await errorOf(bridgeWith().revoke?.(target, 'aACompromise', call()))).outcome, 'not-sent')
    })
  })

  describe('an error', () => {
    for (const { status = 402, code = 'payment', words, means } of DIGICERT_ERRORS) {
      it(`${words ?? `${status} ${code}`} means: ${means}`, async () => {
        fake.desk.answerNext(status, code, words === undefined ? 'Words of the CA' : 'Insufficient funds')
        const error = await errorOf(bridgeWith().order(await tlsWish(), call()))
        assert.deepEqual([error.class, error.outcome], [means, 'refused'])
        assert.match(error.message, new RegExp(`CertCentral ${status}: ${code.replace('|', '\\|')}: `))
      })
    }

    it('with a minor that nobody knows goes by its major', async () => {
      fake.desk.answerNext(400, 'caa_check_failed|dns_timeout', 'CAA')
      assert.equal((await errorOf(bridgeWith().order(await tlsWish(), call()))).class, 'validation')
    })

    it('about the key is one of credentials: none, and one that may only look', async () => {
      const keys = ['KEY-OF-NOBODY', DIGICERT_KEYS.looks]
      const errors = await Promise.all(
        keys.map(async (key) => errorOf(bridgeWith({}, key).order(await tlsWish(), call()))),
      )
      assert.deepEqual(
        errors.map(({ class: kind, outcome }) => [kind, outcome]),
        [
          ['auth', 'refused'],
          ['auth', 'refused'],
        ],
      )
      assert.match(await bridgeWith({}, DIGICERT_KEYS.looks).test(call()), /svc-eac/)
    })

    it('of too many calls waits as long as the CA says', async () => {
      fake.troubles.plan('http-429')
      const error = await errorOf(bridgeWith().test(call()))
      assert.deepEqual(
        [error.class, error.code, error.retryAt?.getTime()],
        ['transient', 'no-quota', clock.getTime() + 7_000],
      )
    })

    it('for download in another format than PEM is an answer that cannot be used', async () => {
      const { ticket } = await issued()
      fake.troubles.plan('garbage', { to: /download/ })
      assert.equal((await errorOf(bridgeWith().status(ticket, call()))).code, 'answer-unusable')
    })
  })

  describe('calls', () => {
    it('are half of what the CA allows, for all processes together: the next waits', async () => {
      let ticks = 0
      const ticking = (): Date => new Date(clock.getTime() + 500 * ticks++)
      const limits = { mostCalls: { in5Seconds: 3 } }
      const bridges = [
        open(limits, DIGICERT_KEYS.looks, ticking).bridge,
        open(limits, DIGICERT_KEYS.looks, ticking).bridge,
      ]
      pass(600_000)
      for (let n = 0; n < 4; n++) await bridges[n % 2]?.test(call())
      assert.ok(ticks > 4, 'the fourth was made after others had left the window')
    })

    it('end with the signal while they wait', async () => {
      const bridge = bridgeWith({ mostCalls: { in5Seconds: 1 } }, DIGICERT_KEYS.looks)
      await bridge.test(call())
      const stop = new AbortController()
      const waits = bridge.test({ now: clock, signal: stop.signal })
      stop.abort()
      assert.deepEqual([(await errorOf(waits)).outcome, fake.desk.tooOften], ['not-sent', 0])
    })

    it('beyond a hundred in five seconds are refused by the CA', async () => {
      const request = {
        method: 'GET',
        path: '/services/v2/user/me',
        query: new URLSearchParams(),
        from: '',
        client: undefined,
      }
      const ask = () =>
        fake.desk.answer({ ...request, headers: { 'x-dc-devkey': DIGICERT_KEYS.looks }, body: Buffer.from('') })
      const statuses = await Promise.all(Array.from({ length: 101 }, async () => (await ask()).status))
      assert.equal(statuses.at(-1), 429)
      fake.desk.tooOften = 0
    })
  })
})

/** As made elsewhere: the node makes no RSA keys of 2048 bits. */
async function rsaRequest(wish: CertificateWish): Promise<Uint8Array> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const algorithm = signatureAlgorithm('rsa')
  return makeCertificationRequest(wish, {
    publicKeyInfo: publicKey.export({ type: 'spki', format: 'der' }),
    algorithm,
    sign: async (signed) => {
      const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))
      return signedObject(signed, algorithm, signWith('sha256', signed, key))
    },
  })
}
