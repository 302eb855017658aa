import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { installPackages, MAY_INSTALL } from './install-packages.ts'

/** A Redis of our own, on a free port of loopback; nothing in it reaches the disk. */
export interface RedisServer {
  readonly url: string
  /** Everything in it is gone. */
  empty(): Promise<void>
  /** At once, as when it crashes. */
  crash(): Promise<void>
  start(): Promise<void>
}

let shared: Promise<RedisServer> | undefined

/** One server for all tests of this process; it ends with the process. */
export function testRedis(): Promise<RedisServer> {
  shared ??= startRedis()
  return shared
}

/** A server that nobody else uses, to be treated badly. */
export async function startRedis(): Promise<RedisServer> {
  if (!(await redisIsHere())) throw new Error('there is no Redis on this machine: apt-get install redis-server')
  const folder = mkdtempSync(join(tmpdir(), 'eac-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no']
  let child: ReturnType<typeof spawn>
  const start = async (): Promise<void> => {
    child = spawn('redis-server', args, { stdio: 'ignore' })
    child.unref()
    await eventually('Redis answers', () => answers(url))
  }
  process.once('exit', () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  await start()
  return {
    url,
    start,
    empty: () => asking(url, (redis) => redis.flushall()),
    crash: async () => {
      child.kill('SIGKILL')
      await eventually('Redis is gone', async () => !(await answers(url)))
    },
  }
}

let looked: Promise<boolean> | undefined

/** Looked for once, and told once. */
export function redisIsHere(): Promise<boolean> {
  looked ??= findOrInstall()
  return looked
}

async function findOrInstall(): Promise<boolean> {
  if (isInstalled()) return true
  await installPackages(['redis-server'], { mayInstall: MAY_INSTALL })
  return isInstalled()
}

const isInstalled = (): boolean => spawnSync('redis-server', ['--version']).status === 0

const answers = (url: string): Promise<boolean> =>
  asking(url, (redis) => redis.ping()).then(
    () => true,
    () => false,
  )

async function asking(url: string, work: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 })
  redis.on('error', () => {})
  try {
    await redis.connect()
    await work(redis)
  } finally {
    redis.disconnect()
  }
}
