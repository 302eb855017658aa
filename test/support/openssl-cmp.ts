import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** The CMP server of OpenSSL: it answers by the protocol, and has one certificate to give. */
export interface OpensslCmp {
  readonly port: number
  close(): Promise<void>
}

/** @param args after `openssl cmp`, without the port; with `-port 0` the system chooses one */
export async function startOpensslCmp(args: readonly string[]): Promise<OpensslCmp> {
  const child = spawn('openssl', ['cmp', '-config', '', '-port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  try {
    return { port: await portOf(child), close: () => end(child) }
  } catch (error) {
    await end(child)
    throw error
  }
}

/** It says on which address it accepts. */
async function portOf(child: ChildProcess): Promise<number> {
  const said: string[] = []
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new Error('openssl cmp has no output')
  const port = new Promise<number>((resolve) => {
    for (const stream of [stdout, stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line)
        const found = /^ACCEPT \S*:(\d+) /.exec(line)?.[1]
        if (found !== undefined) resolve(Number(found))
      })
    }
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`openssl cmp ended: ${said.join('; ')}`)
  })
  return Promise.race([port, ended])
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
