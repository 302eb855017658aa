// A node under load: accepting, issuing, the whole way to the callback; each beside what the machine allows in the same run.

import { Cycles } from './broker/cycles.ts'
import { commitLimit, curveLimit, type Limit } from './broker/limits.ts'
import { Load, type Stretch } from './broker/load.ts'
import { countOwed, postgresProcesses, startDurablePostgres } from './broker/postgres.ts'
import { watchProcessorTime } from './broker/processor-time.ts'
import { prepareRequests } from './broker/requests.ts'
import { type Statements, WATCHED, watchStatements } from './broker/statements.ts'
import { makeWorld, type World } from './broker/world.ts'
import { findCores } from './support/cores.ts'
import { type Bench, type BenchOptions, type Figure, figure, lessIsBetter } from './support/figure.ts'
import { percentile } from './support/percentile.ts'
import { median } from './support/rounds.ts'

export const bench: Bench = { title: 'a node under load: accept, issue, call back; PostgreSQL and embedded', run }

const CONNECTIONS = 20 // of the pool of a process, as it is set at first
const UNDER_WAY = 64 // cycles at once, where the rate is looked for
const ROUNDS = 3
const ACCEPTED = 'ok_syntax'
const ISSUED = 'ok_cert_available'

/** Seconds of a stretch of each kind. */
const LONG = { warm: 5, round: 4, limit: 1.5, latency: 8, search: 8, held: 60, backlog: 1500 }
const QUICK: typeof LONG = { warm: 0.5, round: 0.6, limit: 0.3, latency: 1, search: 1, held: 2, backlog: 64 }

interface Bed {
  readonly world: World
  readonly cycles: Cycles
  readonly options: BenchOptions
  readonly times: typeof LONG
  /** Processes of the database. */
  readonly database: () => readonly number[]
  readonly curves: Limit
  readonly statements: Statements
}

async function run(options: BenchOptions): Promise<Figure[]> {
  await (await findCores(options.progress)).two()
  const curves = await curveLimit()
  const server = await onServer(curves, options)
  const embedded = await onEmbedded(curves, options)
  return [...server.figures, ...embedded.figures, ...sideBySide(embedded, server)]
}

interface Measured {
  readonly figures: readonly Figure[]
  readonly issue: number
  readonly cycle: number
}

async function onServer(curves: Limit, options: BenchOptions): Promise<Measured> {
  const postgres = await startDurablePostgres(options.profile === undefined ? {} : WATCHED)
  const url = await postgres.newDatabase()
  const statements = await watchStatements(url, options.profile)
  const bed = await makeBed(url, curves, options, await postgresProcesses(url), statements)
  const commits = await commitLimit(url, CONNECTIONS)
  const figures: Figure[] = []
  figures.push(...(await accepting(bed, commits)))
  await commits.close()
  figures.push(...(await workers(bed, url)))
  const issue = await issuing(bed, 'server')
  const cycle = await cycling(bed, 'server')
  await statements.close()
  await bed.world.close()
  return { figures: [...figures, ...issue.figures, ...cycle.figures], issue: issue.rate, cycle: cycle.rate }
}

async function onEmbedded(curves: Limit, options: BenchOptions): Promise<Measured> {
  const bed = await makeBed(undefined, curves, options, () => [], await watchStatements('', undefined))
  const issue = await issuing(bed, 'embedded')
  const cycle = await cycling(bed, 'embedded')
  await bed.world.close()
  return { figures: [...issue.figures, ...cycle.figures], issue: issue.rate, cycle: cycle.rate }
}

function sideBySide(embedded: Measured, server: Measured): Figure[] {
  return [
    figure('embedded: full issue at once', embedded.issue, '/s', 'server, the same load', server.issue),
    figure('embedded: whole cycle', embedded.cycle, '/s', 'server, the same load', server.cycle),
  ]
}

async function makeBed(
  database: string | undefined,
  curves: Limit,
  options: BenchOptions,
  processes: () => readonly number[],
  statements: Statements,
): Promise<Bed> {
  options.progress(`${database === undefined ? 'embedded' : 'server'}: a state, its DV and its terminals …`)
  const cycles = new Cycles()
  const world = await makeWorld({ database, profile: options.profile, onCalled: cycles.called })
  return { world, cycles, options, times: options.quick ? QUICK : LONG, database: processes, curves, statements }
}

