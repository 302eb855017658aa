import { json, jsonOf, noContent } from '../bodies.ts'
import type { CaDesk, FakeAnswer, FakeRequest, FakeWish, Inside } from '../fake-ca.ts'
import { download } from './download.ts'
import { judgeOrder, PRODUCTS } from './judge-order.ts'
import { type DigicertOrder, OrderBooks, type PeopleRequest } from './order-books.ts'
import { no } from './refusal.ts'

/** Keys by their role: 0 as the user, 100 orders, 102 looks at things alone, and an administrator's. */
export const API_KEYS = {
  orders: 'KEY-OF-ROLE-100-ORDERS',
  looks: 'KEY-OF-ROLE-102-LOOKS',
  administrator: 'KEY-OF-ROLE-0-ADMINISTRATOR',
} as const

const [WINDOW, MOST_CALLS] = [5_000, 100]
const BASE = '/services/v2'

interface Asked {
  readonly request: FakeRequest
  readonly found: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
  readonly isAdministrator: boolean
}

/** CertCentral as it is published. */
export class DigicertDesk implements CaDesk {
  readonly books = new OrderBooks()
  /** Calls that came too often. */
  tooOften = 0
  readonly #inside: Inside
  readonly #agreesAfterLooks: NonNullable<FakeWish['agreesAfterLooks']>
  readonly #calls: number[] = []
  readonly #nos: FakeAnswer[] = []
  readonly #routes: readonly (readonly [line: RegExp, answer: (asked: Asked) => FakeAnswer | Promise<FakeAnswer>])[] = [
    [/^GET \/user\/me$/, () => json(200, { id: 7, username: 'svc-eac' })],
    [
      /^GET \/product$/,
      () => json(200, { products: PRODUCTS.map((name_id) => ({ name_id, name: `${name_id} (fake)` })) }),
    ],
    [/^POST \/order\/certificate\/([a-z0-9_]+)$/, (asked) => this.#order(asked)],
    [/^GET \/order\/certificate\/(\d+)$/, (asked) => this.#withOrder(asked, (order) => this.#info(order))],
    [/^PUT \/order\/certificate\/(\d+)\/status$/, (asked) => this.#withOrder(asked, (order) => cancel(order, asked))],
    [
      /^PUT \/order\/certificate\/(\d+)\/revoke$/,
      (asked) => this.#withOrder(asked, (order) => this.#revoke(order, asked)),
    ],
    [/^GET \/request\/(\d+)$/, (asked) => this.#withRequest(asked, (one) => json(200, one))],
    [/^PUT \/request\/(\d+)\/status$/, (asked) => this.#withRequest(asked, (one) => this.#decide(one, asked))],
    [/^PUT \/certificate\/([0-9a-fA-F]+)\/revoke$/, (asked) => this.#revokeCertificate(asked)],
    [
      /^GET \/certificate\/download\/order\/(\d+)\/format\/([a-z0-9_]+)$/,
      (asked) => this.#withOrder(asked, (order) => download(order, asked.found[1] ?? '')),
    ],
  ]

  constructor(inside: Inside, { agreesAfterLooks = 0 }: Pick<FakeWish, 'agreesAfterLooks'>) {
    this.#inside = inside
    this.#agreesAfterLooks = agreesAfterLooks
  }

  /** The next call is answered so, once it is let in. */
  answerNext(status: number, code: string, message: string): void {
    this.#nos.push(no(status, code, message))
  }

  /** What people there decide about an order. */
  say(orderId: number, status: string): void {
    const order = this.books.orders.find(({ id }) => id === orderId)
    if (order === undefined) throw new Error(`there is no order ${orderId}`)
    order.status = status
    if (status === 'issued') this.#issue(order)
  }

  answer(request: FakeRequest): FakeAnswer | Promise<FakeAnswer> {
    const key = request.headers['x-dc-devkey']
    if (!Object.values<unknown>(API_KEYS).includes(key))
      return no(401, 'invalid_api_key', 'API key is missing or wrong')
    if (this.#isTooOften()) return no(429, 'request_limit_exceeded', 'Request limit exceeded')
    if (key === API_KEYS.looks && request.method !== 'GET')
      return no(403, 'access_denied|invalid_role', 'The key may only look')
    const prepared = this.#nos.shift()
    if (prepared !== undefined) return prepared
    const body = jsonOf(request)
    if (request.method !== 'GET' && body === undefined) return no(400, 'bad_request_format', 'JSON is expected')
    const line = `${request.method} ${request.path.startsWith(BASE) ? request.path.slice(BASE.length) : '/'}`
    for (const [route, answer] of this.#routes) {
      const [found, ...parts] = route.exec(line) ?? []
      if (found === undefined) continue
      return answer({ request, found: parts, body: body ?? {}, isAdministrator: key === API_KEYS.administrator })
    }
    return no(404, 'not_found|route', 'There is no such route')
  }

  #isTooOften(): boolean {
    const now = this.#inside.now().getTime()
    this.#calls.push(now)
    const recent = this.#calls.filter((at) => now - at < WINDOW)
    if (recent.length <= MOST_CALLS) return false
    this.tooOften++
    return true
  }

  async #order({ found: [product = ''], body, isAdministrator }: Asked): Promise<FakeAnswer> {
    const judged = await judgeOrder(product, body)
    if ('status' in judged) return judged
    const skips = body.skip_approval === true
    if (skips && !isAdministrator) return no(403, 'access_denied|skip_approval', 'The key may not skip the approval')
    const order = this.books.enter(judged, skips)
    if (skips) return json(201, { id: order.id, certificate_id: order.certificateId })
    return json(201, { id: order.id, requests: order.requests.map(({ id, status }) => ({ id, status })) })
  }

  #info(order: DigicertOrder): FakeAnswer {
    this.#letPeopleWork(order)
    const { id, certificateId, commonName, dnsNames, issued, product, requests } = order
    return json(200, {
      id,
      status: this.#inside.troubles.word(order.status),
      certificate: {
        id: certificateId,
        common_name: commonName,
        dns_names: dnsNames,
        ...(issued && { serial_number: issued.serial, date_issued: issued.notBefore.toISOString() }),
      },
      product: { name_id: product },
      requests,
    })
  }

  #letPeopleWork(order: DigicertOrder): void {
    const after = this.#agreesAfterLooks
    const isOver = ['issued', 'rejected', 'canceled', 'revoked', 'expired'].includes(order.status)
    if (!isOver && after !== 'never' && order.looks >= after) this.say(order.id, 'issued')
    order.looks++
  }

  #issue(order: DigicertOrder): void {
    for (const request of order.requests) if (request.type === 'new_request') request.status = 'approved'
    order.issued ??= this.#inside.ca.certify({
      subject: order.subject,
      publicKeyInfo: order.publicKeyInfo,
      dnsNames: order.dnsNames,
      days: order.days,
      use: order.dnsNames.length > 0 ? 'tls' : 'signature',
    })
  }

  #revoke(order: DigicertOrder, { body, isAdministrator }: Asked): FakeAnswer {
    if (order.issued === undefined || order.status === 'reissue_pending') {
      return no(400, 'invalid_order_status', 'The order cannot be revoked')
    }
    if (order.isRevoked) return no(400, 'certificate_already_revoked', 'The certificate is already revoked')
    if (typeof body.comments !== 'string') return no(400, 'bad_request_format', 'comments is missing')
    order.revocationReason = String(body.revocation_reason)
    if (body.skip_approval === true) {
      if (!isAdministrator) return no(403, 'access_denied|skip_approval', 'The key may not skip the approval')
      order.isRevoked = true
      return noContent
    }
    const { id } = this.books.addRequest(order, 'revoke')
    return json(201, {
      id,
      date: '2026-11-30T10:00:00+00:00',
      type: 'revoke',
      status: 'pending',
      comments: body.comments,
    })
  }

  #revokeCertificate(asked: Asked): FakeAnswer {
    const [serial = ''] = asked.found
    const order = this.books.orders.find(
      ({ issued }) => issued && BigInt(`0x${issued.serial}`) === BigInt(`0x${serial}`),
    )
    return order === undefined
      ? no(404, 'not_found|certificate', 'Certificate does not exist')
      : this.#revoke(order, asked)
  }

  #decide(one: PeopleRequest, { body, isAdministrator }: Asked): FakeAnswer {
    if (!isAdministrator) return no(403, 'access_denied|approve', 'The key may not approve')
    if (body.status !== 'approved' && body.status !== 'rejected')
      return no(400, 'bad_request_format', 'status is wrong')
    if (one.status !== 'pending') return no(400, 'request_already_processed', 'The request was decided before')
    one.status = body.status
    const order = this.books.orderOf(one)
    if (one.type === 'revoke') order.isRevoked = body.status === 'approved'
    else order.status = body.status === 'approved' ? 'pending' : 'rejected'
    return noContent
  }

  #withOrder({ found: [id] }: Asked, then: (order: DigicertOrder) => FakeAnswer): FakeAnswer {
    const order = this.books.orders.find((one) => String(one.id) === id)
    return order === undefined ? no(404, 'not_found|order', 'Order does not exist') : then(order)
  }

  #withRequest({ found: [id] }: Asked, then: (request: PeopleRequest) => FakeAnswer): FakeAnswer {
    const one = this.books.orders.flatMap(({ requests }) => requests).find((request) => String(request.id) === id)
    return one === undefined ? no(404, 'not_found|request', 'Request does not exist') : then(one)
  }
}

/** The word is case-sensitive. */
function cancel(order: DigicertOrder, { body: { status, note } }: Asked): FakeAnswer {
  if (status !== order.cancelWord) return no(400, 'bad_request_format', `status must be ${order.cancelWord}`)
  if (!['pending', 'needs_approval', 'waiting_pickup', 'reissue_pending'].includes(order.status)) {
    return no(400, 'invalid_order_status', 'The order cannot be canceled')
  }
  order.status = 'canceled'
  order.note = String(note ?? '')
  return noContent
}
