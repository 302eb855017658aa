import { json, jsonOf, jsonValueOf } from '../bodies.ts'
import type { CaDesk, FakeAnswer, FakeRequest, Inside } from '../fake-ca.ts'
import { CardStock } from './cards.ts'
import { wrongIn } from './demands.ts'
import { Refused, wrongFields, wrongParameters } from './refusals.ts'
import { type FakeRequestRow, RequestBooks } from './requests.ts'

const PAGE = 10
export const RA = '121'

/** What a webhook was told, and whether somebody took it. */
export interface ToldEvent {
  readonly url: string
  readonly body: object
  readonly sent: Promise<number | undefined>
}

/** The RA interface of Uanataca, version 1: JSON behind mutual TLS, every path with its closing slash. */
export class UanatacaDesk implements CaDesk {
  readonly cards: CardStock
  readonly requests: RequestBooks
  readonly told: ToldEvent[] = []
  /** Fingerprints of API users; empty: whoever TLS let in. */
  readonly users = new Set<string>()
  /** The next calls with a line that fits are refused so. */
  readonly refusals: { readonly line: RegExp; readonly status: number; readonly body: object }[] = []
  /** One page of documents calls the list `result`. */
  spelling: 'results' | 'result' = 'results'
  readonly #inside: Inside
  readonly #agreesAfterLooks: number | 'never'

  constructor(inside: Inside, agreesAfterLooks: number | 'never' = 0, stock = 200) {
    this.#inside = inside
    this.#agreesAfterLooks = agreesAfterLooks
    this.cards = new CardStock(stock)
    this.requests = new RequestBooks(inside, (request, previous) => this.#tell(request, previous))
  }

  async answer(asked: FakeRequest): Promise<FakeAnswer> {
    try {
      return (await this.#answer(asked)) ?? json(404, { detail: 'Not found.' })
    } catch (error) {
      if (error instanceof Refused) return error.answer
      throw error
    }
  }

  async #answer(asked: FakeRequest): Promise<FakeAnswer | undefined> {
    const { method, path, client } = asked
    if (client === undefined || (this.users.size > 0 && !this.users.has(client))) {
      return json(403, { detail: 'You do not have permission to perform this action.' })
    }
    if (!path.startsWith('/api/v1/') || !path.endsWith('/')) return undefined
    const at = this.refusals.findIndex(({ line }) => line.test(`${method} ${path}`))
    const [planned] = at === -1 ? [] : this.refusals.splice(at, 1)
    if (planned !== undefined) return json(planned.status, planned.body)
    const [resource, ...rest] = path.slice('/api/v1/'.length, -1).split('/')
    if (resource === 'requests') return this.#request(rest, asked)
    return resource === 'scratchcards' ? this.#card(rest.join('/'), asked) : undefined
  }

  async #request([pk, what, ...more]: string[], asked: FakeRequest): Promise<FakeAnswer | undefined> {
    if (more.length > 0) return undefined
    if (pk === undefined) return asked.method === 'POST' ? this.#create(asked) : this.#search(asked)
    const request = this.requests.find(pk)
    switch (`${asked.method} ${what ?? ''}`) {
      case 'GET ':
        return json(200, this.#shown(this.#look(request)))
      case 'GET validate':
        return json(200, this.requests.missing(request))
      case 'DELETE cancel':
        this.requests.cancel(request)
        return json(200, { status: 'Request cancelled' })
      case 'POST pl_upload_document':
        return json(201, await this.#upload(request, asked))
      case 'POST pl_approve':
        return this.#approve(request, asked)
      default:
        return undefined
    }
  }

  #create(asked: FakeRequest): FakeAnswer {
    const body = bodyOf(asked)
    const wrong = wrongIn(body)
    if (wrong.length > 0) throw wrongFields(wrong)
    if (body.registration_authority !== RA) throw wrongFields(['registration_authority'])
    this.cards.use(body.scratchcard)
    return json(201, this.#shown(this.requests.create(body)))
  }

  #search({ query }: FakeRequest): FakeAnswer {
    const card = query.get('scratchcard')
    const found = this.requests.all.filter(({ body }) => card === null || body.scratchcard === card)
    return this.#page(
      found.map((request) => this.#shown(request)),
      query,
    )
  }

  async #upload(request: FakeRequestRow, asked: FakeRequest): Promise<object> {
    const type = asked.headers['content-type'] ?? ''
    if (!type.startsWith('multipart/form-data')) throw new Refused(500, 'Invalid content_type')
    const form = await new Response(new Uint8Array(asked.body), { headers: { 'content-type': type } }).formData()
    const document = form.get('document')
    return this.requests.upload(request, form.get('type'), document instanceof Blob ? document.size : 0)
  }

