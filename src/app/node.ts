import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import {
  around,
  atSocket,
  createControlServer,
  listProcessViews,
  type NodeDeps,
  type Operators,
  operatorOf,
} from '../api/index.ts'
import { AnswersKept, type CircuitPlan, type Gate, OutcomeWaiter, openGate, throughGate } from '../async/index.ts'
import {
  addBatchPeer,
  approvalEffects,
  askCa,
  askForCaCertificates,
  askForCertificate,
  askForForeignCertificate,
  askForList,
  askToCancel,
  type ConfiguredCas,
  carryOutRollover,
  checkForCeremony,
  cvcaTree,
  exportByHand,
  exportForCeremony,
  type HandlerDeps,
  handOverCertificates,
  importByHand,
  importFromCeremony,
  listCoverage,
  listTerminalGroups,
  makeOwnList,
  type OwnIdentity,
  orderCertificate,
  oweCurrentLists,
  ownBatchKey,
  pollListSource,
  registerState,
  resendAnswer,
  rollOverAndTell,
  signInCeremony,
  suspendPartner,
  takeBroughtByOperator,
  wantNextTls,
  whoIsTold,
  workOf,
} from '../handlers/index.ts'
import type { Operator } from '../messages/index.ts'
import { loadServiceContracts, soapFault, TOLERANCES } from '../services/index.ts'
import { openAlertPlaces, testPlaces } from './alerts/alert-places.ts'
import { alertWork } from './alerts/alert-work.ts'
import { carryingOutApproved } from './approved-there.ts'
import { assertCanSign } from './assert-can-sign.ts'
import { auditWork } from './audit/audit-work.ts'
import { makeBackup } from './backup/make-backup.ts'
import { caEventHooks } from './ca-events.ts'
import { callPartners } from './call-partners.ts'
import { listenerLimits, roomLimits, shareOfOne } from './caller-limits.ts'
import { identifyCaller } from './callers/identify-caller.ts'
import { issuedCertificates } from './callers/open-issued.ts'
import { openCas } from './cas.ts'
import { ConfigError } from './config-error.ts'
import { crlFolderWork } from './crl-folders.ts'
import { openHealthListener, type Told } from './health/health-listener.ts'
import { type Readiness, readinessOf } from './health/readiness.ts'
import { standingOf } from './health/standing.ts'
import { startHeartbeat } from './heartbeat.ts'
import { busy, holdFolder, holdForCommand } from './hold-folder.ts'
import { openKeySocket } from './key-sockets.ts'
import { listSourceWork, takeConfiguredSources } from './list-sources.ts'
import { openProxy } from './listen-proxy.ts'
import { liveEndpoints } from './live-endpoints.ts'
import { countingCalls, countingRefused } from './metrics/count-messages.ts'
import { nodeMetrics } from './metrics/node-metrics.ts'
import { openAdmission } from './open-admission.ts'
import { messageOf, type OpenNode, type OpenNodeOptions, openNode } from './open-node.ts'
import { type OperatorsListener, openOperatorsListener } from './operators-listener.ts'
import { ownFilesWork } from './own-tls/own-files-work.ts'
import { ownIdentities } from './own-tls/own-identities.ts'
import { ownTlsWork } from './own-tls/own-tls-work.ts'
import { TlsDoor } from './own-tls/tls-door.ts'
import { noteConfiguration, noteStarted, noteStopped } from './process-events.ts'
import { readNamed } from './read-tls-files.ts'
import { noteRefusedCallers } from './refused-callers.ts'
import { createRenewal } from './renewal.ts'
import { rolloverWork } from './rollovers.ts'
import type { Door, KnownCaller } from './serving.ts'
import { inFileAlone } from './settings/in-file-alone.ts'
import { noteSettings } from './settings/note-settings.ts'
import type { ProcessRole } from './size-config.ts'
import { pathsOf, soapEndpoints } from './soap-endpoints.ts'
import { openSpocSide } from './spoc-side.ts'
import { surroundingsOf } from './surroundings.ts'
import { openTraces } from './traces/open-traces.ts'
import { tracingCalls, tracingReach } from './traces/trace-calls.ts'
import { tracingWork } from './traces/trace-work.ts'
import { createPartnerClient, createSoapServer, listenerPolicy, Room, type SoapServer } from './transport/index.ts'
import { VERSION } from './version.ts'

