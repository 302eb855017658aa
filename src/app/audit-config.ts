import { z } from 'zod'

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'letters, digits and hyphens, at most 40')
const everyMinutes = z.number().min(0.01).max(44_640).default(15)
const path = z.string().min(1)
const url = z.url({ protocol: /^https?$/ }).max(1_000)
const reach = {
  timeoutSeconds: z.number().min(0.05).max(600).default(30),
  /** PEM: the roots its server is trusted by, instead of the system's. */
  serverRoots: path.optional(),
  /** PEM: the certificate we show, and its key. */
  client: z.strictObject({ certificate: path, key: path }).optional(),
}

/** A place outside the database that gets signed checkpoints of the audit chain. */
const anchor = z.union(
  [
    z.strictObject({ name, everyMinutes, file: path }),
    z.strictObject({ name, everyMinutes, http: url, ...reach }),
    /** `roots`: PEM, of the CA whose time stamps are taken. */
    z.strictObject({ name, everyMinutes, tsa: url, roots: path, ...reach }),
  ],
  'file, http or tsa (with roots), beside name and everyMinutes',
)
export type AnchorConfig = z.infer<typeof anchor>

export const auditSchema = z
  .strictObject({
    /** Undefined: a file in the data folder. */
    anchors: z
      .array(anchor)
      .max(20)
      .superRefine((anchors, context) => {
        for (const [index, { name }] of anchors.entries()) {
          if (anchors.findIndex((one) => one.name === name) === index) continue
          context.addIssue({
            code: 'custom',
            path: [index, 'name'],
            message: `a place before is named ${name} already`,
          })
        }
      })
      .optional(),
    /** A place does not take checkpoints: after so many hours each, an event says so. */
    alarmHours: z.array(z.number().min(0.001).max(87_600)).max(20).default([4, 24, 72]),
  })
  .prefault({})

const OWN_FILE = 'audit/checkpoints.jsonl' // of the data folder: outside the database, if not outside the machine

/** @param from makes a path absolute */
export function withAuditPaths(
  { anchors, alarmHours }: z.infer<typeof auditSchema>,
  data: string,
  from: (relative: string) => string,
) {
  const places: readonly AnchorConfig[] = anchors ?? [{ name: 'data', everyMinutes: 15, file: `${data}/${OWN_FILE}` }]
  return { alarmHours, anchors: places.map((one) => withPaths(one, from)) }
}

function withPaths(one: AnchorConfig, from: (relative: string) => string): AnchorConfig {
  if ('file' in one) return { ...one, file: from(one.file) }
  const { serverRoots, client } = one
  const tls = {
    ...(serverRoots !== undefined && { serverRoots: from(serverRoots) }),
    ...(client !== undefined && { client: { certificate: from(client.certificate), key: from(client.key) } }),
  }
  return 'tsa' in one ? { ...one, ...tls, roots: from(one.roots) } : { ...one, ...tls }
}
