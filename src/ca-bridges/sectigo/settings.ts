import { z } from 'zod'
import { accessSettings } from '../ca-http/index.ts'
import { fieldNamed, isField, objectionToValue } from './fields.ts'

/** Standing values by the names of rows: a row that the node fills in itself is none of them. */
const fields = z.record(z.string(), z.string()).superRefine((values, context) => {
  for (const [name, value] of Object.entries(values)) {
    const isOpen = isField(name) && fieldNamed(name).by === 'operator'
    const why = isOpen ? objectionToValue(name, value) : noSuch(name)
    if (why !== undefined) context.addIssue({ code: 'custom', path: [name], message: why })
  }
})

const fieldNames = z
  .record(z.string(), z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'letters, digits and underscores'))
  .superRefine((names, context) => {
    for (const name of Object.keys(names)) {
      if (!isField(name)) context.addIssue({ code: 'custom', path: [name], message: noSuch(name) })
    }
  })

function noSuch(name: string): string {
  return isField(name) ? 'the node fills it in itself' : `there is no field ${name}`
}

/** What stands in `eac.yaml` of a CA of this kind. */
export const sectigoSettings = z.strictObject({
  kind: z.literal('sectigo'),
  ...accessSettings,
  url: accessSettings.url.default('https://secure.trust-provider.com'),
  loginName: z.string().min(1).max(64),
  /** A file with the password. Without it the client certificate of the account logs in. */
  loginPassword: z.string().min(1).optional(),
  /** PEM: roots that a chain must end at. */
  roots: z.string().min(1),
  /** Orders are tests: untrusted certificates, not billed. To be enabled for the account first. */
  test: z.boolean().default(false),
  /** For every order that does not say otherwise, by the names of the rows. */
  fields: fields.default({}),
  /** The wire name of a row, where it is not that of the row. */
  fieldNames: fieldNames.default({}),
  /** By which call a product is collected, where the table is wrong. */
  collectBy: z.record(z.string().regex(/^\d{1,6}$/), z.enum(['CollectEIDAS', 'CollectSSL'])).default({}),
})
export type SectigoSettings = z.output<typeof sectigoSettings>
