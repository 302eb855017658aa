import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Serves revocation lists; what it answers can be changed at any time. */
export class CrlServer {
  readonly #server: Server
  answer: RequestListener
  requests = 0

  constructor(answer: RequestListener) {
    this.answer = answer
    this.#server = createServer((request, response) => {
      this.requests++
      this.answer(request, response)
    })
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  /** As it is registered. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get url(): string {
    return `http://${this.host}/spoc.crl`
  }

  serve(octets: Uint8Array): void {
    this.answer = (_request, response) => response.end(octets)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

export async function startCrlServer(octets: Uint8Array): Promise<CrlServer> {
  const server = new CrlServer((_request, response) => response.end(octets))
  await server.start()
  return server
}
