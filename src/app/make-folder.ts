import { randomBytes } from 'node:crypto'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { CONFIG_FILE, type Config, parseConfig } from './config.ts'
import { ConfigError } from './config-error.ts'
import type { TlsFiles } from './tls-config.ts'
import { makeSelfSignedCertificate } from './transport/index.ts'

/** What a new node is told at its making. */
export interface FolderWish {
  readonly folder: string
  readonly country: string // of the TLS certificate's subject
  readonly commonName: string
  readonly host: string // to listen at
  readonly port: number
  readonly publicUrl: string
  /** Of the configuration, beside what every node has. */
  readonly sections?: Readonly<Record<string, unknown>>
  /** Files to be made as well, readable by their owner alone. */
  readonly secrets?: readonly { readonly path: string; readonly text: string }[]
}

const TLS_FILES: TlsFiles = { certificate: 'tls/node.crt', key: 'tls/node.key' }
const TLS_VALIDITY_DAYS = 547 // 18 months: the most the EU policy gives a TLS certificate between states (TR-03139, C.2.4)
const SECRET_FILE = 'keys.secret'
const SECRET_OCTETS = 32

/**
 * Makes a node's folder: configuration, a self-signed TLS certificate with its key, the secret of the key store.
 * @throws {ConfigError} when there is a configuration already
 */
export async function makeFolder(
  wish: FolderWish,
  now: Date,
): Promise<{ file: string; config: Config; tlsFiles: TlsFiles }> {
  const { folder } = wish
  const { file, settings, config } = await configOfFolder(wish)
  const tlsFiles = { certificate: join(folder, TLS_FILES.certificate), key: join(folder, TLS_FILES.key) }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await mkdir(join(folder, 'tls'), { recursive: true, mode: 0o700 })
  const tls = makeSelfSignedCertificate({
    subject: { commonName: wish.commonName, country: wish.country },
    hostNames: [...new Set([new URL(wish.publicUrl).hostname.replace(/^\[|\]$/g, ''), 'localhost', '127.0.0.1'])],
    notBefore: new Date(now.getTime() - 60_000), // a partner's clock may be a little behind
    notAfter: new Date(now.getTime() + TLS_VALIDITY_DAYS * 86_400_000),
  })
  await writeFile(tlsFiles.key, tls.keyPem, { mode: 0o600, flag: 'wx' })
  await writeFile(tlsFiles.certificate, tls.certPem, { flag: 'wx' })
  await writeFile(join(folder, SECRET_FILE), `${randomBytes(SECRET_OCTETS).toString('hex')}\n`, {
    mode: 0o600,
    flag: 'wx',
  })
  for (const { path, text } of wish.secrets ?? []) await writeFile(path, text, { mode: 0o600, flag: 'wx' })
  await writeFile(file, `${HEADER}${stringify(settings)}`, { flag: 'wx' }) // last: its presence says that all is there
  return { file, config, tlsFiles }
}

/**
 * The configuration that a new folder will have.
 * @throws {ConfigError} when there is one already
 */
export async function configOfFolder({ folder, publicUrl, host, port, sections }: FolderWish) {
  const file = join(folder, CONFIG_FILE)
  if (await exists(file)) throw new ConfigError(`There is a configuration at ${file} already; nothing was changed.`)
  const settings = {
    publicUrl,
    listen: { host, port },
    data: 'data',
    tls: TLS_FILES,
    keys: { secretFile: SECRET_FILE },
    ...sections,
  }
  return { file, settings, config: parseConfig(settings, file) }
}

const HEADER = `# The configuration of this eac-broker node. Paths start at this file. Every setting: docs/configuration.md
# keys.secret opens the private keys in data/keys: keep a copy of it elsewhere, and never beside a copy of data/.
`

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
