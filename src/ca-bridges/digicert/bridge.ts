import type { Product, RevocationReason } from '../../messages/index.ts'
import {
  type BridgeCall,
  BridgeError,
  type CancelAnswer,
  type CertificateWish,
  certificatesIn,
  leafFirst,
  type OrderAnswer,
  type RevocationAnswer,
  type RevocationTarget,
  type Ticket,
  type X509Bridge,
} from '../index.ts'
import { orderInfo, placedOrder, requestInfo, user } from './answers.ts'
import { type CertCentral, CertCentralError, read } from './api.ts'
import { listProducts } from './list-products.ts'
import { orderBody, productOf } from './order-body.ts'
import { type DigicertSettings, REASON_NAMES, REASON_WORDS, type ReasonName } from './settings.ts'
import { placedAnswer, standingOf } from './standing.ts'
import { requestStanding } from './statuses.ts'
import { type DigicertTicket, readTicket } from './ticket.ts'

const REVOCATION = 'revocation' // the step with the number of the request

/**
 * DigiCert CertCentral. An order has no name of ours there: whether one of unknown outcome arrived, only people can see.
 */
export class DigicertBridge implements X509Bridge {
  readonly kind = 'digicert'
  readonly name: string
  readonly repeatsSafely = false
  readonly revocationReasons: readonly RevocationReason[] = REASON_NAMES
  readonly polling = { firstSeconds: 15, factor: 2, longestSeconds: 900, floorSeconds: 5, stopAfterDays: 90 }
  readonly #settings: DigicertSettings
  readonly #api: CertCentral

  constructor(name: string, settings: DigicertSettings, api: CertCentral) {
    this.name = name
    this.#settings = settings
    this.#api = api
  }

