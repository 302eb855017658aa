import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { dirname, resolve } from 'node:path'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { againstSourceUrl } from '../api/index.ts'
import { DEFAULT_RETRY_PLAN } from '../async/index.ts'
import { LIST_SOURCE_KINDS } from '../messages/index.ts'
import { wrongName } from '../outgoing/index.ts'
import { SECOND_OPINION_EVERY } from '../signatures/index.ts'
import { alertsSchema, withAlertsPaths } from './alerts/alerts-config.ts'
import { auditSchema, withAuditPaths } from './audit-config.ts'
import { casSchema } from './ca-config.ts'
import { ConfigError } from './config-error.ts'
import { healthSchema, withHealthPaths } from './health/health-config.ts'
import { type KeysConfig, keysSchema, withKeyPaths } from './keys-config.ts'
import { listenerTls, proxySettings, withProxyPaths } from './listen-config.ts'
import { assertTlsFits } from './own-tls/identities.ts'
import { operatorsSchema, peopleSchema, withOperatorsPaths } from './people-config.ts'
import { assertSizeFits, SIZE_SECTIONS, withSizePaths } from './size-config.ts'
import { crlSchema, spocSchema, withSpocPaths } from './spoc-config.ts'
import { tlsSource, withTlsPaths } from './tls-config.ts'
import { tracesSchema, withTracesPaths } from './traces/traces-config.ts'
import { withWsSecurityPaths, wsSecuritySchema } from './ws-security-config.ts'

/** The name of the configuration file that `eac init` makes. */
export const CONFIG_FILE = 'eac.yaml'

const port = z.number().int().min(0).max(65_535)
const seconds = z.number().min(0.001).max(315_360_000)
const hoursList = z.array(z.number().min(0.001).max(87_600)).max(20)
/** How many people besides the requester. */
const years = z.number().min(0).max(100)
const numberOfPeople = z.union([z.literal(0), z.literal(1), z.literal(2)], '0, 1 or 2')
const approvalsNeeded = numberOfPeople.default(0)

const SECONDS_OF = { s: 1, m: 60, h: 3_600, d: 86_400 } as const
/** `30m`, `6h`, `1d`: in seconds afterwards. */
const duration = z
  .string()
  .regex(/^[1-9]\d{0,5}[smhd]$/, 'a number with s, m, h or d behind it, as 6h')
  .transform((text) => Number(text.slice(0, -1)) * SECONDS_OF[text.at(-1) as keyof typeof SECONDS_OF])
  .refine((found) => found >= 10 && found <= 31 * 86_400, 'from 10s to 31d')

/** A place lists are fetched from, for an authority. */
const listSource = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'letters, digits and hyphens, at most 40'),
  kind: z.enum(LIST_SOURCE_KINDS),
  from: z.string().min(1).max(2_048), // a path, or for http an http or https URL
  every: duration.prefault('6h'),
  authority: z.string().min(1),
  ca: z.string().min(1).optional(),
})

/** A key that signs lists of our own (PKCS#8, PEM or DER), with its certificate. */
const listSigner = z.strictObject({
  key: z.string().min(1),
  certificate: z.string().min(1),
  passphraseFile: z.string().min(1).optional(), // of an encrypted key
  chain: z.array(z.string().min(1)).default([]), // sent beside the list: CSCA and link certificates
})

const namedPlace = z.string().superRefine((text, context) => {
  const against = wrongName(text)
  if (against !== undefined) context.addIssue({ code: 'custom', message: against })
})
const nameServer = z.string().refine(isNameServer, 'an IP address, with a port where it is not 53: 10.0.0.53:5353')

