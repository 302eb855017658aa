import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'

export interface HttpAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string | Uint8Array
  readonly headers?: OutgoingHttpHeaders
}

/** How long, and how many bytes, we still listen to someone whose answer is already out. */
const LINGER_MS = 1000
const LINGER_BYTES = 16 * 1024 * 1024
/** How long someone may read nothing of its answer. Node takes its own times again once it is sent. */
const UNREAD_MS = 60_000

/**
 * Sends the answer. When the request's body was not read, the connection ends with this answer: what the caller still
 * sends is thrown away for a moment, for a connection closed at once would tell it "reset" and not the status.
 */
export function respond(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
  if (response.headersSent || response.destroyed) return
  const body = Buffer.from(answer.body)
  request.socket.setTimeout(UNREAD_MS)
  response.writeHead(answer.status, {
    'Content-Type': answer.contentType,
    'Content-Length': body.length,
    ...answer.headers,
    ...(isUnread(request) ? { Connection: 'close' } : {}),
  })
  if (!isUnread(request)) {
    response.end(body)
    return
  }
  response.write(body)
  linger(request, () => response.end())
}

function isUnread(request: IncomingMessage): boolean {
  const announced = Number(request.headers['content-length'] ?? 0) > 0 || 'transfer-encoding' in request.headers
  return announced && !request.complete
}

function linger(request: IncomingMessage, done: () => void): void {
  let length = 0
  const timer = setTimeout(done, LINGER_MS)
  const finish = () => {
    clearTimeout(timer)
    done()
  }
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > LINGER_BYTES) finish()
  })
  request.once('end', finish)
  request.once('close', finish)
  request.once('error', finish)
  request.resume()
}
