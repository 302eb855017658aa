import assert from 'node:assert/strict'
import {
  type BridgeCall,
  BridgeError,
  type CertificateWish,
  judgeAnswer,
  type OrderAnswer,
  readRequest,
  type X509Bridge,
} from '../../src/ca-bridges/index.ts'
import type { FakeCa, Trouble } from '../../src/fake-cas/index.ts'
import { aWishFor, type BridgeUnderTest } from './contract.ts'
import { callFor, newKey } from './support.ts'

/** A bridge with a fake of its CA at the other end. */
export interface BridgeInTrouble extends BridgeUnderTest {
  readonly fake: Pick<FakeCa, 'troubles' | 'heard'>
  /** What must be in no error: of our credentials, and of what the CA gave for an order. */
  readonly secrets: () => readonly string[]
  /** Time goes by, for us and for the CA; absent: nothing depends on it. */
  readonly minuteLater?: () => void
}

const LOST: readonly Trouble[] = ['cut', 'half', 'garbage', 'oversized']
const NOT_DONE: readonly Trouble[] = ['http-500', 'http-429']

/** What every bridge does while its CA, or the way to it, does what it should not: one suite for all. @param open once */
export function standsTrouble(name: string, open: () => Promise<BridgeInTrouble>): void {
  describe(`${name} in trouble`, () => {
    let under: BridgeInTrouble
    before(async () => {
      under = await open()
    })
    afterEach(() => under.fake.troubles.end())

    /** How many requests a smooth order takes, until the CA has it. */
    async function requestsOfAnOrder(): Promise<number> {
      const before = under.fake.heard.length
      await under.bridge.order(await aWishFor(under), callFor(newKey(), under.now()))
      return under.fake.heard.length - before
    }

    for (const trouble of [...LOST, ...NOT_DONE]) {
      it(`makes one order, whichever of its requests meets "${trouble}", with what was kept before a crash alone`, async () => {
        const requests = await requestsOfAnOrder()
        for (let n = 0; n < requests; n++) {
          const [call, wish] = [callFor(newKey(), under.now()), await aWishFor(under)]
          under.fake.troubles.plan(trouble, { after: n })
          const placed = await placedAsTheModelDoes(under, wish, call)
          under.fake.troubles.end()
          const orders = await under.ordersAt(call.key)
          if (placed === 'for people') assert.ok(orders <= 1, `request ${n + 1}: ${orders} orders`)
          else assert.equal(orders, 1, `request ${n + 1}: ${orders} orders`)
        }
      })
    }

    it('says of lost answers that they are trouble on the way, with nothing of our credentials', async () => {
      for (const trouble of LOST) {
        const wish = await aWishFor(under)
        under.fake.troubles.plan(trouble, { times: Number.POSITIVE_INFINITY })
        const error = await errorOf(under.bridge.order(wish, callFor(newKey(), under.now())))
        under.fake.troubles.end()
        assert.equal(error.class, 'transient', `${trouble}: ${error.message}`)
        const told = `${error.message} ${JSON.stringify(error)} ${String(error.cause)}`
        for (const secret of under.secrets()) assert.ok(!told.includes(secret), told)
      }
    })

    it('waits as long as it is told to by a CA that has no rate left for it', async () => {
      const wish = await aWishFor(under)
      under.fake.troubles.plan('http-429', { times: Number.POSITIVE_INFINITY })
      const error = await errorOf(under.bridge.order(wish, callFor(newKey(), under.now())))
      assert.ok(error.class === 'quota' || error.class === 'transient', error.class)
      assert.deepEqual(error.retryAt, new Date(under.now().getTime() + 7_000))
    })

    it('takes an answer that comes twice over one connection once', async () => {
      const call = callFor(newKey(), under.now())
      under.fake.troubles.plan('twice', { times: Number.POSITIVE_INFINITY })
      await under.bridge.order(await aWishFor(under), call)
      assert.equal(await under.ordersAt(call.key), 1)
    })

    it('ends no order for a word that is in no document', async () => {
      const call = callFor(newKey(), under.now())
      const { ticket } = await under.bridge.order(await aWishFor(under), call)
      under.fake.troubles.plan('unknown-word', { times: Number.POSITIVE_INFINITY })
      const answer = await under.anew().status(ticket, call)
      assert.ok(answer.kind !== 'ended', JSON.stringify(answer))
    })

    it('brings a certificate for a key of nobody to the judge, who refuses it', async () => {
      const wish = await aWishFor(under)
      if (wish.key.at === 'ca') return // any key is as good
      under.fake.troubles.plan('wrong-key', { times: Number.POSITIVE_INFINITY })
      const chain = await chainOf(under, wish)
      assert.deepEqual(await rulesBroken(under, wish, chain, under.now()), ['key-of-request'])
    })

    it('brings a chain that counts today and has run out in a hundred years', async () => {
      const wish = await aWishFor(under)
      const chain = await chainOf(under, wish)
      assert.deepEqual(await rulesBroken(under, wish, chain, under.now()), [])
      const late = new Date(under.now().getTime() + 36_525 * 86_400_000)
      assert.ok((await rulesBroken(under, wish, chain, late)).length > 0)
    })
  })
}

