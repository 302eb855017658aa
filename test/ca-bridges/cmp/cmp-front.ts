import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface Passed {
  readonly path: string
  readonly question: Uint8Array
  readonly answer: Uint8Array
}

/** What becomes of a message; each is used up by one. */
export type FrontTrouble = 'cut before' | 'cut after' | 'garbage' | 'http 500'

/** Stands before CMP servers, which know no paths: passes on, writes down, and breaks what it is told to. */
export class CmpFront {
  readonly passed: Passed[] = []
  readonly troubles: (FrontTrouble | undefined)[] = []
  readonly #server: Server
  readonly #upstream: Record<string, number>

  private constructor(upstream: Record<string, number>) {
    this.#upstream = upstream
    this.#server = createServer((incoming, response) => {
      this.#pass(incoming, response).catch(() => incoming.socket.destroy())
    })
  }

  /** @param upstream the port for each first segment of a path */
  static async open(upstream: Record<string, number>): Promise<CmpFront> {
    const front = new CmpFront(upstream)
    front.#server.listen(0, '127.0.0.1')
    await once(front.#server, 'listening')
    return front
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/.well-known/cmp/p`
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const question = await buffer(incoming)
    const path = incoming.url ?? ''
    const port = this.#upstream[path.split('/')[4] ?? '']
    const trouble = this.troubles.shift()
    if (trouble === 'cut before') return void incoming.socket.destroy()
    if (trouble === 'http 500') return void response.writeHead(500).end('out of order')
    if (port === undefined) return void response.writeHead(404).end()
    const answer = await askAt(port, question)
    this.passed.push({ path, question, answer })
    if (trouble === 'cut after') return void incoming.socket.destroy()
    response.writeHead(200, { 'content-type': 'application/pkixcmp' })
    response.end(trouble === 'garbage' ? '<html>' : answer)
  }
}

async function askAt(port: number, question: Uint8Array): Promise<Uint8Array> {
  const headers = { 'content-type': 'application/pkixcmp', 'content-length': question.length }
  const outgoing = request({ port, host: '127.0.0.1', method: 'POST', path: '/', headers, agent: false })
  outgoing.end(question)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  return buffer(response)
}
