import { join } from 'node:path'
import { Client } from 'pg'
import { readConfig } from '../../src/app/config.ts'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import { freePort } from '../../test/support/free-port.ts'
import { type PostgresServer, startPostgres } from '../../test/support/postgres.ts'
import { type RedisServer, startRedis } from '../../test/support/redis.ts'
import { readEvidence } from '../evidence.ts'
import type { Fault } from '../faults.ts'
import { NodeProcess } from '../node-process.ts'
import type { Installation, Place, Size } from './installation.ts'
import { makeNodeFolder } from './node-folder.ts'

type Role = 'all' | 'web' | 'worker'

/** Two processes that do everything, on one database. */
export const server: Size = {
  name: 'server',
  title: 'two processes on one PostgreSQL',
  install: (place) => install(place, ['all', 'all'], false),
}

/** The work spread over processes of two kinds. */
export const cluster: Size = {
  name: 'cluster',
  title: 'two web and two worker processes on PostgreSQL and Redis',
  install: (place) => install(place, ['web', 'web', 'worker', 'worker'], true),
}

async function install(place: Place, roles: readonly Role[], withRedis: boolean): Promise<Installation> {
  const folder = join(place.folder, 'node')
  await makeNodeFolder(place, folder)
  const postgres = await inFolder(place.folder, () => startPostgres({ keepsCommits: true }))
  const redis = withRedis ? await startRedis() : undefined
  const database = await postgres.newDatabase()
  const environment = { DATABASE_URL: database, ...(redis === undefined ? {} : { REDIS_URL: redis.url }) }
  const processes: NodeProcess[] = []
  for (const [n, role] of roles.entries())
    processes.push(await makeProcess(place, folder, `${role}-${n + 1}`, role, environment))
  const operator = await openOperator({
    config: await readConfig(join(folder, 'eac.yaml'), environment),
    log: createLog('silent'),
    now: place.now,
  })
  return {
    processes,
    ports: processes.flatMap(({ wish }) => wish.port ?? []),
    faults: [...faultsOf(postgres), ...(redis === undefined ? [] : redisFaults(redis)), ASLEEP],
    operator: async () => operator,
    evidence: () => evidenceIn(database),
    mend: () => comeBack(postgres),
    close: async () => {
      await operator.close()
      postgres.crash()
      await redis?.crash()
    },
  }
}

async function makeProcess(
  place: Place,
  folder: string,
  name: string,
  role: Role,
  environment: Readonly<Record<string, string>>,
): Promise<NodeProcess> {
  const port = role === 'worker' ? undefined : await freePort()
  return new NodeProcess({
    name,
    args: ['serve', '--data', folder],
    environment: {
      ...place.environment,
      ...environment,
      EAC_ROLE: role,
      ...(port === undefined ? {} : { EAC_LISTEN_PORT: String(port) }),
    },
    port,
    log: join(place.logs, `${name}.log`),
  })
}

/** It may run, or be about to give up: then one more start finds it gone. */
async function comeBack(postgres: PostgresServer): Promise<void> {
  await postgres.start().catch(() => postgres.start())
}

/** What is made takes its temporary folder there, so that its disk can become full. */
async function inFolder<T>(folder: string, make: () => Promise<T>): Promise<T> {
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  try {
    return await make()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

async function evidenceIn(url: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await readEvidence(async (statement) => (await client.query(statement)).rows as never)
  } finally {
    await client.end()
  }
}

const always = (): boolean => true
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const faultsOf = (postgres: PostgresServer): Fault[] => [
  {
    name: 'PostgreSQL crashes and comes back',
    possible: always,
    mayEndProcesses: true, // one that is just starting gives up
    make: async ({ random }) => {
      postgres.crash()
      await pause(500 + random.below(2_500))
      await postgres.start()
    },
  },
]

const redisFaults = (redis: RedisServer): Fault[] => [
  {
    name: 'Redis crashes, and comes back empty',
    possible: always,
    mayEndProcesses: true,
    make: async ({ random }) => {
      await redis.crash()
      await pause(500 + random.below(2_500))
      await redis.start()
    },
  },
  {
    name: 'Redis is emptied',
    possible: always,
    make: () => redis.empty(),
  },
]

/** Longer than a worker holds a job without saying so: another one takes it, and this one wakes up in the middle of it. */
const ASLEEP: Fault = {
  name: 'a process falls asleep for 15 seconds and goes on',
  possible: always,
  make: async ({ processes, random }) => {
    const sleeper = random.pick(processes)
    sleeper.signal('SIGSTOP')
    await pause(15_000)
    sleeper.signal('SIGCONT')
  },
}
