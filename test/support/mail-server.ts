import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { eventually } from './eventually.ts'
import { installPackages, MAY_INSTALL } from './install-packages.ts'

/** Whether Debian's aiosmtpd is there, after it was installed where that may be. */
export async function hasMailServer(): Promise<boolean> {
  const isThere = () =>
    promisify(execFile)('/usr/bin/python3', ['-c', 'import aiosmtpd']).then(
      () => true,
      () => false,
    )
  if (!(await isThere())) await installPackages(['python3-aiosmtpd'], { mayInstall: MAY_INSTALL })
  return isThere()
}

/** Another's mail server, at a port of loopback; what it takes lies in its mailbox. */
export class MailServer {
  readonly port: number
  readonly #box: string
  #child: ChildProcess | undefined

  private constructor(port: number, box: string) {
    this.port = port
    this.#box = box
  }

  static async make(port: number): Promise<MailServer> {
    return new MailServer(port, join(await mkdtemp(join(tmpdir(), 'eac-mail-')), 'box'))
  }

  async start(): Promise<void> {
    const at = ['-n', '-l', `127.0.0.1:${this.port}`, '-c', 'aiosmtpd.handlers.Mailbox', this.#box]
    this.#child = spawn('/usr/bin/python3', ['-m', 'aiosmtpd', ...at], { stdio: 'ignore' })
    await eventually('the mail server listens', () => listens(this.port))
  }

  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  }

  /** Whole mails, in the order in which they came. */
  async mails(): Promise<string[]> {
    const folder = join(this.#box, 'new')
    const names = await readdir(folder).catch(() => [])
    const mails = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
    return mails.sort((one, other) => toldAt(one).localeCompare(toldAt(other)))
  }

  async remove(): Promise<void> {
    await this.stop()
    await rm(join(this.#box, '..'), { recursive: true, force: true })
  }
}

const toldAt = (mail: string): string => /^told\s+(\S+)/m.exec(mail)?.[1] ?? ''

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
