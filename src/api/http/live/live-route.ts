import { z } from 'zod'
import { OperatorError } from '../../../messages/index.ts'
import type { ToldEvent } from '../../../store/index.ts'
import { objectionTo } from '../../who-may.ts'
import type { HttpDeps } from '../http-deps.ts'
import { HttpProblem } from '../problem.ts'
import { route } from '../route.ts'
import type { Visitor } from '../visitor.ts'
import { Places } from './places.ts'

const CHECKED_EVERY_MILLISECONDS = 2_000
const HEARTBEAT_MILLISECONDS = 15_000
const place = z.string().regex(/^\d{1,15}$/, 'the id of an event of this stream')
const places = new Places({ inTotal: 100, each: 6 })

type Known = Exclude<Visitor, { kind: 'stranger' }>

/** Server-sent events, as browsers read them (HTML, 9.2): what happens on the node, as it is committed. */
export const live = [
  route({
    method: 'get',
    path: '/api/live',
    command: 'event.list',
    summary: 'What happens, as it happens; goes on behind the id that Last-Event-ID or `after` names',
    access: 'known',
    query: z.strictObject({ after: place.optional() }),
    result: z.undefined(),
    media: {
      type: 'text/event-stream',
      says: 'Each event is `{ n, at, kind, exchange, partner, authority }`; `missed`: too many came, look anew; `end`: the session is over',
    },
    async handle({ visitor, query, lastEventId, signal }, deps) {
      const objection = objectionTo('event.list', visitor.caller)
      if (objection !== undefined) throw new OperatorError('not-allowed', objection)
      const from = lastEventId ?? query.after
      if (from !== undefined && !place.safeParse(from).success) {
        throw new HttpProblem(400, 'invalid-input', 'Last-Event-ID: the id of an event of this stream.')
      }
      places.take(visitor.caller.person.id, signal)
      const head = await deps.live.listen(signal)
      const begin = from === undefined ? head : Math.min(Number(from), head)
      return { result: undefined, content: { type: 'text/event-stream', pieces: told(begin, visitor, signal, deps) } }
    },
  }),
]

async function* told(
  begin: number,
  visitor: Known,
  signal: AbortSignal,
  { live: feed }: HttpDeps,
): AsyncGenerator<string> {
  yield 'retry: 2000\n\n'
  let [at, checked, said] = [begin, Date.now(), Date.now()]
  while (!signal.aborted && !feed.isClosed) {
    const next = await feed.behind(at, signal)
    if (signal.aborted) return
    if (Date.now() - checked >= CHECKED_EVERY_MILLISECONDS) {
      if (!(await mayStill(visitor))) return yield 'event: end\ndata: {}\n\n'
      checked = Date.now()
    }
    if ('missed' in next) {
      at = next.missed
      yield `id: ${at}\nevent: missed\ndata: ${JSON.stringify({ n: at })}\n\n`
    } else {
      if (next.length === 0 && Date.now() - said < HEARTBEAT_MILLISECONDS) continue
      at = next.at(-1)?.position ?? at
      yield next.length === 0 ? ': still here\n\n' : next.map(textOf).join('')
    }
    said = Date.now()
  }
}

async function mayStill(visitor: Known): Promise<boolean> {
  const caller = await visitor.again()
  return caller !== undefined && objectionTo('event.list', caller) === undefined
}

function textOf({ position: n, at, kind, exchangeId, partnerName, authorityName }: ToldEvent): string {
  const data = { n, at: at.toISOString(), kind, exchange: exchangeId, partner: partnerName, authority: authorityName }
  return `id: ${n}\ndata: ${JSON.stringify(data)}\n\n`
}
