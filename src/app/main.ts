import { runCommandLine } from '../cli/index.ts'
import { cliWorld } from './cli-world.ts'

/** The program: one command line, its exit code. @param args without the names of runtime and program */
export async function main(args: readonly string[]): Promise<void> {
  process.exitCode = await runCommandLine(args, cliWorld())
}
