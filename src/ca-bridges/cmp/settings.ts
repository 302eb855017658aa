import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { readCertificate } from '../../lists/index.ts'
import { accessSettings, openCaHttp } from '../ca-http/index.ts'
import {
  BridgeError,
  type BridgeFiles,
  type BridgeParts,
  Enrolments,
  enrolmentProduct,
  expectedOf,
  type OpenedBridge,
  readRoots,
} from '../index.ts'
import { CmpBridge } from './cmp-bridge.ts'
import { MAC_KINDS } from './password-mac.ts'
import { type Protector, secretProtector, signatureProtector } from './protector.ts'
import type { Credentials } from './transaction.ts'
import { NO_NAME } from './write-message.ts'

const file = z.string().min(1)
/** Behind the address of the CA. */
const path = z
  .string()
  .regex(/^(\/[A-Za-z0-9._~%-]+)*\/?$/, 'a path, as /p/tls')
  .max(200)

const cmpProduct = enrolmentProduct.extend({ path: path.default('') })
export type CmpProduct = z.output<typeof cmpProduct>

/** A CA that speaks CMP. RFC 9810, 9811, 9483. */
export const cmpSettings = z.strictObject({
  kind: z.literal('cmp'),
  ...accessSettings,
  /** PEM: where the chains of its certificates end. */
  roots: file,
  /** Who answers for our messages. */
  protection: z.discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('secret'),
      /** By which the CA knows the secret. */
      reference: z.string().min(1).max(200),
      secret: file,
      mac: z.enum(MAC_KINDS).default('pbm-sha256'),
    }),
    z.strictObject({
      by: z.literal('key'),
      /** PEM: the certificate the CA trusts, with those of the CAs in between behind it. */
      certificate: file,
      key: file,
    }),
  ]),
  /** Who answers for the messages of the CA, where it signs them. */
  server: z
    .strictObject({
      /** PEM: above its certificate; default: {@link roots}. */
      roots: file.optional(),
      /** PEM: its one certificate, whoever issued it. */
      certificate: file.optional(),
      unprotectedErrors: z.boolean().default(false),
    })
    .prefault({}),
  /** PEM: the certificate of the CA that messages are addressed to; default: no name. */
  recipient: file.optional(),
  /** The segments of RFC 9811 3.3 behind the path, as `/pkcs10`. */
  wellKnownPaths: z.boolean().default(false),
  /** Asks that certificates need no confirmation. */
  implicitConfirm: z.boolean().default(false),
  products: z
    .array(cmpProduct)
    .min(1)
    .max(100)
    .prefault([{ name: 'certificate' }]),
})
export type CmpSettings = z.output<typeof cmpSettings>

export function openCmp(name: string, settings: CmpSettings, { db, files }: BridgeParts): OpenedBridge {
  const { roots, products, recipient, wellKnownPaths, implicitConfirm, server } = settings
  const bridge = new CmpBridge(name, products as [CmpProduct, ...CmpProduct[]], {
    http: openCaHttp(settings, files),
    enrolments: new Enrolments(db, name),
    open: () => openCredentials(settings, files),
    recipient: async () => (recipient === undefined ? NO_NAME : nameIn(recipient, files)),
    wellKnownPaths,
    unprotectedErrors: server.unprotectedErrors,
    asksImplicitConfirmation: implicitConfirm,
  })
  const profileOf: OpenedBridge['profileOf'] = (product) => {
    const found = products.find((one) => one.name === product)
    return found && expectedOf(found)
  }
  return { bridge, roots: () => readRoots(files, roots), profileOf }
}

/** @throws {BridgeError} `auth`, not sent: files that cannot be read, or do not fit together */
async function openCredentials({ protection, server, roots }: CmpSettings, files: BridgeFiles): Promise<Credentials> {
  const certificate = server.certificate === undefined ? undefined : await first(files, server.certificate)
  const trust = { roots: await readRoots(files, server.roots ?? roots), certificate }
  if (protection.by === 'key') return { protector: await openSigner(protection, files), trust }
  const secret = Buffer.from(await files.secret(protection.secret))
  return { protector: secretProtector({ ...protection, secret }), trust: { ...trust, secret } }
}

async function openSigner(named: { certificate: string; key: string }, files: BridgeFiles): Promise<Protector> {
  const [own, ...above] = await readRoots(files, named.certificate)
  const pem = await files.read(named.key)
  return usable(files.path(named.key), () => signatureProtector([own ?? NO_NAME, ...above], createPrivateKey(pem)))
}

async function nameIn(named: string, files: BridgeFiles): Promise<Uint8Array> {
  const certificate = await first(files, named)
  return usable(files.path(named), () => readCertificate(certificate).subject.octets)
}

async function first(files: BridgeFiles, named: string): Promise<Uint8Array> {
  const [certificate] = await readRoots(files, named)
  return certificate ?? NO_NAME
}

/** What a file has in it may be anything. */
function usable<Read>(path: string, read: () => Read): Read {
  try {
    return read()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new BridgeError('auth', `${path} cannot be used: ${why}`, { outcome: 'not-sent', cause })
  }
}
