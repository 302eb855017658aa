import { join } from 'node:path'
import { type CarriedFileView, MANIFEST_FILE } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { readInput } from '../read-input.ts'
import type { CliWorld } from '../world.ts'

const FILES_AT_MOST = 2_100

/** A folder to write to. @throws {CliError} `misuse` where something lies in it */
export async function assertEmpty(world: CliWorld, folder: string): Promise<void> {
  if (!(await world.isFolder(folder)) || (await world.listFolder(folder)).length === 0) return
  throw new CliError('misuse', `${folder} is not empty; choose another folder with --to`)
}

/** The manifest last: a folder without one is not a whole batch. */
export async function writeBatch(world: CliWorld, folder: string, files: readonly CarriedFileView[]): Promise<void> {
  const inOrder = [...files].sort((a, b) => Number(a.file === MANIFEST_FILE) - Number(b.file === MANIFEST_FILE))
  for (const { file, octets } of inOrder) await world.writeFile(join(folder, file), Buffer.from(octets, 'base64'))
}

/** Whether a folder holds a signed batch, and not loose certificates. */
export async function isBatch(world: CliWorld, folder: string): Promise<boolean> {
  return (await world.isFolder(folder)) && (await world.listFolder(folder)).includes(MANIFEST_FILE)
}

/** Everything in the folder: the manifest says what of it counts. */
export async function readBatch(world: CliWorld, folder: string): Promise<CarriedFileView[]> {
  if (!(await world.isFolder(folder))) throw new CliError('misuse', `${folder} is no folder`)
  const names = [...(await world.listFolder(folder))].sort()
  if (!names.includes(MANIFEST_FILE))
    throw new CliError('misuse', `${folder} holds no ${MANIFEST_FILE}: it is no batch`)
  if (names.length > FILES_AT_MOST) throw new CliError('misuse', `${folder} holds more files than a batch has`)
  const files: CarriedFileView[] = []
  for (const file of names) {
    const octets = await readInput(world, join(folder, file))
    if (octets.length > 0) files.push({ file, octets: Buffer.from(octets).toString('base64') })
  }
  return files
}
