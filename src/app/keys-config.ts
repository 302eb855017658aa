import { join } from 'node:path'
import { z } from 'zod'
import { KEY_PLACES } from '../messages/index.ts'

const path = z.string().min(1)
const credential = z.string().regex(/^[\w.-]+$/, 'the name of a credential, as LoadCredential= of systemd gives it')

const token = z.union(
  [
    z.strictObject({ label: z.string().min(1).max(32) }),
    z.strictObject({ serial: z.string().min(1).max(16) }),
    z.strictObject({ slot: z.number().int().min(0) }),
  ],
  'one of label, serial and slot',
)

const pkcs11 = z
  .strictObject({
    library: path.refine((text) => text.startsWith('/'), 'the whole path of the library, from /'),
    token,
    pinFile: path.optional(),
    pinCredential: credential.optional(),
    sessions: z.number().int().min(1).max(64).default(4), // operations at the same time
    timeoutSeconds: z.number().min(0.1).max(300).default(10), // for one of them
  })
  .refine((one) => (one.pinFile === undefined) !== (one.pinCredential === undefined), 'pinFile or pinCredential')

/** Beside a passphrase in a file: 32 random octets in one, or persons who each have a passphrase of their own. */
const secret = z.union(
  [z.literal('persons'), z.strictObject({ file: path }), z.strictObject({ credential })],
  'persons, { file: PATH } or { credential: NAME }',
)

/** Where the private keys are, and what opens them. */
export const keysSchema = z
  .strictObject({
    secretFile: path.optional(), // a passphrase
    secret: secret.optional(),
    /** Where keys are made when their authority says nothing. */
    place: z.enum(KEY_PLACES).default('software'),
    pkcs11: pkcs11.optional(),
    alarmPerHour: z.number().int().min(1).optional(), // signatures of one key
  })
  .refine((keys) => (keys.secretFile === undefined) !== (keys.secret === undefined), 'secretFile or secret')
  .refine(({ place, pkcs11 }) => place === 'software' || pkcs11 !== undefined, {
    path: ['place'],
    message: 'pkcs11 needs the section keys.pkcs11',
  })

type Keys = z.infer<typeof keysSchema>

/** What opens the key store. */
export type SecretSource =
  | { readonly kind: 'passphrase'; readonly file: string }
  /** Of 32 octets. */
  | { readonly kind: 'key'; readonly file: string }
  | { readonly kind: 'persons' }

/** With absolute paths. */
export interface KeysConfig extends Pick<Keys, 'place' | 'alarmPerHour'> {
  readonly secret: SecretSource
  readonly pkcs11?: Omit<z.infer<typeof pkcs11>, 'pinFile' | 'pinCredential'> & { readonly pinFile: string }
}

/** @param credentials the folder systemd has put them in; undefined: it has none for us */
export function withKeyPaths(
  { secretFile, secret, pkcs11, ...keys }: Keys,
  from: (path: string) => string,
  credentials?: string,
): KeysConfig {
  const fileOf = (file: string | undefined, credential: string | undefined): string =>
    file === undefined ? join(credentials ?? NO_CREDENTIALS, credential ?? '') : from(file)
  const source = sourceOf(secretFile, secret, fileOf)
  if (pkcs11 === undefined) return { ...keys, secret: source }
  const { pinFile, pinCredential, ...more } = pkcs11
  return { ...keys, secret: source, pkcs11: { ...more, pinFile: fileOf(pinFile, pinCredential) } }
}

function sourceOf(
  secretFile: string | undefined,
  secret: Keys['secret'],
  fileOf: (file: string | undefined, credential: string | undefined) => string,
): SecretSource {
  if (secret === 'persons') return { kind: 'persons' }
  if (secret === undefined) return { kind: 'passphrase', file: fileOf(secretFile, undefined) }
  return { kind: 'key', file: 'file' in secret ? fileOf(secret.file, undefined) : fileOf(undefined, secret.credential) }
}

/** Undefined: no file opens the keys. */
export const secretFileOf = ({ secret }: Pick<KeysConfig, 'secret'>): string | undefined =>
  secret.kind === 'persons' ? undefined : secret.file

// What is read there says that it is not there, and by its name why.
const NO_CREDENTIALS = '/CREDENTIALS_DIRECTORY-is-not-set'
