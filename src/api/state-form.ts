import { z } from 'zod'
import { CLIENTS_BY_NAME, NAMED_DAYS, SPOC_CONTRACTS, type StateForm } from '../messages/index.ts'
import { country, mnemonic } from './input.ts'

const text = z.string().trim().min(1, 'stands on the form; give it').max(1_000)
const optionalText = z.string().trim().max(1_000).optional()
const certificate = z.base64('a certificate: a PEM, DER or CV certificate file').min(1, 'a certificate; name its file')
const day = z.iso.date('a day, as 2027-01-31')
/** As printed: colons and blanks are free. */
const fingerprint = z
  .string()
  .transform((printed) => printed.replaceAll(/[\s:]/g, '').toLowerCase())
  .pipe(z.string().regex(/^[0-9a-f]+$/, 'a fingerprint in hexadecimal, as printed on the form'))
const holderReference = z
  .string()
  .regex(/^[A-Z]{2}[\x20-\x7e\xa0-\xff]{1,9}[0-9A-Z]{5}$/, 'country, mnemonic and number, as FUCVCA00001')
const holder = z.string().regex(/^[A-Z]{2}[\x20-\x7e\xa0-\xff]{1,9}$/, 'country and mnemonic, as FUCVCA')

const root = z.strictObject({ certificate, fingerprint, from: day, until: day })
const dnsName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+$/,
    'a whole DNS name, as spoc.example.fu; no wildcard',
  )
  .refine((name) => !/\.\d+$/.test(name), 'a DNS name, no address')

/** Not of the appendix: a state that has its TLS certificates from a CA of the public. */
const knownByName = z.strictObject({
  names: z.array(dnsName).min(1, 'at least one DNS name').max(20),
  roots: z.array(root).min(1, 'at least one root of the CA that its certificates come from').max(20),
  days: z.coerce.number().int().min(1).max(NAMED_DAYS.most).default(NAMED_DAYS.usual),
  clients: z.enum(CLIENTS_BY_NAME).default('clientAuth'),
})

/** TR-03139, appendix D, part by part. */
export const stateFormSchema = z.strictObject({
  country,
  name: text,
  reference: text,
  coordinator: z.strictObject({ organisation: text, contact: text, email: text, phone: optionalText }),
  /** Left out by a state that has none. */
  spoc: z
    .strictObject({
      url: z.string('of its SPOC; a state that has none leaves out the whole part spoc').trim().min(1).max(1_000),
      edition: z.enum(SPOC_CONTRACTS),
      roots: z.array(root).default([]),
      knownByName: knownByName.optional(),
      notification: z.enum(['new_cert_available_notification', 'new_cer_available_notification']).optional(),
      crlHosts: z.array(text).optional(),
    })
    .refine(({ roots, knownByName }) => roots.length > 0 || knownByName !== undefined, {
      path: ['roots'],
      message: 'at least one root of its SPOC CA; without one its SPOC is not known',
    })
    .optional(),
  cvcas: z
    .array(z.strictObject({ holderReference, certificate, fingerprint, purpose: optionalText }))
    .min(1, 'at least one CVCA'),
  dvs: z
    .array(
      z.strictObject({ organisation: text, cvca: holder, mnemonic, purpose: optionalText, operator: optionalText }),
    )
    .default([]),
}) satisfies z.ZodType<StateForm>
