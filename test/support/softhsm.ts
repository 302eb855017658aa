import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { access, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '../interop/run-program.ts'
import { installPackages, MAY_INSTALL } from './install-packages.ts'

/** A token of SoftHSM that nobody else uses. */
export interface SoftToken {
  readonly library: string
  readonly label: string
  readonly pin: string
  /** Holds the PIN. */
  readonly pinFile: string
  /** Of all tokens of this process: taken away, they are not there. */
  readonly folder: string
}

const PLACES = ['/usr/lib/softhsm', '/usr/lib64/softhsm', '/usr/lib', '/usr/local/lib/softhsm']
const PACKAGE = 'softhsm2'

interface Hsm {
  readonly library: string
  readonly folder: string
}

let started: Promise<Hsm | undefined> | undefined
let made = 0

/** Looked for once, and told once. */
export async function softHsmIsHere(): Promise<boolean> {
  return (await hsm()) !== undefined
}

/** @throws where there is no SoftHSM */
export async function makeSoftToken(): Promise<SoftToken> {
  const here = await hsm()
  if (here === undefined) throw new Error(`there is no SoftHSM on this machine: apt-get install ${PACKAGE}`)
  const label = `test ${++made}`
  const pin = `pin-${process.pid}-${made}-of-a-test`
  const ended = await runProgram('softhsm2-util', [
    ...['--init-token', '--free', '--label', label],
    ...['--pin', pin, '--so-pin', 'so-pin-of-a-test'],
  ])
  if (ended.code !== 0) throw new Error(`softhsm2-util: ${ended.stderr}`)
  const pinFile = join(here.folder, `pin-${made}`)
  writeFileSync(pinFile, `${pin}\n`, { mode: 0o600 })
  return { library: here.library, label, pin, pinFile, folder: join(here.folder, 'tokens') }
}

function hsm(): Promise<Hsm | undefined> {
  started ??= start()
  return started
}

/** All programs that this process starts read this configuration. */
async function start(): Promise<Hsm | undefined> {
  let library = await findLibrary()
  if (library === undefined) await installPackages([PACKAGE], { mayInstall: MAY_INSTALL })
  library ??= await findLibrary()
  if (library === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'eac-softhsm-'))
  mkdirSync(join(folder, 'tokens'))
  const file = join(folder, 'softhsm2.conf')
  writeFileSync(
    file,
    `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  )
  process.env.SOFTHSM2_CONF = file
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return { library, folder }
}

async function findLibrary(): Promise<string | undefined> {
  const folders = [...PLACES, ...(await readdir('/usr/lib')).map((name) => `/usr/lib/${name}/softhsm`)]
  for (const folder of folders) {
    const file = join(folder, 'libsofthsm2.so')
    if (await there(file)) return file
  }
  return undefined
}

const there = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
