import { type PollingPlan, type Product, REVOCATION_REASONS, type RevocationReason } from '../../messages/index.ts'
import {
  type BridgeCall,
  BridgeError,
  type BridgeParts,
  type CertificateWish,
  checkWish,
  type OrderAnswer,
  productOf,
  type RevocationAnswer,
  type RevocationTarget,
  type X509Bridge,
} from '../index.ts'
import { Account } from './account.ts'
import { advance } from './advance.ts'
import { openProver, type Prover } from './challenges/index.ts'
import { lastOrder, placeOrder } from './place-order.ts'
import { AcmeRefusal } from './problems.ts'
import type { AcmeSession } from './session.ts'
import type { AcmeProduct, AcmeSettings } from './settings.ts'

const DAY = 86_400_000
const TICKET = 'acme/1 '
const REQUEST = 'request'

/**
 * A CA that speaks ACME. Its order is kept as soon as it is made, and every repeat goes on with it. One whose making nobody heard of is
 * looked for; where the CA has no list it comes to nothing, because only what is finalized with our request is issued.
 */
export class AcmeBridge implements X509Bridge {
  readonly kind = 'acme'
  readonly name: string
  readonly repeatsSafely = true
  readonly revocationReasons: readonly RevocationReason[]
  readonly polling: PollingPlan
  readonly #settings: AcmeSettings
  readonly #account: Account
  readonly #prover: Prover

  constructor(name: string, settings: AcmeSettings, parts: BridgeParts) {
    this.name = name
    this.revocationReasons = settings.revocationReasons
    this.polling = settings.polling
    this.#settings = settings
    this.#account = new Account(name, settings, parts)
    this.#prover = openProver(settings.challenge, parts.files)
  }

  async order(wish: CertificateWish, call: BridgeCall): Promise<OrderAnswer> {
    const { product } = await checkWish(wish, this.#settings.products)
    this.#checkNames(wish, product)
    const request = wish.key.at === 'ours' ? wish.key.request : new Uint8Array()
    await call.steps.keep(REQUEST, Buffer.from(request).toString('base64'))
    return this.#account.use(call, async (session) => {
      const url = lastOrder(call) ?? (await placeOrder(wish.dnsNames, this.#endOf(wish, call), session, call))
      return this.#advance(url, session, call)
    })
  }

  async status(ticket: string, call: BridgeCall): Promise<OrderAnswer> {
    const url = ticket.startsWith(TICKET) ? ticket.slice(TICKET.length) : ''
    if (!URL.canParse(url) || new URL(url).origin !== new URL(this.#settings.url).origin) {
      throw new BridgeError('not-found', `there is no order ${ticket}`, { outcome: 'refused' })
    }
    return this.#account.use(call, (session) => this.#advance(lastOrder(call) ?? url, session, call))
  }

  async revoke(target: RevocationTarget, reason: RevocationReason, call: BridgeCall): Promise<RevocationAnswer> {
    return this.#account.use(call, async (session) => {
      try {
        await session.revoke(target.certificate, REVOCATION_REASONS[reason])
      } catch (error) {
        if (!(error instanceof AcmeRefusal) || error.type !== 'alreadyRevoked') throw error
      }
      return { kind: 'revoked' }
    })
  }

  async listProducts(): Promise<readonly Product[]> {
    return this.#settings.products.map(productOf)
  }

  async test(call: Pick<BridgeCall, 'now' | 'signal'>): Promise<string> {
    return this.#account.use(call, async ({ account }) => `it answers, and knows our account ${account}`)
  }

  /** @throws {BridgeError} `validation`, before anything is sent */
  #checkNames({ dnsNames, subject: { commonName }, days }: CertificateWish, { name, subject }: AcmeProduct): void {
    if (dnsNames.length === 0) throw refusal('an ACME CA issues for DNS names: name one', 'dnsNames')
    if (days !== undefined && !this.#settings.asksForDays) {
      throw refusal(`${this.name} decides for how long it issues: leave the days out, or set asksForDays`, 'days')
    }
    const names = dnsNames.map((one) => one.toLowerCase())
    if (subject === 'names-only' && !names.includes(commonName.toLowerCase())) {
      throw refusal(`the common name of a ${name} must be one of its DNS names: the CA takes it for one`, 'commonName')
    }
  }

  #endOf({ days }: CertificateWish, { now }: BridgeCall): Date | undefined {
    return days === undefined ? undefined : new Date(now.getTime() + days * DAY)
  }

  async #advance(url: string, session: AcmeSession, call: BridgeCall): Promise<OrderAnswer> {
    const kept = call.steps.done.get(REQUEST)
    const request = kept === undefined ? undefined : Buffer.from(kept, 'base64')
    const { preferredChain } = this.#settings
    const journey = { session, prover: this.#prover, call, url, ticket: `${TICKET}${url}`, request, preferredChain }
    const answer = await advance(journey)
    if (answer !== 'of another wish') return answer
    const { identifiers, notAfter } = await session.order(url)
    const names = identifiers.map(({ value }) => value)
    return this.#advance(
      await placeOrder(names, notAfter === undefined ? undefined : new Date(notAfter), session, call),
      session,
      call,
    )
  }
}

const refusal = (why: string, field: string): BridgeError =>
  new BridgeError('validation', why, { outcome: 'not-sent', field })
