// Loaded into a node's process before the program, by NODE_OPTIONS=--import, and by tests of orders alone.
//   DIE_IN_ORDER={"when":"before"|"after","moment":MOMENT,"names":[…]}   the process ends itself, by SIGKILL, before or after this
//   moment of the order that one of the names is of: its id, or a piece of its request
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import { PGlite } from '@electric-sql/pglite'

/** What a statement is by which an order comes to each moment. */
const STATEMENTS = {
  'is written down': (text) => text.startsWith('insert into "ca_order" '),
  'goes out': (text, [first]) => text.startsWith('update "ca_order" ') && first === 'submitted',
  'is at the CA': (text, [first]) => text.startsWith('update "ca_order" ') && first === 'issuing',
  'has its certificate': (text) => text.startsWith('insert into "ca_order_certificate" '),
  'is issued': (text, [first]) => text.startsWith('update "ca_order" ') && first === 'issued',
} as const satisfies Record<string, (text: string, values: readonly unknown[]) => boolean>

export type Moment = keyof typeof STATEMENTS | 'is called for'
export interface Death {
  /** Of what is committed by it, or of the call to the CA: before it leaves, or when its answer is there. */
  readonly when: 'before' | 'after'
  readonly moment: Moment
  readonly names: readonly string[]
}

const { DIE_IN_ORDER } = process.env
if (DIE_IN_ORDER !== undefined && process.argv.includes('serve')) prepare(JSON.parse(DIE_IN_ORDER) as Death)

function prepare(death: Death): void {
  if (death.moment === 'is called for') watchCalls(death)
  else watchCommits(death, STATEMENTS[death.moment])
}

const die = (): void => void process.kill(process.pid, 'SIGKILL')

type Ask = (this: unknown, text: string, values?: readonly unknown[], ...rest: unknown[]) => Promise<unknown>

/** The embedded database is one session: what lies between begin and commit belongs together. */
function watchCommits({ when, names }: Death, isIt: (text: string, values: readonly unknown[]) => boolean): void {
  let isOpen = false
  let came = false
  const prototype = PGlite.prototype as unknown as Record<'query', Ask>
  const { query } = prototype
  prototype.query = async function (text, values = [], ...rest) {
    if (/^\s*begin\b/i.test(text)) isOpen = true
    came ||= isIt(text, values) && values.some((one) => names.includes(String(one)))
    const isNow = came && (!isOpen || /^\s*commit\b/i.test(text))
    if (isNow && when === 'before') die()
    const answer = await query.call(this, text, values, ...rest)
    if (isNow) die()
    if (/^\s*(commit|rollback)\b/i.test(text)) [isOpen, came] = [false, false]
    return answer
  }
}

/** The first call whose body names the order. */
function watchCalls({ when, names }: Death): void {
  const { request } = https
  https.request = ((...args: unknown[]) => {
    const outgoing = Reflect.apply(request, https, args)
    const { end } = outgoing
    outgoing.end = (body: unknown, ...rest: unknown[]) => {
      const isIt = body instanceof Uint8Array && names.some((name) => Buffer.from(body).includes(name))
      if (isIt && when === 'before') die()
      if (isIt) outgoing.prependOnceListener('response', die)
      return end.call(outgoing, body, ...rest)
    }
    return outgoing
  }) as typeof request
  syncBuiltinESMExports()
}
