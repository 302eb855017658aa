import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { makeTestFolder } from './node.ts'
import { scrapeText } from './scrape.ts'

const PROGRAM = fileURLToPath(new URL('./node-process.ts', import.meta.url))
const SCRIPT = `cp -a "$1" "$1-full" && mount -t tmpfs -o size=700m tmpfs "$1" && cp -a "$1-full/." "$1" && exec "$2" "$3" "$4"`

interface OnSmallDisk {
  /** What it says at `/metrics`. */
  ask(): Promise<string>
  stop(): Promise<void>
}

/** A node whose data folder has a file system of 700 MB for itself. Undefined: this machine lets nobody mount one. */
export async function startOnSmallDisk(): Promise<OnSmallDisk | undefined> {
  const { folder, config } = await makeTestFolder('UT', new Date(), 'embedded')
  const port = await freePort()
  const file = join(folder, 'eac.yaml')
  await appendFile(file, `\nhealth:\n  listen: { port: ${port} }\n`)
  const args = [
    '--user',
    '--map-root-user',
    '--mount',
    'sh',
    '-c',
    SCRIPT,
    'sh',
    config.data,
    process.execPath,
    PROGRAM,
    file,
  ]
  const child = spawn('unshare', args, { stdio: 'ignore' })
  let ended = false
  child.once('error', () => {
    ended = true
  })
  const exited = once(child, 'exit').finally(() => {
    ended = true
  })
  const answers = () =>
    scrapeText(port).then(
      (text) => text.includes('eac_disk_free_bytes'),
      () => false,
    )
  await eventually('it answers, or has ended', async () => ended || (await answers()), 30_000, 200)
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited
    await rm(folder, { recursive: true, force: true })
  }
  if (ended) {
    await rm(folder, { recursive: true, force: true })
    return undefined
  }
  const ask = async (): Promise<string> => {
    await scrapeText(port)
    return scrapeText(port)
  }
  return { ask, stop }
}
