import { json, jsonOf, jsonValueOf, noContent, textOf } from '../bodies.ts'
import type { CaDesk, FakeAnswer, FakeRequest, Inside } from '../fake-ca.ts'
import { DomainBooks } from './domains.ts'
import { apiError, invalid, Refused } from './errors.ts'
import { productOf, readIssueRequest, requestOf } from './issue-request.ts'
import { CLIENT, type FakeOrder, OrderBooks } from './orders.ts'
import { PRODUCTS } from './products.ts'
import { type Account, authorize, tokenFor } from './tokens.ts'

const MOST_ROWS = 300

/** The RA REST interface of SwissSign, version 2: every call is a POST. */
export class SwissSignDesk implements CaDesk {
  readonly domains: DomainBooks
  readonly orders: OrderBooks
  /** Status words as the vendor's text has them, not as its interface file. */
  lowerCase = false
  /** The next calls with a path that fits are refused so. */
  readonly refusals: { readonly path: RegExp; readonly status: number; readonly code: string }[] = []
  readonly #account: Account
  readonly #inside: Inside

  constructor(inside: Inside, account: Account, agreesAfterLooks: number | 'never' = 0) {
    this.#inside = inside
    this.#account = account
    this.domains = new DomainBooks(inside.now)
    this.orders = new OrderBooks(inside, this.domains, agreesAfterLooks)
  }

  async answer(asked: FakeRequest): Promise<FakeAnswer> {
    try {
      return await this.#answer(asked)
    } catch (error) {
      if (error instanceof Refused) return error.answer
      throw error
    }
  }

  async #answer(asked: FakeRequest): Promise<FakeAnswer> {
    if (asked.method !== 'POST') return apiError(405, '011.350.0227', 'method not allowed')
    const parts = asked.path.split('/').slice(1)
    if (parts[0] !== 'v2') return apiError(404, '011.350.0227', 'no such path')
    if (parts[1] === 'jwt') return tokenFor(asked, parts[2] ?? '', this.#account, this.#inside.now())
    authorize(asked, this.#account, this.#inside.now())
    const refusal = this.refusals.findIndex(({ path }) => path.test(asked.path))
    const [refused] = refusal === -1 ? [] : this.refusals.splice(refusal, 1)
    if (refused !== undefined) return apiError(refused.status, refused.code, 'as planned')
    return (await this.#route(parts.slice(1), asked)) ?? apiError(404, '011.350.0227', 'no such path')
  }

  async #route([first, second, ...rest]: string[], asked: FakeRequest): Promise<FakeAnswer | undefined> {
    const route = [first, ...(second === undefined ? [] : [second])].join('/')
    switch (first) {
      case 'clients':
        return second === undefined ? json(200, [clientShown()]) : this.#pagedClients(second)
      case 'issue':
        return second === undefined ? this.#issue(asked) : this.#issueCsr([second, ...rest], asked)
      case 'validate':
        await readIssueRequest(jsonOf(asked))
        return noContent
      case 'order':
        return this.#order(second ?? '', rest.join('/'), asked)
      case 'orders':
        return this.#search(second, asked)
      case 'revoke':
        this.orders.revoke(jsonValueOf(asked))
        return noContent
      case 'client':
        return second === 'domain' ? this.#domain(rest, asked) : clientOf(second)
      default:
        return apiError(404, '011.350.0227', `no such path: ${route}`)
    }
  }

  #pagedClients(second: string): FakeAnswer | undefined {
    const data = [clientShown()]
    return second === 'paged' ? json(200, { draw: 1, recordsFiltered: 1, recordsTotal: 1, data }) : undefined
  }

  async #issue(asked: FakeRequest): Promise<FakeAnswer> {
    if (!asked.headers['content-type']?.startsWith('application/json')) throw invalid('content type')
    return this.#shown(this.orders.place(await readIssueRequest(jsonOf(asked))))
  }

  async #issueCsr([csr, reference]: string[], asked: FakeRequest): Promise<FakeAnswer | undefined> {
    if (csr !== 'csr') return undefined
    if (!asked.headers['content-type']?.startsWith('text/plain')) throw invalid('content type: text/plain is wanted')
    const product = productOf(reference)
    const request = await requestOf(textOf(asked))
    const days = product.productValidity.validity
    return this.#shown(this.orders.place({ product, request, names: request.dnsNames, days, tags: [] }))
  }

  #order(uuid: string, what: string, asked: FakeRequest): FakeAnswer | undefined {
    const order = this.orders.find(uuid)
    switch (what) {
      case '':
        return this.#shown(order)
      case 'status':
        return json(200, this.#word(this.orders.look(order)))
      case 'tasks':
        return json(200, this.orders.tasks(order))
      case 'certificate/chain':
        return json(200, this.orders.chain(order))
      case 'tags': {
        const tags = jsonValueOf(asked)
        if (!Array.isArray(tags)) throw invalid('tags')
        Object.assign(order, { tags })
        return json(200, tags)
      }
      default:
        return undefined
    }
  }

  #search(second: string | undefined, asked: FakeRequest): FakeAnswer | undefined {
    const wanted = jsonOf(asked)
    if (wanted === undefined) throw invalid('search')
    const tags = Array.isArray(wanted.tags) ? wanted.tags : []
    const found = this.orders.all
      .filter((order) => wanted.orderReference === undefined || order.uuid === wanted.orderReference)
      .filter((order) => tags.every((tag) => order.tags.includes(tag)))
      .slice(0, MOST_ROWS)
      .map((order) => this.orders.shown(order, this.#word(this.orders.status(order))))
    if (second === undefined) return json(200, found)
    const count = { recordsFiltered: found.length, recordsTotal: this.orders.all.length }
    return second === 'paged' ? json(200, { draw: 1, ...count, data: found }) : undefined
  }

  #domain([reference = '', ...what]: string[], asked: FakeRequest): FakeAnswer | undefined {
    switch (what.join('/')) {
      case 'list':
        clientOf(reference)
        return json(200, this.domains.list())
      case 'register':
        clientOf(reference)
        return json(200, this.domains.register(jsonValueOf(asked)))
      case '':
        return json(200, this.domains.one(reference))
      case 'validate':
        return json(200, this.domains.validate(reference))
      case 'token/reset':
        return json(200, this.domains.reset(reference))
      case 'delete':
        this.domains.remove(reference)
        return noContent
      default:
        return undefined
    }
  }

  #shown(order: FakeOrder): FakeAnswer {
    return json(200, this.orders.shown(order, this.#word(this.orders.status(order))))
  }

  #word(status: string): string {
    const word = this.#inside.troubles.word(status)
    return this.lowerCase ? word.toLowerCase() : word
  }
}

function clientShown(): object {
  const products = Object.values(PRODUCTS).map((product) => {
    const { refuses: _refuses, ...shown } = { refuses: undefined, ...product }
    return shown
  })
  return { uuid: CLIENT, name: 'Example AG', products }
}

function clientOf(reference: string | undefined): FakeAnswer {
  if (reference !== CLIENT) throw new Refused(404, '011.350.0231', 'client not found')
  return json(200, clientShown())
}
