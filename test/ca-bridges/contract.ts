import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import {
  BridgeError,
  type CertificateWish,
  type ExpectedProfile,
  judgeAnswer,
  type OrderAnswer,
  type RevocationTarget,
  readRequest,
  type X509Bridge,
} from '../../src/ca-bridges/index.ts'
import { eventually } from '../support/eventually.ts'
import { callFor, newKey, wishFor } from './support.ts'

/** A bridge with its CA, real or a fake, at the other end. */
export interface BridgeUnderTest {
  readonly bridge: X509Bridge
  /** DER. */
  readonly roots: readonly Uint8Array[]
  /** A wish that the CA fulfils, as to product, names and fields. */
  readonly wish: Partial<Omit<CertificateWish, 'key'>>
  readonly profile?: ExpectedProfile | undefined
  /** In place of one made for a new key: a CA that has the certificate of one key to give, and no other. */
  readonly wishes?: () => Promise<CertificateWish>
  /** A wish that it does not fulfil, whatever becomes of it. */
  readonly unacceptable: Partial<Omit<CertificateWish, 'key'>>
  readonly now: () => Date
  /** What the CA has of our orders, by its own books: how many it made for this key. */
  readonly ordersAt: (key: string) => Promise<number>
  /** What people and time do at the CA so that an order that waits goes on; absent: none ever waits. */
  readonly goOn?: (ticket: string) => Promise<void>
  /** Another bridge to the same CA, as after a restart: it knows nothing but what it is told. */
  readonly anew: () => X509Bridge
}

