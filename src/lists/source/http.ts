import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { ANYWHERE, placeIn, type Way } from '../../outgoing/index.ts'
import { ListError } from '../errors.ts'
import { reasonOf } from './file.ts'
import type { FetchedList, SourceLimits } from './read-source.ts'

export interface HttpSource {
  /** `https://…` or `http://…`: this address and no other, redirects are not followed. */
  readonly url: string
  /** Certificates to trust instead of the usual ones, PEM. */
  readonly ca?: string
}

/** What a server said to tell a newer version by. RFC 9110 8.8. */
export interface Validators {
  readonly etag?: string | undefined
  readonly lastModified?: string | undefined
}

/** One GET; undefined where the server says that nothing changed since `known` (RFC 9110 13.1). What a server signs with TLS is not the list's signature: that is checked as of any other list. */
export async function readHttpSource(
  { url, ca }: HttpSource,
  bounds: SourceLimits,
  known: Validators = {},
): Promise<FetchedList | undefined> {
  const timeout = AbortSignal.timeout(1000 * bounds.timeoutSeconds)
  const signal = bounds.signal === undefined ? timeout : AbortSignal.any([timeout, bounds.signal])
  try {
    const address = addressOf(url)
    const lookup = await (bounds.outgoing ?? ANYWHERE).wayTo(placeIn(address.href), 'private', signal)
    const response = await get(address, ca, { lookup, signal }, known)
    if (response.statusCode === 304 && isKnown(known)) {
      response.destroy()
      return undefined
    }
    const octets = await bodyOf(response, url, bounds.limits.octets)
    const { etag, 'last-modified': lastModified } = response.headers
    return { octets, from: url, validators: { etag, lastModified } }
  } catch (cause) {
    if (cause instanceof ListError) throw cause
    const found = timeout.aborted ? `no answer within ${bounds.timeoutSeconds} seconds` : reasonOf(cause)
    throw new ListError('source-unreachable', { place: url, found }, { cause })
  }
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url
  throw new ListError('source-unreachable', { place: text, found: 'no address that starts with https:// or http://' })
}

const isKnown = ({ etag, lastModified }: Validators): boolean => etag !== undefined || lastModified !== undefined

function get(
  url: URL,
  ca: string | undefined,
  going: { readonly lookup: Way; readonly signal: AbortSignal },
  { etag, lastModified }: Validators,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = {
      'accept-encoding': 'identity',
      ...(etag !== undefined && { 'if-none-match': etag }),
      ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
    }
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { headers, ...going, agent: false, ...(ca === undefined ? {} : { ca }) }, resolve)
        : requestHttp(url, { headers, ...going, agent: false }, resolve)
    request.on('error', reject)
    request.end()
  })
}

async function bodyOf(response: IncomingMessage, url: string, most: number): Promise<Uint8Array> {
  try {
    if (response.statusCode !== 200) {
      const { location } = response.headers
      const found = `HTTP ${response.statusCode}${location === undefined ? '' : `, sends on to ${location}`}`
      throw new ListError('source-refused', { place: url, found })
    }
    refuseLarge(Number(response.headers['content-length'] ?? 0), most, url)
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length
      refuseLarge(length, most, url)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } finally {
    response.destroy()
  }
}

function refuseLarge(length: number, most: number, url: string): void {
  if (length > most) throw new ListError('too-large', { place: url, found: `over ${most} octets` })
}