  #approve(request: FakeRequestRow, asked: FakeRequest): FakeAnswer {
    const { username, password, pin, rao_id } = bodyOf(asked)
    if ([username, password, pin, rao_id].some((one) => one === undefined)) throw wrongParameters()
    this.requests.approve(request)
    const card = this.cards.all.find(({ sn }) => sn === request.body.scratchcard)
    return json(200, { secrets: card?.secrets, request: this.#shown(request) })
  }

  #card(what: string, asked: FakeRequest): FakeAnswer | undefined {
    switch (`${asked.method} ${what}`) {
      case 'GET ':
        return this.#page(
          this.cards.all.map(({ pk, sn }) => ({ pk, sn, registration_authority: Number(RA) })),
          asked.query,
        )
      case 'GET get_first_unused': {
        if (bodyOf(asked).ra !== RA) throw wrongParameters()
        const { pk, sn, secrets } = this.cards.firstUnused()
        return json(200, { pk, sn, secrets: JSON.stringify(secrets), registration_authority: Number(RA) })
      }
      case 'POST isused': {
        const card = this.cards.all.find(({ sn }) => sn === bodyOf(asked).sn)
        return json(200, String(card?.used ?? false))
      }
      case 'POST revoke': {
        const { scratchcard, erc, reason } = bodyOf(asked)
        const card = this.cards.all.find(({ sn }) => sn === scratchcard)
        return json(200, this.requests.revoke(card, erc, reason))
      }
      default:
        return undefined
    }
  }

  /** A look brings it on where people agree by themselves. */
  #look(request: FakeRequestRow): FakeRequestRow {
    request.looks++
    if (this.#agreesAfterLooks === 'never' || request.looks <= this.#agreesAfterLooks) return request
    this.agree(request.pk)
    return request
  }

  /** Officer and holder do all that is left for them to do. */
  agree(pk: string | number): void {
    const request = this.requests.find(pk)
    if (request.status === 'CREATED') {
      for (const [type] of this.requests.missing(request)) {
        if (type.startsWith('document')) this.requests.upload(request, type, 1)
      }
      if (this.requests.missing(request).length === 0) this.requests.approve(request)
    } else if (request.status === 'ENROLLREADY') this.requests.enroll(request)
  }

  #page(all: readonly object[], query: URLSearchParams): FakeAnswer {
    const page = Number(query.get('page') ?? 1)
    const next = all.length > page * PAGE ? `?page=${page + 1}` : null
    const shown = all.slice((page - 1) * PAGE, page * PAGE)
    return json(200, {
      count: all.length,
      next,
      previous: page > 1 ? `?page=${page - 1}` : null,
      [this.spelling]: shown,
    })
  }

  #shown(request: FakeRequestRow): object {
    return this.requests.shown(request, this.#inside.troubles.word(request.status))
  }

  /** Unsigned, at every change. */
  #tell(request: FakeRequestRow, previous: string): void {
    const url = request.body.webhook_url
    if (typeof url !== 'string') return
    const { pk, status } = request
    const body = {
      status,
      date: this.#inside.now().toISOString(),
      previous_status: previous,
      request: pk,
      registration_authority: Number(RA),
    }
    const headers = { 'content-type': 'application/json' }
    const sent = fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).then(
      (answer) => answer.status,
      () => undefined,
    )
    this.told.push({ url, body, sent })
  }
}

function bodyOf(asked: FakeRequest): Readonly<Record<string, unknown>> {
  if (!asked.headers['content-type']?.startsWith('application/json')) throw new Refused(500, 'Invalid content_type')
  const body = jsonOf(asked)
  if (body === undefined) throw new Refused(400, `JSON parse error: ${typeof jsonValueOf(asked)}`)
  return body
}
