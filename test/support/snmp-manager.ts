import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './eventually.ts'
import { installPackages, MAY_INSTALL } from './install-packages.ts'

const PROGRAM = '/usr/sbin/snmptrapd'

/** Whether Debian's snmptrapd is there, after it was installed where that may be. */
export async function hasSnmpManager(): Promise<boolean> {
  if (!existsSync(PROGRAM)) await installPackages(['snmptrapd'], { mayInstall: MAY_INSTALL })
  return existsSync(PROGRAM)
}

/** Another's manager (snmptrapd of Net-SNMP), at a port of loopback. */
export interface SnmpManager {
  /** A line for each notification that it took and believed: its objects, by number, in words. */
  taken(): Promise<string[]>
  stop(): Promise<void>
}

/** @param settings of its snmptrapd.conf: whom it believes */
export async function startSnmpManager(port: number, settings: string): Promise<SnmpManager> {
  const folder = await mkdtemp(join(tmpdir(), 'eac-snmp-'))
  const [file, out] = [join(folder, 'snmptrapd.conf'), join(folder, 'taken')]
  await writeFile(file, `${settings}\n`)
  const args = [
    '-f',
    '-Lf',
    out,
    '-C',
    '-c',
    file,
    '-On',
    '-F',
    '%v\n',
    '-m',
    '',
    '-p',
    join(folder, 'pid'),
    `udp:127.0.0.1:${port}`,
  ]
  const environment = { PATH: process.env.PATH, SNMP_PERSISTENT_DIR: folder, MIBS: '' }
  const child: ChildProcess = spawn(PROGRAM, args, { stdio: 'ignore', env: environment })
  const text = () => readFile(out, 'utf8').catch(() => '')
  await eventually('the manager listens', async () => (await text()).includes('NET-SNMP version'))
  return {
    taken: async () => (await text()).split('\n').filter((line) => line.includes('.1.3.6.1.6.3.1.1.4.1.0')),
    async stop() {
      if (child.exitCode === null) {
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        await exited
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}
