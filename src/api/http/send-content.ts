import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Content } from './route.ts'

/** Aborted once nobody waits for the answer any more; to be made before anything is waited for. */
export function signalOf(response: ServerResponse): AbortSignal {
  const waits = new AbortController()
  if (response.closed) waits.abort()
  response.once('close', () => waits.abort())
  return waits.signal
}

/** Says what the answer is known by (a strong ETag, RFC 9110 8.8.3), and whether the caller has it. */
export function isKnownAlready(request: IncomingMessage, response: ServerResponse, text: string): boolean {
  const tag = `"${createHash('sha256').update(text).digest('base64url')}"`
  response.setHeader('ETag', tag)
  const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, '')) ?? []
  return known.includes(tag) || known.includes('*')
}

/** As fast as it is read; whoever leaves ends it. */
export async function sendContent(response: ServerResponse, { type, file, pieces }: Content): Promise<void> {
  response.setHeader('Content-Type', type)
  if (type === 'text/event-stream') response.setHeader('X-Accel-Buffering', 'no') // nginx would wait for more
  if (file !== undefined) response.setHeader('Content-Disposition', `attachment; filename="${file}"`)
  response.flushHeaders()
  await pipeline(Readable.from(pieces), response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  })
}
