import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Issuer, LiveFeed, type Operators, operatorsApp, readConsole } from '../api/index.ts'
import { openFirstAdministrator } from '../people/index.ts'
import type { IssuerConfig } from './issuers/issuer-config.ts'
import { messageOf, type OpenNode } from './open-node.ts'
import type { ShownFiles } from './own-tls/own-files-work.ts'
import type { OperatorsConfig } from './people-config.ts'
import { readNamed, readTlsFiles } from './read-tls-files.ts'
import { MODERN_POLICY, TLS_SETTINGS, type TlsMaterial, trackConnections } from './transport/index.ts'

/** Where people and their programs call. */
export interface OperatorsListener {
  readonly port: number
  /** While there was no administrator when it opened: by this somebody becomes the first one. */
  readonly firstCode: string | undefined
  /** Where its certificate stands in files of its own. */
  readonly files: ShownFiles | undefined
  close(): Promise<void>
}

const TLS = { ...TLS_SETTINGS, ...MODERN_POLICY }
const MOST_CONNECTIONS = 500
const SECONDS = { headers: 20_000, request: 120_000 }
const GRACE_MILLISECONDS = 2_000
/** Built beside the program, whether that runs from its source or as it was built. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../../dist/console', import.meta.url))

/** @throws {ConfigError} where its TLS files cannot be used; what listening throws */
export async function openOperatorsListener(
  { publicUrl, listen, tls: files, issuers }: OperatorsConfig,
  operators: Operators,
  node: OpenNode,
): Promise<OperatorsListener> {
  const { config, settings, store, secrets, now, log, ownTls } = node
  const firstAdministrator = await openFirstAdministrator({ db: store.db, now })
  const live = new LiveFeed({
    db: store.db,
    now,
    onTrouble: (error) => log.error({ error: messageOf(error) }, 'what happens cannot be told to those who listen'),
  })
  const app = operatorsApp({
    live,
    db: store.db,
    now,
    secrets,
    operators,
    sessions: settings.now.people.session,
    secondFactorFor: config.people.secondFactorFor,
    publicUrl: new URL(publicUrl),
    isDemo: node.isDemo,
    firstAdministrator,
    console: await readConsole(CONSOLE_FOLDER),
    passwordLogin: config.people.passwordLogin,
    issuers: await Promise.all(issuers.map((one) => openNamed(one, publicUrl, node))),
    onError: (error, at) => log.error({ ...at, error: messageOf(error) }, 'a request of an operator failed'),
  })
  let own = files === undefined ? ownTls.shown('tls') : await readTlsFiles(files, 'operators.tls')
  const server = createServer(
    {
      ...(own && { key: own.key, cert: own.cert }),
      ...TLS,
      handshakeTimeout: SECONDS.headers,
      headersTimeout: SECONDS.headers,
      requestTimeout: SECONDS.request,
    },
    (request, response) => {
      connections.begin(response)
      app(request, response)
    },
  )
  server.maxConnections = MOST_CONNECTIONS
  const connections = trackConnections(server)
  const take = (tls: TlsMaterial): void => {
    server.setSecureContext({ key: tls.key, cert: tls.cert, ...TLS })
    own = tls
  }
  const unfollow = files === undefined ? ownTls.follow('tls', take) : () => {}
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(listen.port, listen.host, () => resolve())
  })
  if (firstAdministrator !== undefined) log.warn({ publicUrl }, 'this node has no administrator yet')
  return {
    port: (server.address() as AddressInfo).port,
    firstCode: firstAdministrator?.code,
    files: files && { name: 'operators.tls', files, shown: () => own, take },
    close() {
      unfollow()
      live.close()
      return connections.close(GRACE_MILLISECONDS)
    },
  }
}

async function openNamed(
  issuer: IssuerConfig,
  publicUrl: string,
  { store, now, secrets, outgoing }: OpenNode,
): Promise<Issuer> {
  const setting = `operators.issuers ${issuer.name}`
  const clientSecret = (await readNamed(issuer.clientSecretFile, `${setting}.clientSecretFile`)).trim()
  const ca = issuer.ca === undefined ? undefined : await readNamed(issuer.ca, `${setting}.ca`)
  const { openIssuer } = await import('./issuers/open-issuer.ts') // where there is one, its library is loaded
  return openIssuer(issuer, { clientSecret, ca, publicUrl, outgoing }, { db: store.db, now, secrets })
}