/** Goes on with an order as a node does that crashes after each attempt: a new bridge, and of the old one only the journal. */
async function placedAsTheModelDoes(
  { anew, now, minuteLater }: BridgeInTrouble,
  wish: CertificateWish,
  { key, signal, steps }: BridgeCall,
): Promise<OrderAnswer | 'for people'> {
  let mayBeThere = false
  for (let attempt = 0; attempt < 10; attempt++) {
    const call: BridgeCall = { key, signal, steps, now: now() }
    try {
      const bridge = anew()
      const known = mayBeThere ? await lookFor(bridge, wish, call) : undefined
      if (known === 'for people') return known
      if (known !== undefined) return known
      mayBeThere = true
      return await bridge.order(wish, call)
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error
      if (error.code === 'outcome-unknown') return 'for people'
      mayBeThere &&= error.outcome === 'unknown'
      minuteLater?.()
    }
  }
  assert.fail('it comes to no end')
}

/** @returns undefined where it may be placed again */
async function lookFor(
  bridge: X509Bridge,
  wish: CertificateWish,
  call: BridgeCall,
): Promise<OrderAnswer | 'for people' | undefined> {
  if (bridge.reconcile === undefined) return bridge.repeatsSafely ? undefined : 'for people'
  const found = await bridge.reconcile(wish, call).catch((cause: unknown) => {
    if (!(cause instanceof BridgeError)) throw cause
    if (cause.class === 'permanent' && cause.code === 'outcome-unknown') return 'for people' as const
    throw new BridgeError('transient', cause.message, { outcome: 'unknown', cause }) // it may be there all the same
  })
  if (found === 'for people') return found
  if (found.kind === 'found') return found.answer
  if (found.kind === 'absent' || bridge.repeatsSafely) return undefined
  throw new BridgeError('transient', found.why, { outcome: 'unknown' })
}

async function chainOf({ bridge, goOn, now }: BridgeInTrouble, wish: CertificateWish): Promise<readonly Uint8Array[]> {
  const call = callFor(newKey(), now())
  let answer = await bridge.order(wish, call)
  for (let looks = 0; looks < 50 && answer.kind !== 'issued'; looks++) {
    if (answer.kind === 'pending') await goOn?.(answer.ticket)
    answer = await bridge.status(answer.ticket, call)
  }
  return answer.kind === 'issued' ? answer.chain : assert.fail(JSON.stringify(answer))
}

async function rulesBroken(
  { roots, profile }: BridgeInTrouble,
  wish: CertificateWish,
  chain: readonly Uint8Array[],
  now: Date,
): Promise<string[]> {
  const request = wish.key.at === 'ours' ? await readRequest(wish.key.request) : undefined
  if (typeof request === 'string') assert.fail(request)
  const verdict = await judgeAnswer({ chain, wish, request, roots, profile, now })
  return verdict.ok ? [] : verdict.findings.map(({ rule }) => rule)
}

async function errorOf(work: Promise<unknown>): Promise<BridgeError> {
  const error = await work.then(
    (answer) => assert.fail(`it was answered: ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof BridgeError, String(error))
  return error
}
