import { z } from 'zod'
import type { Reach } from '../../outgoing/index.ts'

/** How a CA is reached by HTTP: part of the settings of its kind. */
export const accessSettings = {
  /** Without the paths of its API. */
  url: z.url({ protocol: /^https?$/ }).max(1_000),
  /** PEM: the roots its server is trusted by, instead of the system's. */
  serverRoots: z.string().min(1).optional(),
  /** PEM: the certificate we show, with those of the CAs in between behind it, and its key. */
  client: z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) }).optional(),
  /** For one call: connecting, sending, and the last octet of the answer. */
  timeoutSeconds: z.number().min(0.05).max(600).default(30),
}

/** The same for a CA that knows us by our TLS certificate and by nothing else. */
export const mutualAccessSettings = { ...accessSettings, client: accessSettings.client.unwrap() }

export interface CaAccess {
  readonly url: string
  readonly serverRoots?: string | undefined
  readonly client?: { readonly certificate: string; readonly key: string } | undefined
  readonly timeoutSeconds: number
  /** Default: private addresses, too, since the settings name the host; `public` for one that an answer named. */
  readonly reach?: Reach | undefined
}
