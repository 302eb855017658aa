import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram, succeed } from '../interop/run-program.ts'
import { installPackages, MAY_INSTALL } from '../support/install-packages.ts'

export const MODEL = fileURLToPath(new URL('../../docs/model/request.pml', import.meta.url))

const DEPTH = '-m100000'
const CHECK_MILLISECONDS = 300_000

/** What the checker finds: nothing against it, a step that must not happen, or something that never happens. */
export type Verdict = 'holds' | 'assertion violated' | 'never ends'

export interface ModelRun {
  readonly what: string
  /** `-D` of the model. */
  readonly defines: readonly string[]
  /** `safety`: every assertion in every state. `liveness`: what must happen at last, with weak fairness, and the assertions. */
  readonly check: 'safety' | 'liveness'
  readonly expect: Verdict
}

/** The model as the program is. */
export const AS_IT_IS: readonly ModelRun[] = [
  { what: 'both requests, two workers', defines: ['DEATHS=1'], check: 'safety', expect: 'holds' },
  { what: 'both requests, one worker', defines: ['DEATHS=1', 'WORKERS=1'], check: 'liveness', expect: 'holds' },
  {
    what: 'a request that is called back, two workers, two deaths, two losses',
    defines: ['ONE_REQUEST=CALLBACK', 'LOSSES=2'],
    check: 'liveness',
    expect: 'holds',
  },
  {
    what: 'a request whose caller waits, two workers, two deaths, two losses',
    defines: ['ONE_REQUEST=WAITING', 'LOSSES=2'],
    check: 'liveness',
    expect: 'holds',
  },
]

const without = (guard: string, what: string, expect: Verdict, ...more: string[]): ModelRun => ({
  what,
  defines: [guard, 'DEATHS=1', ...more],
  check: expect === 'never ends' || expect === 'holds' ? 'liveness' : 'safety',
  expect,
})

/** Each guard taken away. */
export const WITHOUT_A_GUARD: readonly ModelRun[] = [
  without('ANSWER_BEFORE_COMMIT', 'acknowledged before the commit: lost', 'never ends', 'ONE_REQUEST=CALLBACK'),
  without('NO_UNIQUE_MESSAGE', 'no unique index over messages: two exchanges for one', 'assertion violated'),
  without('NO_NAMED_STATE', 'no named state: deadline and settlement both win', 'assertion violated'),
  without('NO_UNIQUE_ISSUANCE', 'no unique row of issuance: two decisions on one request', 'assertion violated'),
  without('NO_ONE_CARRYING_OUT', 'a decision carried out twice: two certificates', 'assertion violated'),
  without('CERTIFICATE_BEFORE_COMMIT', 'called back before the commit: with two certificates', 'assertion violated'),
  without(
    'DISCHARGE_BEFORE_CALL',
    'work taken off before it is done: no callback',
    'never ends',
    'ONE_REQUEST=CALLBACK',
  ),
  without('NO_SWEEP', 'no sweep: a lost job is never made good', 'never ends', 'ONE_REQUEST=CALLBACK'),
  // no guard: that the job is added after the commit saves time, and the sweep makes good what comes too early
  without('DISPATCH_BEFORE_COMMIT', 'the job before the commit', 'holds', 'ONE_REQUEST=CALLBACK'),
]

/** @returns whether spin and a C compiler are there, having got them where that is allowed */
export async function hasSpin(): Promise<boolean> {
  if (await starts()) return true
  await installPackages(['spin', 'gcc', 'libc6-dev'], { mayInstall: MAY_INSTALL })
  return starts()
}

async function starts(): Promise<boolean> {
  const programs = [runProgram('spin', ['-V']), runProgram('gcc', ['--version'])]
  return Promise.all(programs).then(
    (ended) => ended.every(({ code }) => code === 0),
    () => false,
  )
}

/** Lets spin make its checker of the model, and runs that. @throws when it did not search everything */
export async function check({ defines, check }: ModelRun): Promise<{ verdict: Verdict; states: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-model-'))
  try {
    await copyFile(MODEL, join(folder, 'request.pml'))
    const within = { milliseconds: CHECK_MILLISECONDS, folder }
    await succeed('spin', [...defines.map((one) => `-D${one}`), '-a', 'request.pml'], within)
    const how = check === 'safety' ? ['-DSAFETY', '-DNOCLAIM'] : ['-DNFAIR=3'] // copies of a state: by the number of processes
    await succeed('gcc', ['-O1', '-w', ...how, '-o', 'pan', 'pan.c'], within)
    const { stdout } = await runProgram(
      join(folder, 'pan'),
      [DEPTH, ...(check === 'safety' ? [] : ['-a', '-f'])],
      within,
    )
    return { verdict: verdictIn(stdout), states: Number(/(\d+) states, stored/.exec(stdout)?.[1]) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function verdictIn(said: string): Verdict {
  if (/assertion violated/.test(said)) return 'assertion violated'
  if (/acceptance cycle/.test(said)) return 'never ends'
  const isWhole =
    /errors: 0/.test(said) &&
    !/search depth too small|Search not completed|invalid end state/i.test(said.replace(/invalid end states\t/g, ''))
  if (!isWhole) throw new Error(`the checker did not search everything: ${said.slice(0, 1_000)}`)
  return 'holds'
}
