import { type ChildProcess, spawn } from 'node:child_process'

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const LONGEST_WORDS = 300

/**
 * Runs a program of the operator: no shell, nothing of our environment, ended with all that it started once its time is over.
 * @returns undefined where it ended with 0, else what was wrong, with the end of what it said on standard error
 */
export function runHook(
  [program = '', ...args]: readonly string[],
  { milliseconds, signal }: { readonly milliseconds: number; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(milliseconds)])
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: '/',
      env: { PATH, LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    const kill = (): void => killGroup(child)
    over.addEventListener('abort', kill, { once: true })
    let words = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-LONGEST_WORDS)
    })
    const end = (trouble: string | undefined): void => {
      over.removeEventListener('abort', kill)
      resolve(trouble)
    }
    child.once('error', (error: NodeJS.ErrnoException) => end(`${program} cannot be run (${error.code})`))
    child.once('close', (code) => {
      if (code === 0) return end(undefined)
      const how = over.aborted
        ? `did not end within ${milliseconds / 1000} seconds`
        : `ended with ${code ?? 'a signal'}`
      end(`${program} ${how}${words.trim() === '' ? '' : `: ${words.trim()}`}`)
    })
  })
}

/** It leads a group of its own. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // it has ended meanwhile
  }
}
