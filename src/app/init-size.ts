import { isAbsolute, join, relative, resolve } from 'node:path'
import type { InitWish } from '../cli/index.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Wish = Pick<InitWish, 'folder' | 'databaseUrlFile' | 'redisUrlFile'>

type SizeSections = {
  readonly database?: { readonly urlFile: string } | { readonly url: string }
  readonly queue?: { readonly redisUrlFile: string } | { readonly redisUrl: string }
}

/** Where a new node's database and jobs are. */
export interface InitSize {
  /** Of eac.yaml: they name files, for a URL may hold a password. None: embedded. */
  readonly sections: SizeSections
  /** The same while those files are not made yet. */
  readonly meanwhile: SizeSections
  /** Files that are to be made, with URLs that came from the environment. */
  readonly secrets: readonly Secret[]
}

interface Secret {
  readonly path: string
  readonly text: string
  readonly what: string
}

/** An option counts before the environment, and there a file before a URL. */
export function initSize({ folder, ...wish }: Wish, environment: Environment): InitSize {
  const { EAC_DATABASE_URL_FILE, DATABASE_URL, EAC_REDIS_URL_FILE, REDIS_URL } = environment
  const database = placeOf(folder, 'database', wish.databaseUrlFile || EAC_DATABASE_URL_FILE, DATABASE_URL)
  const redis = placeOf(folder, 'redis', wish.redisUrlFile || EAC_REDIS_URL_FILE, REDIS_URL)
  return {
    sections: {
      ...(database && { database: { urlFile: database.file } }),
      ...(redis && { queue: { redisUrlFile: redis.file } }),
    },
    meanwhile: {
      ...(database && { database: database.url === undefined ? { urlFile: database.file } : { url: database.url } }),
      ...(redis && { queue: redis.url === undefined ? { redisUrlFile: redis.file } : { redisUrl: redis.url } }),
    },
    secrets: [database, redis].flatMap((one) => one?.secret ?? []),
  }
}

interface Place {
  /** As eac.yaml names it. */
  readonly file: string
  readonly url?: string
  readonly secret?: Secret
}

/** A file in the node's folder is named from there, so that the folder may lie elsewhere on another host. */
function placeOf(folder: string, what: string, file: string | undefined, url: string | undefined): Place | undefined {
  if (file) {
    const inside = relative(folder, file)
    return { file: inside.startsWith('..') || isAbsolute(inside) ? resolve(file) : inside }
  }
  if (!url) return undefined
  const name = `${what}.url`
  return { file: name, url, secret: { path: join(folder, name), text: `${url}\n`, what: `URL of ${what}` } }
}
