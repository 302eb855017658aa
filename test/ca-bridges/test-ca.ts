import { createPublicKey } from 'node:crypto'
import {
  type BridgeCall,
  BridgeError,
  type CancelAnswer,
  type CertificateWish,
  type DomainPower,
  type HintToLook,
  type OrderAnswer,
  type OwnDomain,
  type Reconciled,
  readRequest,
  X509_KEYS,
  type X509Bridge,
  type X509Signer,
  x509Signer,
} from '../../src/ca-bridges/index.ts'
import type { OrderId, PollingPlan, RevocationReason, WaitingFor } from '../../src/messages/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import { basicConstraints, keyUsage, newSerial, writeCertificateBody } from '../../src/spoc-channel/index.ts'

/** How a CA of the tests behaves. */
interface Manner {
  /** Gives the order it has when asked again with its key; without it, every call makes a new one. */
  readonly repeatsSafely?: boolean
  /** Can be asked for an order by its key. */
  readonly findsByKey?: boolean
  /** So many looks find it waiting first, */
  readonly waits?: number
  /** for this; default: an approval. */
  readonly waitsFor?: WaitingFor
  /** Orders are cancelled on our word, or once its people agree: at the next look. */
  readonly cancels?: 'at once' | 'asked'
  readonly suspends?: boolean
  readonly keepsDomains?: boolean
  /** Says when there is news: the key of the order, as text. */
  readonly sendsEvents?: boolean
  /** How long its own certificate is valid; default: long enough. */
  readonly until?: Date
}

interface PlacedOrder {
  readonly key: OrderId
  readonly wish: CertificateWish
  looks: number
  revokedFor?: RevocationReason
  isSuspended?: boolean
  cancelledFor?: string
  isToBeCancelled?: boolean
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
  readonly cancel?: NonNullable<X509Bridge['cancel']>
  readonly suspend?: NonNullable<X509Bridge['suspend']>
  readonly reinstate?: NonNullable<X509Bridge['reinstate']>
  readonly domains?: DomainPower
  readonly readEvent?: NonNullable<X509Bridge['readEvent']>
  /** Names it keeps, and whether they were shown to be ours. */
  readonly names = new Map<string, OwnDomain['state']>()
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
    if (manner.cancels !== undefined) this.cancel = (ticket, note, call) => this.#cancel(ticket, note, call)
    if (manner.suspends) {
      this.suspend = ({ ticket }) => this.#hold(ticket, true)
      this.reinstate = ({ ticket }) => this.#hold(ticket, false)
    }
    if (manner.keepsDomains) this.domains = this.#domains()
    if (manner.sendsEvents) this.readEvent = ({ body }) => hintIn(Buffer.from(body).toString())
  }

  static async open(manner: Manner): Promise<TestCa> {
    const keys = openMemoryKeyStore()
    const { keyId } = await keys.create(X509_KEYS['ecdsa-p256'])
    const ca = x509Signer(await keys.signer(keyId))
    const key = spki(ca.publicKeyInfo)
    const dates = { notBefore: new Date('2026-01-01'), notAfter: manner.until ?? new Date('2036-01-01') }
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
    const order = this.#at(ticket)
    order.looks++
    if (order.isToBeCancelled) order.cancelledFor = 'an officer agreed'
    return this.#answer(order, now)
  }

  async revoke(target: { ticket: string }, reason: RevocationReason): Promise<{ kind: 'revoked' }> {
    this.#break('before')
    const order = this.orders[Number(target.ticket)]
    if (order !== undefined) order.revokedFor ??= reason
    this.#break('after')
    return { kind: 'revoked' }
  }

  async #cancel(ticket: string, note: string, { now }: BridgeCall): Promise<CancelAnswer> {
    this.#break('before')
    const order = this.#at(ticket)
    const isOver = order.certificate !== undefined && order.cancelledFor === undefined
    if (isOver) return { kind: 'too-late', answer: await this.#answer(order, now) }
    const isAsked = this.#manner.cancels === 'asked' && order.cancelledFor === undefined
    if (isAsked) order.isToBeCancelled = true
    else order.cancelledFor ??= note
    this.#break('after')
    return isAsked ? { kind: 'asked', note: 'an officer decides' } : { kind: 'cancelled' }
  }

  async #hold(ticket: string, isSuspended: boolean): Promise<void> {
    this.#break('before')
    this.#at(ticket).isSuspended = isSuspended
    this.#break('after')
  }

  #domains(): DomainPower {
    const publish = { at: '_ca.example.ut', value: 'ours' }
    const stated = (name: string): OwnDomain => {
      const state = this.names.get(name) ?? 'unknown'
      return { name, state, says: state.toUpperCase(), ...(state === 'pending' && { publish }) }
    }
    const changed = async (name: string, change: () => unknown): Promise<OwnDomain> => {
      this.#break('before')
      change()
      this.#break('after')
      return stated(name)
    }
    return {
      list: async () => [...this.names.keys()].map(stated),
      register: (name) => changed(name, () => this.names.has(name) || this.names.set(name, 'pending')),
      check: (name) => changed(name, () => this.names.set(name, 'valid')),
      remove: async (name) => void (await changed(name, () => this.names.delete(name))),
    }
  }

  #at(ticket: string): PlacedOrder {
    const order = this.orders[Number(ticket)]
    if (order === undefined) throw new BridgeError('not-found', `no order ${ticket}`, { outcome: 'refused' })
    return order
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
    if (order.cancelledFor !== undefined) return { kind: 'ended', ticket, as: 'cancelled', why: order.cancelledFor }
    if (order.looks < (this.#manner.waits ?? 0)) {
      const { waitsFor = { reason: 'approval', note: 'by the RA officer' } } = this.#manner
      return { kind: 'pending', ticket, waitingFor: [waitsFor] }
    }
    order.certificate ??= await this.#certify(order.wish, now)
    return { kind: 'issued', ticket, chain: [order.certificate, this.root] }
  }

  async #certify({ key, subject }: CertificateWish, notBefore: Date): Promise<Uint8Array> {
    const subjectKey = spki(this.wrongKey ?? (key.at === 'ours' ? await keyIn(key.request) : this.#ca.publicKeyInfo))
    const dates = { notBefore, notAfter: new Date(notBefore.getTime() + YEAR) }
    const body = { subject, issuer: SUBJECT, subjectKey, ...dates, extensions: [keyUsage('tls', subjectKey)] }
    return this.#ca.sign(writeCertificateBody(body, newSerial(), this.#ca.algorithm))
  }
}

async function keyIn(octets: Uint8Array): Promise<Uint8Array> {
  const request = await readRequest(octets)
  if (typeof request === 'string') throw new Error(request)
  return request.publicKeyInfo
}

/** In the words of its events: `order KEY`, `ticket 7`, or that something happened. */
function hintIn(text: string): HintToLook | undefined {
  const [, what, which] = /^(order|ticket|something)(?: (\S+))?$/.exec(text) ?? []
  if (what === undefined) return undefined
  return what === 'order' ? { key: which } : what === 'ticket' ? { inTicket: which } : {}
}

const spki = (octets: Uint8Array) => createPublicKey({ key: Buffer.from(octets), format: 'der', type: 'spki' })