/** A node at work. */
export interface RunningNode {
  /** Undefined: this process only works, or its first TLS certificate is not here yet. */
  readonly port: number | undefined
  /** For other states, where the configuration has a section `spoc`. */
  readonly spocPort: number | undefined
  /** For people and their programs, where the configuration has a section `operators`. */
  readonly operatorsPort: number | undefined
  /** By which somebody becomes the first administrator; undefined: there is one, or nobody can call. */
  readonly firstCode: string | undefined
  readonly operator: Operators
  /** Takes no more, finishes what it has in hand, closes everything. Safe to call twice. */
  close(): Promise<void>
}

const CALLERS_WAIT_MILLISECONDS = 2_000 // who waits for an outcome may still get it; then it is told that it cannot be had
const ANSWERS_GRACE_MILLISECONDS = 3_000 // then connections are cut
const CALLS_GRACE_MILLISECONDS = 5_000 // then calls to partners are cut: they are made again at the next start

/** Starts a node, or the part of it that is this process's role: works on what is owed, answers partners and operators. */
export async function startNode(options: OpenNodeOptions): Promise<RunningNode> {
  const { log, config } = options
  if (config.airGapped) {
    const why = 'airGapped in its configuration says that it is never on a network; see docs/offline.md'
    throw new ConfigError(`This node is not run: ${why}.`)
  }
  let operators: Operators | string = 'starting'
  const control = createControlServer(
    (knocks) => (typeof operators === 'string' ? busy(operators) : atSocket(operators)(knocks)),
    (error) => log.error({ error: messageOf(error) }, 'a command of an operator failed'),
  )
  const hold = isOpenedByEach(config) ? await openKeySocket(control, config.data) : await holdFolder(control, config)
  let told = notThere('starting')
  const health = await orLetGo(hold, () => openHealth(config, () => told))
  const letGo = async (): Promise<void> => {
    await health?.close()
    await hold()
  }
  return orLetGo(letGo, async () => {
    const node = await openNode(options)
    void node.keyPlaces.pkcs11?.look() // it is told early when the token is not there
    const running = await orLetGo(node.close, async () => {
      await noteConfiguration(node, 'node')
      await noteSettings(node)
      await assertCanSign(node)
      await node.keyDoor.tellThatItWaits()
      return run(node)
    })
    await orLetGo(running.stop, () => noteStarted(node))
    const heartbeat = await startHeartbeat(node)
    for (const on of [node.keyDoor.whenOpened, node.keyDoor.whenLocked]) on(heartbeat.beat)
    operators = running.operator
    const telling = toldOf(node)
    told = telling
    const { port, spocPort } = running
    log.info(
      {
        role: config.role,
        port: port(),
        publicUrl: config.publicUrl,
        spocPort: spocPort(),
        spocUrl: config.spoc?.publicUrl,
        operatorsPort: running.people?.port,
        healthPort: health?.port,
      },
      'node started',
    )
    if (!config.embedded.flushAtCommit)
      log.info('embedded.flushAtCommit is off: survives a killed process, not a power cut')
    const close = async (): Promise<void> => {
      log.info('node stops: taking no more, finishing what it has in hand')
      operators = 'stopping'
      told = notThere('stopping')
      await running.stop(() => noteStopped(node))
      await heartbeat.end()
      telling.close()
      await node.close()
      await letGo() // last: another process may open the folder from here on
      log.info('node stopped')
    }
    return {
      get port() {
        return port()
      },
      get spocPort() {
        return spocPort()
      },
      operatorsPort: running.people?.port,
      firstCode: running.people?.firstCode,
      operator: running.operator,
      close: once(close),
    }
  })
}

/**
 * Opens a data folder that no node has open, or a database beside the processes of the node, to carry out operators' commands.
 * Nothing is sent from here; what is owed afterwards, a node that runs does.
 */
