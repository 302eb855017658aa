import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrateServer } from '../../src/store/index.ts'
import { eventually } from './eventually.ts'
import { installPackages, MAY_INSTALL } from './install-packages.ts'

const OLDEST = 14
const TEMPLATE = 'eac_template'

/** Nothing of it outlives the tests, so nothing of it need reach the disk. */
const SETTINGS = {
  listen_addresses: '',
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  shared_buffers: '32MB',
}

/** A PostgreSQL server of our own, reached by a socket in its folder. */
export interface PostgresServer {
  /** @returns the URL of a new, migrated database */
  newDatabase(): Promise<string>
  /** @returns the URL of a new, empty database */
  emptyDatabase(): Promise<string>
  drop(url: string): Promise<void>
  /** At once, as when it crashes: connections are cut. */
  crash(): void
  start(): Promise<void>
  /** Ends it, and throws everything away; at the end of the process at the latest. */
  remove(): void
}

let shared: Promise<PostgresServer> | undefined

/** One server for all tests of this process; it ends with the process. */
export function testPostgres(): Promise<PostgresServer> {
  shared ??= startPostgres()
  return shared
}

/**
 * A server that nobody else uses, to be treated badly.
 * @param keepsCommits also when it crashes, as a server of an operator does
 * @param settings of postgresql.conf, instead of what tests want
 */
export async function startPostgres({
  keepsCommits = false,
  settings = {},
}: {
  keepsCommits?: boolean
  settings?: Readonly<Record<string, string>>
} = {}): Promise<PostgresServer> {
  const server = new Server(await findPrograms(), { synchronous_commit: keepsCommits ? 'on' : 'off', ...settings })
  await server.start()
  process.once('exit', () => server.remove())
  return server
}

/** A suite is left out where there is no PostgreSQL and it may not be installed; a line says how to get it. */
export async function postgresIsHere(): Promise<boolean> {
  return (await programs()) !== undefined
}

class Server implements PostgresServer {
  readonly #programs: string
  readonly #settings: Readonly<Record<string, string>>
  readonly #folder = mkdtempSync(join(tmpdir(), 'eac-pg-'))
  readonly #as = otherThanRoot()
  #template: Promise<void> | undefined

  constructor(programs: string, settings: Readonly<Record<string, string>>) {
    this.#programs = programs
    this.#settings = { ...SETTINGS, ...settings }
    if (this.#as !== undefined) chownSync(this.#folder, this.#as.uid, this.#as.gid)
    const made = this.#run('initdb', ['-D', this.#data, '-U', 'eac', '--auth=trust', '--no-sync', '-E', 'UTF8'])
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  }

  async start(): Promise<void> {
    const settings = Object.entries(this.#settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const log = openSync(join(this.#folder, 'log'), 'a')
    const args = ['-D', this.#data, '-k', this.#folder, ...settings]
    const child = spawn(join(this.#programs, 'postgres'), args, { ...this.#as, stdio: ['ignore', log, log] })
    child.unref()
    await eventually('PostgreSQL answers', () => this.#answers())
  }

  crash(): void {
    this.#run('pg_ctl', ['stop', '-D', this.#data, '-m', 'immediate', '-w'])
  }

  remove(): void {
    this.crash()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async emptyDatabase(): Promise<string> {
    return this.#create('template0')
  }

  async newDatabase(): Promise<string> {
    this.#template ??= this.#makeTemplate()
    await this.#template
    return this.#create(TEMPLATE)
  }

  async drop(url: string): Promise<void> {
    await this.#asAdmin((client) => client.query(`drop database if exists ${nameIn(url)} with (force)`))
  }

  async #makeTemplate(): Promise<void> {
    await this.#asAdmin((client) => client.query(`create database ${TEMPLATE}`))
    const onTrouble = (error: Error): never => {
      throw error
    }
    await migrateServer({ url: this.#url(TEMPLATE), connections: 3, name: 'template', onTrouble })
  }

  async #create(template: string): Promise<string> {
    const name = `t_${randomUUID().replaceAll('-', '')}`
    const url = this.#url(name)
    await this.#asAdmin((client) => client.query(`create database ${name} template ${template}`))
    if (template === TEMPLATE) await this.#with(url, (client) => client.query('update node set id = gen_random_uuid()'))
    return url
  }

  #asAdmin<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return this.#with(this.#url('postgres'), work)
  }

  async #with<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: url })
    client.on('error', () => {})
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }

  #answers(): Promise<boolean> {
    return this.#asAdmin((client) => client.query('select 1')).then(
      () => true,
      () => false,
    )
  }

  #url(database: string): string {
    return `postgres://eac@localhost/${database}?host=${encodeURIComponent(this.#folder)}`
  }

  get #data(): string {
    return join(this.#folder, 'data')
  }

  #run(program: string, args: string[]) {
    return spawnSync(join(this.#programs, program), args, { ...this.#as, encoding: 'utf8', cwd: this.#folder })
  }
}

const nameIn = (url: string): string => new URL(url).pathname.slice(1)

/** PostgreSQL refuses to run as root. */
function otherThanRoot(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith('postgres:'))
  const [, , uid, gid] = (line ?? 'nobody::65534:65534').split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

async function findPrograms(): Promise<string> {
  const found = await programs()
  if (found === undefined) throw new Error('there is no PostgreSQL on this machine: apt-get install postgresql')
  return found
}

let looked: Promise<string | undefined> | undefined

/** Looked for once, and told once. */
function programs(): Promise<string | undefined> {
  looked ??= findOrInstall()
  return looked
}

async function findOrInstall(): Promise<string | undefined> {
  const here = programsHere()
  if (here !== undefined) return here
  await installPackages(['postgresql'], { mayInstall: MAY_INSTALL })
  return programsHere()
}

function programsHere(): string | undefined {
  const place = '/usr/lib/postgresql' // of Debian
  const versions = existsSync(place) ? readdirSync(place).map(Number) : []
  const newest = versions.filter((one) => one >= OLDEST).sort((a, b) => b - a)[0]
  if (newest !== undefined) return join(place, String(newest), 'bin')
  const onPath = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' })
  const bin = onPath.status === 0 ? onPath.stdout.trim() : ''
  return existsSync(join(bin, 'initdb')) && bin !== '' ? bin : undefined
}
