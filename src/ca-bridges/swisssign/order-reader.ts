import type { WaitingFor } from '../../messages/index.ts'
import type { OrderAnswer } from '../index.ts'
import { chainAnswer, readAs, statusAnswer, type TaskSeen, tasksAnswer } from './answers.ts'
import type { Occasion, SwissSignApi } from './api.ts'
import type { SwissSignDomains } from './domains.ts'
import { HAS_TELLING_TASKS, meaningOf, openTaskWaitsFor } from './statuses.ts'
import { type SwissSignTicket, writeTicket } from './ticket.ts'

/** What SwissSign has of an order: its status, and behind it whatever explains that. */
export class OrderReader {
  readonly #api: SwissSignApi
  readonly #domains: SwissSignDomains
  readonly #waitingMilliseconds: number

  constructor(api: SwissSignApi, domains: SwissSignDomains, waitingSeconds: number) {
    this.#api = api
    this.#domains = domains
    this.#waitingMilliseconds = 1000 * waitingSeconds
  }

  async read(ticket: SwissSignTicket, occasion: Occasion): Promise<OrderAnswer> {
    const text = writeTicket(ticket)
    const status = readAs(statusAnswer, await this.#ask(ticket, 'status', occasion), 'the status', true)
    const meaning = meaningOf(status)
    switch (meaning?.means) {
      case 'issued':
        return { kind: 'issued', ticket: text, chain: await this.#chain(ticket, occasion) }
      case 'ended':
        return { kind: 'ended', ticket: text, as: meaning.as, why: await this.#why(status, ticket, occasion) }
      case 'waits':
        return this.#waits(text, [{ reason: meaning.reason, note: status }], occasion)
      case 'at-work': {
        const waitingFor = HAS_TELLING_TASKS.has(status.toUpperCase()) ? await this.#open(ticket, occasion) : []
        return waitingFor.length > 0 ? this.#waits(text, waitingFor, occasion) : { kind: 'issuing', ticket: text }
      }
      case undefined: // a word we do not know ends nothing
        return this.#waits(text, [{ reason: 'unknown', note: status.slice(0, 200) }], occasion)
    }
  }

  #waits(ticket: string, waitingFor: readonly WaitingFor[], { now }: Occasion): OrderAnswer {
    const lookAgainAt = new Date(now.getTime() + this.#waitingMilliseconds)
    return { kind: 'pending', ticket, waitingFor, lookAgainAt }
  }

  /** What open tasks want of people. */
  async #open(ticket: SwissSignTicket, occasion: Occasion): Promise<WaitingFor[]> {
    const tasks = await this.#tasks(ticket, occasion)
    const wanted = new Map(tasks.map((task) => [openTaskWaitsFor(task.type, task.status), task]))
    const waitingFor: WaitingFor[] = []
    if (wanted.has('domain')) waitingFor.push(...(await this.#domains.missingFor(ticket.names, occasion)))
    const caa = wanted.get('caa')
    if (caa !== undefined) waitingFor.push(...caaWaits(ticket.names, caa))
    for (const reason of ['identity', 'approval'] as const) {
      const task = wanted.get(reason)
      if (task !== undefined) waitingFor.push({ reason, note: inWords(task) })
    }
    return waitingFor
  }

  async #why(status: string, ticket: SwissSignTicket, occasion: Occasion): Promise<string> {
    const tasks = await this.#tasks(ticket, occasion)
    const errors = tasks.filter(({ error }) => error).map(inWords)
    return [`SwissSign says ${status.toUpperCase()}`, ...errors].join('; ').slice(0, 1_000)
  }

  async #chain(ticket: SwissSignTicket, occasion: Occasion): Promise<Uint8Array[]> {
    const chain = readAs(chainAnswer, await this.#ask(ticket, 'certificate/chain', occasion), 'the chain', true)
    return chain.map((one) => new Uint8Array(Buffer.from(one, 'base64')))
  }

  async #tasks(ticket: SwissSignTicket, occasion: Occasion): Promise<TaskSeen[]> {
    return readAs(tasksAnswer, await this.#ask(ticket, 'tasks', occasion), 'the tasks', true)
  }

  #ask({ order }: SwissSignTicket, what: string, occasion: Occasion): Promise<unknown> {
    return this.#api.post({ path: `/v2/order/${order}/${what}`, effect: 'read' }, occasion)
  }
}

function caaWaits(names: readonly string[], task: TaskSeen): WaitingFor[] {
  const value = task.error ?? 'a CAA record that names this CA, or none (RFC 8659)'
  return names.map((name) => ({ reason: 'domain', name, method: 'CAA record', value }))
}

const inWords = ({ type, status, error }: TaskSeen): string =>
  `${type} ${status}${error ? `: ${error}` : ''}`.slice(0, 500)