export async function openOperator(options: OpenNodeOptions): Promise<Operators & { close(): Promise<void> }> {
  const letGo = await holdForCommand('carrying out another command', options.config)
  return orLetGo(letGo, async () => {
    const node = await openNode(options)
    await orLetGo(node.close, () => noteConfiguration(node, 'command'))
    const cas = await openCas(node, unreachableCas, { mend: true })
    const deps = handlerDeps(node, unreachablePartners, cas)
    const running = (await listProcessViews({ db: node.store.db, now: node.now })).some(({ silent }) => !silent)
    const all = operatorOf(apiDeps(node, deps, { running, identities: await ownIdentities(node, cas) }))
    const { airGapped } = node.config
    const operators = airGapped ? around(all, (one) => carryingOutApproved(one, node, deps)) : all
    const close = async (): Promise<void> => {
      await node.close()
      await letGo()
    }
    return { ...operators, close: once(close) }
  })
}

async function openHealth({ health }: OpenNode['config'], told: () => Told) {
  if (health === undefined) return undefined
  const { listen, tokenFile } = health
  const token = tokenFile === undefined ? undefined : (await readNamed(tokenFile, 'health.tokenFile')).trim()
  if (token === '') throw new ConfigError(`${tokenFile} (setting health.tokenFile) is empty`)
  return openHealthListener({ listen, token }, { readiness: () => told().readiness(), metrics: () => told().metrics() })
}

const notThere = (state: 'starting' | 'stopping'): Told => ({
  readiness: async () => ({ state }),
  metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: NOT_READY }),
})

const NOT_READY = '# TYPE eac_ready gauge\neac_ready 0\n'

/** What a process that has started tells of itself. */
function toldOf(node: OpenNode): Told & { close(): void } {
  const { role, health } = node.config
  const standing = standingOf(node)
  const readiness = (): Promise<Readiness> => readinessOf(role, standing)
  if (health === undefined) return { ...notThere('starting'), readiness, close() {} }
  const metrics = nodeMetrics(node, { standing, readiness, readSeconds: health.readSeconds })
  return { readiness, metrics: metrics.text, close: metrics.close }
}

/** Beside a database on a server no process holds the folder, and persons open the keys of each. */
const isOpenedByEach = ({ database, keys }: OpenNode['config']): boolean =>
  database !== undefined && keys.secret.kind === 'persons'

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
  readonly port: () => number | undefined
  readonly spocPort: () => number | undefined
  readonly people: OperatorsListener | undefined
  readonly operator: Operators
  /** Ends everything that works on the open node; the node itself stays open. @param tell of it, once the rest has ended */
  readonly stop: (tell?: () => Promise<void>) => Promise<void>
}