/** Durable acceptance while nobody works: what a terminal waits for that is called back. */
async function accepting(bed: Bed, commits: Limit): Promise<Figure[]> {
  const { world, times, cycles } = bed
  const node = await world.start('web')
  const load = Load.of(world)
  await provide(bed, load, 'by-callback', 400 * times.warm)
  const wish = { expected: ACCEPTED, before: cycles.begin }
  const first = await load.asFastAsPossible({ ...wish, seconds: times.warm })
  await provide(bed, load, 'by-callback', rateOf(first) * 1.5 * (ROUNDS * times.round + times.latency))
  const spent = spendersOf(bed, [node.pid])
  await bed.statements.begin()
  const { ours, limit } = await inTurns(bed, commits, load.atOnce, () =>
    load.asFastAsPossible({ ...wish, seconds: times.round }),
  )
  await bed.statements.write('accept')
  bed.options.progress(`accept: ${spent()}`)
  const slow = await load.atRate(ours / 2, { ...wish, seconds: times.latency })
  const alone = 1000 / (await commits.rateFor(times.limit, 1))
  load.close()
  await node.stop()
  return [
    figure('server: durable accept, workers paused', ours, '/s', 'bare commit of three rows', limit),
    ...latencies('server: durable accept', slow, 'bare commit, one at a time', alone),
  ]
}

/** What was accepted while nobody worked is worked off by one process; as much again by two. */
async function workers(bed: Bed, url: string): Promise<Figure[]> {
  const one = await workOff(bed, url, 1)
  const node = await bed.world.start('web')
  const load = Load.of(bed.world)
  await provide(bed, load, 'by-callback', bed.times.backlog)
  await load.asFastAsPossible({ expected: ACCEPTED, before: bed.cycles.begin, seconds: 60 })
  load.close()
  await node.stop()
  const two = await workOff(bed, url, 2)
  return [
    figure('server: two worker processes, backlog', two.rate, '/s', 'one worker process', one.rate),
    lessIsBetter('server: two worker processes, cost', two.cost, 'ms of processor', 'one worker process', one.cost),
  ]
}

/** @returns how many are called back a second, and the processor time of each */
async function workOff(bed: Bed, url: string, processes: number): Promise<{ rate: number; cost: number }> {
  const { cycles, world, database, options } = bed
  const owed = await countOwed(url)
  const from = cycles.ended.length
  const nodes = await Promise.all(Array.from({ length: processes }, () => world.start('worker')))
  const spent = watchProcessorTime({ node: () => nodes.map(({ pid }) => pid), database })
  await cycles.allEnded(600_000)
  const costs = spent()
  const ended = cycles.ended.slice(from)
  const [early, late] = [Math.floor(ended.length * 0.1), Math.floor(ended.length * 0.9)]
  const rate = (1000 * (late - early)) / (ended[late]! - ended[early]!)
  options.progress(`${processes} worker process(es), ${owed} owed: ${rate.toFixed(0)}/s; ${costs.text}`)
  await Promise.all(nodes.map((node) => node.stop()))
  return { rate, cost: (1000 * costs.coreSeconds) / ended.length }
}

/** A caller that takes no callback waits for its certificate. */
async function issuing(bed: Bed, size: string): Promise<{ figures: Figure[]; rate: number }> {
  const { world, times, curves } = bed
  const node = await world.start('all')
  const load = Load.of(world)
  await provide(bed, load, 'at-once', 200 * times.warm)
  const first = await load.asFastAsPossible({ expected: ISSUED, seconds: times.warm })
  await provide(bed, load, 'at-once', rateOf(first) * 1.5 * (ROUNDS * times.round + times.latency))
  const spent = spendersOf(bed, [node.pid])
  await bed.statements.begin()
  const { ours, limit } = await inTurns(bed, curves, load.atOnce, () =>
    load.asFastAsPossible({ expected: ISSUED, seconds: times.round }),
  )
  await bed.statements.write('issue')
  bed.options.progress(`${size}, issue: ${spent()}`)
  const slow = await load.atRate(ours / 2, { expected: ISSUED, seconds: times.latency })
  const alone = 1000 / (await curves.rateFor(times.limit, 1))
  load.close()
  await node.stop()
  const figures = [
    figure(`${size}: full issue at once`, ours, '/s', 'its curve operations, two cores', limit),
    ...latencies(`${size}: full issue at once`, slow, 'its curve operations, one at a time', alone),
  ]
  return { figures, rate: ours }
}

