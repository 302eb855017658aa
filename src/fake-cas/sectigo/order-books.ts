import type { Issued } from '../small-ca.ts'
import type { JudgedOrder } from './judge-order.ts'

/** How an order stands, in the CA's words. */
export type Word =
  | 'Awaiting payment'
  | 'Payment promised'
  | 'Awaiting authorization'
  | 'Pending'
  | 'Processed'
  | 'Current'
  | 'Rejected'
  | 'Refunded'
  | 'Revoked'

export interface FakeOrder extends JudgedOrder {
  readonly number: string
  readonly certificateId: string
  readonly uniqueValue: string
  readonly foreignOrderNumber: string
  readonly isTest: boolean
  word: Word
  looks: number
  collectedAt: Date | undefined
  issued: Issued | undefined
  /** Code and text, once it is revoked or rejected by a call. */
  endedFor: { readonly code: string; readonly text: string } | undefined
}

/** What the CA has of us. */
export class OrderBooks {
  readonly orders: FakeOrder[] = []

  enter(judged: JudgedOrder, form: URLSearchParams): FakeOrder {
    const count = this.orders.length
    const order: FakeOrder = {
      ...judged,
      number: String(1_234_500 + count),
      certificateId: String(7_654_300 + count),
      uniqueValue: form.get('uniqueValue') ?? `a1B2c3D4e${count}`,
      foreignOrderNumber: form.get('foreignOrderNumber') ?? '',
      isTest: form.get('test') === 'Y',
      word: 'Pending',
      looks: 0,
      collectedAt: undefined,
      issued: undefined,
      endedFor: undefined,
    }
    this.orders.push(order)
    return order
  }

  /** By what a call names it. */
  find(form: URLSearchParams): FakeOrder | undefined {
    const [number, id, serial] = ['orderNumber', 'certificateID', 'serialNumber'].map((name) => form.get(name))
    return this.orders.find(
      (one) =>
        one.number === number ||
        one.certificateId === id ||
        (serial && one.issued !== undefined && BigInt(`0x${one.issued.serial}`) === BigInt(`0x${serial}`)),
    )
  }

  isTaken(foreignOrderNumber: string): boolean {
    return this.orders.some((one) => one.foreignOrderNumber === foreignOrderNumber)
  }
}
