import { type Certificate, ListError, readCertificates, readList, type SignedList } from '../../lists/index.ts'
import { CliError } from '../cli-error.ts'
import { recogniseOctets } from '../cvc/recognise.ts'
import { inputName, readInput } from '../read-input.ts'
import type { CliWorld } from '../world.ts'

/** The octets a file means: DER or BER as they are, hexadecimal, base64 or PEM. @throws {CliError} `misuse` */
export async function readOctets(world: CliWorld, file: string): Promise<Uint8Array> {
  const bytes = await readInput(world, file)
  if (bytes.length === 0) throw new CliError('misuse', `${inputName(file)} is empty`)
  const octets = recogniseOctets(bytes)
  if (octets !== undefined) return octets
  throw new CliError('misuse', `${inputName(file)} is neither DER nor its hexadecimal, base64 or PEM form`)
}

/** @throws {CliError} `misuse`, `refused` */
export async function readListFile(world: CliWorld, file: string): Promise<SignedList> {
  const octets = await readOctets(world, file)
  return orRefuse(() => readList(octets), `${inputName(file)} is not readable as a list`)
}

/** X.509 certificates, any number in a file. @throws {CliError} `misuse`, `refused` */
export async function readCertificateFiles(world: CliWorld, files: readonly string[]): Promise<Certificate[]> {
  const certificates: Certificate[] = []
  for (const file of files) {
    const octets = await readOctets(world, file)
    certificates.push(...orRefuse(() => readCertificates(octets), `${inputName(file)} is no X.509 certificate`))
  }
  return certificates
}

function orRefuse<Read>(read: () => Read, what: string): Read {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause
    throw new CliError('refused', `${what}: ${cause.message}`, { cause })
  }
}
