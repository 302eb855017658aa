import type { PollingPlan, Product, RevocationReason } from '../../messages/index.ts'
import {
  type BridgeCall,
  BridgeError,
  type CertificateWish,
  type DomainPower,
  type OrderAnswer,
  type Reconciled,
  type RevocationAnswer,
  type RevocationTarget,
  type Ticket,
  type X509Bridge,
} from '../index.ts'
import {
  type ClientSeen,
  clientAnswer,
  clientsAnswer,
  type OrderSeen,
  orderAnswer,
  ordersAnswer,
  readAs,
  statusAnswer,
} from './answers.ts'
import { isRevokedAlready, jsonBody, type Occasion, type SwissSignApi } from './api.ts'
import { SwissSignDomains } from './domains.ts'
import { SWISSSIGN_REASONS, type SwissSignReason } from './fields.ts'
import { OrderReader } from './order-reader.ts'
import { offeredProducts } from './products.ts'
import { pemOfRequest, productReference, tagOf, writeIssueRequest } from './request.ts'
import type { SwissSignSettings } from './settings.ts'
import { readTicket, writeTicket } from './ticket.ts'

const MOST_FOUND = 300 // a search gives no more
const SENT = 'sent'

/** SwissSign by its RA REST interface, version 2. */
export class SwissSign implements X509Bridge {
  readonly name: string
  readonly kind = 'swisssign'
  readonly repeatsSafely = false
  readonly revocationReasons = Object.keys(SWISSSIGN_REASONS) as SwissSignReason[]
  readonly polling: PollingPlan
  readonly domains: DomainPower
  readonly reconcile?: NonNullable<X509Bridge['reconcile']>
  readonly #settings: SwissSignSettings
  readonly #api: SwissSignApi
  readonly #reader: OrderReader

