import { readFileSync } from 'node:fs'
import { type ApiDeps, createControlServer, operatorOf } from '../api/index.ts'
import { OutcomeWaiter } from '../async/index.ts'
import {
  APPROVAL_EFFECTS,
  askForCaCertificates,
  askForCertificate,
  askForForeignCertificate,
  askForList,
  type HandlerDeps,
  listCoverage,
  registerState,
  rollOverAndTell,
  suspendPartner,
  takeBroughtByOperator,
  workOf,
} from '../handlers/index.ts'
import { type Operator, OperatorError } from '../messages/index.ts'
import { loadServiceContracts, soapFault } from '../services/index.ts'
import { type AuthorityRecord, listAuthorities } from '../store/index.ts'
import { callPartners } from './call-partners.ts'
import { takeHold } from './data-folder.ts'
import { messageOf, type OpenNode, type OpenNodeOptions, openNode } from './open-node.ts'
import { noteRefusedCallers } from './refused-callers.ts'
import { createRenewal } from './renewal.ts'
import { identifyCaller, type KnownCaller, pathsOf, soapEndpoints } from './soap-endpoints.ts'
import { createPartnerClient, createSoapServer, type PartnerClient, type SoapServer } from './transport/index.ts'
import { VERSION } from './version.ts'

/** A node at work. */
export interface RunningNode {
  readonly port: number
  readonly operator: Operator
  /** Takes no more, finishes what it has in hand, closes everything. Safe to call twice. */
  close(): Promise<void>
}

const CALLERS_WAIT_MILLISECONDS = 2_000 // who waits for an outcome may still get it; then it is told that it cannot be had
const ANSWERS_GRACE_MILLISECONDS = 3_000 // then connections are cut
const CALLS_GRACE_MILLISECONDS = 5_000 // then calls to partners are cut: they are made again at the next start

/** Starts a node: opens its data folder, works on what is owed, answers partners and operators. */
export async function startNode(options: OpenNodeOptions): Promise<RunningNode> {
  const { log, config } = options
  let operator: Operator = busy('starting')
  const control = createControlServer(
    () => operator,
    (error) => log.error({ error: messageOf(error) }, 'a command of an operator failed'),
  )
  const letGo = await takeHold(control, config.data)
  return orLetGo(letGo, async () => {
    const node = await openNode(options)
    const running = await orLetGo(node.close, () => run(node))
    operator = running.operator
    log.info({ port: running.port, publicUrl: config.publicUrl }, 'node started')
    const close = async (): Promise<void> => {
      log.info('node stops: taking no more, finishing what it has in hand')
      operator = busy('stopping')
      await running.stop()
      await node.close()
      await letGo() // last: another process may open the folder from here on
      log.info('node stopped')
    }
    return { port: running.port, operator: running.operator, close: once(close) }
  })
}

/** Opens a data folder that no node has open, to carry out operators' commands on it. Nothing is sent from here. */
export async function openOperator(options: OpenNodeOptions): Promise<Operator & { close(): Promise<void> }> {
  const control = createControlServer(
    () => busy('carrying out another command'),
    () => {},
  )
  const letGo = await takeHold(control, options.config.data)
  return orLetGo(letGo, async () => {
    const node = await openNode(options)
    const { call } = operatorOf(apiDeps(node, handlerDeps(node, unreachablePartners), false))
    const close = async (): Promise<void> => {
      await node.close()
      await letGo()
    }
    return { call, close: once(close) }
  })
}

/** Does something with what is held; when that fails, lets it go. */
async function orLetGo<T>(letGo: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await letGo()
    throw error
  }
}

interface Running {
  readonly port: number
  readonly operator: Operator
  /** Ends everything that works on the open node; the node itself stays open. */
  readonly stop: () => Promise<void>
}

