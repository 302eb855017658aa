import { once } from 'node:events'
import { type ServerResponse, STATUS_CODES } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { FakeAnswer } from './fake-ca.ts'
import type { Trouble } from './troubles.ts'

/** Troubles in which the CA never sees the request. */
export const DONE_NOTHING: { readonly [of in Trouble]?: FakeAnswer } = {
  'http-500': { status: 500, headers: { 'content-type': 'text/plain' }, body: 'Internal Server Error' },
  'http-429': { status: 429, headers: { 'content-type': 'text/plain', 'retry-after': '7' }, body: 'Too Many Requests' },
}

const PAGE_OF_A_PROXY: FakeAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>Please wait</title></head><body>The service is being moved.</body></html>',
}
const BLANKS = Buffer.alloc(2 * 1024 * 1024, ' ')

export interface SlowPlan {
  readonly milliseconds: number
  /** Aborted when the fake ends. */
  readonly ending: AbortSignal
}

/** Answers, or does what the trouble is instead. @returns what went out; undefined where nothing whole did */
export async function sendAnswer(
  response: ServerResponse,
  meant: FakeAnswer,
  trouble: Trouble | undefined,
  slow: SlowPlan,
): Promise<FakeAnswer | undefined> {
  const { socket } = response
  if (trouble === 'slow') await pause(slow.milliseconds, undefined, { signal: slow.ending }).catch(() => {}) // it ends
  if (socket === null || socket.destroyed) return undefined
  if (trouble === 'cut') return void socket.destroy()
  const answer = trouble === 'garbage' ? PAGE_OF_A_PROXY : meant
  const body = Buffer.concat([Buffer.from(answer.body ?? ''), ...(trouble === 'oversized' ? [BLANKS] : [])])
  const headers = { ...answer.headers, 'content-length': String(body.length) }
  response.writeHead(answer.status, headers)
  if (trouble === 'half') {
    response.write(body.subarray(0, body.length / 2), () => void socket.destroy())
    return undefined
  }
  response.end(body)
  await Promise.race([once(response, 'finish'), once(response, 'close')])
  if (trouble === 'twice' && socket.writable) socket.write(Buffer.concat([headOf(answer.status, headers), body]))
  return answer
}

function headOf(status: number, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`)
}
