import { type FileHandle, open } from 'node:fs/promises'
import type { StoreSecret } from '../signatures/index.ts'
import { ConfigError } from './config-error.ts'
import type { SecretSource } from './keys-config.ts'
import { readNamed } from './read-tls-files.ts'

const KEY_OCTETS = 32
const [OTHERS, GROUP_WRITES] = [0o007, 0o020]

/** @throws {ConfigError} that says how to mend it */
export async function readStoreSecret(source: SecretSource): Promise<StoreSecret | { readonly kind: 'persons' }> {
  switch (source.kind) {
    case 'persons':
      return source
    case 'passphrase':
      return { kind: 'passphrase', passphrase: (await readNamed(source.file, 'keys.secretFile')).trim() }
    case 'key':
      return { kind: 'key', octets: await readKeyOctets(source.file, 'keys.secret') }
  }
}

/** A file of 32 random octets and nothing else, that nobody but the node may read. @throws {ConfigError} */
export async function readKeyOctets(path: string, setting: string): Promise<Buffer> {
  const named = `${path} (setting ${setting})`
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (cause) {
    throw new ConfigError(`${named} cannot be read: ${(cause as Error).message}`, { cause })
  }
  try {
    const stat = await file.stat()
    if (!stat.isFile()) throw new ConfigError(`${named} is not a file.`)
    const { mode, size } = stat
    if ((mode & OTHERS) !== 0 || (mode & GROUP_WRITES) !== 0) {
      throw new ConfigError(`Others than the node can read or change ${named}; take that away: chmod 0400 ${path}`)
    }
    if (size !== KEY_OCTETS) throw new ConfigError(`${named} ${wrongSize(size)}. ${HOW_TO_MAKE}`)
    const octets = await file.readFile()
    if (octets.every((octet) => octet === octets[0])) throw new ConfigError(`${named} is not random. ${HOW_TO_MAKE}`)
    return octets
  } finally {
    await file.close()
  }
}

const HOW_TO_MAKE = 'It is made so: (umask 077; head -c 32 /dev/urandom > FILE)'

function wrongSize(size: number): string {
  const perhaps = { 33: ', as with a line feed at its end', 64: ', as in hexadecimal', 65: ', as in hexadecimal' }[size]
  return `has ${size} octets${perhaps ?? ''}, and must have ${KEY_OCTETS}, as they are`
}

const LEAST_CHARACTERS = 15 // whoever has a copy of the files may try each by itself, as fast as they can

/** @throws {ConfigError} */
export function assertLongEnough({
  person,
  passphrase,
}: {
  readonly person: string
  readonly passphrase: string
}): void {
  if ([...passphrase].length >= LEAST_CHARACTERS) return
  throw new ConfigError(`The passphrase of ${person} is too short: at least ${LEAST_CHARACTERS} characters.`)
}
