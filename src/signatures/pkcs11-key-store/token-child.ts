import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type {
  Numbered,
  OpenToken,
  TokenFailure,
  TokenIdentity,
  TokenReply,
  TokenRequest,
  TokenResults,
} from './token-requests.ts'

const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf('.')) // .ts here, .js once built
const PROCESS_FILE = fileURLToPath(new URL(`./token-process${EXTENSION}`, import.meta.url))

/** What a request ended with where it has no result. `silent`: no answer in time; `gone`: the process ended with it. */
export class TokenTrouble extends Error {
  override readonly name = 'TokenTrouble'
  readonly kind: TokenFailure['kind'] | 'silent' | 'gone'

  constructor(kind: TokenTrouble['kind'], says: string) {
    super(says)
    this.kind = kind
  }
}

interface Waiting {
  readonly request: TokenRequest
  readonly done: (result: never) => void
  readonly fail: (trouble: TokenTrouble) => void
}

interface ChildWish {
  readonly sessions: number
  readonly timeoutSeconds: number
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * One process with a library and sessions at a token, and what it is asked. As many requests are in its hands as there are sessions;
 * each has its time from there on. One that takes longer, and one that the library fails at, ends the process and all that it has in hand.
 */
export class TokenChild {
  readonly #process: ChildProcess
  readonly #milliseconds: number
  readonly #free: number[]
  readonly #waiting: Waiting[] = []
  readonly #inHand = new Map<number, Waiting & { readonly session: number; readonly timer: NodeJS.Timeout }>()
  #opening: { done: (token: TokenIdentity) => void; fail: (trouble: TokenTrouble) => void } | undefined
  readonly #onEnd: (child: TokenChild) => void
  #ended: TokenTrouble | undefined
  #hasWorked = false
  #requests = 0

  /** Starts the process. @param onEnd told once, also where it was `end` that ended it */
  constructor(wish: ChildWish, onEnd: (child: TokenChild) => void) {
    this.#onEnd = onEnd
    this.#milliseconds = 1000 * wish.timeoutSeconds
    this.#free = Array.from({ length: wish.sessions }, (_, session) => session)
    this.#process = fork(PROCESS_FILE, [], {
      execArgv: [], // ours may say what is not for it (--eval, --inspect)
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...wish.environment, UV_THREADPOOL_SIZE: String(Math.max(4, wish.sessions)) },
    })
    this.#process.on('message', (reply: TokenReply) => this.#take(reply))
    this.#process.on('error', () => this.#end(new TokenTrouble('gone', 'the process of the token cannot be started')))
    this.#process.on('exit', (code, signal) =>
      this.#end(new TokenTrouble('gone', `the process of the token ended (${signal ?? `exit ${code}`})`)),
    )
    this.#keepsAlive(false)
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  /** Whether the token has done anything it was asked for. */
  get hasWorked(): boolean {
    return this.#hasWorked
  }

  /** Why it ended. */
  get ended(): TokenTrouble | undefined {
    return this.#ended
  }

  /** @throws {TokenTrouble} */
  open(wish: OpenToken): Promise<TokenIdentity> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#end(this.#silent('opening the token')), this.#milliseconds)
      const ending = <T>(then: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(timer)
          this.#opening = undefined
          this.#keepsAlive(false)
          then(value)
        }
      }
      this.#opening = { done: ending(resolve), fail: ending(reject) }
      if (this.#ended !== undefined) return this.#opening.fail(this.#ended)
      this.#keepsAlive(true)
      this.#send(wish)
    })
  }

  /** @throws {TokenTrouble} */
  ask<Request extends TokenRequest>(request: Request): Promise<TokenResults[Request['kind']]> {
    return new Promise((done, fail) => {
      if (this.#ended !== undefined) return fail(this.#ended)
      this.#waiting.push({ request, done: done as (result: never) => void, fail })
      this.#next()
    })
  }

  /** Ends the process; what it has in hand fails. */
  end(): void {
    this.#end(new TokenTrouble('gone', 'the token was closed'))
  }

  #next(): void {
    const session = this.#waiting.length === 0 ? undefined : this.#free.pop()
    const one = session === undefined ? undefined : this.#waiting.shift()
    if (session === undefined || one === undefined) return
    const id = this.#requests++
    const timer = setTimeout(() => this.#end(this.#silent(one.request.kind)), this.#milliseconds)
    this.#inHand.set(id, { ...one, session, timer })
    this.#keepsAlive(true)
    this.#send({ id, session, request: one.request })
  }

  #send(message: OpenToken | Numbered): void {
    this.#process.send(message, (error) => {
      if (error) this.#end(new TokenTrouble('gone', 'the process of the token takes no messages'))
    })
  }

  #take(reply: TokenReply): void {
    if (reply.kind === 'opened') this.#opening?.done(reply.token)
    else if (reply.kind === 'not-opened') this.#end(new TokenTrouble(reply.failure.kind, reply.failure.says))
    else this.#answered(reply)
  }

  #answered(reply: Extract<TokenReply, { id: number }>): void {
    const one = this.#inHand.get(reply.id)
    if (one === undefined) return
    this.#inHand.delete(reply.id)
    clearTimeout(one.timer)
    this.#free.push(one.session)
    this.#keepsAlive(this.#inHand.size > 0)
    this.#hasWorked ||= reply.kind === 'done'
    if (reply.kind === 'done') one.done(reply.result as never)
    else one.fail(new TokenTrouble(reply.failure.kind, reply.failure.says))
    if (reply.kind === 'failed' && reply.failure.kind === 'unreachable') {
      this.#end(new TokenTrouble('gone', reply.failure.says)) // sessions and handles of it are not to be trusted
    } else this.#next()
  }

  #end(trouble: TokenTrouble): void {
    if (this.#ended !== undefined) return
    this.#ended = trouble
    this.#process.kill('SIGKILL')
    this.#opening?.fail(trouble)
    const all = [...this.#inHand.values(), ...this.#waiting.splice(0)]
    for (const { timer } of this.#inHand.values()) clearTimeout(timer)
    this.#inHand.clear()
    this.#keepsAlive(false)
    for (const { fail } of all) fail(trouble)
    this.#onEnd(this)
  }

  #silent(what: string): TokenTrouble {
    return new TokenTrouble('silent', `no answer within ${this.#milliseconds / 1000} s (${what})`)
  }

  #keepsAlive(does: boolean): void {
    const channel = this.#process.channel
    if (does) {
      this.#process.ref()
      channel?.ref()
    } else {
      this.#process.unref()
      channel?.unref()
    }
  }
}
