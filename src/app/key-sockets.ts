import { randomUUID } from 'node:crypto'
import { mkdir, readdir, realpath, stat, unlink } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { ConfigError } from './config-error.ts'
import { isHeld } from './data-folder.ts'

// Several processes of a node may share a data folder, none of them holds it, and each has keys to be opened: so each listens at a
// socket of its own there.
const SOCKET = /^keys-[0-9a-f]{8}\.sock$/
const LONGEST_SOCKET_PATH = 100 // the system allows 107 octets
const DEAD_AFTER_MILLISECONDS = 60_000 // one that is just being made is not held yet

/** Listens for the commands of those who hold the keys. @returns what ends that @throws {ConfigError} */
export async function openKeySocket(commands: Server, data: string): Promise<() => Promise<void>> {
  await mkdir(data, { recursive: true, mode: 0o700 })
  const folder = await realpath(data)
  await removeDead(folder)
  const path = join(folder, `keys-${randomUUID().slice(0, 8)}.sock`)
  if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH) {
    throw new ConfigError(
      `${path} is too long for a socket, by which keys.secret: persons is opened: use a data folder with a shorter path.`,
    )
  }
  await new Promise<void>((resolve, reject) => {
    commands.once('error', reject)
    commands.listen({ path, readableAll: false, writableAll: false }, resolve)
  })
  return () =>
    new Promise((resolve) => {
      commands.close(() => resolve())
      commands.closeAllConnections()
    })
}

/** Of the processes on this machine that share a data folder. */
export async function liveKeySockets(data: string): Promise<string[]> {
  const live: string[] = []
  for (const path of await socketsIn(data)) if (await isHeld(path)) live.push(path)
  return live
}

async function removeDead(folder: string): Promise<void> {
  for (const path of await socketsIn(folder)) {
    const made = await stat(path).catch(() => undefined)
    const isOld = made !== undefined && Date.now() - made.mtimeMs > DEAD_AFTER_MILLISECONDS
    if (isOld && !(await isHeld(path))) await unlink(path).catch(() => {})
  }
}

const socketsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch((): string[] => []))
    .filter((name) => SOCKET.test(name))
    .map((name) => join(folder, name))