/** What every bridge does, whatever it speaks: one suite for all. @param open once, before the first case */
export function behavesAsBridge(name: string, open: () => Promise<BridgeUnderTest>): void {
  describe(`${name} as a bridge`, () => {
    let under: BridgeUnderTest
    before(async () => {
      under = await open()
    })

    const aWish = (): Promise<CertificateWish> => aWishFor(under)

    const order = async (wish: CertificateWish, key = newKey()): Promise<OrderAnswer> =>
      under.bridge.order(wish, callFor(key, under.now()))

    /** Looked at until it is issued. */
    async function issued(wish: CertificateWish, key = newKey()) {
      let answer = await order(wish, key)
      await eventually('it is issued', async () => {
        if (answer.kind === 'issued') return true
        if (answer.kind === 'pending') await under.goOn?.(answer.ticket)
        answer = await under.bridge.status(answer.ticket, callFor(key, under.now()))
        return answer.kind === 'issued'
      })
      return answer.kind === 'issued' ? answer : assert.fail(answer.kind)
    }

    /** It gives the order that it has, or says that it has it and leaves to people what it is called. */
    async function repeated(order: Promise<OrderAnswer>): Promise<void> {
      await order.catch((error: unknown) => {
        assert.ok(error instanceof BridgeError, String(error))
        assert.equal(error.code, 'outcome-unknown', error.message)
      })
    }

    async function errorOf(work: Promise<unknown>): Promise<BridgeError> {
      const error = await work.then(
        () => assert.fail('it was done'),
        (error: unknown) => error,
      )
      assert.ok(error instanceof BridgeError, `not a BridgeError: ${error}`)
      return error
    }

    it('brings a certificate that is what was ordered, with its chain', async () => {
      const wish = await aWish()
      const { chain } = await issued(wish)
      const request = wish.key.at === 'ours' ? await readRequest(wish.key.request) : undefined
      if (typeof request === 'string') assert.fail(request)
      const { roots, profile } = under
      const verdict = await judgeAnswer({ chain, wish, request, roots, profile, now: under.now() })
      assert.deepEqual(verdict.ok ? [] : verdict.findings, [])
    })

    it('says the same of an order whenever it is asked, also after a restart, by the ticket alone', async () => {
      const { ticket, chain } = await issued(await aWish())
      const again = await under.anew().status(ticket, callFor(newKey(), under.now()))
      assert.deepEqual(again.kind === 'issued' && again.chain, chain)
    })

    it('makes one order for one key, or can say what became of it, or leaves it to people', async () => {
      const [key, wish] = [newKey(), await aWish()]
      await order(wish, key) // and its answer is lost
      const { bridge } = under
      if (bridge.reconcile !== undefined) {
        const found = await under.anew().reconcile?.(wish, callFor(key, under.now()))
        assert.equal(found?.kind, 'found')
      }
      if (bridge.repeatsSafely) await repeated(under.anew().order(wish, callFor(key, under.now())))
      assert.equal(await under.ordersAt(key), 1)
    })

    it('says that an order is absent only where it is', async () => {
      const { bridge } = under
      const wish = await aWish()
      if (bridge.reconcile === undefined) return assert.equal(bridge.reconcile, undefined)
      const found = await bridge.reconcile(wish, callFor(newKey(), under.now()))
      assert.notEqual(found.kind, 'found')
    })

    it('refuses what the CA does not accept as our data, without effect there', async () => {
      const [key, wish] = [newKey(), await wishFor(under.unacceptable)]
      const error = await errorOf(under.bridge.order(wish, callFor(key, under.now())))
      assert.equal(error.class, 'validation', error.message)
      assert.notEqual(error.outcome, 'unknown')
      assert.equal(await under.ordersAt(key), 0)
    })

    it('says of a ticket that the CA does not know that it is not found', async () => {
      const error = await errorOf(under.bridge.status('unknown/1 7', callFor(newKey(), under.now())))
      assert.equal(error.class, 'not-found', error.message)
    })

    it('revokes for each reason that it names, and what is revoked already is no error', async () => {
      const { bridge } = under
      for (const reason of bridge.revoke === undefined ? [] : bridge.revocationReasons) {
        const { ticket, chain } = await issued(await aWish())
        const target = targetOf(ticket, chain)
        const call = callFor(newKey(), under.now())
        const first = await bridge.revoke?.(target, reason, call)
        if (first?.kind === 'asked') continue // people there decide
        assert.deepEqual(await bridge.revoke?.(target, reason, call), { kind: 'revoked' })
      }
      assert.equal(bridge.revoke === undefined, bridge.revocationReasons.length === 0)
    })

    it('suspends and reinstates, where it can, and what is so already is no error', async () => {
      const { suspend, reinstate } = under.bridge
      assert.equal(suspend === undefined, reinstate === undefined)
      if (suspend === undefined || reinstate === undefined) return
      const key = newKey()
      const { ticket, chain } = await issued(await aWish(), key)
      const [target, call] = [targetOf(ticket, chain), callFor(key, under.now())]
      for (const change of [suspend, suspend, reinstate, reinstate]) {
        await change.call(under.bridge, target, 'for a test', call)
      }
      assert.equal((await under.bridge.status(ticket, call)).kind, 'issued')
    })

    it('cancels, where it can, what waits there, and what is cancelled already is no error', async () => {
      const { bridge } = under
      const key = newKey()
      const answer = bridge.cancel === undefined ? undefined : await order(await aWish(), key)
      const call = callFor(key, under.now())
      const first = answer && (await bridge.cancel?.(answer.ticket, 'for a test', call))
      if (first?.kind !== 'cancelled') return // people there decide, or it was issued at once
      assert.deepEqual(await bridge.cancel?.(answer?.ticket ?? '', 'for a test', call), first)
      const { kind, ...how } = await bridge.status(answer?.ticket ?? '', call)
      assert.deepEqual([kind, 'as' in how && how.as], ['ended', 'cancelled'])
    })

    it('keeps names, where it can: each once, however often it is told', async () => {
      const { domains } = under.bridge
      const call = callFor(newKey(), under.now())
      const names = async () => (await domains?.list(call))?.filter(({ name }) => name === 'contract.example')
      if (domains === undefined) return assert.equal(await names(), undefined)
      const first = await domains.register('contract.example', call)
      assert.deepEqual(await domains.register('contract.example', call), first)
      assert.equal((await names())?.length, 1)
      await domains.remove('contract.example', call)
      await domains.remove('contract.example', call)
      assert.deepEqual(await names(), [])
    })

    it('lists only products with a name, words and days', async () => {
      const products = await under.bridge.listProducts?.(callFor(newKey(), under.now()))
      for (const { name, says, days } of products ?? []) {
        assert.ok(name !== '' && says !== '' && days.usual <= days.most, name)
      }
    })

    it('has a plan by which it is looked at again, and says that it is there', async () => {
      const { firstSeconds, factor, longestSeconds, floorSeconds, stopAfterDays } = under.bridge.polling
      assert.ok(
        firstSeconds > 0 && factor >= 1 && longestSeconds >= firstSeconds && floorSeconds >= 0 && stopAfterDays > 0,
      )
      assert.notEqual(await under.bridge.test(callFor(newKey(), under.now())), '')
    })
  })
}

/** One that the CA fulfils. */
export function aWishFor({ wish, wishes }: BridgeUnderTest): Promise<CertificateWish> {
  return wishes?.() ?? wishFor(wish)
}

function targetOf(ticket: string, chain: readonly Uint8Array[]): RevocationTarget {
  const certificate = chain[0] ?? assert.fail('no certificate')
  const serial = new X509Certificate(Buffer.from(certificate)).serialNumber.toLowerCase().replace(/^0+(?=.)/, '')
  return { ticket, certificate, serial }
}
