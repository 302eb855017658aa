import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { CaDesk, FakeAnswer, FakeRequest, Heard } from './fake-ca.ts'
import { fingerprintOf } from './fake-tls.ts'
import { readBody } from './read-body.ts'
import { DONE_NOTHING, type SlowPlan, sendAnswer } from './send-answer.ts'
import type { Troubles } from './troubles.ts'

interface Serving {
  readonly desk: CaDesk
  readonly troubles: Troubles
  readonly heard: Heard[]
  readonly slow: SlowPlan
  readonly told: (heard: Heard) => void
}

const TOO_LONG: FakeAnswer = { status: 413 }

/** One request from its first byte to its place in the books. @throws what the desk throws: a bug of the fake */
export async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  { desk, troubles, heard, slow, told }: Serving,
): Promise<void> {
  const body = await readBody(message)
  if (body === 'gone') return
  const request = requestOf(message, body === 'too-long' ? new Uint8Array() : body)
  const trouble = troubles.forRequest(`${request.method} ${request.path}`)
  const entry: Heard = { ...request, trouble, answer: undefined, isOpen: true }
  heard.push(entry)
  message.socket.once('close', () => {
    entry.isOpen = false
  })
  const without = body === 'too-long' ? TOO_LONG : trouble && DONE_NOTHING[trouble]
  entry.answer = await sendAnswer(response, without ?? (await desk.answer(request)), trouble, slow)
  entry.isOpen = false
  told(entry)
}

function requestOf({ method = '', url = '/', headers, socket }: IncomingMessage, body: Uint8Array): FakeRequest {
  const { pathname, searchParams } = new URL(url, 'https://127.0.0.1')
  const from = socket.remoteAddress ?? ''
  return { method, path: pathname, query: searchParams, headers, body, from, client: clientOf(socket as TLSSocket) }
}

function clientOf(socket: TLSSocket): string | undefined {
  const shown = socket.authorized ? socket.getPeerX509Certificate() : undefined
  return shown === undefined ? undefined : fingerprintOf(shown)
}
