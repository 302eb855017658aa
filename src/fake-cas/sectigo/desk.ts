import { formOf } from '../bodies.ts'
import type { CaDesk, FakeAnswer, FakeRequest, FakeWish, Inside } from '../fake-ca.ts'
import {
  type Argument,
  BALANCE_ARGUMENTS,
  COLLECT_EIDAS_ARGUMENTS,
  COLLECT_SSL_ARGUMENTS,
  ORDER_ARGUMENTS,
  REVOKE_ARGUMENTS,
} from './arguments.ts'
import { collectAnswer } from './collect.ts'
import { isSsl, judgeOrder } from './judge-order.ts'
import { type FakeOrder, OrderBooks, type Word } from './order-books.ts'
import { encoded, invalid, judgeArguments, lines, type Refusal, refusal, refused } from './refusal.ts'

export const LOGIN = { loginName: 'acct', loginPassword: 'Pa55 word&more' } as const

const FLOOR = 3 * 3_600_000
const DOWNLOADS = '/products/download/'

interface Call {
  readonly arguments: Readonly<Record<string, Argument>>
  answer(form: URLSearchParams): FakeAnswer | Promise<FakeAnswer>
}

/** Sectigo as it is published: POST alone, every argument by name, three hours between two collects of an order. */
export class SectigoDesk implements CaDesk {
  readonly books = new OrderBooks()
  /** Public keys in DER, hex. */
  readonly compromised = new Set<string>()
  /** Whether we took the payment when the order came (code 0), or wait for it (code 1). */
  debits = true
  /** Collects that came too soon, and that came while another was under way. */
  tooSoon = 0
  atOnce = 0
  readonly #inside: Inside
  readonly #agreesAfterLooks: NonNullable<FakeWish['agreesAfterLooks']>
  readonly #nos: Refusal[] = []
  readonly #calls: Readonly<Record<string, Call>> = {
    '/products/!AutoApplyOrder': { arguments: ORDER_ARGUMENTS, answer: (form) => this.#order(form) },
    [`${DOWNLOADS}CollectEIDAS`]: {
      arguments: COLLECT_EIDAS_ARGUMENTS,
      answer: (form) => this.#collect(form, 'EIDAS'),
    },
    [`${DOWNLOADS}CollectSSL`]: { arguments: COLLECT_SSL_ARGUMENTS, answer: (form) => this.#collect(form, 'SSL') },
    '/products/!autoRevokeCertificate': { arguments: REVOKE_ARGUMENTS, answer: (form) => this.#revoke(form) },
    '/products/!getAccountBalance': { arguments: BALANCE_ARGUMENTS, answer: () => lines('0', '1234.56') },
  }

  constructor(inside: Inside, { agreesAfterLooks = 0 }: Pick<FakeWish, 'agreesAfterLooks'>) {
    this.#inside = inside
    this.#agreesAfterLooks = agreesAfterLooks
  }

  /** The next call is refused so, after login and arguments. */
  refuseNext(code: number, says: string, item?: string): void {
    this.#nos.push(refusal(code, says, item))
  }

  /** What people there decide. */
  say(orderNumber: string, word: Word): void {
    const order = this.books.orders.find(({ number }) => number === orderNumber)
    if (order === undefined) throw new Error(`there is no order ${orderNumber}`)
    order.word = word
    if (word === 'Current') this.#issue(order)
  }

  /** As the CA tells of an order by itself. */
  pushOf({ number, certificateId, word }: FakeOrder, statusCode: number): URLSearchParams {
    const about = { orderNumber: number, certificateID: certificateId, eventType: 'CertificateStatusChange' }
    return new URLSearchParams({ ...about, status: word, statusCode: String(statusCode), statusDesc: word })
  }

  async answer(request: FakeRequest): Promise<FakeAnswer> {
    const call = this.#calls[request.path]
    if (call === undefined) return { status: 404, headers: { 'content-type': 'text/html' }, body: 'Not Found' }
    if (request.method !== 'POST') return refused(refusal(-17, 'The request was not made using the POST method!'))
    const form = formOf(request)
    const no = judgeArguments(form, call.arguments) ?? judgeLogin(form) ?? this.#nos.shift()
    return no === undefined ? call.answer(form) : refused(no)
  }

  async #order(form: URLSearchParams): Promise<FakeAnswer> {
    const number = form.get('foreignOrderNumber') ?? ''
    if (form.get('checkFONIsUnique') === 'Y' && this.books.isTaken(number)) {
      return refused(refusal(-4, `The 'foreignOrderNumber' has been used already!`, 'foreignOrderNumber'))
    }
    const judged = await judgeOrder(form, (key) => this.compromised.has(Buffer.from(key).toString('hex')))
    if ('code' in judged) return refused(judged)
    const order = this.books.enter(judged, form)
    if (!this.debits) order.word = 'Awaiting payment'
    return this.#placed(order, form)
  }

  #placed({ number, certificateId, uniqueValue, product, isTest }: FakeOrder, form: URLSearchParams): FakeAnswer {
    const code = this.debits ? '0' : '1'
    const cost = isTest ? '0.00' : '149.00'
    const shows = form.get('showCertificateID') === 'Y'
    if (form.get('responseFormat') !== '1') {
      return lines(code, number, cost, '0', ...(shows ? [certificateId] : []), ...(isSsl(product) ? [uniqueValue] : []))
    }
    const pairs = new URLSearchParams({
      errorCode: code,
      orderNumber: number,
      totalCost: cost,
      expectedDeliveryTime: '0',
    })
    if (shows) pairs.set('certificateID', certificateId)
    if (isSsl(product)) pairs.set('uniqueValue', uniqueValue)
    return encoded(pairs)
  }

