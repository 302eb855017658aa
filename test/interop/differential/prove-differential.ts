import assert from 'node:assert/strict'
import { hasVectors } from '../../support/vectors.ts'
import { made as madeBefore, type Proofs } from '../proofs.ts'
import type { ToolName } from '../tools.ts'
import { bouncyCastleObjects } from './bouncy-castle-objects.ts'
import { type Compared, compareAll } from './compare.ts'
import { type Generated, Generator } from './generate.ts'
import { KeyPool, specsOf } from './key-pool.ts'
import { mutate } from './mutations.ts'
import { openpaceObjects } from './openpace-objects.ts'
import { type Peers, startPeers } from './peers.ts'
import { SeededChoice } from './seeded-choice.ts'
import { FAMILIES, type Family, type Subject } from './subject.ts'
import { Tally } from './tally.ts'
import { vectorSubjects } from './vector-subjects.ts'

export interface DifferentialOptions {
  /** For what the compilers and `cvc-create` make. */
  readonly folder: string
  /** Generated and mutated objects of each family, half of each. */
  readonly objects: number
  readonly seed: number
}

const NEEDS: readonly ToolName[] = ['openpace', 'libeac', 'libssl', 'gcc', 'libc', 'bouncyCastle', 'jdk']

/**
 * The same octets to OpenPACE, BouncyCastle and us: vectors, what we generate and mutate, what they build. A disagreement that
 * no known one explains fails the proof it came up in.
 */
export async function proveDifferential(options: DifferentialOptions, proofs: Proofs): Promise<void> {
  const title = 'two peers that decode and verify compile: OpenPACE in C, BouncyCastle in Java'
  const peers = await proofs.prove(title, NEEDS, () => startPeers(options.folder))
  try {
    const tally = new Tally()
    await compareEverything(options, () => madeBefore(peers), tally, proofs)
    if (peers !== undefined) process.stdout.write(tally.summary())
  } finally {
    for (const peer of Object.values(peers ?? {})) peer.close()
  }
}

async function compareEverything(
  { folder, objects, seed }: DifferentialOptions,
  peers: () => Peers,
  tally: Tally,
  proofs: Proofs,
): Promise<void> {
  const pool = new KeyPool(seed)
  const prove = (title: string, subjects: () => Iterable<Subject> | AsyncIterable<Subject>) =>
    proofs.prove(
      title,
      NEEDS,
      () => compareAllOf(peers(), subjects(), tally),
      (counted) => `: ${counted}`,
    )

  if (hasVectors) await prove('on the vectors the three agree, or it is known why not', vectorSubjects)
  else proofs.remark('on the vectors the three agree: left out, there are no vectors (EAC_VECTORS names their folder)')
  for (const family of FAMILIES) {
    const title = `on ${objects} ${family} objects that we generate and mutate (seed ${seed}) they do, too`
    await prove(title, () => generatedSubjects(family, objects, new SeededChoice(seed), pool))
  }
  await prove('what cvc-create builds, we read strictly and verify, or it is known why not', () =>
    openpaceObjects(new SeededChoice(seed), pool, `${folder}/cvc-create`),
  )
  await prove('what BouncyCastle builds, we read strictly and verify, or it is known why not', () =>
    bouncyCastleObjects(new SeededChoice(seed), pool, peers().BouncyCastle),
  )
}

/** @returns how much there was to compare, for the line of the proof */
async function compareAllOf(
  peers: Peers,
  subjects: Iterable<Subject> | AsyncIterable<Subject>,
  tally: Tally,
): Promise<string> {
  const before = tally.counts()
  const problems: string[] = []
  const look = (compared: Compared) => problems.push(...tally.add(compared))
  await compareAll(peers, subjects, look)
  assert.ok(problems.length === 0, describe(problems))
  const after = tally.counts()
  return `${after.objects - before.objects} objects, ${after.disagreements - before.disagreements} known disagreements`
}

const SHOWN = 5

function describe(problems: readonly string[]): string {
  const more = problems.length > SHOWN ? `\n… and ${problems.length - SHOWN} more` : ''
  return `${problems.length} without an explanation\n${problems.slice(0, SHOWN).join('\n')}${more}`
}

/** As many valid ones as mutated ones; a mutation is of any object made before. */
async function* generatedSubjects(
  family: Family,
  objects: number,
  choice: SeededChoice,
  pool: KeyPool,
): AsyncGenerator<Subject> {
  const generator = new Generator(choice, pool, specsOf(family))
  const made: Generated[] = []
  for (let pair = 0; pair < objects / 2; pair++) {
    const one = await generator.next()
    made.push(one)
    yield one.subject
    yield mutate(choice, choice.of(made))
  }
}