async function run(node: OpenNode): Promise<Running> {
  await takeConfiguredSources(node)
  const { config, ownTls, store, queue, now, log } = node
  const spoc = await openSpocSide(node)
  const contracts = loadServiceContracts((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
  const client = createPartnerClient({ ...ownTls.shown('tls'), clock: now, outgoing: node.outgoing })
  ownTls.follow('tls', client.reload)
  const { callersWaiting } = config.limits
  const outcomes = new OutcomeWaiter(store, now, { all: callersWaiting, ofOne: shareOfOne(callersWaiting) })
  await outcomes.start()
  const { serves, works } = doneBy(config.role)
  const admission = openAdmission(node)
  if (serves) await admission.start()
  const door: Door = {
    room: new Room(roomLimits(config)),
    shareOf: ({ partner }) => partner.id,
    closedBecause: () => admission.closedBecause,
    recheck: () => admission.look(),
  }
  const gate = {
    db: store.db,
    now,
    plan: () => circuitPlan(node),
    lookIn: queue.lookIn,
    onTrouble: (error: unknown) => log.warn({ error: messageOf(error) }, 'a circuit was not kept'),
  }
  const issued = issuedCertificates(node)
  const registry = { db: store.db, now, issued }
  const traces = await openTraces(node)
  const calling = tracingCalls(callPartners(client, contracts, spoc?.call, issued, node))
  const call = throughGate(countingCalls(node.meter, calling), gate)
  const cas = await openCas(node, tracingReach(openGate(gate)), { mend: false })
  const stopping = new AbortController()
  const noteNotKept = (error: unknown) =>
    log.error({ error: messageOf(error) }, 'an answer that was given was not kept')
  const answersKept = new AnswersKept(store.db, now, noteNotKept)
  const deps = {
    ...handlerDeps(node, call, cas),
    outcomes,
    admission,
    answersKept,
    keeping: node.settings.now.exchanges,
    stopping: stopping.signal,
    tracer: traces.tracer,
  }
  const endpoints = await liveEndpoints(node, pathsOf, (authority) => soapEndpoints(authority, contracts, deps, node))
  const onRefused = countingRefused(node.meter, noteRefusedCallers(node))
  const server = createSoapServer<KnownCaller>({
    tls: ownTls.shown('tls'),
    tlsPolicy: listenerPolicy(config.listen.tls, { resumes: true }),
    proxy: await openProxy(config.listen.proxy),
    hooks: caEventHooks(cas.list(), deps, node),
    publicUrl: config.publicUrl,
    hostNames: config.otherNames,
    maxBodyBytes: Math.max(config.limits.bodyBytes, config.limits.listBytes),
    ...listenerLimits(config),
    ...door,
    get endpoints() {
      return endpoints.all()
    },
    identify: (certificate, path) => identifyCaller(endpoints.authorityAt(path), certificate, registry),
    fault: (status, code, text) => soapFault({ status, code: code === 'Client' ? 'client' : 'server', reason: text }),
    isReady: async () => admission.takesAnything && endpoints.isFounded(),
    onRefused,
    onError: (error, { path }) => log.error({ path, error: messageOf(error) }, 'internal error'),
  })
  ownTls.follow('tls', server.reload)
  const sources = listSourceWork(node)
  const rollovers = rolloverWork(node)
  const renewal = createRenewal(node, deps)
  const states = serves ? await spoc?.listener(deps, onRefused, door) : undefined
  const servers = states === undefined ? [server] : [server, states.server]
  const national = new TlsDoor({ server, at: config.listen, identity: 'tls', ownTls, log })
  const doors = serves ? [national, ...(states === undefined ? [] : [states.door])] : []
  const identities = await ownIdentities(node, cas)
  const ownTlsLookedAfter = ownTlsWork(node, identities, deps)
  const ownFiles = ownFilesWork(node)
  const crls = crlFolderWork(node, cas)
  const audit = auditWork(node)
  const alerts = alertWork(node, standingOf(node), openAlertPlaces(node))
  const lookAtOwnTls = works ? ownTlsLookedAfter.look : async (): Promise<void> => {}
  const bridges = { close: () => stopping.abort() }
  const clients = spoc === undefined ? [client, bridges] : [client, bridges, spoc]
  let people: OperatorsListener | undefined
  const stop: Running['stop'] = async (tell = async () => {}) => {
    await people?.close()
    await ownFiles.close()
    await admission.close()
    await renewal.close()
    for (const one of doors) one.close()
    await stopWork({ servers, outcomes, queue, recurring: [sources, rollovers, ownTlsLookedAfter, crls], clients })
    await answersKept.close()
    await traces.close()
    await tell().catch((error) => log.warn({ error: messageOf(error) }, 'the stop was not told of')) // the database may be gone
    await alerts.close()
    await audit.close() // last: what the others tell as they stop is chained
  }
  await orLetGo(stop, async () => {
    await ownTls.listen()
    await node.settings.start()
    ownFiles.start()
    for (const one of doors) await one.openIfShown()
    if (works) {
      await audit.start()
      await queue.start(tracingWork(traces.tracer, store.db, lookingAfterOrders(workOf(deps), lookAtOwnTls)))
      await ownTlsLookedAfter.start()
      await crls.start()
      await sources.start((id, signal) => pollListSource(id, signal, deps))
      await rollovers.start((id) => carryOutRollover(Number(id), deps))
      renewal.start()
      await alerts.start()
    }
    await Promise.all(doors.map((one) => one.openWithFirst(lookAtOwnTls)))
  })
  const looks = { lookAtListSources: sources.look, lookAtOwnTls, verifyAudit: audit.verify }
  const thisProcess = { ...whereWeRun(now), id: node.processId, role: config.role, timers: () => node.timers.views() }
  const operator = operatorOf(apiDeps(node, deps, { running: true, identities, ...looks, thisProcess }))
  const refreshing = (operator: Operator): Operator => ({
    call: async (name, input) => {
      const result = await operator.call(name, input)
      if (name === 'authority.add') {
        await endpoints.refresh()
        await states?.refresh()
      }
      if (name === 'approval.vote') {
        void rollovers.look() // what was approved may be one
        await node.settings.refresh() // or another value of a setting
      }
      return result
    },
  })
  const operators = around(operator, refreshing)
  if (serves && config.operators !== undefined) {
    const listen = config.operators
    people = await orLetGo(stop, () => openOperatorsListener(listen, operators, node))
    if (people.files !== undefined) ownFiles.add(people.files)
  }
  return {
    port: () => national.port,
    spocPort: () => states?.door.port,
    people,
    operator: operators,
    stop,
  }
}

/** A certificate that was ordered for ourselves is used once it is judged, not at the next look. */
function lookingAfterOrders(work: ReturnType<typeof workOf>, look: () => Promise<void>): ReturnType<typeof workOf> {
  return {
    ...work,
    install: async (exchange, ...more) => {
      await work.install(exchange, ...more)
      if (exchange.operation === 'OrderCertificate') void look()
    },
  }
}

const whereWeRun = (now: () => Date) => ({ host: hostname(), pid: process.pid, startedAt: now().toISOString() })

/** Callers may be answered by some processes of a node, and the work done by others. */
function doneBy(role: ProcessRole): { readonly serves: boolean; readonly works: boolean } {
  return { serves: role !== 'worker', works: role !== 'web' }
}

/** A call of a SPOC may fetch its WSDL first, and each takes its time; a probe that takes longer than both is nobody's. */
function circuitPlan({ settings, config }: OpenNode): CircuitPlan {
  return { ...settings.now.circuit, probeSeconds: 2 * config.limits.partnerSeconds + 30 }
}

/** Each step may need what the later ones end: callers and what recurs the queue, work in hand the client. */
async function stopWork({
  servers,
  outcomes,
  queue,
  recurring,
  clients,
}: {
  readonly servers: readonly SoapServer[]
  readonly outcomes: OutcomeWaiter
  readonly queue: OpenNode['queue']
  readonly recurring: readonly { close(): Promise<void> }[]
  readonly clients: readonly { close(): void }[]
}): Promise<void> {
  const answered = Promise.all(servers.map((server) => server.close(ANSWERS_GRACE_MILLISECONDS)))
  await within(CALLERS_WAIT_MILLISECONDS, answered)
  await outcomes.close()
  await answered
  const recurs = Promise.all(recurring.map((one) => one.close())) // what it has in hand may still give the queue work
  const idle = recurs.then(() => queue.close())
  await within(CALLS_GRACE_MILLISECONDS, idle)
  for (const client of clients) client.close()
  await idle
}

function handlerDeps(
  { store, keys, ledger, now, checkSignature, queue, config, settings, outgoing }: OpenNode,
  call: HandlerDeps['call'],
  cas: ConfiguredCas,
): HandlerDeps {
  return {
    db: store.db,
    keys,
    ledger,
    now,
    checkSignature,
    approvals: settings.now.approvals,
    outgoing,
    dispatch: queue.dispatch,
    hurry: queue.hurry,
    call,
    cas,
    staysHere: config.airGapped,
  }
}

/** @param here what holds of this process: whether the node runs, and what it does where it runs here */
function apiDeps(
  node: OpenNode,
  deps: HandlerDeps,
  here: {
    readonly running: boolean
    readonly identities: readonly OwnIdentity[]
    readonly lookAtListSources?: () => Promise<void>
    readonly lookAtOwnTls?: () => Promise<void>
    readonly verifyAudit?: NodeDeps['verifyAudit']
    readonly thisProcess?: NodeDeps['thisProcess']
  },
): NodeDeps {
  return {
    db: node.store.db,
    keys: node.keys,
    secrets: node.secrets,
    sessions: node.settings.now.people.session,
    machineMay: node.config.people.machine,
    keyPlaces: node.keyPlaces,
    keyDoor: node.keyDoor,
    ledger: node.ledger,
    now: node.now,
    checkSignature: node.checkSignature,
    version: VERSION,
    running: here.running,
    publicUrl: node.config.publicUrl,
    airGapped: node.config.airGapped,
    spocUrl: node.config.spoc?.publicUrl,
    ownTls: {
      identities: here.identities,
      want: (identity, why) => wantNextTls(identity, why, deps),
      look: here.lookAtOwnTls ?? (async () => {}),
    },
    wsSecurity: {
      certificateOf: (authority) => node.messageSecurity.certificateOf(authority),
      windowSeconds: node.config.wsSecurity.windowSeconds,
      clockSkewSeconds: node.config.wsSecurity.clockSkewSeconds,
    },
    tolerances: TOLERANCES,
    makeBackup: (wish) => makeBackup(node, wish),
    dispatch: deps.dispatch,
    hurry: deps.hurry,
    cas: {
      list: () => deps.cas?.list() ?? [],
      order: (wish) => orderCertificate(wish, deps),
      ask: (partner, wish) => askCa(partner, wish, deps),
      cancel: (partner, order, wish) => askToCancel(partner, order, wish, deps),
    },
    lookIn: node.queue.lookIn,
    runningJobs: () => node.queue.running(),
    thisProcess: here.thisProcess,
    approvals: deps.approvals,
    load: node.settings.now.load,
    auditPlaces: node.config.audit.anchors.map(({ name }) => name),
    verifyAudit: here.verifyAudit,
    alertPlaces: testPlaces(openAlertPlaces(node), node),
    retention: node.config.retention,
    surroundings: surroundingsOf(node),
    againstCalling: (url, reach) => node.outgoing.against(url, reach),
    effects: approvalEffects({ ...deps, settings: node.settings.rules }),
    settings: {
      ...node.settings.rules,
      inFile: () => inFileAlone(node.config),
      refresh: () => node.settings.refresh(),
    },
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
    listTerminalGroups: () => listTerminalGroups(deps),
    cvcaTree: (issuer) => cvcaTree(issuer, deps),
    registerState: async (spoc, checked, how) => {
      const asked = await deps.db
        .transaction()
        .execute((tx) => registerState(tx, spoc, checked, { ...deps, ...how }, deps.now()))
      if (asked !== undefined) await deps.dispatch('send', asked.id)
    },
    resendAnswer: (exchange, details) => resendAnswer(exchange, details, deps),
    suspendPartner: (partner, details) => suspendPartner(partner, details, deps),
    rollOver: (cvca) => rollOverAndTell(cvca, deps),
    whoIsTold: (cvca) => whoIsTold(cvca, deps),
    askForCaCertificates: (superior, callbackUrl) => askForCaCertificates(superior, callbackUrl, deps),
    askForList: (superior, kind, callbackUrl) => askForList(superior, kind, callbackUrl, deps),
    oweCurrentLists: (tx, partnerId) => oweCurrentLists(tx, partnerId, node.now()),
    makeList: (authority, kind, content) => makeOwnList(authority, kind, content, node.listSigners, deps),
    lookAtListSources: here.lookAtListSources ?? (async () => {}),
    exportByHand: (country, by) => exportByHand(country, by, deps),
    importByHand: (files, by) => importByHand(files, by, deps),
    ceremony: {
      key: () => ownBatchKey(deps),
      pair: (peer, by) => addBatchPeer(peer, by, deps),
      export: (peer, by) => exportForCeremony(peer, by, deps),
      check: (files) => checkForCeremony(files, deps),
      sign: (files, decision, by) => signInCeremony(files, decision, by, deps),
      certificates: (peer, by) => handOverCertificates(peer, by, deps),
      import: (files, by, handOver) => importFromCeremony(files, by, deps, handOver),
    },
    takeList: (authority, kind, octets) => takeBroughtByOperator(authority, kind, octets, deps),
  }
}

/** Waits until it is done, and no longer than this. */
async function within(milliseconds: number, done: Promise<unknown>): Promise<void> {
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

const unreachableCas: Gate = async () => {
  throw new Error('the node does not run: its orders go out when it does')
}
