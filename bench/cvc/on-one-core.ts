import { availableParallelism } from 'node:os'
import type { Cores } from '../support/cores.ts'
import { type BenchOptions, type Figure, pairedFigure } from '../support/figure.ts'
import { type Block, inFlightOnOneCore, inLine, oneAtATime } from '../support/measure.ts'
import { type Length, roundsOf } from '../support/rounds.ts'
import type { Work } from './work.ts'

/** Operations at a time, where several are. */
export const SEVERAL = 8 * availableParallelism()

// Blocks of 30 ms: most of them hold a turn of the garbage collector.
const [WHOLE, QUICK]: [Length, Length] = [
  { seconds: 2.1, rounds: 25, warmUp: 10 },
  { seconds: 0.08, rounds: 15, warmUp: 5 },
]

/** By processor time, so that it does not matter much who else wants the core. */
export async function onOneCore(name: string, work: Work, cores: Cores, { quick }: BenchOptions): Promise<Figure[]> {
  const length = quick ? QUICK : WHOLE
  const beside = async (title: string, ours: Block, against: string, bare: Block): Promise<Figure> => {
    const [rates, bareRates] = await roundsOf([ours, bare], length)
    return pairedFigure(`${name}: ${title}`, rates!, 'ops/s', against, bareRates!)
  }
  await cores.one()
  const figures = [
    await beside('decode, one core', inLine(work.decode), 'bare verify', inLine(work.bareVerify)),
    await beside('encode, one core', inLine(work.encode), 'bare sign', inLine(work.bareSign)),
  ]
  for (const { title, ours, against, bare } of work.operations) {
    figures.push(await beside(`${title}, one core`, inFlightOnOneCore(SEVERAL, ours), against, inLine(bare)))
    figures.push(await beside(`${title}, one at a time`, oneAtATime(ours), against, inLine(bare)))
  }
  await cores.all()
  return figures
}
