import { availableParallelism } from 'node:os'
import type { Cores } from '../support/cores.ts'
import { type BenchOptions, type Figure, pairedFigure } from '../support/figure.ts'
import { inFlight } from '../support/measure.ts'
import { type Length, median, roundsOf } from '../support/rounds.ts'
import { startMachine } from './machine.ts'
import { SEVERAL } from './on-one-core.ts'
import type { Operation, Work } from './work.ts'

/** The seconds for one block; the rounds are the same, however many there are. */
const [WHOLE, QUICK]: [Length, Length] = [
  { seconds: 0.85, rounds: 15, warmUp: 5 },
  { seconds: 0.04, rounds: 15, warmUp: 5 },
]
/** Blocks by which is told how an operation scales: a core that slept takes milliseconds to wake. */
const LONGER = 3
const CORES = availableParallelism()
/** A machine that gives less of each core is busy with something else: then it is measured again, at most so often. */
const FREE = 0.95
const TRIES = 4

/**
 * By the clock on the wall. Of some operations also how they scale, beside what the machine itself gave in the same rounds.
 * @param onOne what was measured on one core
 */
export async function onAllCores(
  name: string,
  work: Work,
  onOne: readonly Figure[],
  cores: Cores,
  { quick }: BenchOptions,
): Promise<Figure[]> {
  const each = quick ? QUICK : WHOLE
  const figures: Figure[] = []
  for (const operation of work.operations) {
    const one = onOne.find((figure) => figure.name === `${name}: ${operation.title}, one core`)!
    const rounds = await roundsWhileFree(operation, one, quick ? 1 : TRIES, () => roundsOfAll(operation, cores, each))
    figures.push(together(name, operation, rounds), ...scaling(name, operation, rounds, one))
  }
  return figures
}

interface Rounds {
  readonly ours: readonly number[]
  readonly bare: readonly number[]
  /** Of a process on each core. */
  readonly machine?: readonly number[] | undefined
}

/** Of several series the one in which the machine itself gave the most: what ours gave in it is not looked at. */
async function roundsWhileFree(
  { alone }: Operation,
  one: Figure,
  most: number,
  measure: () => Promise<Rounds>,
): Promise<Rounds> {
  const given = ({ machine }: Rounds) => (machine ? median(machine) / one.reference / CORES : 1)
  let best = await measure()
  for (let tries = 1; alone && tries < most && given(best) < FREE; tries++) {
    const again = await measure()
    if (given(again) > given(best)) best = again
  }
  return best
}

async function roundsOfAll({ ours, bareTogether, alone }: Operation, cores: Cores, each: Length): Promise<Rounds> {
  const machine = alone && (await startMachine(alone, CORES, cores))
  const blocks = [inFlight(SEVERAL, ours), inFlight(SEVERAL, bareTogether), ...(machine ? [machine.block] : [])]
  const seconds = each.seconds * blocks.length * (machine ? LONGER : 1)
  const rates = await roundsOf(blocks, { ...each, seconds })
  machine?.end()
  return { ours: rates[0]!, bare: rates[1]!, machine: rates[2] }
}

function together(name: string, { title, against }: Operation, { ours, bare }: Rounds): Figure {
  return pairedFigure(`${name}: ${title}, all cores`, ours, 'ops/s', `${against}, all cores`, bare)
}

function scaling(name: string, { title, against }: Operation, { ours, machine }: Rounds, one: Figure): Figure[] {
  if (!machine) return []
  const scales = ours.map((rate) => rate / one.value)
  const ofMachine = machine.map((rate) => rate / one.reference)
  const row = `${name}: ${title}, ${CORES} cores over one`
  return [pairedFigure(row, scales, 'times', `${against}, a process on each core`, ofMachine)]
}
