import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Proof, type Prover, pathOf } from './proof.ts'

interface Place {
  readonly host: string
  readonly port: number
}

const MOST_CONNECTIONS = 100
const LONGEST_SHOWN = 7 * 86_400_000
const LOOK_MILLISECONDS = 2_000
const IN_USE = 'EADDRINUSE'

/** Listeners of this process, by where they listen: CAs may share one. */
const LISTENERS = new Map<string, Listener>()

/** Answers http-01 itself, as long as there is something to answer. RFC 8555 8.3. */
export function listenerProver(place: Place): Prover {
  const at = `${place.host} ${place.port}`
  const listener = LISTENERS.get(at) ?? new Listener(place)
  LISTENERS.set(at, listener)
  return {
    method: 'http-01',
    show: (proof) => listener.show(proof),
    hide: (proof) => listener.hide(pathOf(proof)),
  }
}

class Listener {
  readonly #place: Place
  readonly #texts = new Map<string, { readonly text: string; readonly timer: NodeJS.Timeout }>()
  #server: Server | undefined
  #starting: Promise<string | undefined> | undefined

  constructor(place: Place) {
    this.#place = place
  }

  async show(proof: Proof): Promise<string | undefined> {
    const path = pathOf(proof)
    this.#keep(path, proof)
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined
    })
    const trouble = await this.#starting
    if (trouble === undefined) return undefined
    if (trouble === IN_USE && (await this.#isAnswered(path, proof.value))) return undefined // another process of ours has it
    await this.hide(path)
    const { host, port } = this.#place
    return `port ${port} of ${host} cannot be listened at (${trouble})`
  }

  async hide(path: string): Promise<void> {
    clearTimeout(this.#texts.get(path)?.timer)
    this.#texts.delete(path)
    const server = this.#server
    if (this.#texts.size > 0 || server === undefined) return
    this.#server = undefined
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }

  /** An order that is given up is not looked at again: what was shown for it goes by itself. */
  #keep(path: string, { value, until }: Proof): void {
    clearTimeout(this.#texts.get(path)?.timer)
    const rest = until === undefined ? LONGEST_SHOWN : new Date(until).getTime() - Date.now()
    const timer = setTimeout(() => void this.hide(path), Math.max(0, Math.min(rest, LONGEST_SHOWN))).unref()
    this.#texts.set(path, { text: value, timer })
  }

  /** @returns why it does not listen, a code of Node.js */
  async #start(): Promise<string | undefined> {
    if (this.#server !== undefined) return undefined
    const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) =>
      this.#answer(request, response),
    )
    server.maxConnections = MOST_CONNECTIONS
    try {
      server.listen(this.#place.port, this.#place.host)
      await once(server, 'listening')
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? 'unknown'
    }
    server.unref()
    server.on('error', () => {}) // of single connections
    this.#server = server
    return undefined
  }

  #answer({ method, url = '' }: IncomingMessage, response: ServerResponse): void {
    const found = method === 'GET' ? this.#texts.get(url) : undefined
    if (found === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(found.text)
  }

  async #isAnswered(path: string, value: string): Promise<boolean> {
    const { host, port } = this.#place
    const here = /^(0\.0\.0\.0|::|localhost)$/.test(host) ? '127.0.0.1' : host
    const at = here.includes(':') ? `[${here}]` : here
    try {
      const answer = await fetch(`http://${at}:${port}${path}`, {
        redirect: 'manual',
        signal: AbortSignal.timeout(LOOK_MILLISECONDS),
      })
      return answer.ok && (await answer.text()) === value
    } catch {
      return false
    }
  }
}
