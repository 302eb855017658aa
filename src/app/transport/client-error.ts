import type { Socket } from 'node:net'

const STATUS_LINES: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}

/** For the event log; undefined where somebody only hung up. */
export function whyBroken({ code = '' }: NodeJS.ErrnoException): string | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'a request that did not come in time'
  return code.startsWith('HPE_') ? `not HTTP as it is to be: ${code}` : undefined
}

/**
 * Ends a connection on which something other than HTTP came, or too slowly: a bare status line, no words.
 * @param isBusy whether an earlier request on it has no full answer yet; then nothing more is said
 */
export function endBrokenConnection(error: NodeJS.ErrnoException, socket: Socket, isBusy: boolean): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  if (isBusy) {
    socket.destroySoon() // what is written of that answer still goes out
    return
  }
  const status = STATUS_LINES[error.code ?? ''] ?? '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
}