async function run(node: OpenNode): Promise<Running> {
  const { config, tls, store, queue, now, log } = node
  const contracts = loadServiceContracts((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
  const client = createPartnerClient({ ...tls, clock: now })
  const outcomes = new OutcomeWaiter(store, now)
  await outcomes.start()
  const deps = { ...handlerDeps(node, callPartners(client, contracts, node)), outcomes }
  const endpoints = await liveEndpoints(node, (authority) => soapEndpoints(authority, contracts, deps, node))
  const server = createSoapServer<KnownCaller>({
    tls,
    publicUrl: config.publicUrl,
    hostNames: config.otherNames,
    maxBodyBytes: Math.max(config.limits.bodyBytes, config.limits.listBytes),
    get endpoints() {
      return endpoints.all()
    },
    identify: (certificate, path) => identifyCaller(endpoints.authorityAt(path), certificate, deps),
    fault: (status, code, text) => soapFault({ status, code: code === 'Client' ? 'client' : 'server', reason: text }),
    isReady: async () => (await listAuthorities(store.db)).length > 0,
    onRefused: noteRefusedCallers(node),
    onError: (error, { path }) => log.error({ path, error: messageOf(error) }, 'internal error'),
  })
  const renewal = createRenewal(node, deps)
  const stop = async (): Promise<void> => {
    await renewal.close()
    await stopWork({ server, outcomes, queue, client })
  }
  const { port } = await orLetGo(stop, async () => {
    const listening = await server.listen(config.listen.port, config.listen.host)
    await queue.start(workOf(deps))
    renewal.start()
    return listening
  })
  const operator = operatorOf(apiDeps(node, deps, true))
  const refreshing: Operator = {
    call: async (name, input) => {
      const result = await operator.call(name, input)
      if (name === 'authority.add') await endpoints.refresh()
      return result
    },
  }
  return { port, operator: refreshing, stop }
}

/** Each step may need what the later ones end: callers the queue, work in hand the client. */
async function stopWork({
  server,
  outcomes,
  queue,
  client,
}: {
  readonly server: SoapServer
  readonly outcomes: OutcomeWaiter
  readonly queue: OpenNode['queue']
  readonly client: PartnerClient
}): Promise<void> {
  const answered = server.close(ANSWERS_GRACE_MILLISECONDS)
  await within(CALLERS_WAIT_MILLISECONDS, answered)
  await outcomes.close()
  await answered
  const idle = queue.close()
  await within(CALLS_GRACE_MILLISECONDS, idle)
  client.close()
  await idle
}

/** The endpoints of the authorities there are; an authority made while the node runs gets its own at once. */
async function liveEndpoints<Endpoint>({ store }: OpenNode, endpointsOf: (authority: AuthorityRecord) => Endpoint[]) {
  let authorities: AuthorityRecord[] = []
  let endpoints: Endpoint[] = []
  const refresh = async (): Promise<void> => {
    authorities = await listAuthorities(store.db)
    endpoints = authorities.flatMap(endpointsOf)
  }
  await refresh()
  return {
    refresh,
    all: () => endpoints,
    authorityAt: (path: string) => authorities.find((authority) => pathsOf(authority).some((one) => one.path === path)),
  }
}

function handlerDeps(
  { store, keys, now, checkSignature, queue, config }: OpenNode,
  call: HandlerDeps['call'],
): HandlerDeps {
  return {
    db: store.db,
    keys,
    now,
    checkSignature,
    approvals: config.approvals,
    dispatch: queue.dispatch,
    hurry: queue.hurry,
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
    dispatch: deps.dispatch,
    approvals: deps.approvals,
    effects: APPROVAL_EFFECTS,
    askForCertificate: async (authority, superior, how) => {
      const { exchange, application } = await askForCertificate(authority, superior, how, deps)
      const { holderReference, kind, keyFingerprint } = application
      return { exchange, holderReference, request: kind, keyFingerprint }
    },
    askForForeignCertificate: async (authority, whom, how) => {
      const { exchange, application } = await askForForeignCertificate(authority, whom, how, deps)
      const { holderReference, kind, keyFingerprint } = application
      return { exchange, holderReference, request: kind, keyFingerprint }
    },
    listCoverage: () => listCoverage(deps),
    registerState: async (spoc, checked, by) => {
      const asked = await deps.db.transaction().execute((tx) => registerState(tx, spoc, checked, by, deps.now()))
      await deps.dispatch('send', asked.id)
    },
    suspendPartner: (partner, details) => suspendPartner(partner, details, deps),
    rollOver: (cvca) => rollOverAndTell(cvca, deps),
    askForCaCertificates: (superior, callbackUrl) => askForCaCertificates(superior, callbackUrl, deps),
    askForList: (superior, kind, callbackUrl) => askForList(superior, kind, callbackUrl, deps),
    takeList: (authority, kind, octets) => takeBroughtByOperator(authority, kind, octets, deps),
  }
}

/** Waits until it is done, and no longer than this. */
async function within(milliseconds: number, done: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([done, late]).finally(() => clearTimeout(timer))
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

/** Answers every command with what the holder of the folder is about. */
function busy(what: string): Operator {
  return {
    call: async () => {
      throw new OperatorError('refused', `The node is ${what}; try again in a moment.`)
    },
  }
}
