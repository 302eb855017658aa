import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A script as V8 counted it in one process. Offsets are those of the source: Node blanks types out and moves nothing. */
export interface CountedScript {
  readonly url: string
  readonly functions: readonly CountedFunction[]
}

export interface CountedFunction {
  /** The function itself first, then the blocks in it whose counts differ from what is around them. */
  readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[]
  /** False: it never ran, so its blocks were not looked at. */
  readonly isBlockCoverage: boolean
}

export interface CountedRun {
  /** 0: the tests passed. */
  readonly exitCode: number
  /** One for each process, the test runner's and all it started, that came to its own end. */
  readonly processes: readonly (readonly CountedScript[])[]
}

/**
 * Runs mocha on these files, which V8 counts, also in child processes and workers.
 * @param wanted how the URLs of the scripts begin that matter
 * @param output of mocha: where ours goes, or nowhere
 */
export async function runCounted(
  root: string,
  tests: readonly string[],
  wanted: string,
  output: 'inherit' | 'ignore' = 'inherit',
): Promise<CountedRun> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-coverage-'))
  try {
    const mocha = join(root, 'node_modules/mocha/bin/mocha.js')
    const exitCode = await run([mocha, '--timeout', '60000', ...tests], { cwd: root, folder, output })
    const processes: CountedScript[][] = []
    for (const name of await readdir(folder)) {
      const { result } = JSON.parse(await readFile(join(folder, name), 'utf8')) as { result: CountedScript[] }
      processes.push(result.filter(({ url }) => url.startsWith(wanted)))
    }
    return { exitCode, processes }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function run(
  args: readonly string[],
  { cwd, folder, output }: { readonly cwd: string; readonly folder: string; readonly output: 'inherit' | 'ignore' },
): Promise<number> {
  const env = { ...process.env, NODE_V8_COVERAGE: folder }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', output, output] })
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 1))
  })
}