const sections = z.strictObject({
  ...SIZE_SECTIONS,
  /** Database, keys and control socket; a relative path starts at the configuration file. */
  data: z.string().min(1).default('data'),
  embedded: z.strictObject({ flushAtCommit: z.boolean().default(true) }).prefault({}), // of the database in `data`
  listen: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: port.default(8443),
      tls: listenerTls(),
      proxy: proxySettings.optional(),
    })
    .prefault({}),
  health: healthSchema.optional(),
  /** Where partners reach us, without a path; stands in WSDLs and in our `responseURL`. */
  publicUrl: z.url({ protocol: /^https$/ }),
  /** Further host names and IP addresses, without port, a WSDL may be asked under. */
  otherNames: z.array(z.string().min(1)).default([]),
  tls: tlsSource,
  keys: keysSchema,
  signatures: z
    .strictObject({
      /** Of the signatures that are not a CVCA's, one in so many gets a second opinion; of a CVCA's, each. */
      secondOpinionEvery: z.number().int().min(1).default(SECOND_OPINION_EVERY),
    })
    .prefault({}),
  limits: z
    .strictObject({
      bodyBytes: z.number().int().min(1_000).max(500_000_000).default(4_000_000), // of a message that brings no list
      listBytes: z.number().int().min(1_000).max(500_000_000).default(32_000_000), // of a message that brings a list
      connections: z.number().int().min(10).max(100_000).default(2_000), // of callers, to each listener
      requestsAtOnce: z.number().int().min(4).max(100_000).default(1_000), // of all callers; a quarter of it from any one
      heldBytes: z.number().int().min(1_000_000).max(10_000_000_000).default(256_000_000), // of their bodies; likewise
      callersWaiting: z.number().int().min(4).max(100_000).default(400), // connected, for an outcome; likewise
      headerSeconds: seconds.default(20), // for a TLS handshake, and again for the header of each request
      requestSeconds: seconds.default(120), // for a whole request of a caller, body included
      partnerSeconds: seconds.default(60), // for one call to a partner
      workAtOnce: z.number().int().min(1).max(1_000).default(8), // judging, issuing, installing
      callsAtOnce: z.number().int().min(2).max(1_000).default(16), // to partners; a quarter of it to any one
      callbackHours: z.number().min(0.001).max(87_600).default(24), // then an event says that it is overdue
    })
    .prefault({}),
  exchanges: z
    .strictObject({
      keepMessages: z.boolean().default(true), // SOAP messages, octet for octet, with the exchange they belong to
    })
    .prefault({}),
  /** Beyond this no new work is taken. */
  load: z
    .strictObject({
      owedHandles: z.number().int().min(4).max(10_000_000).default(10_000), // of requests to be handled; a quarter of it of one partner
      oldestSeconds: seconds.default(300), // of the oldest of a partner; or without anything going on
      databaseSeconds: seconds.default(10), // for the database to answer
    })
    .prefault({}),
  retry: z
    .strictObject({
      firstPauseSeconds: seconds.default(DEFAULT_RETRY_PLAN.firstPauseSeconds),
      longestPauseSeconds: seconds.default(DEFAULT_RETRY_PLAN.longestPauseSeconds),
      giveUpAfterSeconds: seconds.default(DEFAULT_RETRY_PLAN.giveUpAfterSeconds),
    })
    .prefault({}),
  /** Towards a partner that is not reached. */
  circuit: z
    .strictObject({
      failures: z.number().int().min(1).max(1_000).default(5), // calls in a row; then none is made for a while
      firstPauseSeconds: seconds.default(10), // doubled with each probe that fails
      longestPauseSeconds: seconds.default(3_600),
    })
    .prefault({}),
  /** After so many hours each, an event tells of it again. */
  escalation: z
    .strictObject({
      heldHours: hoursList.default([24, 72]), // a partner is not reached, or its calls are paused
      answerHours: hoursList.default([120, 168]), // the request of a DV is not answered
    })
    .prefault({}),
  approvals: z
    .strictObject({
      suspension: approvalsNeeded, // of a DV or CVCA, and lifting it
      initialRequest: approvalsNeeded,
      registration: approvalsNeeded, // of a partner, and what it may do more than before
      rollover: approvalsNeeded, // of a CVCA's key
      users: numberOfPeople.optional(), // of who asks and approves; default: as many as the most of those before
      settings: numberOfPeople.optional(), // of the running node; default: as many as the most of those before
      remindAfterHours: hoursList.default([24, 72]), // then an event says that it waits
    })
    .prefault({}),
  /** Who does things, and how that is known. */
  people: peopleSchema,
  operators: operatorsSchema.optional(),
  lists: z
    .strictObject({
      sources: z.array(listSource).max(1_000).superRefine(eachNamedOnce).default([]),
      signers: z.array(listSigner).max(100).default([]),
    })
    .prefault({}),
  /** Signed messages, with the partners that are set so. */
  wsSecurity: wsSecuritySchema.prefault({}),
  /** X.509 CAs that certificates are ordered from. */
  cas: casSchema,
  /** The machine of an off-line CVCA: nothing is served or sent from here. */
  airGapped: z.boolean().default(false),
  /** Revocation lists of CAs by whose certificates partners inside the state are known. */
  crl: crlSchema,
  /** Towards other states. */
  spoc: spocSchema.optional(),
  renewal: z
    .strictObject({
      automatic: z.boolean().default(true), // false: each step towards the end is told, and people ask
      lookEveryMinutes: z.number().min(0.001).max(1_440).default(5),
    })
    .prefault({}),
  /** Years after the end of a calendar year for which its exchanges and events are kept, by what the node runs. */
  retention: z
    .strictObject({
      // a request and its certificate: their life, that of a passport, and half a year (TR-03139, 2.1)
      CVCA: years.default(13.5),
      SPOC: years.default(13.5),
      // their life, three months at most, and a year
      DV: years.default(1.25),
      TCC: years.default(1.25),
      NPKD: years.default(1.25),
    })
    .prefault({}),
  /** Signed checkpoints of the audit chain, and where they go. */
  audit: auditSchema,
  alerts: alertsSchema,
  /** Where OpenTelemetry collects what is done; undefined: nowhere. */
  traces: tracesSchema.optional(),
  /** Where this node may call beside public addresses, and who tells it the addresses of names. */
  outgoing: z
    .strictObject({
      allow: z.array(namedPlace).max(1_000).optional(),
      resolvers: z.array(nameServer).min(1).max(10).optional(),
    })
    .prefault({}),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') }).prefault({}),
})

