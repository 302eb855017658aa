import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { eventually } from './eventually.ts'
import { installPackages, MAY_INSTALL } from './install-packages.ts'

const PROGRAM = '/usr/sbin/nginx'

/** Whether Debian's nginx is there, after it was installed where that may be. */
export async function hasNginx(): Promise<boolean> {
  const isThere = () =>
    promisify(execFile)(PROGRAM, ['-v']).then(
      () => true,
      () => false,
    )
  if (!(await isThere())) await installPackages(['nginx-light'], { mayInstall: MAY_INSTALL })
  return isThere()
}

export interface Nginx {
  stop(): Promise<void>
}

/**
 * Runs nginx in the foreground with the server of a configuration.
 * @param server the directives of one `server`, as docs/callers.md shows them
 * @param files beside it, by name
 */
export async function startNginx(
  server: string,
  files: Readonly<Record<string, string>>,
  port: number,
): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-nginx-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder};`)
  const http = `http { access_log off; ${temporary.join(' ')}\nserver {\n${server}\n} }`
  const top = `daemon off; master_process off; pid nginx.pid; error_log error.log warn; events {}`
  await writeFile(join(folder, 'nginx.conf'), `${top}\n${http}\n`)
  const child = spawn(PROGRAM, ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'], { stdio: 'ignore' })
  await eventually('nginx listens', () => listens(child, port)).catch(async (error) => {
    const why = await readFile(join(folder, 'error.log'), 'utf8').catch(() => '')
    throw new Error(`nginx: ${why}`, { cause: error })
  })
  return {
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function listens(child: ChildProcess, port: number): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
  const socket = connect({ port, host: '127.0.0.1' })
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  }).finally(() => socket.destroy()) as Promise<boolean>
}
