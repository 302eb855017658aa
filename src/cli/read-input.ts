import { CliError } from './cli-error.ts'
import type { CliWorld } from './world.ts'

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder, not a file',
}

/**
 * The octets of a file; `-` is standard input.
 * @throws {CliError} `misuse` when it cannot be read
 */
export async function readInput(world: CliWorld, path: string): Promise<Uint8Array> {
  if (path === '-') return world.readStdin()
  try {
    return await world.readFile(path)
  } catch (error) {
    throw new CliError('misuse', `${path}: ${reasonOf(error)}`, { cause: error })
  }
}

/** How a file is spoken of. */
export function inputName(path: string): string {
  return path === '-' ? 'standard input' : path
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return ('code' in error && REASONS[String(error.code)]) || error.message
}
