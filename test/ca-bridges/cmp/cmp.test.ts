import assert from 'node:assert/strict'
import type { BodyType } from '../../../src/ca-bridges/cmp/body-types.ts'
import { ticketOf } from '../../../src/ca-bridges/cmp/order-transaction.ts'
import { readMessage } from '../../../src/ca-bridges/cmp/read-message.ts'
import { BridgeError, judgeAnswer, type OrderAnswer, readRequest } from '../../../src/ca-bridges/index.ts'
import { freePort } from '../../support/free-port.ts'
import { describeWithOpenssl } from '../../support/openssl.ts'
import { behavesAsBridge } from '../contract.ts'
import { callFor, newKey, wishFor } from '../support.ts'
import { type BridgeInTrouble, standsTrouble } from '../trouble-contract.ts'
import { CmpWorld, SECRET, WRONG_SECRET } from './cmp-world.ts'

const MANNERS = {
  plain: [],
  polling: ['-poll_count', '2', '-check_after', '3'],
  implicit: ['-grant_implicitconf'],
  rejecting: ['-pkistatus', '2', '-failure', '2', '-statusstring', 'no such profile'],
  undecided: ['-pkistatus', '2', '-statusstring', 'the officer said no'],
  failing: ['-pkistatus', '2', '-failure', '24'],
  stranger: ['-rsp_cert', 'stranger.pem'],
  impostor: ['-srv_cert', 'ra.pem', '-srv_key', 'ra.key'],
} as const
const BY_KEY = { by: 'key', certificate: 'ra.pem', key: 'ra.key' } as const
const BY_WRONG_SECRET = { by: 'secret', reference: '1234', secret: 'wrong.txt', mac: 'pbm-sha256' } as const

/** In hex. */
const contentOf = (message: Uint8Array): string => Buffer.from(readMessage(message).body.content.octets).toString('hex')

