import { CvcError, decodeCardVerifiable } from '../../cvc/index.ts'
import { CliError } from '../cli-error.ts'
import { visible } from '../output/visible.ts'
import type { CliWorld } from '../world.ts'

/**
 * Writes objects one after the other into a file, or each into its own file of a folder (one that exists, or a name that
 * ends in `/`).
 * @returns the paths written
 */
export async function saveObjects(world: CliWorld, output: string, objects: readonly Uint8Array[]): Promise<string[]> {
  const intoFolder = output.endsWith('/') || (await world.isFolder(output))
  const files = intoFolder
    ? objects.map((octets, i) => ({ path: `${output.replace(/\/+$/, '')}/${fileName(octets, i)}`, octets }))
    : [{ path: output, octets: Uint8Array.from(Buffer.concat(objects)) }]
  return writeFiles(world, files)
}

/** @returns the paths written. @throws {CliError} `misuse` */
export async function writeFiles(
  world: CliWorld,
  files: readonly { readonly path: string; readonly octets: Uint8Array }[],
): Promise<string[]> {
  for (const { path, octets } of files) await save(world, path, octets)
  return files.map(({ path }) => path)
}

export function savedText(paths: readonly string[]): string {
  return paths.map((path) => `saved ${visible(path)}\n`).join('')
}

async function save(world: CliWorld, path: string, octets: Uint8Array): Promise<void> {
  try {
    await world.writeFile(path, octets)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CliError('misuse', `${path} could not be written: ${why}`, { cause: error })
  }
}

/** In the order they came; of a reference only what is harmless in a file name. */
function fileName(octets: Uint8Array, index: number): string {
  const number = String(index + 1).padStart(2, '0')
  return `${number}-${nameOf(octets).replace(/[^A-Za-z0-9]/g, '_')}.cvcert`
}

function nameOf(octets: Uint8Array): string {
  try {
    const decoded = decodeCardVerifiable(octets, { mode: 'tolerant' })
    return decoded.kind === 'certificate' ? decoded.certificate.holderReference : decoded.request.holderReference
  } catch (error) {
    if (error instanceof CvcError) return 'unreadable'
    throw error
  }
}
