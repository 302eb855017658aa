import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Binds this process, with all its threads, to one core or to all of those it was given. */
export interface Cores {
  one(): Promise<void>
  all(): Promise<void>
}

/** By Linux's `taskset`; where there is none, nothing is bound, and `progress` says so. */
export async function findCores(progress: (text: string) => void): Promise<Cores> {
  try {
    const { stdout } = await run('taskset', ['-c', '-p', String(process.pid)])
    const given = stdout.trim().split(' ').at(-1)! // "pid 17's current affinity list: 0,1"
    const last = given.split(/[,-]/).at(-1)!
    return { one: () => bind(last), all: () => bind(given) }
  } catch {
    progress('the rows of one core run on all cores: it takes taskset (Debian: util-linux) to bind them to one')
    return { one: async () => {}, all: async () => {} }
  }
}

async function bind(cores: string): Promise<void> {
  await run('taskset', ['-a', '-c', '-p', cores, String(process.pid)])
}
