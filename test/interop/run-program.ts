import { execFile } from 'node:child_process'

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a program of others to its end; the node in this process goes on answering meanwhile.
 * @throws when it cannot be started or does not end in time (default 30 seconds)
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { input = '', milliseconds = 30_000, environment = {}, folder }: RunOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: milliseconds,
      killSignal: 'SIGKILL',
      maxBuffer: 50_000_000,
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...environment },
      ...(folder === undefined ? {} : { cwd: folder }),
    } as const
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve({ code: 0, stdout, stderr })
      if (typeof error.code === 'number') return resolve({ code: error.code, stdout, stderr })
      reject(error.killed ? new Error(`${program} did not end within ${milliseconds} ms`) : error)
    })
    child.stdin?.on('error', () => {}) // it may end without having read
    child.stdin?.end(input)
  })
}

interface RunOptions {
  readonly input?: string
  readonly milliseconds?: number
  readonly environment?: Readonly<Record<string, string>>
  /** Where it runs. */
  readonly folder?: string
}

/** @throws with what the program said when it ends with anything but 0 */
export async function succeed(program: string, args: readonly string[], options?: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, args, options)
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${(stderr || stdout).trim().slice(-600)}`)
  return stdout
}
