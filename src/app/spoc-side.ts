import { readFileSync } from 'node:fs'
import { soapFault } from '../services/index.ts'
import { loadSpocContracts } from '../spoc/index.ts'
import { createSpocChannel, databaseCrls } from '../spoc-channel/index.ts'
import { findAuthorityByName, listAuthorities } from '../store/index.ts'
import { type CallState, callStates } from './call-states.ts'
import { listenerLimits } from './caller-limits.ts'
import { ConfigError } from './config-error.ts'
import { noteCrlEvents } from './crl-events.ts'
import { liveEndpoints } from './live-endpoints.ts'
import { messageOf, type OpenNode } from './open-node.ts'
import { identityOfEnd } from './own-tls/identities.ts'
import { TlsDoor } from './own-tls/tls-door.ts'
import { type RegisteredState, registeredStates } from './registered-states.ts'
import type { Door, KnownCaller, ServingDeps } from './serving.ts'
import { admitState, spocEndpoints, spocPathsOf } from './spoc-endpoints.ts'
import { assertOfState, readSpocTls } from './spoc-tls.ts'
import {
  createSpocClient,
  createSpocServer,
  listenerPolicy,
  objectionToSpoc,
  placeOf,
  type RefusedCaller,
  type SoapServer,
  type SpocClient,
  spocCiphers,
  spocSuites,
  type Trial,
  tryConnection,
} from './transport/index.ts'

/** What a node has towards other states, where its configuration has a section `spoc`. */
export interface SpocSide {
  readonly call: CallState
  /** Connects, looks at the state's certificate, and sends nothing. @throws {TransportError} */
  readonly reach: SpocClient['reach']
  /** The same step by step, with a request for the WSDL. */
  tryConnection(
    country: string,
    trial: Omit<Trial, 'ours' | 'ciphers' | 'objectionTo'>,
  ): ReturnType<typeof tryConnection>
  listener(deps: ServingDeps, onRefused: (refused: RefusedCaller) => void, room: Door): Promise<SpocListener>
  /** Ends calls under way. */
  close(): void
}

export interface SpocListener {
  readonly server: SoapServer
  readonly door: TlsDoor
  /** After an authority was added. */
  refresh(): Promise<void>
}

/** @returns undefined without the section @throws {ConfigError} when other states would refuse our certificates */
export async function openSpocSide(node: OpenNode): Promise<SpocSide | undefined> {
  const { config, store, now, log, ownTls, outgoing } = node
  const { spoc } = config
  if (spoc === undefined) return undefined
  const tls = await readSpocTls(spoc, now(), (ca) => countryOfCa(ca, node))
  assertOfState(tls, await listAuthorities(store.db))
  for (const warning of tls.warnings) log.warn({ warning }, 'our certificate towards other states')
  const contracts = loadSpocContracts((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
  const { oldSuites, listen } = spoc
  const ciphers = spocCiphers({ oldSuites })
  const suites = spocSuites({ oldSuites, suites: listen.tls.suites })
  const channel = createSpocChannel<RegisteredState>({
    states: () => registeredStates(store.db),
    crls: databaseCrls(store.db),
    now,
    onEvent: noteCrlEvents(node),
    settings: spoc.crl,
    outgoing,
  })
  const asClient = identityOfEnd('client', spoc)
  const client = createSpocClient({ ...ownTls.shown(asClient), channel, ciphers, outgoing })
  const unfollow = ownTls.follow(asClient, client.reload)
  return {
    call: callStates(client, contracts, node),
    reach: (target) => client.reach(target),
    tryConnection: (country, trial) =>
      tryConnection({
        ...trial,
        ours: ownTls.shown(asClient),
        ciphers,
        objectionTo: (socket) => objectionToSpoc(socket, placeOf(trial.url), country, channel),
      }),
    close() {
      unfollow()
      client.close()
    },
    async listener(deps, onRefused, room) {
      const asServer = identityOfEnd('server', spoc)
      const endpoints = await liveEndpoints(node, spocPathsOf, (authority) => {
        if (authority.role !== 'SPOC') return []
        if (authority.country === tls.country) return spocEndpoints(authority, contracts, deps, node)
        log.warn({ authority: authority.name, certificate: tls.country }, 'no certificate of its state: not served')
        return []
      })
      const server = createSpocServer<RegisteredState, KnownCaller>({
        tls: ownTls.shown(asServer),
        policy: listenerPolicy({ ...listen.tls, suites }, { resumes: false }),
        channel,
        publicUrl: spoc.publicUrl,
        hostNames: [],
        maxBodyBytes: config.limits.bodyBytes,
        ...listenerLimits(config),
        ...room,
        get endpoints() {
          return endpoints.all()
        },
        admit: async (state, path) => admitState(endpoints.authorityAt(path), state),
        fault: (status, code, text) =>
          soapFault({ status, code: code === 'Client' ? 'client' : 'server', reason: text }),
        isReady: async () => deps.admission.takesAnything && endpoints.all().length > 0,
        onRefused,
        onError: (error, { path }) => log.error({ path, error: messageOf(error) }, 'internal error'),
        onHandshakeFailed: (failure) => log.warn(failure, 'no TLS connection came about'),
      })
      ownTls.follow(asServer, server.reload)
      const door = new TlsDoor({ server, at: spoc.listen, identity: asServer, ownTls, log })
      return { server, door, refresh: endpoints.refresh }
    },
  }
}

/** The state of the authority that a CA of the configuration serves, or of our SPOC. @throws {ConfigError} where that is not founded */
async function countryOfCa(
  name: string | undefined,
  { config, store }: Pick<OpenNode, 'config' | 'store'>,
): Promise<string> {
  if (name === undefined) {
    const spoc = (await listAuthorities(store.db)).find(({ role }) => role === 'SPOC')
    if (spoc !== undefined) return spoc.country
    throw new ConfigError(
      'The certificates of spoc.tls name no country, and there is no SPOC yet: make it with eac authority add, then start again.',
    )
  }
  const served = config.cas.find((one) => one.name === name)?.authority
  const authority = served === undefined ? undefined : await findAuthorityByName(store.db, served)
  if (authority !== undefined) return authority.country
  throw new ConfigError(
    `The CA ${name} serves ${served}, and there is no such authority yet: make it with eac authority add, then start again.`,
  )
}
