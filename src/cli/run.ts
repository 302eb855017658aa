import { CommanderError } from 'commander'
import { OperatorError } from '../messages/index.ts'
import { CliError, EXIT_CODES, type ExitCode } from './cli-error.ts'
import { visible } from './output/visible.ts'
import { buildProgram } from './program.ts'
import type { CliWorld } from './world.ts'

/**
 * Runs one command line and tells its exit code; whatever goes wrong is one sentence on standard error.
 * @param args without the names of the runtime and the program
 */
export async function runCommandLine(args: readonly string[], world: CliWorld): Promise<ExitCode> {
  try {
    await buildProgram(world).parseAsync(args, { from: 'user' })
    return EXIT_CODES.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.misuse // it has spoken
    world.err(complaint(error))
    return exitCodeOf(error)
  }
}

/** Each line on its own; what follows the first is indented, so that no text from outside passes for another error. */
function complaint(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).trimEnd().split('\n')
  return `error: ${lines.map(visible).join('\n  ')}\n`
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CliError) return EXIT_CODES[error.kind]
  if (error instanceof OperatorError && error.code === 'invalid-input') return EXIT_CODES.misuse
  return EXIT_CODES.refused
}
