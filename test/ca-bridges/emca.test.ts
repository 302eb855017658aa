import assert from 'node:assert/strict'
import { EMCA_ERRORS, emcaSettings, openEmca } from '../../src/ca-bridges/emca/index.ts'
import {
  BridgeError,
  type CertificateWish,
  judgeAnswer,
  type OpenedBridge,
  type OrderAnswer,
  type RevocationTarget,
  readRequest,
} from '../../src/ca-bridges/index.ts'
import { type Decryption, type EmcaWish, type FakeEmca, json, openEmcaFake } from '../../src/fake-cas/index.ts'
import { behavesAsBridge } from './contract.ts'
import { setUpOf } from './parts-of-fake.ts'
import { callFor, newKey, wishFor } from './support.ts'
import { type BridgeInTrouble, standsTrouble } from './trouble-contract.ts'

const NOW = new Date('2026-11-30T10:00:00Z')
const now = (): Date => NOW

/** A bridge as the configuration opens it, with its fake at the other end. */
async function openWorld(wish: Partial<EmcaWish> = {}) {
  const fake = await openEmcaFake({ now, agreesAfterLooks: 'never', ...wish })
  const { settings, files, parts } = setUpOf(fake, now)
  const open = (more: Record<string, unknown> = {}): OpenedBridge =>
    openEmca('emca', emcaSettings.parse({ ...settings, ...more }), parts)
  return { fake, files, settings, open, ...open() }
}
type World = Awaited<ReturnType<typeof openWorld>>

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex')
const requestIdIn = (ticket: string): string => /^emca\/1 request (.+)$/.exec(ticket)?.[1] ?? assert.fail(ticket)

