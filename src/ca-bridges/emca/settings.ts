import { z } from 'zod'
import { accessSettings, openCaHttp } from '../ca-http/index.ts'
import { type BridgeParts, enrolmentProduct, expectedOf, type OpenedBridge, readRoots } from '../index.ts'
import { EmcaCalls } from './calls.ts'
import { EmcaBridge } from './emca-bridge.ts'
import { PADDINGS, SEAL_MODES, type SealMode } from './seal.ts'

const file = z.string().min(1)
const words = z.array(z.string().min(1).max(100)).min(1).max(20)

/** A certificate profile of the CA, as people here call it. */
const product = enrolmentProduct
  .extend({
    /** One of them. By its id an order can say for how long. */
    profileName: z.string().min(1).max(200).optional(),
    profileId: z.string().min(1).max(100).optional(),
    /** For how long the CA issues. */
    days: z.number().int().min(1).max(36_135).default(365),
  })
  .refine(({ profileName, profileId }) => (profileName === undefined) !== (profileId === undefined), {
    message: 'either profileName or profileId',
  })

/** eMudhra's emCA, release 4.0. What is not published is a setting, with the most likely default. */
export const emcaSettings = z.strictObject({
  kind: z.literal('emca'),
  ...accessSettings,
  url: z.url({ protocol: /^https$/, error: 'https: its requests are hardly protected otherwise' }).max(1_000),
  path: z
    .string()
    .regex(/^(\/[A-Za-z0-9._~-]+)*$/, 'a path without a slash at its end')
    .default('/emCAServices/rest'),
  userName: z.string().min(1).max(200),
  /** Files, a secret each. */
  password: file,
  authenticationKey: file,
  encryption: z.strictObject({
    /** AES-256: 64 hexadecimal digits, base64, or the octets. */
    key: file,
    mode: z.enum(['find', ...SEAL_MODES] as ['find', ...SealMode[]]).default('find'),
    padding: z.enum(PADDINGS).default('pkcs5'),
  }),
  /** PEM: out of the PFX that the CA gave us. */
  signing: z.strictObject({
    certificate: file,
    key: file,
    /** In which form the CSR is signed. */
    request: z.enum(['base64', 'pem', 'der']).default('base64'),
    /** Methods that name nothing to be signed. */
    nothing: z.enum(['signed', 'left-out']).default('signed'),
  }),
  /** Whom certificates are for, in the books of the CA; an order may name another. */
  subscriberId: z.string().min(1).max(200),
  products: z.array(product).min(1).max(100),
  /** PEM: where chains must end, and the CAs in between. */
  roots: file,
  intermediates: file.optional(),
  /** `p7b` brings the chain; else it is made of `intermediates`. */
  asksFor: z.enum(['p7b', 'certificate']).default('p7b'),
  /** How the words for requests that wait, or were turned down, begin. */
  words: z.strictObject({ pending: words.default(['pe']), rejected: words.default(['reject']) }).prefault({}),
})
export type EmcaSettings = z.output<typeof emcaSettings>
export type EmcaProduct = EmcaSettings['products'][number]

export function openEmca(name: string, settings: EmcaSettings, { files }: BridgeParts): OpenedBridge {
  const { products, intermediates } = settings
  const calls = new EmcaCalls({ http: openCaHttp(settings, files), files, settings })
  const roots = () => readRoots(files, settings.roots)
  const between = async () => (intermediates === undefined ? [] : readRoots(files, intermediates))
  const known = async () => [...(await between()), ...(await roots())]
  const profileOf = (product: string) => {
    const found = products.find((one) => one.name === product)
    return found && expectedOf(found)
  }
  return { bridge: new EmcaBridge(name, settings, { calls, known }), roots, profileOf }
}
