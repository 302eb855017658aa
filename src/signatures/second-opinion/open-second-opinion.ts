import { Worker } from 'node:worker_threads'
import { KeyStoreError } from '../errors.ts'
import type { Question, SecondOpinion } from './second-opinion.ts'

export interface SecondOpinionOptions {
  /** Questions that wait; one more is refused, so a slow opinion slows signing down instead of filling the memory. */
  readonly mostWaiting?: number
  /** For one answer; a worker that takes longer is ended and another one asked. */
  readonly secondsPerAnswer?: number
  /** For tests: another worker. */
  readonly workerFile?: URL
}

const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf('.')) // .ts here, .js once built
const WORKER_FILE = new URL(`./worker${EXTENSION}`, import.meta.url)
const MOST_TRIES = 2

/**
 * noble in one long-lived worker thread, started by the first question. One question is in its hands at a time: when it dies,
 * that one is asked once more of a new worker, and then given up. An idle worker does not keep the process alive.
 */
export function openSecondOpinion(options: SecondOpinionOptions = {}): SecondOpinion {
  return new WorkerOpinion(options)
}

interface Asked {
  readonly question: Question
  readonly answer: (valid: boolean) => void
  readonly refuse: (error: KeyStoreError) => void
  tries: number
}

class WorkerOpinion implements SecondOpinion {
  readonly #mostWaiting: number
  readonly #milliseconds: number
  readonly #workerFile: URL
  readonly #waiting: Asked[] = []
  #worker: Worker | undefined
  #current: Asked | undefined
  #timer: NodeJS.Timeout | undefined
  #fault: unknown
  #closing: Promise<void> | undefined
  #finish: (() => void) | undefined

  constructor({ mostWaiting = 1000, secondsPerAnswer = 10, workerFile = WORKER_FILE }: SecondOpinionOptions) {
    this.#mostWaiting = mostWaiting
    this.#milliseconds = 1000 * secondsPerAnswer
    this.#workerFile = workerFile
  }

  verifies({ key, signedOctets, signature }: Question): Promise<boolean> {
    if (this.#closing) return Promise.reject(missing('closed'))
    if (this.#waiting.length >= this.#mostWaiting) return Promise.reject(missing('too many questions wait'))
    // Copies: a view would be sent with all the memory behind it, and the caller may change its own.
    const question: Question = {
      key: { ...key, point: new Uint8Array(key.point) },
      signedOctets: new Uint8Array(signedOctets),
      signature: new Uint8Array(signature),
    }
    return new Promise((answer, refuse) => {
      this.#waiting.push({ question, answer, refuse, tries: 0 })
      this.#next()
    })
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((finish) => {
      this.#finish = finish
      this.#next()
    })
    return this.#closing
  }

  #next(): void {
    if (this.#current) return
    this.#current = this.#waiting.shift()
    if (this.#current) this.#ask(this.#current)
    else if (this.#finish) this.#end(this.#finish)
    else this.#worker?.unref()
  }

  #ask(asked: Asked): void {
    asked.tries++
    this.#worker ??= this.#start()
    const worker = this.#worker
    worker.ref()
    this.#timer = setTimeout(() => {
      this.#fault = new Error(`no answer within ${this.#milliseconds} ms`)
      worker.terminate()
    }, this.#milliseconds)
    worker.postMessage(asked.question)
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile, { execArgv: [] }) // ours may say what a worker cannot be told (--eval)
    this.#fault = undefined
    worker.on('message', (valid) => this.#answered(valid === true))
    worker.on('messageerror', (error) => {
      this.#fault = error
      worker.terminate()
    })
    worker.on('error', (error) => {
      this.#fault = error // 'exit' follows
    })
    worker.on('exit', () => this.#died())
    return worker
  }

  #answered(valid: boolean): void {
    clearTimeout(this.#timer)
    const asked = this.#current
    this.#current = undefined
    asked?.answer(valid)
    this.#next()
  }

  #died(): void {
    clearTimeout(this.#timer)
    this.#worker = undefined
    const asked = this.#current
    if (asked && asked.tries < MOST_TRIES) {
      this.#ask(asked)
    } else {
      this.#current = undefined
      asked?.refuse(missing('the worker died', this.#fault))
      this.#next()
    }
  }

  #end(finish: () => void): void {
    const worker = this.#worker
    this.#worker = undefined
    worker?.removeAllListeners('exit')
    const ended = worker?.terminate() ?? Promise.resolve()
    ended.then(finish, finish)
  }
}

function missing(why: string, cause?: unknown): KeyStoreError {
  return new KeyStoreError('second-opinion-missing', { why }, { cause })
}
