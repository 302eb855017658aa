/** What happens in the demo world, told to a person: a line an exchange. */
export interface Account {
  /** Where the node of a state logs to, as pino writes it. */
  logOf(country: string): { readonly write: (line: string) => void }
  say(text: string): void
  /** Something somebody noticed by themselves. */
  tell(who: string, what: string): void
  tellExchange(who: string, told: ToldExchange): void
}

export interface ToldExchange {
  readonly operation?: string | undefined
  readonly result?: string | undefined
  readonly milliseconds?: number | undefined
}

export function createAccount(out: (text: string) => void, now: () => Date): Account {
  const time = (): string => now().toTimeString().slice(0, 8)
  const say = (text: string): void => out(`${text}\n`)
  const tell = (who: string, what: string): void => say(`${time()}  ${who.padEnd(WHO)} ${what}`)
  const tellExchange = (who: string, { operation = 'message', result = '', milliseconds = 0 }: ToldExchange): void =>
    tell(who, `${operation.padEnd(25)} ${result.padEnd(28)} ${milliseconds} ms`)
  return {
    say,
    tell,
    tellExchange,
    logOf: (country) => ({
      write: (text) => {
        const line = JSON.parse(text) as LogLine
        const who = line.msg === 'exchange' ? sidesOf(line) : undefined
        if (who !== undefined) tellExchange(who, line)
        if (line.level >= WARNING) say(`${time()}  ! ${country}: ${warningOf(line)}`)
      },
    }),
  }
}

interface LogLine extends ToldExchange {
  readonly msg: string
  readonly level: number
  readonly direction?: 'in' | 'out'
  readonly partner?: string
  readonly authority?: string
  readonly role?: string
  readonly error?: string
  readonly warning?: string
  readonly why?: string
  readonly path?: string
  readonly code?: string
}

const WHO = 20
const WARNING = 40

/**
 * Who talks to whom. Exchanges between authorities are logged at both ends: told once, at the end that answers, also across a
 * border. Calls to terminals have one end here only.
 */
function sidesOf({ direction, partner = '?', authority = '?', role }: LogLine): string | undefined {
  if (direction === 'in') return `${callerOf(partner, authority)} → ${authority}`
  return role === 'terminal' ? `callback → ${partner}` : undefined
}

/** A SPOC knows another by the country alone. */
function callerOf(partner: string, authority: string): string {
  return authority.endsWith('-SPOC') ? `${partner}-SPOC` : partner
}

function warningOf({ msg, error, warning, why, path, code }: LogLine): string {
  return [msg, error, warning, why, path, code].filter((part) => part !== undefined && part !== '').join(': ')
}
