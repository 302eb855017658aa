import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Gives one list, with an entity tag, as a web server does. */
export class ListServer {
  list: Uint8Array = new Uint8Array()
  redirect = false
  silent = false
  waiting = 0
  readonly answers: number[] = []
  readonly #server: Server = createServer((request, response) => this.#answer(request, response))

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/master.ml`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.silent) {
      this.waiting++
      return
    }
    const etag = `"${Buffer.from(this.list.slice(-8)).toString('hex')}"`
    const status = this.redirect ? 302 : request.headers['if-none-match'] === etag ? 304 : 200
    this.answers.push(status)
    response.writeHead(status, this.redirect ? { location: 'http://localhost:1/' } : { etag })
    response.end(status === 200 ? this.list : undefined)
  }
}
