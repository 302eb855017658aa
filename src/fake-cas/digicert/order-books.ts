import type { CaName } from '../../spoc-channel/index.ts'
import type { Issued } from '../small-ca.ts'

/** What a person at the account decides. */
export interface PeopleRequest {
  readonly id: number
  readonly type: 'new_request' | 'revoke'
  status: string
}

/** What an order is for, once it is found in order. */
export interface JudgedOrder {
  readonly product: string
  readonly subject: CaName | Uint8Array
  readonly commonName: string
  readonly publicKeyInfo: Uint8Array
  readonly dnsNames: readonly string[]
  readonly days: number
}

export interface DigicertOrder extends JudgedOrder {
  readonly id: number
  readonly certificateId: number
  readonly requests: PeopleRequest[]
  /** Which case this installation wants. */
  cancelWord: 'canceled' | 'CANCELED'
  status: string
  looks: number
  note: string | undefined
  issued: Issued | undefined
  isRevoked: boolean
  revocationReason: string | undefined
}

export class OrderBooks {
  readonly orders: DigicertOrder[] = []
  #lastRequest = 445_500

  enter(judged: JudgedOrder, isApproved: boolean): DigicertOrder {
    const order: DigicertOrder = {
      ...judged,
      id: 112_200 + this.orders.length,
      certificateId: 334_400 + this.orders.length,
      requests: [],
      cancelWord: 'canceled',
      status: isApproved ? 'pending' : 'needs_approval',
      looks: 0,
      note: undefined,
      issued: undefined,
      isRevoked: false,
      revocationReason: undefined,
    }
    this.orders.push(order)
    if (!isApproved) this.addRequest(order, 'new_request')
    return order
  }

  addRequest(order: DigicertOrder, type: PeopleRequest['type']): PeopleRequest {
    const request: PeopleRequest = { id: ++this.#lastRequest, type, status: 'pending' }
    order.requests.push(request)
    return request
  }

  orderOf(request: PeopleRequest): DigicertOrder {
    const order = this.orders.find(({ requests }) => requests.includes(request))
    if (order === undefined) throw new Error(`the request ${request.id} is about no order`)
    return order
  }
}
