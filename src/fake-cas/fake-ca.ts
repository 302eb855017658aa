import type { IncomingHttpHeaders } from 'node:http'
import type { FakeTls } from './fake-tls.ts'
import type { SmallCa } from './small-ca.ts'
import type { Trouble, Troubles } from './troubles.ts'

/** What whoever starts a fake decides, whichever vendor's it is. */
export interface FakeWish {
  /** Default: one that is free. */
  readonly port?: number | undefined
  readonly now: () => Date
  /** After so many looks at an order the people at the CA have agreed; `never`: only when a test says so. Default: 0. */
  readonly agreesAfterLooks?: number | 'never' | undefined
  /** How long the trouble `slow` takes, in milliseconds. Default: half a minute. */
  readonly slowMilliseconds?: number | undefined
  /** Told of each request once it is answered, or is not going to be. */
  readonly onRequest?: ((heard: Heard) => void) | undefined
}

/** A request as it came. */
export interface FakeRequest {
  readonly method: string
  /** Without the query, not decoded. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array
  /** Address of the caller, as `127.0.0.1`. */
  readonly from: string
  /** SHA-256 of the certificate that the caller showed, lower-case hex. */
  readonly client: string | undefined
}

export interface FakeAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | Uint8Array | undefined
}

/** A request in the books. */
export interface Heard extends FakeRequest {
  readonly trouble: Trouble | undefined
  /** Undefined while it is not answered. */
  answer: FakeAnswer | undefined
  /** While it is not answered and its connection is there. */
  isOpen: boolean
}

/** The vendor's side of a fake: strict where the vendor is. It throws only for its own bugs. */
export interface CaDesk {
  answer(request: FakeRequest): FakeAnswer | Promise<FakeAnswer>
}

/** What a desk works with. */
export interface Inside {
  readonly ca: SmallCa
  readonly troubles: Troubles
  readonly heard: readonly Heard[]
  readonly now: () => Date
}

/** A fake CA that runs. */
export interface FakeCa<Desk extends CaDesk = CaDesk> extends Inside {
  /** As `https://127.0.0.1:9700`. */
  readonly url: string
  readonly port: number
  readonly tls: FakeTls
  /** The books and the people of the vendor. */
  readonly desk: Desk
  /** Connections that TLS refused. */
  readonly handshakesRefused: number
  /** Ends every connection. @throws {AggregateError} of the bugs of the fake itself, if any came to light */
  close(): Promise<void>
}
