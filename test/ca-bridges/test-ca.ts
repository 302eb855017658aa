import { createPublicKey } from 'node:crypto'
import {
  type BridgeCall,
  BridgeError,
  type CertificateWish,
  type OrderAnswer,
  type Reconciled,
  readRequest,
  X509_KEYS,
  type X509Bridge,
  type X509Signer,
  x509Signer,
} from '../../src/ca-bridges/index.ts'
import type { OrderId, PollingPlan, RevocationReason } from '../../src/messages/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import { basicConstraints, keyUsage, newSerial, writeCertificateBody } from '../../src/spoc-channel/index.ts'

/** How a CA of the tests behaves. */
interface Manner {
  /** Gives the order it has when asked again with its key; without it, every call makes a new one. */
  readonly repeatsSafely?: boolean
  /** Can be asked for an order by its key. */
  readonly findsByKey?: boolean
  /** So many looks find it waiting for approval first. */
  readonly waits?: number
}

interface PlacedOrder {
  readonly key: OrderId
  readonly wish: CertificateWish
  looks: number
  revokedFor?: RevocationReason
  certificate?: Uint8Array
}

const SUBJECT = { country: 'UT', commonName: 'Test CA' }
const YEAR = 365 * 86_400_000

/** A CA with books of its own: what it was asked for stands there, whatever its callers remember. */
export class TestCa implements X509Bridge {
  readonly name = 'test-ca'
  readonly kind = 'test'
  readonly repeatsSafely: boolean
  readonly revocationReasons = ['superseded', 'keyCompromise'] as const
  readonly reconcile?: NonNullable<X509Bridge['reconcile']>
  polling: PollingPlan = { firstSeconds: 60, factor: 2, longestSeconds: 900, floorSeconds: 0, stopAfterDays: 30 }
  /** In the order they were made; a key may stand there twice. */
  readonly orders: PlacedOrder[] = []
  /** Thrown by the next calls, in turn: before the work, or after it was done. */
  readonly trouble: { readonly error: Error; readonly when: 'before' | 'after' }[] = []
  readonly #manner: Manner
  readonly #ca: X509Signer
  readonly root: Uint8Array
  /** Instead of the key in the request. */
  wrongKey: Uint8Array | undefined

  private constructor(manner: Manner, ca: X509Signer, root: Uint8Array) {
    this.#manner = manner
    this.#ca = ca
    this.root = root
    this.repeatsSafely = manner.repeatsSafely ?? false
    if (manner.findsByKey) this.reconcile = (_wish, call) => this.#reconcile(call)
  }

  static async open(manner: Manner): Promise<TestCa> {
    const keys = openMemoryKeyStore()
    const { keyId } = await keys.create(X509_KEYS['ecdsa-p256'])
    const ca = x509Signer(await keys.signer(keyId))
    const key = spki(ca.publicKeyInfo)
    const dates = { notBefore: new Date('2026-01-01'), notAfter: new Date('2036-01-01') }
    const body = {
      subject: SUBJECT,
      issuer: SUBJECT,
      subjectKey: key,
      ...dates,
      extensions: [basicConstraints(0), keyUsage('ca', key)],
    }
    return new TestCa(manner, ca, await ca.sign(writeCertificateBody(body, newSerial(), ca.algorithm)))
  }

  async order(wish: CertificateWish, { key, now }: BridgeCall): Promise<OrderAnswer> {
    this.#break('before')
    if (wish.product === 'none-such') throw new BridgeError('validation', 'no such product', { outcome: 'refused' })
    const known = this.repeatsSafely ? this.#find(key) : undefined
    const order = known ?? { key, wish, looks: 0 }
    if (known === undefined) this.orders.push(order)
    this.#break('after')
    return this.#answer(order, now)
  }

  async status(ticket: string, { now }: BridgeCall): Promise<OrderAnswer> {
    this.#break('before')
    const order = this.orders[Number(ticket)]
    if (order === undefined) throw new BridgeError('not-found', `no order ${ticket}`, { outcome: 'refused' })
    order.looks++
    return this.#answer(order, now)
  }

  async revoke(target: { ticket: string }, reason: RevocationReason): Promise<{ kind: 'revoked' }> {
    this.#break('before')
    const order = this.orders[Number(target.ticket)]
    if (order !== undefined) order.revokedFor ??= reason
    this.#break('after')
    return { kind: 'revoked' }
  }

  async test(): Promise<string> {
    return 'it is there'
  }

  async #reconcile({ key, now }: BridgeCall): Promise<Reconciled> {
    this.#break('before')
    const order = this.#find(key)
    return order === undefined ? { kind: 'absent' } : { kind: 'found', answer: await this.#answer(order, now) }
  }

  #find(key: OrderId): PlacedOrder | undefined {
    return this.orders.find((one) => one.key === key)
  }

  #break(when: 'before' | 'after'): void {
    if (this.trouble[0]?.when !== when) return
    const { error } = this.trouble.shift() ?? {}
    if (error !== undefined) throw error
  }

  async #answer(order: PlacedOrder, now: Date): Promise<OrderAnswer> {
    const ticket = String(this.orders.indexOf(order))
    if (order.revokedFor !== undefined) return { kind: 'ended', ticket, as: 'revoked', why: order.revokedFor }
    if (order.looks < (this.#manner.waits ?? 0)) {
      return { kind: 'pending', ticket, waitingFor: [{ reason: 'approval', note: 'by the RA officer' }] }
    }
    order.certificate ??= await this.#certify(order.wish, now)
    return { kind: 'issued', ticket, chain: [order.certificate, this.root] }
  }

  async #certify({ key, subject }: CertificateWish, notBefore: Date): Promise<Uint8Array> {
    const request = await readRequest(key.at === 'ours' ? key.request : new Uint8Array())
    if (typeof request === 'string') throw new Error(request)
    const subjectKey = spki(this.wrongKey ?? request.publicKeyInfo)
    const dates = { notBefore, notAfter: new Date(notBefore.getTime() + YEAR) }
    const body = { subject, issuer: SUBJECT, subjectKey, ...dates, extensions: [keyUsage('tls', subjectKey)] }
    return this.#ca.sign(writeCertificateBody(body, newSerial(), this.#ca.algorithm))
  }
}

const spki = (octets: Uint8Array) => createPublicKey({ key: Buffer.from(octets), format: 'der', type: 'spki' })