/** The rate is looked for with so many under way; nine tenths of it must then go on for a minute with no more under way. */
async function cycling(bed: Bed, size: string): Promise<{ figures: Figure[]; rate: number }> {
  const { world, times, cycles, curves, options } = bed
  const node = await world.start('all')
  const load = Load.of(world)
  const wish = { expected: ACCEPTED, before: cycles.begin }
  await provide(bed, load, 'by-callback', 200 * times.search)
  cycles.window = UNDER_WAY
  const [began, before] = [performance.now(), cycles.ended.length]
  await load.asFastAsPossible({ ...wish, seconds: times.search })
  await cycles.allEnded(60_000)
  const highest = (1000 * (cycles.ended.length - before)) / (cycles.ended.at(-1)! - began)
  cycles.window = Number.POSITIVE_INFINITY
  const rate = 0.9 * highest
  await provide(bed, load, 'by-callback', rate * times.held * 1.1)
  const limits = [await curves.rateFor(times.limit)]
  const spent = spendersOf(bed, [node.pid])
  const from = cycles.ended.length
  const underWay: number[] = []
  await bed.statements.begin()
  const looking = setInterval(() => underWay.push(cycles.underWay), (1000 * times.held) / 30)
  const held = await load.atRate(rate, { ...wish, seconds: times.held })
  clearInterval(looking)
  const perSecond = (cycles.ended.length - from) / held.seconds
  await bed.statements.write('cycle')
  options.progress(`${size}, cycle: ${spent()}`)
  await cycles.allEnded(60_000)
  limits.push(await curves.rateFor(times.limit))
  load.close()
  await node.stop()
  const third = Math.floor(underWay.length / 3)
  const [early, late] = [underWay.slice(third, 2 * third), underWay.slice(2 * third)].map(mean)
  const figures = [
    figure(`${size}: whole cycle, ${times.held} s`, perSecond, '/s', 'its curve operations, two cores', mean(limits)),
    lessIsBetter(`${size}: cycles under way, last third`, late!, 'on average', 'the third before', early!),
  ]
  return { figures, rate: perSecond }
}

/** Ours and the limit in turns, so that what else the machine does meets both; medians. */
async function inTurns(bed: Bed, limit: Limit, atOnce: number, stretch: () => Promise<Stretch>) {
  const [ours, limits]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    limits.push(await limit.rateFor(bed.times.limit, atOnce))
    ours.push(rateOf(await stretch()))
  }
  return { ours: median(ours), limit: median(limits) }
}

/** Requests for all terminals together; keys are made for them beforehand. */
async function provide({ world, options }: Bed, load: Load, how: 'at-once' | 'by-callback', count: number) {
  const each = Math.ceil(count / world.terminals.length)
  const began = performance.now()
  load.give(await prepareRequests(world.terminals, each, how))
  const made = each * world.terminals.length
  options.progress(`${made} requests made, ${((1000 * made) / (performance.now() - began)).toFixed(0)}/s`)
}

/** @returns tells what each side has cost since, in cores */
function spendersOf({ database }: Bed, node: readonly number[]): () => string {
  const spent = watchProcessorTime({ node: () => node, database, 'load and limits': () => [process.pid] })
  return () => spent().text
}

function latencies(name: string, { took }: Stretch, against: string, reference: number): Figure[] {
  return [0.5, 0.95, 0.99].map((share) => {
    const title = `${name}, p${100 * share} at half of that rate`
    return lessIsBetter(title, percentile(took, share), 'ms', against, reference)
  })
}

const rateOf = ({ done, seconds }: Stretch): number => done / seconds
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length || 1
