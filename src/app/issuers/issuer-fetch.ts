import { request } from 'node:https'
import { type Outgoing, placeIn } from '../../outgoing/index.ts'

const LARGEST_ANSWER_BYTES = 1_000_000
const PATIENCE_MILLISECONDS = 10_000

interface Wish {
  readonly method?: string | undefined
  readonly headers?: Record<string, string> | undefined
  readonly body?: unknown
}

/**
 * Calls an issuer and nobody else: what its metadata names elsewhere is not called, and no redirect is followed.
 * @param origins where it may be called @param ca PEM; undefined: the roots of Node
 */
export function issuerFetch(origins: readonly string[], ca: string | undefined, outgoing: Outgoing) {
  return async (address: string, { method = 'GET', headers = {}, body }: Wish): Promise<Response> => {
    const url = new URL(address)
    if (url.protocol !== 'https:' || !origins.includes(url.origin)) {
      throw new Error(`it leads to ${url.origin}, which the configuration does not name`)
    }
    const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS)
    const lookup = await outgoing.wayTo(placeIn(address), 'private', signal) // the configuration names it
    const content = body == null ? undefined : String(body)
    return new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method,
        headers: { ...headers, ...(content !== undefined && { 'Content-Length': String(Buffer.byteLength(content)) }) },
        ...(ca !== undefined && { ca }),
        lookup,
        agent: false,
        signal,
      })
      outgoing.once('error', reject)
      outgoing.once('response', (response) => {
        const chunks: Buffer[] = []
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > LARGEST_ANSWER_BYTES) outgoing.destroy(new Error('its answer is too large'))
          else chunks.push(chunk)
        })
        response.once('error', reject)
        response.once('end', () => {
          const status = response.statusCode ?? 500
          const type = response.headers['content-type'] ?? ''
          const text = status === 204 || status === 304 ? null : Buffer.concat(chunks)
          resolve(new Response(text, { status, headers: { 'Content-Type': type } }))
        })
      })
      outgoing.end(content)
    })
  }
}
