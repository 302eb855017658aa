import { createHash } from 'node:crypto'
import { lstat, mkdir, realpath, rename, stat, unlink } from 'node:fs/promises'
import { connect, createServer, type ListenOptions, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from './config-error.ts'

const LONGEST_SOCKET_PATH = 100 // the system allows 107 octets

/**
 * Where the process that has a data folder open listens for operators' commands.
 * @throws {ConfigError} when somebody else listens there, who would hear what operators say
 */
export async function controlSocketPath(folder: string): Promise<string> {
  const real = await realFolder(folder)
  const path = join(real, 'control.sock')
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return path
  const short = join(tmpdir(), `eac-${sha256(real).slice(0, 32)}.sock`) // where anybody may make files
  await assertOfSameOwner(short, real)
  return short
}

async function assertOfSameOwner(path: string, folder: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return
  const owners = [(await stat(folder)).uid, process.getuid?.(), 0]
  if (!found.isSymbolicLink() && owners.includes(found.uid)) return
  throw new ConfigError(`${path} was made by somebody else; remove it, or use a data folder with a shorter path.`)
}

/** @returns whether a live process listens there */
export function isHeld(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/**
 * Takes hold of the folder, and listens for commands on its control socket.
 *
 * On Linux the lock is an abstract socket: the kernel gives its name to one process at a time and takes it back when that
 * process ends, so there is nothing stale to judge. Elsewhere the control socket itself is the lock.
 * @returns what ends both, the lock last
 * @throws {ConfigError} when another process holds it
 */
export async function takeHold(
  commands: Server,
  folder: string,
  platform: NodeJS.Platform = process.platform,
): Promise<() => Promise<void>> {
  const path = await controlSocketPath(folder)
  const lock = platform === 'linux' ? await lockByName(await realFolder(folder)) : undefined
  if (lock === 'held') throw heldByAnother(path)
  try {
    await listenAt(commands, path)
  } catch (error) {
    if (lock !== undefined) await closed(lock)
    throw error
  }
  return async () => {
    await closed(commands)
    if (lock !== undefined) await closed(lock)
  }
}

async function lockByName(real: string): Promise<Server | 'held'> {
  const lock = createServer((socket) => socket.destroy())
  const taken = await tryToListen(lock, { path: `\0eac-broker-${sha256(real)}` })
  return taken ? lock : 'held'
}

/** What a process that was killed left behind is moved aside; what was moved is looked at again before it is removed. */
async function listenAt(commands: Server, path: string): Promise<void> {
  if (await tryToListen(commands, { path })) return
  // also with the lock: it is one of this network namespace, and another container may share the folder
  if (await isHeld(path)) throw heldByAnother(path)
  const aside = `${path}.${process.pid}-${Math.random().toString(36).slice(2, 10)}`
  await rename(path, aside).catch(() => {})
  if (await isHeld(aside)) {
    await rename(aside, path) // somebody began to listen in between
    throw heldByAnother(path)
  }
  await unlink(aside).catch(() => {})
  if (!(await tryToListen(commands, { path }))) throw heldByAnother(path)
}

function tryToListen(server: Server, options: ListenOptions): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off('listening', onListening)
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    }
    const onListening = (): void => {
      server.off('error', onError)
      resolve(true)
    }
    server.once('error', onError)
    server.once('listening', onListening)
    server.listen({ ...options, readableAll: false, writableAll: false })
  })
}

function closed(server: Server & { closeAllConnections?: () => void }): Promise<void> {
  server.closeAllConnections?.() // an HTTP server keeps idle ones
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}

const heldByAnother = (path: string): ConfigError =>
  new ConfigError(`Another eac process has this data folder open (${path}); stop it, or use another folder.`)

async function realFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return realpath(folder)
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