const schema = sections.superRefine(assertSizeFits).superRefine(assertTlsFits)

function isNameServer(text: string): boolean {
  const [, six, four, port = '53'] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+|[0-9a-f:]+?))(?::(\d{1,5}))?$/i.exec(text) ?? []
  return isIP(six ?? four ?? '') !== 0 && Number(port) <= 65_535
}

function eachNamedOnce(sources: readonly z.infer<typeof listSource>[], context: z.RefinementCtx): void {
  for (const [index, { name, kind, from }] of sources.entries()) {
    const against = kind === 'http' ? againstSourceUrl(from) : undefined
    if (against !== undefined) context.addIssue({ code: 'custom', path: [index, 'from'], message: against })
    if (sources.findIndex((one) => one.name === name) === index) continue
    context.addIssue({ code: 'custom', path: [index, 'name'], message: `a source before is named ${name} already` })
  }
}

/** The schema of one setting, by its path; without its default. @throws {RangeError} there is none */
export function schemaAt(path: string): z.ZodType {
  const found = path.split('.').reduce<z.ZodType>((at, name) => {
    const below = bare(at)
    const field = below instanceof z.ZodObject ? (below.shape[name] as z.ZodType | undefined) : undefined
    if (field === undefined) throw new RangeError(`the configuration has no ${path}`)
    return field
  }, sections)
  return bare(found)
}

/** What the sections say of which the file says nothing. */
export function sectionsByDefault(): z.infer<typeof sections> {
  const least = { publicUrl: 'https://localhost', tls: { certificate: 'c', key: 'k' }, keys: { secretFile: 's' } }
  return sections.parse(least)
}

function bare(schema: z.ZodType): z.ZodType {
  const isWrapped = schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
  return isWrapped ? bare(schema.unwrap() as z.ZodType) : schema
}

/** Everything a node is told from outside. Paths are absolute, but for those in `cas`: they start at `folder`. */
export type Config = Omit<z.infer<typeof schema>, 'audit' | 'keys'> & {
  readonly folder: string
  readonly audit: ReturnType<typeof withAuditPaths>
  readonly keys: KeysConfig
}

/** What of it the environment may set, for containers: variable and place. */
export const ENVIRONMENT = {
  EAC_DATA: ['data'],
  EAC_LISTEN_HOST: ['listen', 'host'],
  EAC_LISTEN_PORT: ['listen', 'port'],
  EAC_HEALTH_HOST: ['health', 'listen', 'host'],
  EAC_HEALTH_PORT: ['health', 'listen', 'port'],
  EAC_HEALTH_TOKEN_FILE: ['health', 'tokenFile'],
  EAC_PUBLIC_URL: ['publicUrl'],
  EAC_TLS_CERTIFICATE: ['tls', 'certificate'],
  EAC_TLS_KEY: ['tls', 'key'],
  EAC_KEYS_SECRET_FILE: ['keys', 'secretFile'],
  EAC_KEYS_KEY_FILE: ['keys', 'secret', 'file'],
  EAC_KEYS_PLACE: ['keys', 'place'],
  EAC_PKCS11_LIBRARY: ['keys', 'pkcs11', 'library'],
  EAC_PKCS11_TOKEN_LABEL: ['keys', 'pkcs11', 'token', 'label'],
  EAC_PKCS11_PIN_FILE: ['keys', 'pkcs11', 'pinFile'],
  EAC_LOG_LEVEL: ['log', 'level'],
  DATABASE_URL: ['database', 'url'],
  EAC_DATABASE_URL_FILE: ['database', 'urlFile'],
  REDIS_URL: ['queue', 'redisUrl'],
  EAC_REDIS_URL_FILE: ['queue', 'redisUrlFile'],
  EAC_ROLE: ['role'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Of these variables those that say where keys are made: a node that is made new has none of the others yet. */
export function keyVariables(environment: Readonly<Record<string, string | undefined>>): typeof environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => /^EAC_(PKCS11_|KEYS_PLACE$)/.test(name)))
}

