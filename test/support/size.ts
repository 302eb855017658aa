import { testPostgres } from './postgres.ts'
import { testRedis } from './redis.ts'

export const SIZES = ['embedded', 'server', 'cluster'] as const
export type Size = (typeof SIZES)[number]

/** The size the tests run on. */
export const SIZE: Size = SIZES.find((size) => size === process.env.EAC_SIZE) ?? 'embedded'

/** The sections of a configuration that make a node of this size, on a database of its own. */
export async function sectionsOf(size: Size): Promise<{ database?: { url: string }; queue?: { redisUrl: string } }> {
  if (size === 'embedded') return {}
  const database = { url: await (await testPostgres()).newDatabase() }
  return size === 'server' ? { database } : { database, queue: { redisUrl: (await testRedis()).url } }
}