describe('emCA', () => {
  let world: World
  let fake: FakeEmca
  afterEach(() => fake.close())
  const start = async (wish: Partial<EmcaWish> = {}) => {
    world = await openWorld(wish)
    fake = world.fake
    return world
  }

  const order = (wish: CertificateWish, key = newKey(), bridge = world.bridge) => bridge.order(wish, callFor(key, NOW))
  const wished = (about: Partial<Omit<CertificateWish, 'key'>> = {}) => wishFor({ product: 'tls-server', ...about })

  async function refusal(work: Promise<unknown>): Promise<BridgeError> {
    const error = await work.then(
      () => assert.fail('it was done'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof BridgeError, String(error))
    return error
  }

  async function issued(about: Partial<Omit<CertificateWish, 'key'>> = {}) {
    const wish = await wished(about)
    const answer = await order(wish)
    return { wish, ...(answer.kind === 'issued' ? answer : assert.fail(JSON.stringify(answer))) }
  }

  const targetOf = ({ ticket, chain }: { ticket: string; chain: readonly Uint8Array[] }): RevocationTarget => ({
    ticket,
    certificate: chain[0] ?? assert.fail('no certificate'),
    serial: fake.ca.issued.at(-1)?.serial.replace(/^0+/, '') ?? assert.fail('none was issued'),
  })

  it('places what the CA can decrypt and verify: who asks, for whom, by which profile', async () => {
    await start({ agreesAfterLooks: 0 })
    const key = newKey()
    await order(await wished(), key)
    const [profiles, create] = fake.desk.understood
    assert.deepEqual([profiles?.method, create?.method], ['getCertificateProfileList', 'createCertificateP7B'])
    const { signature: _, password: __, ...fields } = create?.inner ?? {}
    assert.deepEqual(fields, {
      userName: 'spoc',
      profileName: 'TLS-Server',
      subscriberId: 'SPOC-UT',
      applicationId: key,
    })
    assert.equal(fake.heard.at(-1)?.headers.emkey, fake.desk.credentials.authenticationKey)
  })

  it('says for how long and from when where the profile is given by its id', async () => {
    await start({ agreesAfterLooks: 0 })
    const { chain, wish } = await issued({
      product: 'tls-client',
      days: 30,
      fields: { validFrom: '30:11:2026 09:00:00', subscriberId: 'SPOC-OTHER' },
    })
    const { ProfileID, validity, validFrom, subscriberId } = fake.desk.understood.at(-1)?.inner ?? {}
    assert.deepEqual(
      [ProfileID, validity, validFrom, subscriberId],
      ['18', '30:0:0:0', '30:11:2026 09:00:00', 'SPOC-OTHER'],
    )
    assert.equal(fake.ca.issued[0]?.notBefore.toISOString(), '2026-11-30T09:00:00.000Z')
    const request = await readRequest(wish.key.at === 'ours' ? wish.key.request : new Uint8Array())
    if (typeof request === 'string') assert.fail(request)
    const verdict = await judgeAnswer({
      chain,
      wish,
      request,
      roots: await world.roots(),
      profile: undefined,
      now: NOW,
    })
    assert.deepEqual(verdict.ok ? [] : verdict.findings, [])
  })

  it('gives a certificate that is there a new key by its serial number', async () => {
    await start({ agreesAfterLooks: 0 })
    await issued()
    const [first] = fake.ca.issued
    await issued({ fields: { serialNo: first?.serial ?? '', remarks: 'yearly' } })
    assert.deepEqual(
      fake.desk.orders.map(({ method, subscriberId }) => [method, subscriberId]),
      [
        ['createCertificateP7B', 'SPOC-UT'],
        ['rekey', 'SPOC-UT'],
      ],
    )
  })

  for (const decryption of [
    'aes-ecb-pkcs5',
    'aes-cbc-zero-iv',
    'aes-cbc-iv-in-front',
  ] as const satisfies Decryption[]) {
    it(`finds out by itself that the CA decrypts ${decryption}, and says so`, async () => {
      const { bridge } = await start({ decryption, agreesAfterLooks: 0 })
      assert.match(
        await bridge.test(callFor(newKey(), NOW)),
        /decrypts our requests \((ecb|cbc-\w+-\w+(-\w+)?)\).*TLS-Server/,
      )
      assert.equal((await order(await wished())).kind, 'issued')
    })
  }

  it('goes by the mode and the padding of the settings', async () => {
    const { files, settings, open } = await start({ decryption: 'aes-ecb-zeros', agreesAfterLooks: 0 })
    const encryption = { ...(settings.encryption as object), mode: 'ecb', padding: 'zeros' }
    const { bridge } = open({ encryption })
    assert.equal((await order(await wished(), newKey(), bridge)).kind, 'issued')
    assert.equal(fake.heard.length, 1, 'nothing is tried out')
    const { bridge: wrong } = open({ encryption: { ...encryption, mode: 'cbc-zero-iv' } })
    const { class: kind, message, outcome } = await refusal(order(await wished(), newKey(), wrong))
    assert.deepEqual([kind, outcome], ['auth', 'refused'])
    assert.match(message, /Invalid input data \(.*encryption key or mode\)/)
    files.set('encryption-key.txt', 'no key')
    assert.match((await refusal(order(await wished(), newKey(), bridge))).message, /holds no AES-256 key/)
  })

  it('signs the CSR in the form of the settings', async () => {
    const { open, settings } = await start({ agreesAfterLooks: 0 })
    for (const request of ['der', 'pem', 'base64']) {
      const { bridge } = open({ signing: { ...(settings.signing as object), request } })
      assert.equal((await order(await wished(), newKey(), bridge)).kind, 'issued', request)
    }
  })

  it('waits while an officer must authorise, and comes to the certificate by the request', async () => {
    await start()
    const first = await order(await wished())
    assert.ok(first.kind === 'pending')
    assert.deepEqual(first.waitingFor, [{ reason: 'approval', note: 'Request sent for authorization' }])
    const look = (): Promise<OrderAnswer> => world.open().bridge.status(first.ticket, callFor(newKey(), NOW))
    const second = await look()
    assert.deepEqual(second, {
      ...first,
      waitingFor: [{ reason: 'approval', note: 'Request is pending for authorization' }],
    })
    fake.desk.authorise(requestIdIn(first.ticket))
    const third = await look()
    assert.ok(third.kind === 'issued')
    assert.deepEqual(
      third.chain.map(hex),
      fake.ca.issued[0]?.chain.map(hex),
      'with the chain, though the CA gave the certificate alone',
    )
    assert.match(third.ticket, /^emca\/1 serial [0-9a-f]+$/)
  })

  it('ends when the officer says no', async () => {
    await start()
    const { ticket } = await order(await wished())
    fake.desk.reject(requestIdIn(ticket))
    const answer = await world.bridge.status(ticket, callFor(newKey(), NOW))
    assert.deepEqual(answer, { kind: 'ended', ticket, as: 'rejected', why: 'Request rejected by the officer' })
  })

  it('goes on waiting at a word of nobody’s, and shows it', async () => {
    await start()
    const { ticket } = await order(await wished())
    for (const ask of [() => world.bridge.status(ticket, callFor(newKey(), NOW)), async () => order(await wished())]) {
      fake.troubles.plan('unknown-word')
      const answer = await ask()
      assert.ok(answer.kind === 'pending')
      const [waits] = answer.waitingFor
      assert.equal(waits?.reason, 'unknown')
      assert.match(waits?.reason === 'unknown' ? (waits.note ?? '') : '', /^PONDERING: Request/)
    }
  })

  for (const trouble of ['cut', 'half', 'garbage', 'oversized'] as const) {
    it(`is one order, though its answer was lost (${trouble})`, async () => {
      await start({ agreesAfterLooks: 0 })
      const [key, wish] = [newKey(), await wished()]
      await world.bridge.test(callFor(newKey(), NOW))
      fake.troubles.plan(trouble)
      const lost = await refusal(order(wish, key))
      assert.deepEqual([lost.class, lost.outcome], ['transient', 'unknown'])
      const answer = await order(wish, key)
      assert.equal(answer.kind, 'issued')
      assert.equal(fake.desk.orders.length, 1)
      assert.equal(fake.ca.issued.length, 1)
    })
  }

  it('tries again after what the CA says, and says of a trial that nothing of the order was sent', async () => {
    await start()
    fake.troubles.plan('http-429')
    const first = await refusal(order(await wished()))
    assert.deepEqual([first.class, first.outcome], ['transient', 'not-sent'])
    assert.equal(first.retryAt?.toISOString(), '2026-11-30T10:00:07.000Z')
    fake.troubles.plan('http-500', { to: /create/ })
    const second = await refusal(order(await wished()))
    assert.deepEqual([second.class, second.outcome, second.safeToRepeat], ['transient', 'unknown', true])
  })

  it('brings a certificate for another key to the judge, who refuses it', async () => {
    await start({ agreesAfterLooks: 0 })
    fake.troubles.plan('wrong-key')
    const { chain, wish } = await issued()
    const request = await readRequest(wish.key.at === 'ours' ? wish.key.request : new Uint8Array())
    if (typeof request === 'string') assert.fail(request)
    const verdict = await judgeAnswer({
      chain,
      wish,
      request,
      roots: await world.roots(),
      profile: undefined,
      now: NOW,
    })
    assert.deepEqual(verdict.ok ? [] : verdict.findings.map(({ rule }) => rule), ['key-of-request'])
  })

  it('stops for people where key, user, address or signature are not accepted', async () => {
    const { files } = await start()
    const said = async () => {
      const { class: kind, outcome, message } = await refusal(order(await wished()))
      return `${kind} ${outcome}: ${message}`
    }
    await world.bridge.test(callFor(newKey(), NOW))
    fake.desk.manner.allowedFrom = '192.0.2.1'
    assert.match(await said(), /^auth refused: Invalid request details found \(.*our address\)$/)
    fake.desk.manner.allowedFrom = '127.0.0.1'
    const before = new Map(files)
    files.set('authentication-key.txt', 'other')
    assert.match(await said(), /^auth refused: Invalid request details found/)
    files.set('authentication-key.txt', fake.desk.credentials.authenticationKey).set('password.txt', 'other')
    assert.match(await said(), /^auth refused: Invalid request details found/)
    files.set('password.txt', fake.desk.credentials.password)
    const stranger = fake.tls.client('stranger')
    files.set('signing.pem', stranger.certificate)
    assert.match(await said(), /^auth not-sent: the key that signs requests cannot be used/)
    files.set('signing.key', stranger.key)
    assert.match(await said(), /^auth refused: Signature verification failed/)
    for (const name of ['signing.pem', 'signing.key']) files.set(name, before.get(name) ?? '')
    assert.equal((await order(await wished())).kind, 'pending')
  })

  it('reads a failure by its text, whatever status comes with it', async () => {
    await start()
    await world.bridge.test(callFor(newKey(), NOW))
    for (const failureStatus of [200, 400, 500]) {
      fake.desk.manner.failureStatus = failureStatus
      const wish = await wished({ product: 'tls-client', fields: { validFrom: 'tomorrow' } })
      const { class: kind, outcome } = await refusal(order(wish))
      assert.deepEqual([kind, outcome], ['validation', 'refused'], String(failureStatus))
    }
  })

  for (const [text, { class: kind }] of [
    ...Object.entries(EMCA_ERRORS),
    ['Something else', { class: 'permanent' }] as const,
  ]) {
    it(`takes "${text}" for ${kind}`, async () => {
      await start()
      await world.bridge.test(callFor(newKey(), NOW))
      fake.desk.answer = async () => json(200, { status: 'FAILURE', result: `${text}.` })
      const error = await refusal(order(await wished()))
      assert.equal(error.class, kind)
      assert.match(error.message, new RegExp(text))
    })
  }

  it('suspends, reinstates and revokes by the serial number, and again without harm', async () => {
    const { bridge } = await start({ agreesAfterLooks: 0 })
    const target = targetOf(await issued())
    const call = callFor(newKey(), NOW)
    const [made] = fake.desk.orders
    await bridge.suspend?.(target, 'lost badge', call)
    await bridge.suspend?.(target, 'lost badge', call)
    assert.deepEqual([made?.isSuspended, fake.desk.understood.at(-1)?.inner.revokeMode], [true, '6'])
    await bridge.reinstate?.(target, 'found', call)
    await bridge.reinstate?.(target, 'found', call)
    assert.equal(made?.isSuspended, false)
    await bridge.revoke?.(target, 'keyCompromise', call)
    await bridge.revoke?.(target, 'keyCompromise', call)
    assert.equal(made?.revokedFor, '1')
    assert.equal((await refusal(bridge.suspend?.(target, 'too late', call) ?? Promise.resolve())).class, 'permanent')
    const unknown = { ...target, serial: 'abcdef' }
    assert.equal((await refusal(bridge.revoke?.(unknown, 'superseded', call) ?? Promise.resolve())).class, 'validation')
  })

  it('shows no secret in tickets, steps, waits and errors, and sends none in the clear', async () => {
    const { files } = await start()
    const secrets = ['password.txt', 'authentication-key.txt', 'encryption-key.txt', 'signing.key'].map((name) =>
      String(files.get(name)).trim(),
    )
    const call = callFor(newKey(), NOW)
    const answer = await world.bridge.order(await wished(), call)
    files.set('password.txt', 'another')
    const { message, cause } = await refusal(order(await wished()))
    const told = `not for another with ${fake.desk.credentials.authenticationKey}`
    fake.desk.answer = async () => json(200, { status: 'failure', result: told })
    assert.equal((await refusal(order(await wished()))).message, 'not for … with …')
    const shown = JSON.stringify([answer, [...call.steps.done], message, String(cause)])
    const bodies = fake.heard.map(({ body }) => Buffer.from(body).toString()).join()
    for (const secret of secrets) {
      assert.ok(!shown.includes(secret))
      assert.ok(!bodies.includes(secret))
    }
  })

  it('cannot be set up without TLS, with two names for a profile, or with none', async () => {
    const { settings } = await start()
    const says = (more: object): string => emcaSettings.safeParse({ ...settings, ...more }).error?.message ?? 'good'
    assert.equal(says({}), 'good')
    assert.match(says({ url: 'http://ca.example.ut' }), /https/)
    assert.match(
      says({ products: [{ name: 'a', profileName: 'x', profileId: '1' }] }),
      /either profileName or profileId/,
    )
    assert.match(says({ products: [{ name: 'a' }] }), /either profileName or profileId/)
  })

  it('refuses before the call what the CA has no words for', async () => {
    await start()
    const wrong: [Partial<Omit<CertificateWish, 'key'>>, string][] = [
      [{ product: 'none-such' }, 'product'],
      [{ days: 400 }, 'days'],
      [{ fields: { colour: 'red' } }, 'colour'],
      [{ fields: { validFrom: '01:01:2027 00:00:00' } }, 'validFrom'],
      [{ fields: { remarks: 'x' } }, 'remarks'],
      [{ fields: { serialNo: '0x12' } }, 'serialNo'],
    ]
    for (const [about, field] of wrong) {
      const error = await refusal(order(await wished(about)))
      assert.deepEqual([error.class, error.outcome, error.field], ['validation', 'not-sent', field])
    }
    assert.equal(fake.heard.length, 0)
  })
})

describe('emCA behind the contract', () => {
  const worlds: World[] = []
  after(() => Promise.all(worlds.map(({ fake }) => fake.close())))

  const manners = [
    ['emCA that issues at once', { agreesAfterLooks: 0 } as Partial<EmcaWish>, {}],
    ['emCA with officers', { agreesAfterLooks: 'never' } as Partial<EmcaWish>, { asksFor: 'certificate' }],
  ] as const
  for (const [name, wish, more] of manners) {
    const underTest = async (): Promise<BridgeInTrouble> => {
      const world = await openWorld(wish)
      worlds.push(world)
      const { fake } = world
      return {
        bridge: world.open(more).bridge,
        roots: await world.roots(),
        wish: { product: 'tls-client', days: 300 },
        unacceptable: { product: 'tls-client', fields: { validFrom: 'tomorrow' } },
        now,
        ordersAt: async (key) => fake.desk.orders.filter(({ applicationId }) => applicationId === key).length,
        goOn: async (ticket) => {
          const waiting = fake.desk.orders.find(
            ({ requestId, state }) => state === 'waits' && ticket.endsWith(requestId),
          )
          if (waiting !== undefined) fake.desk.authorise(waiting.requestId)
        },
        anew: () => world.open(more).bridge,
        fake,
        secrets: () => ['PRIVATE KEY'],
      }
    }
    behavesAsBridge(name, underTest)
    standsTrouble(name, underTest)
  }
})
