import { readFileSync } from 'node:fs'
import { type ApiDeps, createControlServer, operatorOf, servicePath } from '../api/index.ts'
import { OutcomeWaiter } from '../async/index.ts'
import { askForCaCertificates, askForCertificate, type HandlerDeps, workOf } from '../handlers/index.ts'
import type { Operator } from '../messages/index.ts'
import { loadServiceContracts, soapFault } from '../services/index.ts'
import { type AuthorityRecord, listAuthorities } from '../store/index.ts'
import { callPartners } from './call-partners.ts'
import { controlSocketPath, takeHold } from './data-folder.ts'
import { messageOf, type OpenNode, type OpenNodeOptions, openNode } from './open-node.ts'
import { noteRefusedCallers } from './refused-callers.ts'
import { identifyCaller, type KnownCaller, soapEndpoint } from './soap-endpoints.ts'
import { createPartnerClient, createSoapServer, type SoapServer } from './transport/index.ts'
import { VERSION } from './version.ts'

/** A node at work. */
export interface RunningNode {
  readonly port: number
  readonly operator: Operator
  /** Takes no more, finishes what it has in hand, closes everything. Safe to call twice. */
  close(): Promise<void>
}

const CLOSE_GRACE_MILLISECONDS = 3_000

/** Starts a node: opens its data folder, works on what is owed, answers partners and operators. */
export async function startNode(options: OpenNodeOptions): Promise<RunningNode> {
  const { log, config } = options
  let operator: Operator | undefined
  const control = createControlServer(
    () => operator ?? notReady(),
    (error) => log.error({ error: messageOf(error) }, 'a command of an operator failed'),
  )
  await takeHold(control, await controlSocketPath(config.data))
  try {
    const node = await openNode(options)
    const running = await run(node)
    operator = running.operator
    log.info({ port: running.port, publicUrl: config.publicUrl }, 'node started')
    return { ...running, close: once(() => closeAll(running, node, () => closeServer(control))) }
  } catch (error) {
    await closeServer(control)
    throw error
  }
}

/** Opens a data folder that no node has open, to carry out operators' commands on it. Nothing is sent from here. */
export async function openOperator(options: OpenNodeOptions): Promise<Operator & { close(): Promise<void> }> {
  const control = createControlServer(notReady, () => {})
  await takeHold(control, await controlSocketPath(options.config.data))
  try {
    const node = await openNode(options)
    const operator = operatorOf(apiDeps(node, handlerDeps(node, unreachablePartners), false))
    const close = async (): Promise<void> => {
      await node.close()
      await closeServer(control)
    }
    return { call: operator.call, close: once(close) }
  } catch (error) {
    await closeServer(control)
    throw error
  }
}

interface Running {
  readonly port: number
  readonly operator: Operator
  readonly server: SoapServer
  readonly stopWork: () => Promise<void>
}

async function run(node: OpenNode): Promise<Running> {
  const { config, tls, store, queue, now, log } = node
  const contracts = loadServiceContracts((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
  const client = createPartnerClient({ ...tls, clock: now })
  const outcomes = new OutcomeWaiter(store, now)
  await outcomes.start()
  const deps = { ...handlerDeps(node, callPartners(client, contracts, node)), outcomes }
  const endpoints = await liveEndpoints(node, (authority) => soapEndpoint(authority, contracts, deps, node))
  const server = createSoapServer<KnownCaller>({
    tls,
    publicUrl: config.publicUrl,
    hostNames: config.otherNames,
    maxBodyBytes: config.limits.bodyBytes,
    get endpoints() {
      return endpoints.all()
    },
    identify: (certificate, path) => identifyCaller(endpoints.authorityAt(path), certificate, deps),
    fault: (status, code, text) => soapFault({ status, code: code === 'Client' ? 'client' : 'server', reason: text }),
    isReady: async () => (await listAuthorities(store.db)).length > 0,
    onRefused: noteRefusedCallers(node),
    onError: (error, { path }) => log.error({ path, error: messageOf(error) }, 'internal error'),
  })
  const { port } = await server.listen(config.listen.port, config.listen.host)
  await queue.start(workOf(deps))
  const operator = operatorOf(apiDeps(node, deps, true))
  const refreshing: Operator = {
    call: async (name, input) => {
      const result = await operator.call(name, input)
      if (name === 'authority.add') await endpoints.refresh()
      return result
    },
  }
  const stopWork = async (): Promise<void> => {
    await outcomes.close()
    client.close()
  }
  return { port, operator: refreshing, server, stopWork }
}

/** The endpoints of the authorities there are; an authority made while the node runs gets its own at once. */
async function liveEndpoints<Endpoint>({ store }: OpenNode, endpointOf: (authority: AuthorityRecord) => Endpoint) {
  let authorities: AuthorityRecord[] = []
  let endpoints: Endpoint[] = []
  const refresh = async (): Promise<void> => {
    authorities = await listAuthorities(store.db)
    endpoints = authorities.map(endpointOf)
  }
  await refresh()
  return {
    refresh,
    all: () => endpoints,
    authorityAt: (path: string) => authorities.find((authority) => servicePath(authority) === path),
  }
}

function handlerDeps({ store, keys, now, checkSignature, queue }: OpenNode, call: HandlerDeps['call']): HandlerDeps {
  return {
    db: store.db,
    keys,
    now,
    checkSignature,
    dispatch: queue.dispatch,
    hurry: (task, exchangeId) => queue.hurry(task, exchangeId),
    call,
  }
}

function apiDeps(node: OpenNode, deps: HandlerDeps, running: boolean): ApiDeps {
  return {
    db: node.store.db,
    keys: node.keys,
    now: node.now,
    checkSignature: node.checkSignature,
    version: VERSION,
    running,
    publicUrl: node.config.publicUrl,
    tlsCertificatePem: node.tls.cert,
    askForCertificate: async (authority, superior, how) => {
      const { exchange, application } = await askForCertificate(authority, superior, how, deps)
      const { holderReference, kind, keyFingerprint } = application
      return { exchange, holderReference, request: kind, keyFingerprint }
    },
    askForCaCertificates: (superior, callbackUrl) => askForCaCertificates(superior, callbackUrl, deps),
  }
}

async function closeAll(
  { server, stopWork }: Running,
  node: OpenNode,
  closeControl: () => Promise<void>,
): Promise<void> {
  node.log.info('node stops: taking no more, finishing what it has in hand')
  await closeControl()
  await stopWork()
  await server.close(CLOSE_GRACE_MILLISECONDS)
  await node.close()
  node.log.info('node stopped')
}

function closeServer(server: ReturnType<typeof createControlServer>): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}

const unreachablePartners: HandlerDeps['call'] = async () => {
  throw new Error('the node does not run: its requests go out when it does')
}

function notReady(): never {
  throw new Error('the node is starting or another command has the data folder; try again')
}
