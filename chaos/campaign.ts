import { Random } from '../fuzz/random.ts'
import { audit, type Problem } from './audit.ts'
import { Book } from './book.ts'
import { Executioner } from './executioner.ts'
import { FaultMaker } from './fault-maker.ts'
import type { Ending } from './node-process.ts'
import type { Installation, Size } from './sizes/installation.ts'
import { countsOf, type Summary } from './summary.ts'
import { sendAll } from './traffic.ts'
import type { Undo } from './undo.ts'
import { Vigil } from './vigil.ts'
import { signsOf, Watch } from './watch.ts'
import { makeWorld, type World } from './world.ts'

export interface CampaignOptions {
  readonly size: Size
  readonly messages: number
  readonly kills: number
  readonly seed: number
  /** For everything it makes. */
  readonly folder: string
  readonly keep: boolean
  /** Ends the sending and the waiting; what was found by then is told. */
  readonly signal: AbortSignal
  readonly undo: Undo
  readonly tell: (line: string) => void
}

interface Run extends CampaignOptions {
  readonly book: Book
  readonly world: World
  readonly executioner: Executioner
  readonly faults: FaultMaker
}

const LOOK_MILLISECONDS = 200
const ANSWERS_WITHIN_MILLISECONDS = 30_000
const MOST_BEYOND = 1.25 // of the messages wished for, and some kills' worth more, until all kills are done
const KILLS_BEYOND = 10
const MOST_OPEN = 400 // messages without an outcome; fewer where kills are to come after fewer
const OPEN_STATES = ['accepted', 'forwarded', 'settled', 'queued', 'awaiting-callback', 'answered']

/** One run: a world is made, messages are sent while things go wrong, everything works again, and the books are compared. */
export async function runCampaign(options: CampaignOptions): Promise<Summary> {
  const began = performance.now()
  const book = new Book()
  const problems: Problem[] = []
  const hold = (says: string): void => {
    options.tell(`WRONG: ${says}`)
    problems.push({ kind: 'wrong', says })
  }
  const run = await prepare(options, book, hold)
  const running = run.executioner.run()
  const watch = new Watch(run, hold)
  try {
    await sendWhileThingsGoWrong(run)
    options.tell('all is sent; everything works again')
    run.executioner.calm()
    await quiet(run)
  } finally {
    watch.close()
  }
  const { kills, isDone } = run.executioner
  if (!isDone) hold(`${kills} of ${options.kills} kills came about`)
  if (options.signal.aborted) hold('the run was ended before everything was answered')
  for (const ending of await run.executioner.end()) hold(`a process that was told to stop ended with ${howOf(ending)}`)
  await running
  problems.push(...(await audit(book, await run.world.installation.evidence(), run.world.root)))
  return {
    size: options.size.name,
    seed: options.seed,
    seconds: Math.round((performance.now() - began) / 1000),
    ...countsOf(book),
    killed: run.executioner.killed,
    faults: run.faults.made,
    notTried: run.faults.notPossible,
    problems,
  }
}

async function prepare(options: CampaignOptions, book: Book, hold: (says: string) => void): Promise<Run> {
  const { seed, messages, undo } = options
  const diskMegabytes = 512 + Math.ceil(messages / 10)
  const world = await makeWorld({ ...options, book, random: new Random(seed + 1), diskMegabytes }, undo)
  const { processes } = world.installation
  const executioner: Executioner = new Executioner({
    ...options,
    processes,
    random: new Random(seed + 2),
    progress: () => book.ended,
    onCrash: ({ wish }, ending) => {
      if (!faults.excuseEnding()) hold(`${wish.name} ended by itself with ${howOf(ending)}`)
    },
  })
  undo.add(() => executioner.abandon())
  const faults = new FaultMaker({ ...world, ...world.installation, executioner, random: new Random(seed + 3) }, options)
  return { ...options, book, world, executioner, faults }
}

async function sendWhileThingsGoWrong(run: Run): Promise<void> {
  const { book, world, executioner, faults, messages, kills } = run
  const ofOneKill = Math.ceil(messages / Math.max(1, kills))
  const atMost = messages * MOST_BEYOND + ofOneKill * KILLS_BEYOND
  const goesOn = (): boolean => book.entries.length < (executioner.isDone ? messages : atMost)
  let over = false
  const mostOpen = Math.min(MOST_OPEN, ofOneKill)
  const sent = sendAll({ ...run, parties: world.parties, mostOpen, goesOn }).finally(() => {
    over = true
  })
  await Promise.all([sent, faults.run(() => (over ? Number.POSITIVE_INFINITY : book.ended))])
}

/** Until nothing is open on either side, or nothing goes on any more: then the audit tells what is. */
async function quiet(run: Run): Promise<void> {
  const vigil = new Vigil()
  while (!run.signal.aborted) {
    const open = await openIn(run.world.installation)
    if (run.book.open === 0 && open === 0) return
    const why = vigil.look(signsOf(run), performance.now())
    if (why !== undefined) return run.tell(`not waited for any longer: ${why}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS))
  }
}

/** @returns how many states have open exchanges; infinite while nobody can be asked */
async function openIn(installation: Installation): Promise<number> {
  const nobody = Number.POSITIVE_INFINITY // it is just starting
  const count = async (): Promise<number> => {
    const node = await installation.operator()
    const pages = OPEN_STATES.map((state) => node.call('exchange.list', { state, limit: 1 }))
    return (await Promise.all(pages)).filter(({ exchanges }) => exchanges.length > 0).length
  }
  const late = new Promise<number>((resolve) => setTimeout(resolve, ANSWERS_WITHIN_MILLISECONDS, nobody).unref())
  return Promise.race([count().catch(() => nobody), late])
}

const howOf = ({ code, signal }: Ending): string => (signal === null ? `exit code ${code}` : signal)