  constructor(name: string, settings: SwissSignSettings, api: SwissSignApi) {
    this.name = name
    this.polling = settings.polling
    this.#settings = settings
    this.#api = api
    const domains = new SwissSignDomains(api, async (call) => (await this.#client(call)).uuid, settings.domainPath)
    this.domains = domains
    this.#reader = new OrderReader(api, domains, settings.polling.waitingSeconds)
    // an order that carries no tag of ours is not found again
    if (settings.issueBy === 'request') this.reconcile = (wish, call) => this.#search(wish, call)
  }

  /** The order is there once the answer came: nothing is asked behind it, so that no other trouble hides that. */
  async order(wish: CertificateWish, call: BridgeCall): Promise<OrderAnswer> {
    const request = writeIssueRequest(wish, call.key, this.#settings)
    if (this.#settings.validateFirst) {
      await this.#api.post({ path: '/v2/validate', body: jsonBody(request), effect: 'read' }, call)
    }
    const sent = [...call.steps.done.keys()].filter((step) => step.startsWith(SENT)).length
    await call.steps.keep(`${SENT} ${sent + 1}`, call.now.toISOString())
    const placed = readAs(orderAnswer, await this.#place(wish, request, call), 'the order', false)
    return { kind: 'issuing', ticket: ticketOf(placed, wish) }
  }

  async status(ticket: Ticket, call: BridgeCall): Promise<OrderAnswer> {
    return this.#reader.read(readTicket(ticket), call)
  }

  /** A second call with the same reason is no trouble: what is revoked already counts. */
  async revoke(target: RevocationTarget, reason: RevocationReason, call: BridgeCall): Promise<RevocationAnswer> {
    const path = `/v2/order/${readTicket(target.ticket).order}`
    const order = readAs(orderAnswer, await this.#api.post({ path, effect: 'read' }, call), path, true)
    if (isRevoked(order)) return { kind: 'revoked' }
    const body = jsonBody([this.#revocationOf(order, target, reason)])
    try {
      await this.#api.post({ path: '/v2/revoke', body, effect: 'write' }, call)
    } catch (error) {
      if (!isRevokedAlready(error)) throw error
    }
    const now = readAs(statusAnswer, await this.#api.post({ path: `${path}/status`, effect: 'read' }, call), path, true)
    if (now.toUpperCase() === 'REVOKED') return { kind: 'revoked' }
    return { kind: 'asked', note: `the order is ${now}: somebody at SwissSign may have to agree` }
  }

  async listProducts(occasion: Occasion): Promise<readonly Product[]> {
    const { products } = await this.#client(occasion)
    return offeredProducts(products ?? [], this.#settings.products, occasion.now)
  }

  async test(occasion: Occasion): Promise<string> {
    const client = await this.#client(occasion)
    const offered = offeredProducts(client.products ?? [], {}, occasion.now).length
    return `${this.#settings.account} is let in; ${client.name ?? client.uuid} has ${offered} products for requests of ours`
  }

  #place(wish: CertificateWish, request: object, call: BridgeCall): Promise<unknown> {
    if (this.#settings.issueBy === 'request') {
      return this.#api.post({ path: '/v2/issue', body: jsonBody(request), effect: 'write' }, call)
    }
    const path = `/v2/issue/csr/${productReference(wish.product, this.#settings.products)}`
    return this.#api.post({ path, body: { type: 'text/plain', text: pemOfRequest(wish) }, effect: 'write' }, call)
  }

  async #search(wish: CertificateWish, call: BridgeCall): Promise<Reconciled> {
    const tag = tagOf(call.key)
    const body = jsonBody({ tags: [tag] })
    const found = readAs(
      ordersAnswer,
      await this.#api.post({ path: '/v2/orders', body, effect: 'read' }, call),
      'the search',
      true,
    )
    const ours = found.filter(({ tags }) => tags?.includes(tag))
    const [order] = ours
    if (order !== undefined && ours.length === 1) {
      return { kind: 'found', answer: { kind: 'issuing', ticket: ticketOf(order, wish), lookAgainAt: call.now } }
    }
    if (order !== undefined) {
      const all = ours.map(({ uuid }) => uuid).join(', ')
      return { kind: 'cannot-tell', why: `it has ${ours.length} orders with the tag ${tag}: ${all}` }
    }
    if (found.length >= MOST_FOUND) return { kind: 'cannot-tell', why: 'its search found more than it shows' }
    const settlesAt = lastSent(call) + 1000 * this.#settings.searchSettlesSeconds
    if (call.now.getTime() >= settlesAt) return { kind: 'absent' }
    return {
      kind: 'cannot-tell',
      why: `it is not found; its search may know it by ${new Date(settlesAt).toISOString()}`,
    }
  }

  #revocationOf({ certificate }: OrderSeen, { serial }: RevocationTarget, reason: RevocationReason): object {
    const revocationReason = SWISSSIGN_REASONS[reason as SwissSignReason]
    if (revocationReason === undefined) {
      const words = `SwissSign has no word for ${reason}; it knows ${this.revocationReasons.join(', ')}`
      throw new BridgeError('validation', words, { outcome: 'not-sent', field: 'reason' })
    }
    if (certificate == null || BigInt(`0x${certificate.serial}`) !== BigInt(`0x${serial}`)) {
      throw new BridgeError('permanent', `its order has no certificate ${serial}`, { outcome: 'not-sent' })
    }
    const { revocationRequestor } = this.#settings
    const even = serial.length % 2 === 0 ? serial : `0${serial}`
    return {
      serialNumber: even.toUpperCase(),
      issuerName: certificate.issuer,
      revocationReason,
      ...(revocationRequestor !== undefined && { revocationRequestor }),
    }
  }

  async #client(occasion: Occasion): Promise<ClientSeen> {
    const { clientReference } = this.#settings
    if (clientReference !== undefined) {
      const path = `/v2/client/${clientReference}`
      return readAs(clientAnswer, await this.#api.post({ path, effect: 'read' }, occasion), path, true)
    }
    const path = '/v2/clients'
    const all = readAs(clientsAnswer, await this.#api.post({ path, effect: 'read' }, occasion), path, true)
    const [only] = all
    if (only !== undefined && all.length === 1) return only
    const which = all.map(({ uuid, name = '' }) => `${uuid} ${name}`).join('; ') || 'none'
    const words = `the account serves ${all.length} clients; name one in the setting clientReference: ${which}`
    throw new BridgeError('permanent', words, { outcome: 'not-sent', code: 'not-set-up' })
  }
}

const ticketOf = ({ uuid }: OrderSeen, { dnsNames }: CertificateWish): Ticket =>
  writeTicket({ order: uuid, names: dnsNames })

const isRevoked = ({ status, certificate }: OrderSeen): boolean =>
  status.toUpperCase() === 'REVOKED' || certificate?.revocationStatus != null

/** @returns in milliseconds; 0: it never went out, as far as the journal knows */
function lastSent({ steps }: BridgeCall): number {
  const times = [...steps.done].filter(([step]) => step.startsWith(SENT)).map(([, at]) => Date.parse(at))
  return Math.max(0, ...times)
}
