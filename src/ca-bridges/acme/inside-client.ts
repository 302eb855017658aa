import type { IncomingHttpHeaders } from 'node:http'
import type { Client } from 'acme-client'
import type { AccountKey } from './account-key.ts'

/** An answer in the form that the library reads. */
export interface LibraryAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Parsed JSON, else text. */
  readonly data: unknown
}

/** JWS in flattened JSON. RFC 7515 7.2.2. */
export interface Jws {
  readonly protected: string
  readonly payload: string
  readonly signature: string
}

type Unsigned = Omit<Jws, 'signature'>

/** What of acme-client 5.4 its types leave out, and only this: the package stands in package.json with its exact version. */
interface Inside {
  readonly http: {
    jwk: unknown
    maxBadNonceRetries: number
    request(url: string, method: string, options?: { data?: Promise<Jws> }): Promise<LibraryAnswer>
    getNonce(): Promise<string>
    prepareSignedBody(algorithm: string, url: string, payload: unknown, by: SignedBy): Unsigned
    createSignedBody(url: string, payload: unknown, by: SignedBy): unknown
    directoryCache: unknown
    directoryTimestamp: number
  }
  readonly api: { apiRequest(url: string, payload: null, statuses: readonly number[]): Promise<LibraryAnswer> }
}

interface SignedBy {
  readonly nonce?: string | null
  readonly kid?: string | null
}

/** How often a request is sent again with another nonce. RFC 8555 6.5. */
export const NONCE_REPEATS = 10

export interface OurParts {
  readonly key: AccountKey
  request(url: string, method: string, body: string | undefined): Promise<LibraryAnswer>
  /** One that the CA gave with an earlier answer; undefined: the library asks for one. */
  takeNonce(): string | undefined
}

/**
 * Puts our parts into a client: our way to the CA (its own knows one trust store for all, repeats by itself, and knows no end), our
 * signer (its own wants the private key), and nonces that are there already.
 */
export function lendParts(client: Client, { key, request, takeNonce }: OurParts): void {
  const { http } = client as unknown as Inside
  const askForNonce = http.getNonce.bind(http)
  http.jwk = key.jwk
  http.maxBadNonceRetries = NONCE_REPEATS
  http.request = async (url, method, options) => {
    const jws = await options?.data
    return request(url, method, jws && JSON.stringify(jws))
  }
  http.getNonce = async () => takeNonce() ?? askForNonce()
  http.createSignedBody = async (url: string, payload: unknown, by: SignedBy): Promise<Jws> => {
    const unsigned = http.prepareSignedBody(key.algorithm, url, payload, by)
    const signature = await key.sign(Buffer.from(`${unsigned.protected}.${unsigned.payload}`))
    return { ...unsigned, signature: Buffer.from(signature).toString('base64url') }
  }
}

/** The directory of an earlier client, so that it is not fetched for each call. The library keeps it for a day. */
export function shareDirectory(from: Client, to: Client): void {
  const [{ http: known }, { http }] = [from as unknown as Inside, to as unknown as Inside]
  http.directoryCache = known.directoryCache
  http.directoryTimestamp = known.directoryTimestamp
}

/** POST-as-GET of an address for which the library has no word. RFC 8555 6.3. */
export function readAddress(client: Client, url: string): Promise<LibraryAnswer> {
  return (client as unknown as Inside).api.apiRequest(url, null, [200])
}
