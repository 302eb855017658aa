import type { Client } from 'acme-client'
import type { z } from 'zod'
import { BridgeError } from '../index.ts'
import { readAddress } from './inside-client.ts'
import {
  type Authorization,
  accountShape,
  authorizationShape,
  type Challenge,
  type Order,
  orderListShape,
  orderShape,
} from './shapes.ts'

const MOST_PAGES = 50

/** What is done at the CA under our account, in our words. The library speaks the protocol; all its answers are looked at here. */
export class AcmeSession {
  readonly #client: Client
  readonly #retryAt: () => Date | undefined

  constructor(client: Client, retryAt: () => Date | undefined) {
    this.#client = client
    this.#retryAt = retryAt
  }

  get account(): string {
    return this.#client.getAccountUrl()
  }

  /** When the CA wants to be asked again, as it said last. */
  get retryAt(): Date | undefined {
    return this.#retryAt()
  }

  placeOrder(names: readonly string[], notAfter: Date | undefined): Promise<Order> {
    const identifiers = names.map((value) => ({ type: 'dns', value }))
    const wish = { identifiers, ...(notAfter && { notAfter: notAfter.toISOString() }) }
    return checked(orderShape, () => this.#client.createOrder(wish))
  }

  order(url: string): Promise<Order> {
    return checked(orderShape, () => this.#client.getOrder({ url } as never))
  }

  /** Addresses of our orders, as the CA lists them; empty where it has no list. RFC 8555 7.1.2.1. */
  async orders(): Promise<string[]> {
    const all: string[] = []
    let { orders: page } = await checked(accountShape, () => this.#client.updateAccount())
    for (let n = 0; page !== undefined && n < MOST_PAGES; n++) {
      const here: string = page
      const { headers, data } = await told(() => readAddress(this.#client, here))
      all.push(...(await checked(orderListShape, async () => data)).orders)
      page = nextPage(headers.link, here)
    }
    return all
  }

  /** One after the other: of several at once, each would take a nonce from the others. */
  async authorizations({ authorizations }: Order): Promise<Authorization[]> {
    const all: Authorization[] = []
    for (const url of authorizations) {
      const one = { authorizations: [url] } as never
      all.push(...(await checked(authorizationShape.array(), () => this.#client.getAuthorizations(one))))
    }
    return all
  }

  /** What has to be found under the name: the text of http-01, the TXT record of dns-01. RFC 8555 8.3, 8.4. */
  answerTo(challenge: Challenge): Promise<string> {
    return this.#client.getChallengeKeyAuthorization(challenge as never)
  }

  /** Tells the CA that it may look. */
  async tell(challenge: Challenge): Promise<void> {
    await told(() => this.#client.completeChallenge(challenge as never))
  }

  /** @param request PKCS#10, DER */
  finalize(order: Order, request: Uint8Array): Promise<Order> {
    const pem = pemOf('CERTIFICATE REQUEST', request)
    return checked(orderShape, () => this.#client.finalizeOrder(order as never, pem))
  }

  /** @returns PEM, the leaf first */
  async chain(order: Order, preferredIssuer: string | undefined): Promise<string> {
    const pem = await told(() => this.#client.getCertificate(order as never, preferredIssuer))
    return typeof pem === 'string' ? pem : ''
  }

  /** @param certificate DER @param reason RFC 5280 5.3.1 */
  async revoke(certificate: Uint8Array, reason: number): Promise<void> {
    await told(() => this.#client.revokeCertificate(pemOf('CERTIFICATE', certificate), { reason }))
  }
}

/** The library's own errors are about answers that are none. @throws {BridgeError} and nothing else */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BridgeError) throw error
    throw unusable((error as Error).message, error)
  }
}

async function checked<Shape extends z.ZodType>(shape: Shape, work: () => Promise<unknown>): Promise<z.output<Shape>> {
  const read = shape.safeParse(await told(work))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw unusable(`its answer is not of RFC 8555: ${issue?.path.join('.') || 'it'}: ${issue?.message}`)
}

/** RFC 8288 3: the address with the relation `next`. */
function nextPage(links: string | string[] | undefined, from: string): string | undefined {
  const found = /<([^<>]+)>\s*;\s*rel="?next"?/i.exec([links ?? []].flat().join(', '))?.[1]
  return found === undefined ? undefined : new URL(found, from).href
}

function unusable(says: string, cause?: unknown): BridgeError {
  return new BridgeError('transient', says, { outcome: 'unknown', code: 'answer-unusable', cause })
}

function pemOf(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
