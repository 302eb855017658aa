/** What happens in the demo world, told to a person: a line an exchange. */
export interface Account {
  /** Takes the log lines of a node, as pino writes them. */
  readonly write: (line: string) => void
  say(text: string): void
  /** Something a terminal noticed by itself. */
  tell(who: string, what: string): void
}

export function createAccount(out: (text: string) => void, now: () => Date): Account {
  const time = (): string => now().toTimeString().slice(0, 8)
  const say = (text: string): void => out(`${text}\n`)
  return {
    say,
    tell: (who, what) => say(`${time()}  ${who.padEnd(20)} ${what}`),
    write: (line) => {
      const told = tellLogLine(JSON.parse(line) as LogLine)
      if (told !== undefined) say(`${time()}  ${told}`)
    },
  }
}

interface LogLine {
  readonly msg: string
  readonly level: number
  readonly direction?: 'in' | 'out'
  readonly partner?: string
  readonly authority?: string
  readonly role?: string
  readonly operation?: string
  readonly result?: string
  readonly milliseconds?: number
  readonly error?: string
  readonly why?: string
  readonly path?: string
}

const WARNING = 40

/**
 * Exchanges between the authorities of one node are logged at both ends: told once, at the end that answers. Calls to
 * terminals have one end here only.
 */
function tellLogLine(line: LogLine): string | undefined {
  if (line.msg === 'exchange') {
    const { direction, partner = '?', authority = '?', role, operation = 'message', result = '', milliseconds } = line
    if (direction === 'out' && role !== 'terminal') return undefined
    const who = direction === 'in' ? `${partner} → ${authority}` : `callback → ${partner}`
    return `${who.padEnd(20)} ${operation.padEnd(19)} ${result.padEnd(22)} ${milliseconds} ms`
  }
  if (line.level < WARNING) return undefined
  return `! ${line.msg}${[line.error, line.why, line.path].map((more) => (more ? `: ${more}` : '')).join('')}`
}
