import { z } from 'zod'

/** A key that messages are signed with (PKCS#8 in PEM), and its certificate. */
const signer = z.strictObject({
  key: z.string().min(1),
  certificate: z.string().min(1),
  passphraseFile: z.string().min(1).optional(), // of an encrypted key
  authority: z.string().min(1).optional(), // by its name; default: all that no other entry names
})

/** The section `wsSecurity`: what our messages are signed with, and how old those of partners may be. */
export const wsSecuritySchema = z.strictObject({
  signers: z
    .array(signer)
    .max(100)
    .superRefine((signers, context) => {
      for (const [index, { authority }] of signers.entries()) {
        if (signers.findIndex((one) => one.authority === authority) === index) continue
        const message = authority === undefined ? 'a second one for all authorities' : `a second one for ${authority}`
        context.addIssue({ code: 'custom', path: [index], message })
      }
    })
    .default([]),
  windowSeconds: z.number().int().min(10).max(3_600).default(300),
  clockSkewSeconds: z.number().int().min(0).max(3_600).default(300),
})
export type WsSecurityConfig = z.infer<typeof wsSecuritySchema>

/** @param from makes a path absolute */
export function withWsSecurityPaths(config: WsSecurityConfig, from: (relative: string) => string): WsSecurityConfig {
  const signers = config.signers.map(({ key, certificate, passphraseFile, ...rest }) => ({
    ...rest,
    key: from(key),
    certificate: from(certificate),
    ...(passphraseFile !== undefined && { passphraseFile: from(passphraseFile) }),
  }))
  return { ...config, signers }
}
