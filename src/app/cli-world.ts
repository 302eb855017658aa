import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { callerDetails, controlClient, ownClaims } from '../api/index.ts'
import { unfinished } from '../backup/index.ts'
import { CliError, type CliWorld, type DemoWish, type OpenOperator, type Place } from '../cli/index.ts'
import type { MigrateView } from '../messages/index.ts'
import { checkSignature, KeyStoreError } from '../signatures/index.ts'
import { askHolders } from './ask-holders.ts'
import { askSecret } from './ask-secret.ts'
import { CONFIG_FILE, type Config, readConfig } from './config.ts'
import { ConfigError } from './config-error.ts'
import { controlSocketPath, isHeld } from './data-folder.ts'
import { assertFilesSafe } from './file-safety.ts'
import type { KeyDoor } from './key-door.ts'
import { liveKeySockets } from './key-sockets.ts'
import { createLargeFile, readLines } from './large-files.ts'
import { createLog } from './log.ts'
import { readNamed } from './read-tls-files.ts'
import { checkBrainpool } from './runtime/index.ts'
import { stopSignal } from './stop-signal.ts'
import { TransportError } from './transport/index.ts'
import { VERSION } from './version.ts'

/** The real world behind the command line. What only some commands need is loaded by them: the others start faster. */
export function cliWorld(): CliWorld {
  process.stdout.on('error', endQuietly)
  return {
    version: VERSION,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    readFile,
    writeFile: async (path, bytes) => {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, bytes)
    },
    createPrivateFile: async (path, bytes) => {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, bytes, { flag: 'wx', mode: 0o600, flush: true })
    },
    createLargeFile,
    readLines,
    listFolder: (path) => readdir(path),
    isFolder: (path) =>
      stat(path).then(
        (entry) => entry.isDirectory(),
        () => false,
      ),
    readStdin: () => buffer(process.stdin),
    askSecret: askHere,
    passwordFile: process.env.EAC_PASSWORD_FILE || undefined,
    now: () => new Date(),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    stopSignal,
    operator: (place) => saying(() => operatorAt(place)),
    keyDoors: (place) => saying(() => keyDoorsAt(place)),
    init: (wish) => saying(async () => (await import('./init-node.ts')).initNode(wish, new Date(), process.env)),
    bytesWritten: (archive) =>
      stat(unfinished(archive)).then(
        ({ size }) => size,
        () => undefined,
      ),
    verifyBackup: (file, passphrase) =>
      saying(async () => (await import('./backup/verify-backup.ts')).verifyBackup(file, passphrase)),
    reseal: (place, wish) =>
      saying(async () =>
        (await import('./reseal-keys.ts')).resealKeys({ ...(await placeAt(place)), onLocked: asking() }, wish),
      ),
    restore: (place, wish, tell) =>
      saying(async () => (await import('./backup/restore.ts')).restoreNode(await placeAt(place), wish, tell)),
    move: (place, url, tell) =>
      saying(async () => (await import('./backup/move.ts')).moveNode(await placeAt(place), url, tell)),
    migrate: (place, how) => saying(() => migrate(place, how)),
    serve: (place) => saying(() => serve(place)),
    demo: (wish) => saying(() => demo(wish)),
    demoWorld: (folder) => saying(async () => (await import('./demo/find-world.ts')).findDemoWorld(folder)),
    callService: (call) => saying(async () => (await import('./call-service.ts')).callService(call)),
    checkSignature,
  }
}

const askHere = (prompt: string): Promise<string | undefined> => askSecret(prompt, process.stdin, process.stderr)

/** Whoever read our output has gone (`eac … | head`): there is nobody left to tell. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
}

async function configAt({ config, data }: Place): Promise<Config> {
  return readConfig(configFile({ config, data }), process.env)
}

/** `--config`, else the folder of `--data`, else the environment, else this folder. */
function configFile({ config, data }: Place): string {
  return config ?? (data === undefined ? (process.env.EAC_CONFIG ?? CONFIG_FILE) : join(data, CONFIG_FILE))
}

