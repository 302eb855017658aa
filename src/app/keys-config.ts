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

/** Where the private keys are, and what opens them. */
export const keysSchema = z
  .strictObject({
    secretFile: path,
    /** Where keys are made when their authority says nothing. */
    place: z.enum(KEY_PLACES).default('software'),
    pkcs11: pkcs11.optional(),
    alarmPerHour: z.number().int().min(1).optional(), // signatures of one key
  })
  .refine(({ place, pkcs11 }) => place === 'software' || pkcs11 !== undefined, {
    path: ['place'],
    message: 'pkcs11 needs the section keys.pkcs11',
  })

type Keys = z.infer<typeof keysSchema>

/** With absolute paths. */
export interface KeysConfig extends Pick<Keys, 'secretFile' | 'place' | 'alarmPerHour'> {
  readonly pkcs11?: Omit<z.infer<typeof pkcs11>, 'pinFile' | 'pinCredential'> & { readonly pinFile: string }
}

/** @param credentials the folder systemd has put them in; undefined: it has none for us */
export function withKeyPaths(
  { secretFile, pkcs11, ...keys }: Keys,
  from: (path: string) => string,
  credentials?: string,
): KeysConfig {
  if (pkcs11 === undefined) return { ...keys, secretFile: from(secretFile) }
  const { pinFile, pinCredential, ...more } = pkcs11
  const file = pinFile === undefined ? join(credentials ?? NO_CREDENTIALS, pinCredential ?? '') : from(pinFile)
  return { ...keys, secretFile: from(secretFile), pkcs11: { ...more, pinFile: file } }
}

// What is read there says that it is not there, and by its name why.
const NO_CREDENTIALS = '/CREDENTIALS_DIRECTORY-is-not-set'
