import { createHash } from 'node:crypto'
import { mkdir, realpath, unlink } from 'node:fs/promises'
import { connect, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from './config-error.ts'

const LONGEST_SOCKET_PATH = 100 // the system allows 107 octets

/**
 * Where the process that has a data folder open listens: whoever holds this socket holds the folder, and a process that
 * died holds nothing.
 */
export async function controlSocketPath(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const real = await realpath(folder)
  const path = join(real, 'control.sock')
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return path
  return join(tmpdir(), `eac-${createHash('sha256').update(real).digest('hex').slice(0, 32)}.sock`)
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
 * Takes hold of the folder by listening on its socket.
 * @throws {ConfigError} when another process holds it
 */
export async function takeHold(server: Server, path: string): Promise<void> {
  if (await tryToListen(server, path)) return
  if (await isHeld(path)) {
    throw new ConfigError(`Another eac process has this data folder open (${path}); stop it, or use another folder.`)
  }
  await unlink(path).catch(() => {}) // what a process that was killed left behind
  if (!(await tryToListen(server, path))) throw new ConfigError(`The socket ${path} cannot be opened.`)
}

function tryToListen(server: Server, path: string): Promise<boolean> {
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
    server.listen({ path, readableAll: false, writableAll: false })
  })
}
