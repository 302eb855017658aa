import { Agent, request as requestHttps } from 'node:https'
import type { Pebble } from '../../src/app/demo/pebble.ts'
import type { CaDesk, FakeAnswer, FakeRequest, Troubles } from '../../src/fake-cas/index.ts'

const KEPT = ['content-type', 'location', 'link', 'replay-nonce', 'retry-after']

/** Hands everything on to `pebble`, and keeps the books that a CA has and does not show. */
export class AcmeFront implements CaDesk {
  /** URLs of the orders that it made, whether we heard of them or not. */
  readonly placed: string[] = []
  /** What an answer is changed into, by the path of its request. */
  changes: ((path: string, answer: FakeAnswer) => FakeAnswer | undefined) | undefined
  /** The first chain that it gave; for a later order it is one for a key of nobody. */
  #stranger: FakeAnswer['body'] | undefined
  readonly #pebble: Pebble
  readonly #troubles: Troubles
  readonly #agent: Agent

  constructor(pebble: Pebble, troubles: Troubles) {
    this.#pebble = pebble
    this.#troubles = troubles
    this.#agent = new Agent({ keepAlive: true, ca: pebble.trust })
  }

  close(): void {
    this.#agent.destroy()
  }

  async answer(request: FakeRequest): Promise<FakeAnswer> {
    const answer = await this.#ask(request)
    const url = answer.headers?.location
    if (request.path === '/order-plz' && answer.status === 201 && url !== undefined) this.placed.push(url)
    const said = this.#inTrouble(request.path, answer)
    return this.changes?.(request.path, said) ?? said
  }

  #inTrouble(path: string, answer: FakeAnswer): FakeAnswer {
    if (path.startsWith('/certZ/')) {
      this.#stranger ??= answer.body
      return this.#troubles.within('wrong-key') ? { ...answer, body: this.#stranger } : answer
    }
    if (!path.startsWith('/my-order/')) return answer
    const order = JSON.parse(Buffer.from(answer.body ?? '').toString()) as { status: string }
    return { ...answer, body: JSON.stringify({ ...order, status: this.#troubles.word(order.status) }) }
  }

  #ask({ method, path, headers, body }: FakeRequest): Promise<FakeAnswer> {
    const url = new URL(path, this.#pebble.directory)
    return new Promise((resolve, reject) => {
      const asked = requestHttps(url, { method, headers, agent: this.#agent }, async (answer) => {
        const kept = KEPT.flatMap((name) =>
          answer.headers[name] === undefined ? [] : [[name, String(answer.headers[name])]],
        )
        const got = Buffer.concat(await answer.toArray())
        resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(kept), body: got })
      })
      asked.once('error', reject)
      asked.end(body)
    })
  }
}