describeWithOpenssl('CMP with the server of OpenSSL', () => {
  let world: CmpWorld
  before(async () => {
    world = await CmpWorld.open(MANNERS)
  })
  beforeEach(() => {
    world.front.desk.passed.length = 0
    world.front.troubles.end()
  })
  after(() => world.close())

  type Settings = NonNullable<Parameters<CmpWorld['bridge']>[0]>
  type Manner = keyof typeof MANNERS

  const underTest = async (path: Manner, settings: Settings = {}): Promise<BridgeInTrouble> => {
    const opened = world.bridge(settings, [path, 'rejecting'])
    return {
      bridge: opened.bridge,
      roots: await opened.roots(),
      wish: {},
      wishes: async () => ({ ...world.wish, product: path }),
      unacceptable: { product: 'rejecting' },
      now: world.now,
      ordersAt: async (key) => world.ordersAt(ticketOf(key)),
      anew: () => world.bridge(settings, [path, 'rejecting']).bridge,
      fake: world.front,
      secrets: () => [SECRET],
    }
  }
  behavesAsBridge('CMP by a shared secret, confirmed', () => underTest('plain'))
  behavesAsBridge('CMP by a key, that has to wait', () => underTest('polling', { protection: BY_KEY }))
  behavesAsBridge('CMP that needs no confirmation', () => underTest('implicit', { implicitConfirm: true }))
  // words of no document are within its protection: see messages.test.ts
  standsTrouble('CMP', async () => {
    const opened = new Date()
    return { ...(await underTest('plain')), now: () => opened }
  })

  const bridgeTo = (path: Manner, settings: Settings = {}) => world.bridge(settings, [path]).bridge
  const order = (path: Manner, settings: Settings = {}, key = newKey()): Promise<OrderAnswer> =>
    bridgeTo(path, settings).order({ ...world.wish, product: path }, callFor(key, world.now()))
  const errorOf = async (work: Promise<unknown>): Promise<BridgeError> => {
    const error = await work.then(
      () => assert.fail('it was done'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof BridgeError, String(error))
    return error
  }
  const facts = ({ class: kind, outcome }: BridgeError) => `${kind} ${outcome}`
  const sent = (): (BodyType | undefined)[] =>
    world.front.desk.passed.map(({ question }) => readMessage(question).body.type)

  it('waits as long as the CA says, goes on in another process, and confirms what came', async () => {
    const before = Date.now()
    const first = await order('polling')
    assert.deepEqual([first.kind, first.ticket], ['pending', first.ticket])
    let answer = first
    for (const process of ['another', 'a third']) {
      if (answer.kind === 'issued') break
      answer = await bridgeTo('polling').status(first.ticket, callFor(newKey(), world.now()))
      const wait = answer.kind === 'pending' ? (answer.lookAgainAt?.getTime() ?? 0) - before : 3_000
      assert.ok(wait >= 3_000 && wait < 60_000, `${process} process: ${wait}`)
    }
    assert.equal(answer.kind, 'issued')
    assert.deepEqual(sent(), ['p10cr', 'pollReq', 'pollReq', 'certConf'])
  })

  it('confirms no certificate that needs no confirmation, and takes the path of each message', async () => {
    await order('implicit', { implicitConfirm: true })
    assert.deepEqual(sent(), ['p10cr'])
    await bridgeTo('plain').test(callFor(newKey(), world.now()))
    assert.deepEqual(
      world.front.desk.passed.map(({ path }) => path.replace('/.well-known/cmp/p', '')),
      ['/implicit/pkcs10', '/plain/getcacerts'],
    )
  })

  it('refuses at the CA a certificate for another key, and hands it over to be judged', async () => {
    const wish = { ...(await wishFor({ subject: world.wish.subject, dnsNames: [] })), product: 'plain' }
    const answer = await bridgeTo('plain').order(wish, callFor(newKey(), world.now()))
    assert.ok(answer.kind === 'issued')
    const request = wish.key.at === 'ours' ? await readRequest(wish.key.request) : 'none'
    assert.ok(typeof request !== 'string')
    const roots = await world.bridge().roots()
    const verdict = await judgeAnswer({ ...answer, wish, request, roots, profile: undefined, now: world.now() })
    assert.deepEqual(verdict.ok || verdict.findings.map(({ rule }) => rule), ['key-of-request'])
    const [, confirmation] = world.front.desk.passed
    assert.match(Buffer.from(confirmation?.question ?? []).toString('latin1'), /for another key than the one/)
  })

  it('says what the CA refuses in its words, and what an officer refused is no failure of the data', async () => {
    const error = await errorOf(order('rejecting'))
    assert.equal(facts(error), 'validation refused')
    assert.equal(error.message, 'badRequest: it does not do that; no such profile')
    const decided = await order('undecided')
    assert.ok(decided.kind === 'ended')
    assert.deepEqual([decided.as, decided.why], ['rejected', 'the officer said no'])
    assert.deepEqual(await bridgeTo('undecided').status(decided.ticket, callFor(newKey(), world.now())), decided)
    assert.equal(facts(await errorOf(order('failing'))), 'transient refused')
  })

  it('believes nobody without the secret, shows it nowhere, and knows that it is not known what became of the order', async () => {
    const error = await errorOf(order('plain', { protection: BY_WRONG_SECRET }))
    assert.equal(facts(error), 'auth unknown')
    assert.match(error.message, /does not count: it is not protected by the secret that we have/)
    const { passed } = world.front.desk
    const rows = await world.store.db.selectFrom('ca_enrolment').selectAll().execute()
    const said = [
      JSON.stringify(rows),
      error.message,
      ...passed.map(({ question }) => Buffer.from(question).toString('latin1')),
    ]
    for (const text of said) assert.doesNotMatch(text, new RegExp(`${SECRET}|${WRONG_SECRET}`))
  })

  it('believes only a signature under its roots, of somebody who speaks for the CA, or the one it is told', async () => {
    const protection = BY_KEY
    const byOthers = await errorOf(
      order('plain', { protection, server: { roots: 'other.pem', unprotectedErrors: false } }),
    )
    assert.match(
      `${facts(byOthers)} ${byOthers.message}`,
      /^auth unknown .*ends at C=UT, O=Mock, CN=Mock CMP ca; accepted is C=UT, O=Mock, CN=Mock CMP other/,
    )
    const impostor = await errorOf(order('impostor', { protection }))
    assert.match(`${facts(impostor)} ${impostor.message}`, /^auth unknown .*does not say that it speaks for a CA/)
    const pinned = { roots: 'other.pem', certificate: 'ra.pem', unprotectedErrors: false }
    assert.equal((await order('impostor', { protection, server: pinned })).kind, 'issued')
  })

  it('does not know what became of an order whose answer was lost, asks for it, and never says that it is absent', async () => {
    for (const trouble of ['cut', 'garbage', 'http-500'] as const) {
      const key = newKey()
      world.front.troubles.plan(trouble)
      assert.equal(facts(await errorOf(order('plain', {}, key))), 'transient unknown', trouble)
      const asked = bridgeTo('plain').reconcile?.(world.wish, callFor(key, world.now()))
      const forPeople = await errorOf(asked ?? assert.fail())
      assert.deepEqual([facts(forPeople), forPeople.code], ['permanent unknown', 'outcome-unknown'])
      assert.match(forPeople.message, /^gov has no open transaction for it \(badRequest: .*look there/, trouble)
    }
    const nobody = await errorOf(order('plain', { url: `http://127.0.0.1:${await freePort()}` }))
    assert.equal(facts(nobody), 'transient not-sent')
  })

  it('keeps a certificate whose confirmation was lost, and confirms it again', async () => {
    const [key, wish] = [newKey(), { ...world.wish, product: 'plain' }]
    world.front.troubles.plan('http-500', { after: 1 })
    const answer = await order('plain', {}, key)
    assert.equal(answer.kind, 'issuing')
    const found = await bridgeTo('plain').reconcile?.(wish, callFor(key, world.now()))
    assert.equal(found?.kind === 'found' && found.answer.kind, 'issued')
    assert.deepEqual(sent(), ['p10cr', 'certConf'])
  })

  it('does not lose a certificate because its confirmation counted and the answer to that was lost', async () => {
    world.front.troubles.plan('cut', { after: 1 })
    const { kind, ticket } = await order('plain')
    assert.equal(kind, 'issuing')
    const answer = await bridgeTo('plain').status(ticket, callFor(newKey(), world.now()))
    assert.equal(answer.kind, 'issued')
  })

  it('suspends and reinstates with the reasons for that', async () => {
    const { ticket, ...answer } = await order('plain')
    assert.ok(answer.kind === 'issued')
    const target = { ticket, certificate: answer.chain[0] ?? assert.fail(), serial: '' }
    const bridge = bridgeTo('plain')
    world.front.desk.passed.length = 0
    await bridge.suspend?.(target, 'looked into', callFor(newKey(), world.now()))
    await bridge.reinstate?.(target, 'all is well', callFor(newKey(), world.now()))
    const reasons = world.front.desk.passed.map(({ question }) => /0a01(..)/.exec(contentOf(question))?.[1])
    assert.deepEqual(
      [reasons, sent()],
      [
        ['06', '08'],
        ['rr', 'rr'],
      ],
    )
  })

  it('asks nothing with files that are missing or do not fit together', async () => {
    for (const protection of [
      { ...BY_KEY, key: 'srv.key' },
      { ...BY_KEY, key: 'ra.pem' },
      { ...BY_KEY, certificate: 'none.pem' },
      { ...BY_WRONG_SECRET, secret: 'none.txt' },
    ]) {
      assert.equal(facts(await errorOf(order('plain', { protection }))), 'auth not-sent', JSON.stringify(protection))
    }
    assert.deepEqual(world.front.desk.passed, [])
  })

  it('says who answered when it is tried', async () => {
    const says = await bridgeTo('plain', { protection: BY_KEY }).test(callFor(newKey(), world.now()))
    assert.equal(says, 'it is C=UT, O=Mock, CN=Mock CMP srv, by a protection that verifies')
  })
})