/** Of each pair the environment sets one: it replaces what the file says with the other. */
const OTHER_WAY: Readonly<Record<string, string>> = {
  url: 'urlFile',
  urlFile: 'url',
  redisUrl: 'redisUrlFile',
  redisUrlFile: 'redisUrl',
  pinFile: 'pinCredential',
  secretFile: 'secret',
  secret: 'secretFile',
  file: 'credential',
}

type Tree = { [name: string]: unknown }

/**
 * Reads the configuration: the file, then what the environment sets over it.
 * @throws {ConfigError} naming each wrong setting by its path
 */
export async function readConfig(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Config> {
  const path = resolve(file)
  return parseConfig(withEnvironment(await readYaml(path), environment), path, environment.CREDENTIALS_DIRECTORY)
}

/**
 * @param path of the file the settings come from: for messages, and where relative paths start
 * @param credentials the folder of those that systemd hands over
 */
export function parseConfig(settings: unknown, path: string, credentials?: string): Config {
  const result = schema.safeParse(settings)
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `  ${issue.path.join('.') || '(all)'}: ${issue.message}`)
    throw new ConfigError(`${path} is not a valid configuration:\n${problems.join('\n')}`)
  }
  const from = (relative: string): string => resolve(dirname(path), relative)
  const { data, tls, keys, lists, spoc, operators, audit, wsSecurity, health, alerts, traces } = result.data
  return Object.freeze({
    ...result.data,
    ...withSizePaths(result.data, from),
    folder: dirname(path),
    data: from(data),
    listen: withProxyPaths(result.data.listen, from),
    tls: withTlsPaths(tls, from),
    alerts: withAlertsPaths(alerts, from),
    audit: withAuditPaths(audit, from(data), from),
    wsSecurity: withWsSecurityPaths(wsSecurity, from),
    keys: withKeyPaths(keys, from, credentials),
    lists: {
      sources: lists.sources.map((source) => ({
        ...source,
        from: source.kind === 'http' ? source.from : from(source.from),
        ...(source.ca !== undefined && { ca: from(source.ca) }),
      })),
      signers: lists.signers.map(({ key, certificate, passphraseFile, chain }) => ({
        key: from(key),
        certificate: from(certificate),
        ...(passphraseFile !== undefined && { passphraseFile: from(passphraseFile) }),
        chain: chain.map(from),
      })),
    },
    ...(traces === undefined ? {} : { traces: withTracesPaths(traces, from) }),
    ...(health === undefined ? {} : { health: withHealthPaths(health, from) }),
    ...(spoc === undefined ? {} : { spoc: withSpocPaths(spoc, from) }),
    ...(operators === undefined ? {} : { operators: withOperatorsPaths(operators, from) }),
  })
}

async function readYaml(path: string): Promise<Tree> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new ConfigError(
      `There is no readable configuration at ${path}. Say where the node is with --data FOLDER or --config FILE; "eac init" makes a new one.`,
      { cause },
    )
  }
  try {
    return (parseYaml(text) ?? {}) as Tree
  } catch (cause) {
    throw new ConfigError(`${path} is not YAML: ${(cause as Error).message}`, { cause })
  }
}

function withEnvironment(settings: Tree, environment: Readonly<Record<string, string | undefined>>): Tree {
  const tree = structuredClone(settings)
  for (const [variable, place] of Object.entries(ENVIRONMENT)) {
    const value = environment[variable]
    if (value !== undefined && value !== '') setAt(tree, place, variable.endsWith('_PORT') ? Number(value) : value)
  }
  return tree
}

function setAt(tree: Tree, [name, ...rest]: readonly string[], value: unknown): void {
  if (name === undefined) return
  delete tree[OTHER_WAY[name] ?? '']
  if (rest.length === 0) tree[name] = value
  else {
    const below = typeof tree[name] === 'object' && tree[name] !== null ? (tree[name] as Tree) : {}
    tree[name] = below
    setAt(below, rest, value)
  }
}