  #collect(form: URLSearchParams, call: 'EIDAS' | 'SSL'): FakeAnswer {
    const open = this.#inside.heard.filter(({ isOpen, path }) => isOpen && path.startsWith(DOWNLOADS))
    if (open.length > 1) {
      this.atOnce++
      return refused(refusal(-42, 'Too many requests: one at a time!'))
    }
    const order = this.books.find(form)
    if (order === undefined) return refused(invalid(form.has('orderNumber') ? 'orderNumber' : 'certificateID'))
    const now = this.#inside.now()
    if (order.collectedAt !== undefined && now.getTime() - order.collectedAt.getTime() < FLOOR) {
      this.tooSoon++
      return refused(refusal(-42, 'Too many requests: every three hours!'))
    }
    order.collectedAt = now
    this.#letPeopleWork(order)
    return collectAnswer(order, this.#inside.troubles.word(order.word), form, call)
  }

  #letPeopleWork(order: FakeOrder): void {
    const after = this.#agreesAfterLooks
    if (order.word === 'Pending' && after !== 'never' && order.looks >= after) this.say(order.number, 'Current')
    order.looks++
  }

  #issue(order: FakeOrder): void {
    const { request, domains, days, product } = order
    order.issued ??= this.#inside.ca.certify({
      subject: request.subject.octets,
      publicKeyInfo: request.publicKeyInfo,
      dnsNames: domains,
      days,
      use: isSsl(product) ? 'tls' : 'signature',
    })
  }

  #revoke(form: URLSearchParams): FakeAnswer {
    const order = this.books.find(form)
    if (order === undefined) return refused(invalid(form.has('orderNumber') ? 'orderNumber' : 'serialNumber'))
    if (order.word === 'Revoked') return refused(refusal(-21, 'The certificate has already been revoked!'))
    if (order.word === 'Rejected') return refused(refusal(-20, 'The certificate request has already been rejected!'))
    if (order.word === 'Processed') return refused(refusal(-26, 'The certificate is currently being issued!'))
    order.endedFor = { code: form.get('codeReason') ?? '0', text: form.get('revocationReason') ?? '' }
    order.word = order.issued === undefined ? 'Rejected' : 'Revoked'
    return lines('0')
  }
}

function judgeLogin(form: URLSearchParams): Refusal | undefined {
  const isRight = Object.entries(LOGIN).every(([name, value]) => form.get(name) === value)
  return isRight ? undefined : refusal(-16, 'Permission denied!')
}
