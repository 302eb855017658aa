// What the audit chain costs a node, how fast a chain is verified, and that tampering with a long one is found.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { readLines } from '../src/app/large-files.ts'
import { Chainer, verifyChain } from '../src/audit/index.ts'
import { makeYears, openEmbeddedStore, openServerStore, type Store } from '../src/store/index.ts'
import { type MadeChain, makeChain } from '../test/audit/support/made-chain.ts'
import { TAMPERINGS } from '../test/audit/support/tampering.ts'
import { insertPartnerRow } from '../test/support/exchange-rows.ts'
import { startDurablePostgres } from './broker/postgres.ts'
import { acceptBlock } from './scale/accept-rate.ts'
import { type Bench, type BenchOptions, type Figure, figure, pairedFigure } from './support/figure.ts'
import type { Block } from './support/measure.ts'

export const bench: Bench = {
  title: 'the audit chain: accepting with it and without, verifying 1,000,000 rows, tampering found (under 2 minutes)',
  run,
}

const LIMIT_SECONDS = 60
const EVERY = 65_536 // rows of a checkpoint, as a node makes them when much comes together

async function run({ quick, progress }: BenchOptions): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-bench-audit-'))
  try {
    const accepting = [...(await onServer(quick, progress)), ...(await onEmbedded(quick, folder, progress))]
    return [...accepting, ...(await verifying(quick, folder, progress))]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function onServer(quick: boolean, progress: (text: string) => void): Promise<Figure[]> {
  const server = await startDurablePostgres()
  try {
    const open = async (): Promise<Store> => {
      const wish = { url: await server.newDatabase(), connections: 10, name: 'bench' }
      return openServerStore({ ...wish, onTrouble: (error) => progress(error.message) })
    }
    return await accepting('server', [await open(), await open()], quick, progress)
  } finally {
    server.remove()
  }
}

async function onEmbedded(quick: boolean, folder: string, progress: (text: string) => void): Promise<Figure[]> {
  const open = (name: string): Promise<Store> => openEmbeddedStore(join(folder, name), { flushAtCommit: true })
  return accepting('embedded', [await open('with'), await open('without')], quick, progress)
}

/** Two databases alike, in turns; in one of them nobody owes a place in the chain, and nobody chains. */
async function accepting(
  size: string,
  [audited, bare]: readonly [Store, Store],
  quick: boolean,
  progress: (text: string) => void,
) {
  progress(`${size}: accept, with the chain and without …`)
  await sql`alter table event disable trigger event_is_chained`.execute(bare.db)
  const [on, off] = [await blockOn(audited), await blockOn(bare)]
  const fail = (error: unknown): never => {
    throw error
  }
  const chainer = new Chainer({ db: audited.db, now: () => new Date(), onTrouble: fail })
  const times = quick ? 50 : size === 'server' ? 400 : 150
  const [ours, theirs]: [number[], number[]] = [[], []]
  for (let round = -1; round < (quick ? 4 : 20); round++) {
    const rates = await inTurns(
      round,
      () => rateOf(on.block, times, chainer),
      () => rateOf(off.block, times),
    )
    if (round >= 0) {
      ours.push(rates[0])
      theirs.push(rates[1])
    }
  }
  await Promise.all([on.end(), off.end()])
  await Promise.all([audited.close(), bare.close()])
  return [pairedFigure(`${size}: accept with the audit chain`, ours, '/s', 'without', theirs)]
}

async function inTurns(
  round: number,
  one: () => Promise<number>,
  other: () => Promise<number>,
): Promise<[number, number]> {
  if (round % 2 === 0) return [await one(), await other()]
  const second = await other()
  return [await one(), second]
}

async function blockOn(store: Store) {
  await makeYears(store.db, new Date())
  return acceptBlock({
    store,
    url: '',
    filled: { partners: [await insertPartnerRow(store)], from: new Date(), until: new Date() },
  })
}

/** What was accepted is chained within the time, as it is on a node that runs: its work counts. */
async function rateOf(block: Block, times: number, chainer?: Chainer): Promise<number> {
  const began = performance.now()
  const chaining = chainer && setInterval(() => void chainer.look(), 500)
  await block(times)
  clearInterval(chaining)
  await chainer?.look()
  return (1000 * times) / (performance.now() - began)
}

async function verifying(quick: boolean, folder: string, progress: (text: string) => void): Promise<Figure[]> {
  const rows = quick ? 20_000 : 1_000_000
  progress(`a chain of ${rows.toLocaleString('en')} rows is made …`)
  const chain = await makeChain({ file: join(folder, 'chain.jsonl'), rows, every: quick ? 1_024 : EVERY })
  const { size } = await stat(chain.file)
  const { seconds } = await verified(chain, readLines(chain.file), chain.anchors)
  progress(`verified ${(size / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s`)
  const found = await tampering(chain, progress)
  return [
    {
      ...figure(`verify ${rows.toLocaleString('en')} rows`, seconds, 's', 'limit', LIMIT_SECONDS),
      ratio: LIMIT_SECONDS / seconds,
    },
    figure(`kinds of tampering found in ${rows.toLocaleString('en')} rows`, found, '', 'tried', TAMPERINGS.length),
  ]
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

async function verified(chain: MadeChain, lines: AsyncIterable<string>, anchors: readonly string[]) {
  const began = performance.now()
  const result = await verifyChain({
    lines,
    anchors: [{ name: 'outside', lines: each(anchors) }],
    keys: [chain.fingerprint],
  })
  return { result, seconds: (performance.now() - began) / 1000 }
}

/** @returns how many were found, as what they are and at their row */
async function tampering(chain: MadeChain, progress: (text: string) => void): Promise<number> {
  let found = 0
  for (const { name, lines, anchors, finds, row } of TAMPERINGS) {
    const { result, seconds } = await verified(chain, lines(chain), anchors(chain))
    const first = result.findings[0]
    const isFound = first?.kind === finds && first.n === row(chain)
    if (isFound) found++
    const where = first?.n === undefined ? '' : `, row ${first.n.toLocaleString('en')}`
    progress(`  ${isFound ? 'found' : 'NOT FOUND'}: ${name}${where} (${seconds.toFixed(1)} s)`)
  }
  return found
}
