import { z } from 'zod'

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/./, 'a URL as postgres://USER:PASSWORD@HOST:PORT/DATABASE')
const redisUrl = z.string().regex(/^rediss?:\/\/./, 'a URL as redis://HOST:PORT, or rediss:// for TLS')
const file = z.string().min(1)

/** What a process of the node does: answer callers, do the work, or both. */
export const ROLES = ['all', 'web', 'worker'] as const
export type ProcessRole = (typeof ROLES)[number]

/** The sections that make a node of the server or cluster size; without them it is embedded. */
export const SIZE_SECTIONS = {
  /** PostgreSQL instead of the embedded database. A URL with a password is better kept in a file. */
  database: z
    .strictObject({
      url: postgresUrl.optional(),
      urlFile: file.optional(),
      connections: z.number().int().min(6).max(1_000).default(20), // of one process
    })
    .refine(({ url, urlFile }) => (url === undefined) !== (urlFile === undefined), 'url or urlFile, one of them')
    .optional(),
  /** Jobs in Redis instead of the database. */
  queue: z
    .strictObject({ redisUrl: redisUrl.optional(), redisUrlFile: file.optional() })
    .refine(
      ({ redisUrl: url, redisUrlFile }) => url === undefined || redisUrlFile === undefined,
      'redisUrl or redisUrlFile, one of them',
    )
    .prefault({}),
  role: z.enum(ROLES, `one of ${ROLES.join(', ')}`).default('all'),
}

type SizeSettings = z.infer<z.ZodObject<typeof SIZE_SECTIONS>>

export function assertSizeFits({ database, queue, role }: SizeSettings, context: z.RefinementCtx): void {
  if (database !== undefined) return
  const against = (path: string[], message: string): void => context.addIssue({ code: 'custom', path, message })
  const how = 'set database.url (or DATABASE_URL), or leave this out'
  if (usesRedis(queue)) against(['queue'], `Redis only runs jobs, and the embedded database is not shared: ${how}`)
  if (role !== 'all') against(['role'], `only one process can open the embedded database: ${how}`)
}

export const usesRedis = ({ redisUrl: url, redisUrlFile }: SizeSettings['queue']): boolean =>
  url !== undefined || redisUrlFile !== undefined

/** @param from makes a path absolute */
export function withSizePaths<Settings extends SizeSettings>(settings: Settings, from: (relative: string) => string) {
  const { database, queue, role } = settings
  return {
    role,
    queue: { ...queue, ...(queue.redisUrlFile !== undefined && { redisUrlFile: from(queue.redisUrlFile) }) },
    ...(database !== undefined && {
      database: { ...database, ...(database.urlFile !== undefined && { urlFile: from(database.urlFile) }) },
    }),
  }
}
