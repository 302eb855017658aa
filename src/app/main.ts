import { runCommandLine } from '../cli/index.ts'
import { cliWorld } from './cli-world.ts'

/**
 * The program: one command line, then its exit code, at once: whatever a failed start left open must not keep it alive.
 * @param args without the names of runtime and program
 */
export async function main(args: readonly string[]): Promise<void> {
  const exitCode = await runCommandLine(args, cliWorld())
  await Promise.all([written(process.stdout), written(process.stderr)])
  process.exit(exitCode)
}

/** Resolves when everything said so far has gone out. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()))
