import type { Message } from './messages.ts'
import { ASKED_SERVICES, type Edition, type Toolkit } from './toolkit.ts'

/** Ours, and those the toolkit has. */
const SERVICES = [...ASKED_SERVICES, 'its TermContr', 'its DV'] as const

const ORDER: readonly string[] = SERVICES

interface Asked {
  readonly toolkit: Pick<Toolkit, 'name'>
  readonly edition: Edition
  /** Who is asked, or brought something. */
  readonly service: (typeof SERVICES)[number]
  readonly message: Pick<Message, 'operation' | 'returnCode' | 'how'>
}

/** Which toolkit asked what in which edition, and whether it had the right answer. */
export class ToolkitTable {
  readonly #columns: readonly string[]
  readonly #rows = new Map<string, Map<string, string>>()

  constructor(toolkits: readonly Pick<Toolkit, 'name'>[]) {
    this.#columns = toolkits.map(({ name }) => name)
  }

  /** @param wrong undefined: it went as it has to; what went wrong once stays wrong */
  note({ toolkit, edition, service, message }: Asked, wrong: string | undefined): void {
    const { operation, how, returnCode } = message
    const name = how === undefined ? operation : `${operation}, ${how}`
    const key = [edition, service, name, `\`${returnCode}\``].join(' | ')
    const row = this.#rows.get(key) ?? new Map<string, string>()
    if (row.get(toolkit.name) !== '✘') row.set(toolkit.name, wrong === undefined ? '✔' : '✘')
    this.#rows.set(key, row)
  }

  /** @throws what the work throws */
  async noting(asked: Asked, work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.note(asked, undefined)
    } catch (error) {
      this.note(asked, (error as Error).message)
      throw error
    }
  }

  /** In Markdown: a row a message, a column a toolkit. */
  toString(): string {
    const head = ['edition', 'service', 'message', 'answer', ...this.#columns]
    const body = [...this.#rows].sort(byEditionAndService).map(([key, row]) => {
      return [key, ...this.#columns.map((name) => row.get(name) ?? '–')].join(' | ')
    })
    const lines = [head.join(' | '), head.map(() => '---').join(' | '), ...body]
    return lines.map((line) => `| ${line} |`).join('\n')
  }
}

/** Messages of a service stay in the order in which they were asked. */
function byEditionAndService([one]: [string, unknown], [other]: [string, unknown]): number {
  const place = (key: string): string => {
    const [edition = '', service = ''] = key.split(' | ')
    return edition + ORDER.indexOf(service)
  }
  return place(one).localeCompare(place(other))
}
