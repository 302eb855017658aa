import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const READY_WITHIN_MILLISECONDS = 60_000

export interface ServeWish {
  readonly folder: string
  readonly port: number
  readonly role: 'all' | 'web' | 'worker'
  /** Where its profile goes when it ends. */
  readonly profile?: string | undefined
}

/** A process of the node as an operator starts it. */
export class NodeProcess {
  readonly pid: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
    this.pid = child.pid ?? 0
    process.once('exit', this.#kill)
  }

  /** @throws {Error} it ended, or does not answer; its output is in `FOLDER/log` */
  static async start({ folder, port, role, profile }: ServeWish): Promise<NodeProcess> {
    const log = openSync(join(folder, 'log'), 'a')
    const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
    const args = [...profiling, join(ROOT, 'bin/eac.js'), 'serve', '--data', folder]
    const env = { PATH: process.env.PATH, EAC_ROLE: role }
    const node = new NodeProcess(spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', log, log] }))
    if (role !== 'worker') await node.#answers(port, join(folder, 'log'))
    return node
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill)
    if (this.#child.exitCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await ended
  }

  async #answers(port: number, log: string): Promise<void> {
    const until = Date.now() + READY_WITHIN_MILLISECONDS
    while (!(await isReady(port))) {
      if (this.#child.exitCode !== null || Date.now() > until) throw new Error(`the node does not run: see ${log}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  readonly #kill = (): void => {
    this.#child.kill('SIGKILL')
  }
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const where = { host: '127.0.0.1', port, path: '/readyz', rejectUnauthorized: false, agent: false, timeout: 2_000 }
    const asking = get(where, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asking.once('timeout', () => asking.destroy())
    asking.once('error', () => resolve(false))
  })
}
