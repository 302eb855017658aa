import { CliError } from '../../cli-error.ts'
import type { CliWorld } from '../../world.ts'
import { readCertificateFiles } from '../read-list-file.ts'

const CERTIFICATE_FILE = /\.(cer|crt|der|pem)$/i

/** The certificates in these files, and in the files of these folders, DER. @throws {CliError} `misuse`, `refused` */
export async function readCertificatePlaces(world: CliWorld, places: readonly string[]): Promise<Uint8Array[]> {
  const files: string[] = []
  for (const place of places) files.push(...((await world.isFolder(place)) ? await filesIn(world, place) : [place]))
  return (await readCertificateFiles(world, files)).map(({ octets }) => octets)
}

async function filesIn(world: CliWorld, folder: string): Promise<string[]> {
  const below = folder.replace(/\/+$/, '')
  const names = (await world.listFolder(below)).filter((name) => CERTIFICATE_FILE.test(name))
  if (names.length === 0) {
    throw new CliError('misuse', `${folder} has no certificate in it: no file that ends with .cer, .crt, .der or .pem`)
  }
  return [...names].sort().map((name) => `${below}/${name}`)
}
