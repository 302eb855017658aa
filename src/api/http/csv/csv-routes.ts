import { z } from 'zod'
import type { EventView, ExchangeView } from '../../../messages/index.ts'
import type { Caller } from '../../caller.ts'
import type { HttpDeps } from '../http-deps.ts'
import { Places } from '../live/places.ts'
import { HttpProblem } from '../problem.ts'
import { inputFromText } from '../resources/from-text.ts'
import { type AnyRoute, type Content, route } from '../route.ts'
import type { Visitor } from '../visitor.ts'
import { csvLine } from './csv-text.ts'

const PAGE = 1_000
const ROWS_AT_MOST = 100_000
const places = new Places({ inTotal: 8, each: 2 })

interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next?: string | undefined
}

interface Table<Row> {
  readonly path: string
  readonly command: 'exchange.list' | 'event.list'
  readonly file: string
  readonly columns: Readonly<Record<string, (row: Row) => string | undefined>>
  readonly rowsOf: (answer: never) => Page<Row>
}

const EXCHANGES: Table<ExchangeView> = {
  path: '/api/exchanges.csv',
  command: 'exchange.list',
  file: 'exchanges.csv',
  columns: {
    id: ({ id }) => id,
    createdAt: ({ createdAt }) => createdAt,
    partner: ({ partner }) => partner,
    direction: ({ direction }) => direction,
    operation: ({ operation }) => operation,
    messageId: ({ messageId }) => messageId,
    state: ({ state }) => state,
    outcome: ({ outcome }) => outcome,
    wireStatus: ({ wireStatus }) => wireStatus,
    waits: ({ waits }) => waits,
    callbackUrl: ({ callbackUrl }) => callbackUrl,
    settledAt: ({ settledAt }) => settledAt,
    closedAt: ({ closedAt }) => closedAt,
  },
  rowsOf: ({ exchanges, next }: { exchanges: readonly ExchangeView[]; next?: string }) => ({ rows: exchanges, next }),
}

const EVENTS: Table<EventView> = {
  path: '/api/events.csv',
  command: 'event.list',
  file: 'events.csv',
  columns: {
    at: ({ at }) => at,
    kind: ({ kind }) => kind,
    partner: ({ partner }) => partner,
    authority: ({ authority }) => authority,
    exchange: ({ exchange }) => exchange,
    details: ({ details }) => JSON.stringify(details),
  },
  rowsOf: ({ events, next }: { events: readonly EventView[]; next?: string }) => ({ rows: events, next }),
}

/** Whole lists for spreadsheets; the filters are those of the lists. */
export const tables = [csvRoute(EXCHANGES), csvRoute(EVENTS)]

function csvRoute<Row>(table: Table<Row>): AnyRoute {
  const { path, command } = table
  return route({
    method: 'get',
    path,
    command,
    isWhole: true,
    summary: `The same as CSV (RFC 4180), at most ${ROWS_AT_MOST} rows; what looks like a formula has an apostrophe before it`,
    access: 'known',
    query: z.record(z.string(), z.unknown()),
    result: z.undefined(),
    media: {
      type: 'text/csv',
      says: `A header, then a row each; where there are more, the last row says "more" and where to go on`,
    },
    async handle({ visitor, query, signal }, deps) {
      return { result: undefined, content: await csvContent(table, query, visitor, signal, deps) }
    },
  })
}

/** The first page is read before anything is sent: what is refused is told as a problem. */
async function csvContent<Row>(
  { command, file, columns, rowsOf }: Table<Row>,
  query: Readonly<Record<string, unknown>>,
  { caller, again }: Exclude<Visitor, { kind: 'stranger' }>,
  signal: AbortSignal,
  { operators }: HttpDeps,
): Promise<Content> {
  if (query.limit !== undefined) throw new HttpProblem(400, 'invalid-input', 'query.limit: a table is sent whole.')
  const filter = inputFromText(command, query)
  const read = async (who: Caller, after: unknown): Promise<Page<Row>> => {
    const input = { ...filter, limit: PAGE, ...(after !== undefined && { after }) }
    return rowsOf((await operators.as(who).call(command, input as never)) as never)
  }
  places.take(caller.person.id, signal)
  const first = await read(caller, filter.after)
  return { type: TYPE, file, pieces: lines(first, async (after) => read(still(await again()), after), columns) }
}

/** Who may no more gets no more: the answer breaks off, so that nobody takes it for whole. @throws {HttpProblem} 401 */
function still(caller: Caller | undefined): Caller {
  if (caller !== undefined) return caller
  throw new HttpProblem(401, 'not-authenticated', 'The session is over, or the token counts no more.')
}

const TYPE = 'text/csv; charset=utf-8; header=present'

async function* lines<Row>(
  first: Page<Row>,
  read: (after: string) => Promise<Page<Row>>,
  columns: Table<Row>['columns'],
): AsyncGenerator<string> {
  yield csvLine(Object.keys(columns))
  let [page, count] = [first, 0]
  for (;;) {
    yield page.rows.map((row) => csvLine(Object.values(columns).map((cell) => cell(row)))).join('')
    count += page.rows.length
    if (page.next === undefined) return
    if (count >= ROWS_AT_MOST) return yield csvLine(['more', `after=${page.next}`])
    page = await read(page.next)
  }
}
