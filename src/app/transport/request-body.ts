import type { IncomingMessage } from 'node:http'

export type RequestBody =
  | { readonly kind: 'read'; readonly body: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'gone' } // the caller hung up, or was too slow

/**
 * Reads a body to its end, and no further than the limit.
 * @param limitBytes the largest body that is still read; a Content-Length above it is not even begun
 * @param begin called before the first byte is asked for: the place to say `100 Continue`
 */
export function readBody(request: IncomingMessage, limitBytes: number, begin: () => void): Promise<RequestBody> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return Promise.resolve({ kind: 'too-large' })
  begin()
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    const take = (chunk: Buffer) => {
      length += chunk.length
      if (length <= limitBytes) chunks.push(chunk)
      else finish({ kind: 'too-large' })
    }
    const finish = (result: RequestBody) => {
      request.off('data', take)
      request.pause()
      resolve(result)
    }
    request.on('data', take)
    request.once('end', () => finish({ kind: 'read', body: new Uint8Array(Buffer.concat(chunks)) }))
    request.once('error', () => finish({ kind: 'gone' }))
    request.once('close', () => finish({ kind: 'gone' }))
  })
}
