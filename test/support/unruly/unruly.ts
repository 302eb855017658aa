import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../../interop/run-program.ts'
import { makeSoftToken, type SoftToken } from '../softhsm.ts'

/** How the library misbehaves when it is to log in or sign; `once-` before it: the next signature is made as it should be. */
type Misdeed =
  | 'logged-out'
  | 'sessions-closed'
  | 'removed'
  | 'not-present'
  | 'crash'
  | 'crash-in-sign'
  | 'hang'
  | 'hang-in-init'
  | 'hang-in-login'
  | 'slow'
  | 'wrong-signature'
  | 'other-key'
export type Order = Misdeed | `once-${Misdeed}`

/** A token behind a library that does as it is told. */
export interface UnrulyToken extends SoftToken {
  /** The one behind it, which behaves. */
  readonly behind: string
  /** Undefined: it behaves. */
  order(misdeed: Order | undefined): Promise<void>
  /** Whether an order that holds once was carried out. */
  isDone(): boolean
  /** How often somebody gave it a PIN. */
  logins(): Promise<number>
}

const SOURCE = fileURLToPath(new URL('./unruly.c', import.meta.url))
const HEADERS = join(dirname(fileURLToPath(import.meta.resolve('pkcs11js'))), 'includes/pkcs11')

let folder: Promise<string> | undefined

/** One library for a process: it is told by the environment. @throws where there is no C compiler */
export async function makeUnrulyToken(): Promise<UnrulyToken> {
  const token = await makeSoftToken()
  folder ??= build()
  const place = await folder
  const [orders, logins] = [join(place, 'orders'), join(place, 'logins')]
  await Promise.all([orders, logins].map((file) => rm(file, { force: true })))
  process.env.UNRULY_LIBRARY = token.library
  process.env.UNRULY_ORDERS = orders
  process.env.UNRULY_LOGINS = logins
  return {
    ...token,
    library: join(place, 'unruly.so'),
    behind: token.library,
    order: (misdeed) => (misdeed === undefined ? rm(orders, { force: true }) : writeFile(orders, misdeed)),
    isDone: () => !existsSync(orders),
    logins: async () => (await readFile(logins, 'utf8').catch(() => '')).split('\n').length - 1,
  }
}

async function build(): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), 'eac-unruly-'))
  process.once('exit', () => void rm(place, { recursive: true, force: true }))
  const target = ['-shared', '-fPIC', '-O1', '-o', join(place, 'unruly.so')]
  const ended = await runProgram('cc', [...target, '-I', HEADERS, SOURCE, '-ldl'])
  if (ended.code !== 0) throw new Error(`cc: ${ended.stderr}`)
  return place
}
