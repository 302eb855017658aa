// What many exchanges in the database change: how fast messages are accepted, how long pages take, what a worker takes of memory.
import { startPostgres } from '../test/support/postgres.ts'
import { acceptBlock } from './scale/accept-rate.ts'
import { type FullDatabase, fullDatabase, SERVER_SETTINGS } from './scale/database.ts'
import { pageTimes } from './scale/page-times.ts'
import { workerMemory } from './scale/worker-memory.ts'
import { type Bench, type BenchOptions, type Figure, figure } from './support/figure.ts'
import { percentile } from './support/percentile.ts'
import { ratesOf } from './support/rounds.ts'

const FEW = 10_000
const PAGE_LIMIT_MILLISECONDS = 100
const MEMORY_LIMIT_MEGABYTES = 300

export const bench: Bench = {
  title:
    'with 10,000,000 exchanges: accept rate, pages of lists, memory of a worker (minutes; --exchanges, --messages)',
  run,
}

async function run(options: BenchOptions): Promise<Figure[]> {
  const { quick, progress } = options
  const exchanges = options.exchanges ?? (quick ? 100_000 : 10_000_000)
  const messages = options.messages ?? (quick ? 2_000 : 200_000)
  const server = await startPostgres({ keepsCommits: true, settings: SERVER_SETTINGS })
  try {
    const few = await fullDatabase(server, FEW, () => {})
    const many = await fullDatabase(server, exchanges, progress)
    const figures = [...(await acceptRate(few, many, exchanges, options)), ...(await pages(many, exchanges, options))]
    await few.store.close()
    await many.store.close()
    const url = await server.newDatabase()
    return [...figures, ...(await memory(url, messages, progress))]
  } finally {
    server.remove()
  }
}

const count = (number: number): string => number.toLocaleString('en')

async function acceptRate(few: FullDatabase, many: FullDatabase, exchanges: number, { quick, progress }: BenchOptions) {
  progress('accept …')
  const [atFew, atMany] = [await acceptBlock(few), await acceptBlock(many)]
  await ratesOf([atMany.block, atFew.block], quick ? 2 : 20) // caches want to be warm
  const [many_, few_] = await ratesOf([atMany.block, atFew.block], quick ? 6 : 120)
  await atFew.end()
  await atMany.end()
  return [figure(`accept, ${count(exchanges)} exchanges`, many_!, 'ops/s', `the same, ${count(FEW)} exchanges`, few_!)]
}

async function pages(many: FullDatabase, exchanges: number, { quick, progress }: BenchOptions): Promise<Figure[]> {
  progress('pages …')
  const kinds = await pageTimes(many, quick ? 20 : 200)
  const all = kinds.flatMap(({ milliseconds }) => milliseconds)
  return [
    limited(`page of 50 of ${count(exchanges)}, p95`, percentile(all, 0.95), 'ms', PAGE_LIMIT_MILLISECONDS),
    ...kinds.map(({ title, milliseconds }) =>
      limited(`  ${title}, p95`, percentile(milliseconds, 0.95), 'ms', PAGE_LIMIT_MILLISECONDS),
    ),
  ]
}

async function memory(url: string, messages: number, progress: (text: string) => void): Promise<Figure[]> {
  const megabytes = await workerMemory(url, messages, progress)
  const [early, late] = [
    megabytes.slice(megabytes.length >> 2, megabytes.length >> 1),
    megabytes.slice(-(megabytes.length >> 2)),
  ]
  const name = `worker, ${count(messages)} messages`
  return [
    limited(`${name}: resident memory, highest`, Math.max(...megabytes), 'MB', MEMORY_LIMIT_MEGABYTES),
    limited(
      `${name}: last quarter, median`,
      percentile(late, 0.5),
      'MB',
      percentile(early, 0.5),
      'second quarter, median',
    ),
  ]
}

/** As for every figure more is better, `ratio` says how often it would fit into its limit. */
function limited(name: string, value: number, unit: string, limit: number, against = 'limit'): Figure {
  const { ratio } = figure(name, limit, unit, against, value)
  return { ...figure(name, value, unit, against, limit), ratio }
}
