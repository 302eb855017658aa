import { z } from 'zod'
import { accessSettings, openCaHttp } from '../ca-http/index.ts'
import {
  type BridgeFiles,
  type BridgeParts,
  Enrolments,
  enrolmentProduct,
  expectedOf,
  type OpenedBridge,
  readRoots,
} from '../index.ts'
import { EstBridge } from './est-bridge.ts'
import { EstCalls } from './est-calls.ts'

const file = z.string().min(1)

const estProduct = enrolmentProduct.extend({
  /** Behind `/.well-known/est`; empty: none. RFC 7030 3.2.2. */
  label: z
    .string()
    .regex(/^[A-Za-z0-9._~-]*$/, 'letters, digits and . _ ~ -')
    .max(100)
    .default(''),
})
export type EstProduct = z.output<typeof estProduct>

/** A CA that speaks EST. RFC 7030, 8951. */
export const estSettings = z.strictObject({
  kind: z.literal('est'),
  ...accessSettings,
  url: z.url({ protocol: /^https$/ }).max(1_000),
  path: z
    .string()
    .regex(/^(\/[A-Za-z0-9._~-]+)+$/, 'a path, as /.well-known/est')
    .default('/.well-known/est'),
  /** PEM: where the chains of its certificates end. */
  roots: file,
  /** HTTP Basic, where our TLS certificate does not say who we are. */
  login: z
    .strictObject({
      user: z
        .string()
        .min(1)
        .regex(/^[^:]*$/, 'no colon'),
      password: file,
    })
    .optional(),
  products: z
    .array(estProduct)
    .min(1)
    .max(100)
    .prefault([{ name: 'certificate' }]),
})
export type EstSettings = z.output<typeof estSettings>

export function openEst(name: string, settings: EstSettings, { db, files }: BridgeParts): OpenedBridge {
  const { roots, products, path, login, client } = settings
  const authorization = async () => (login === undefined ? undefined : basicOf(login, files))
  const bridge = new EstBridge(name, products as [EstProduct, ...EstProduct[]], {
    calls: new EstCalls({ http: openCaHttp(settings, files), path, authorization }),
    enrolments: new Enrolments(db, name),
    ownCertificate: async () => (client === undefined ? undefined : (await readRoots(files, client.certificate))[0]),
  })
  const profileOf: OpenedBridge['profileOf'] = (product) => {
    const found = products.find((one) => one.name === product)
    return found && expectedOf(found)
  }
  return { bridge, roots: () => readRoots(files, roots), profileOf }
}

/** RFC 7617 2. */
async function basicOf({ user, password }: { user: string; password: string }, files: BridgeFiles): Promise<string> {
  return `Basic ${Buffer.from(`${user}:${await files.secret(password)}`).toString('base64')}`
}
