import type { Message } from './messages.ts'
import { ASKED_SERVICES, type Edition, type Toolkit } from './toolkit.ts'

const SERVICES = ASKED_SERVICES

const ORDER: readonly string[] = SERVICES

interface Asked {
  readonly toolkit: Pick<Toolkit, 'name'>
  readonly edition: Edition
  readonly service: (typeof SERVICES)[number]
  readonly message: Pick<Message, 'operation' | 'returnCode'>
}

/** Which toolkit asked what in which edition, and whether it had the right answer. */
export class ToolkitTable {
  readonly #columns: readonly string[]
  readonly #rows = new Map<string, Map<string, string>>()

  constructor(toolkits: readonly Pick<Toolkit, 'name'>[]) {
    this.#columns = toolkits.map(({ name }) => name)
  }

  /** @param wrong undefined: it went as it has to */
  note({ toolkit, edition, service, message }: Asked, wrong: string | undefined): void {
    const key = [edition, service, message.operation, `\`${message.returnCode}\``].join(' | ')
    const row = this.#rows.get(key) ?? new Map<string, string>()
    row.set(toolkit.name, wrong === undefined ? '✔' : '✘')
    this.#rows.set(key, row)
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
