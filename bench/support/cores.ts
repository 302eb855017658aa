import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Binds this process, with all its threads, to one core or to all of those it was given. */
export interface Cores {
  one(): Promise<void>
  /** Processes started from here on are bound with this one. */
  two(): Promise<void>
  all(): Promise<void>
  /** What to put before a program so that it runs on the core with this number, counted from 0; nothing where nothing is bound. */
  prefixFor(core: number): readonly string[]
}

/** By Linux's `taskset`; where there is none, nothing is bound, and `progress` says so. */
export async function findCores(progress: (text: string) => void): Promise<Cores> {
  try {
    const { stdout } = await run('taskset', ['-c', '-p', String(process.pid)])
    const given = stdout.trim().split(' ').at(-1)! // "pid 17's current affinity list: 0,1"
    const each = given.split(',').flatMap(listed)
    return {
      one: () => bind(each.slice(-1).join()),
      two: () => bind(each.slice(0, 2).join()),
      all: () => bind(given),
      prefixFor: (core) => ['taskset', '-c', String(each[core % each.length])],
    }
  } catch {
    progress('nothing is bound to fewer cores than there are: it takes taskset (Debian: util-linux)')
    const nothing = async () => {}
    return { one: nothing, two: nothing, all: nothing, prefixFor: () => [] }
  }
}

/** `0-3` is four of them. */
function listed(range: string): number[] {
  const [first = 0, last = first] = range.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, n) => first + n)
}

async function bind(cores: string): Promise<void> {
  await run('taskset', ['-a', '-c', '-p', cores, String(process.pid)])
}