/** A running embedded node is asked over its control socket; else its data folder, or the database of the node, is opened here. */
async function operatorAt(place: Place): Promise<OpenOperator> {
  const config = await configAt(place)
  const token = await ownToken()
  if (config.database === undefined) {
    const socket = await controlSocketPath(config.data)
    if (await isHeld(socket)) return { ...controlClient(socket, token), close: async () => {} }
  }
  const { openOperator } = await import('./node.ts')
  const operators = await openOperator({ config, log: createLog('silent'), now: () => new Date(), onLocked: asking() })
  const { close } = operators
  try {
    const operator =
      token === undefined
        ? operators.as({ kind: 'machine', claims: ownClaims() })
        : await operators.withToken(token, undefined)
    return { call: operator.call, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Whoever holds the keys, at this terminal. */
function asking(): (door: KeyDoor) => Promise<void> {
  const by = callerDetails({ kind: 'machine', claims: ownClaims() })
  return askHolders({ askSecret: askHere, say: (text) => void process.stderr.write(text), by })
}

/** Each process of the node on this machine in which persons open the keys. */
async function keyDoorsAt(place: Place): Promise<OpenOperator[]> {
  const config = await configAt(place)
  const token = await ownToken()
  const embedded = await controlSocketPath(config.data)
  const sockets = config.database === undefined ? [embedded] : await liveKeySockets(config.data)
  const live = config.database === undefined && !(await isHeld(embedded)) ? [] : sockets
  return live.map((socket) => ({ ...controlClient(socket, token), close: async () => {} }))
}

/** Of the user who runs the program, where commands are to be that user's and not the machine's. */
async function ownToken(): Promise<string | undefined> {
  const file = process.env.EAC_TOKEN_FILE
  return file ? (await readNamed(file, 'EAC_TOKEN_FILE')).trim() : undefined
}

const placeAt = async (place: Place) => ({
  config: await configAt(place),
  log: createLog('silent'),
  now: () => new Date(),
})

async function migrate(place: Place, how: { readonly check: boolean }): Promise<MigrateView> {
  const { config, log } = await placeAt(place)
  const { holdForCommand } = await import('./hold-folder.ts')
  const { migrateStore } = await import('./open-store.ts')
  const letGo = await holdForCommand('migrating its database', config)
  return migrateStore({ config, log }, how).finally(letGo)
}

async function serve(place: Place): Promise<void> {
  const config = await configAt(place)
  await assertFilesSafe(config, configFile(place))
  const check = await checkBrainpool()
  if (!check.ok) throw new ConfigError(check.message)
  const log = createLog(config.log.level)
  if (process.getuid?.() === 0)
    log.warn('runs as root, which it need not: whoever broke into it would own this machine')
  process.on('SIGUSR1', () => {}) // else Node opens its debugger, to which anybody on this machine may connect
  const stopped = stopSignal()
  const { startNode } = await import('./node.ts')
  const node = await startNode({ config, log, now: () => new Date() })
  if (node.firstCode !== undefined) {
    const where = `POST ${config.operators?.publicUrl}/api/first-administrator`
    process.stderr.write(
      `This node has no administrator yet. The code for the first one, good until the node stops: ${node.firstCode}\n` +
        `${where} with code, name, fullName and password; or: eac user add NAME --role administrator\n`,
    )
  }
  await stopped
  await node.close()
}

async function demo(wish: DemoWish): Promise<void> {
  const stopped = stopSignal()
  const { runDemo } = await import('./demo/run-demo.ts')
  await runDemo(wish, (text) => void process.stdout.write(text), stopped)
}

/** What people can mend is said to them in a sentence; anything else goes through as it is. */
async function saying<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof ConfigError) throw new CliError('misuse', cause.message, { cause })
    if (cause instanceof TransportError || cause instanceof KeyStoreError) {
      throw new CliError('refused', cause.message, { cause })
    }
    const { code, syscall, address, port } = cause as NodeJS.ErrnoException & { address?: string; port?: number }
    if (syscall === 'listen' && port !== undefined) {
      const why = code === 'EADDRINUSE' ? 'it is in use' : code
      const how = `choose another: eac demo --port N, or listen in the ${CONFIG_FILE} of eac serve`
      throw new CliError('refused', `Port ${port} of ${address} cannot be listened on (${why}); ${how}.`, { cause })
    }
    throw cause
  }
}