  async order(wish: CertificateWish, call: BridgeCall): Promise<OrderAnswer> {
    const { product } = wish
    const body = await orderBody(wish, this.#settings)
    const request = { method: 'POST', path: `/order/certificate/${product}`, body } as const
    const placed = await this.#api.ask(request, placedOrder, call)
    return placedAnswer(placed, { order: placed.id, product })
  }

  async status(ticket: Ticket, call: BridgeCall): Promise<OrderAnswer> {
    const order = readTicket(ticket)
    if (await this.#isRevoked(call)) return { kind: 'ended', ticket, as: 'revoked', why: 'its revocation was approved' }
    const standing = await this.#standing(order, call)
    return standing.kind === 'fetch' ? { kind: 'issued', ticket, chain: await this.#chain(order, call) } : standing
  }

  async revoke(target: RevocationTarget, reason: RevocationReason, call: BridgeCall): Promise<RevocationAnswer> {
    const { order } = readTicket(target.ticket)
    const what = this.#settings.revokes === 'order' ? `/order/certificate/${order}` : `/certificate/${target.serial}`
    const body = {
      comments: `revoked for ${reason}`,
      skip_approval: this.#settings.skipApprovalOfRevocation,
      revocation_reason: this.#reasonWord(reason),
    }
    try {
      const request = { method: 'PUT', path: `${what}/revoke`, body } as const
      const response = await this.#api.send(request, call)
      if (response.status === 204) return { kind: 'revoked' }
      const asked = read(response.body.toString('utf8'), requestInfo)
      await call.steps.keep(REVOCATION, String(asked.id))
      return { kind: 'asked', note: `an administrator approves the request ${asked.id} in CertCentral` }
    } catch (error) {
      if (isRevokedAlready(error)) return { kind: 'revoked' }
      throw error
    }
  }

  async cancel(ticket: Ticket, note: string, call: BridgeCall): Promise<CancelAnswer> {
    const order = readTicket(ticket)
    for (const status of ['canceled', 'CANCELED']) {
      try {
        const request = {
          method: 'PUT',
          path: `/order/certificate/${order.order}/status`,
          body: { status, note },
        } as const
        await this.#api.send(request, call)
        return { kind: 'cancelled' }
      } catch (error) {
        if (!(error instanceof CertCentralError && error.status === 400)) throw error
        if (status === 'CANCELED') return this.#notCancelled(error, ticket, order, call)
      }
    }
    return { kind: 'cancelled' }
  }

  listProducts(call: Pick<BridgeCall, 'now' | 'signal'>): Promise<readonly Product[]> {
    return listProducts(this.#api, this.#settings, call)
  }

  async test(call: Pick<BridgeCall, 'now' | 'signal'>): Promise<string> {
    const { username } = await this.#api.ask({ method: 'GET', path: '/user/me' }, user, call)
    return `it accepts the API key${username === undefined ? '' : ` of ${username}`}`
  }

  /** Where the node approves its own orders, it does so now, and looks again. */
  async #standing(order: DigicertTicket, call: BridgeCall) {
    const path = `/order/certificate/${order.order}`
    const look = () => this.#api.ask({ method: 'GET', path }, orderInfo, call)
    let info = await look()
    const open = info.requests?.find(
      ({ status, type = 'new_request' }) => type === 'new_request' && requestStanding(status) === 'waits',
    )
    if (this.#settings.approves && open !== undefined) {
      const body = { status: 'approved', processor_comment: `order ${call.key}` }
      await this.#api.send({ method: 'PUT', path: `/request/${open.id}/status`, body }, call)
      info = await look()
    }
    return standingOf(info, order, productOf(order.product, this.#settings).as)
  }

  async #chain({ order }: DigicertTicket, call: BridgeCall): Promise<Uint8Array[]> {
    const path = `/certificate/download/order/${order}/format/pem_all`
    const { body } = await this.#api.send({ method: 'GET', path }, call)
    const chain = leafFirst(certificatesIn(body.toString('latin1')))
    if (chain.length > 0) return chain
    const facts = { outcome: 'unknown', code: 'answer-unusable' } as const
    throw new BridgeError('transient', 'what it gave for download has no certificate in PEM', facts)
  }

  /** Whether a revocation that was asked for is approved. @throws {BridgeError} `permanent` where it was turned down */
  async #isRevoked(call: BridgeCall): Promise<boolean> {
    const id = call.steps.done.get(REVOCATION)
    if (id === undefined) return false
    const { status } = await this.#api.ask({ method: 'GET', path: `/request/${id}` }, requestInfo, call)
    const standing = requestStanding(status)
    if (standing !== 'turned down') return standing === 'agreed'
    const says = `the request ${id} to revoke was turned down in CertCentral`
    throw new BridgeError('permanent', says, { outcome: 'refused' })
  }

  /** Both words were refused: it is withdrawn already, or too late. */
  async #notCancelled(
    error: BridgeError,
    ticket: Ticket,
    order: DigicertTicket,
    call: BridgeCall,
  ): Promise<CancelAnswer> {
    const standing = await this.#standing(order, call)
    if (standing.kind === 'ended' && standing.as === 'cancelled') return { kind: 'cancelled' }
    if (standing.kind === 'ended') return { kind: 'too-late', answer: standing }
    if (standing.kind !== 'fetch') throw error
    return { kind: 'too-late', answer: { kind: 'issued', ticket, chain: await this.#chain(order, call) } }
  }

  #reasonWord(reason: RevocationReason): string {
    const words: Readonly<Partial<Record<RevocationReason, string>>> = {
      ...REASON_WORDS,
      ...this.#settings.reasonWords,
    }
    const word = words[reason as ReasonName]
    if (word !== undefined) return word
    throw new BridgeError('validation', `DigiCert does not revoke for ${reason}`, {
      outcome: 'not-sent',
      field: 'reason',
    })
  }
}

function isRevokedAlready(error: unknown): boolean {
  return (
    error instanceof CertCentralError && error.outcome === 'refused' && /already[ _a-z]*revoked/i.test(error.message)
  )
}
