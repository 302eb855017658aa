import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import {
  type CliWorld,
  type DemoStatePlace,
  type ExitCode,
  type FaultSeen,
  type OpenOperator,
  type Place,
  runCommandLine,
} from '../../src/cli/index.ts'
import type {
  MoveView,
  OperatorCommand,
  OperatorCommands,
  PartnerAnswer,
  RestoreView,
  VerifiedBackupView,
} from '../../src/messages/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { NODE } from './views.ts'

/** What the command line did to its world. */
export interface Seen {
  readonly exitCode: ExitCode
  readonly out: string
  readonly err: string
  readonly calls: readonly { readonly name: string; readonly input: unknown }[]
  readonly places: readonly Place[]
  readonly written: ReadonlyMap<string, Uint8Array>
  /** Which of them nobody else may read. */
  readonly privately: readonly string[]
  /** Other things asked of the world, by name. */
  readonly asked: Readonly<Record<string, unknown>>
  readonly closed: number
}

export type Answers = { [Name in OperatorCommand]?: OperatorCommands[Name]['result'] | Error }

export interface Given {
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly folders?: readonly string[]
  readonly stdin?: string | Uint8Array
  /** What a person types when asked, in turn; nothing: nobody is there. */
  readonly secrets?: readonly string[]
  readonly passwordFile?: string
  readonly answers?: Answers
  readonly partnerAnswer?: PartnerAnswer | Error
  readonly now?: string
  /** How many of the node run on this machine. */
  readonly processes?: number
  /** What archives and moves come to. */
  readonly verified?: VerifiedBackupView
  readonly restored?: RestoreView
  readonly moved?: MoveView
  /** Carried out, or missing. */
  readonly migrations?: readonly string[]
  /** Of the demo world, and what others see of its faults. */
  readonly states?: readonly DemoStatePlace[]
  readonly seen?: readonly FaultSeen[]
}

/** Runs `eac …` in a world that is only told about. */
export async function eac(args: readonly string[], given: Given = {}): Promise<Seen> {
  const texts = { out: '', err: '' }
  const calls: { name: string; input: unknown }[] = []
  const places: Place[] = []
  const written = new Map<string, Uint8Array>()
  const privately: string[] = []
  const asked: Record<string, unknown> = {}
  const secrets = [...(given.secrets ?? [])]
  let closed = 0
  let slept = 0

  const operator: OpenOperator = {
    async call(name, input) {
      calls.push({ name, input })
      const answer = given.answers?.[name]
      if (answer instanceof Error) throw answer
      if (answer === undefined) throw new Error(`the test gave no answer to ${name}`)
      return answer as never // the union of all results is too large to be written down
    },
    async close() {
      closed++
    },
  }
  const world: CliWorld = {
    version: '0.1.0',
    out: (text) => {
      texts.out += text
    },
    err: (text) => {
      texts.err += text
    },
    async readFile(path) {
      const content = given.files?.[path]
      if (content === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' })
      return octetsOf(content)
    },
    async writeFile(path, bytes) {
      written.set(path, bytes)
    },
    async createPrivateFile(path, bytes) {
      if (given.files?.[path] !== undefined || written.has(path)) {
        throw Object.assign(new Error(`EEXIST: ${path}`), { code: 'EEXIST' })
      }
      written.set(path, bytes)
      privately.push(path)
    },
    async createLargeFile(path) {
      await world.createPrivateFile(path, new Uint8Array())
      return {
        write: async (text) =>
          void written.set(path, Buffer.concat([octetsOf(written.get(path) ?? ''), Buffer.from(text)])),
        close: async () => {},
        discard: async () => void written.delete(path),
      }
    },
    async *readLines(path) {
      yield* Buffer.from(await world.readFile(path))
        .toString()
        .trimEnd()
        .split('\n')
    },
    listFolder: async (path) =>
      Object.keys(given.files ?? {})
        .filter((file) => file.startsWith(`${path}/`))
        .map((file) => file.slice(path.length + 1)),
    isFolder: async (path) => given.folders?.includes(path) ?? false,
    askSecret: async (prompt) => {
      texts.err += prompt
      return secrets.shift()
    },
    passwordFile: given.passwordFile,
    readStdin: async () => octetsOf(given.stdin ?? ''),
    pause: async (milliseconds) => {
      slept += milliseconds
    },
    stopSignal: async () => {},
    now: () => new Date(Date.parse(given.now ?? '2026-11-22T12:00:00Z') + slept),
    async operator(place) {
      places.push(place)
      return operator
    },
    keyDoors: async () => Array.from({ length: given.processes ?? 1 }, () => operator),
    async reseal(place, wish) {
      places.push(place)
      asked.reseal = wish
      return { keys: 3, configuration: 'keys:\n  secret: persons\n', isConfigured: false }
    },
    async init(wish) {
      asked.init = wish
      const files = [{ path: `${wish.folder}/eac.yaml`, what: 'configuration' }]
      const tls = { tlsFingerprint: NODE.tlsFingerprint, tlsCertificateFile: `${wish.folder}/tls.pem` }
      const authority = NODE.authorities[0]!
      return { configFile: `${wish.folder}/eac.yaml`, files, publicUrl: NODE.publicUrl, ...tls, authority }
    },
    bytesWritten: async () => undefined,
    async verifyBackup(file, passphrase) {
      asked.verifyBackup = { file, passphrase }
      return given.verified ?? assert.fail('no archive is read')
    },
    async restore(_place, wish) {
      asked.restore = wish
      return given.restored ?? assert.fail('no node is restored')
    },
    async migrate(place, how) {
      places.push(place)
      asked.migrate = how
      return { database: '/srv/eac/data/database', migrations: given.migrations ?? [] }
    },
    async move(_place, url) {
      asked.move = url
      return given.moved ?? assert.fail('no node is moved')
    },
    async serve(place) {
      asked.serve = place
    },
    async demo(wish) {
      asked.demo = wish
    },
    async demoWorld(folder) {
      asked.demoWorld = folder
      return {
        states: given.states ?? [],
        fault: async (country, fault) => {
          asked.fault = { country, fault }
          return given.seen ?? []
        },
      }
    },
    async callService(call) {
      asked.callService = call
      const answer = given.partnerAnswer
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('the test gave no answer')
      return answer
    },
    checkSignature,
  }
  const exitCode = await runCommandLine(args, world)
  return { exitCode, ...texts, calls, places, written, privately, asked, closed }
}

/** A TLS certificate, only to be read. */
export const TLS_PEM = `-----BEGIN CERTIFICATE-----
MIIBkzCCATmgAwIBAgIUWySAY/ikTeTK7XwR3UI7KMFzfZwwCgYIKoZIzj0EAwIw
HjELMAkGA1UEBhMCVVQxDzANBgNVBAMMBmdhdGUtMTAgFw0yNjExMjMxNjM0NTda
GA8yMTI2MTAzMDE2MzQ1N1owHjELMAkGA1UEBhMCVVQxDzANBgNVBAMMBmdhdGUt
MTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMcBJwBj32ZKKyVGPaUdDDKf4ibc
WauIHrYEI8eOtZFoQADJ/ycqTC7oEPy116AijhV/qibTytwPY7y2UKES1PijUzBR
MB0GA1UdDgQWBBSeg4CJ8NLW7bNpjHc49WLyNaGuujAfBgNVHSMEGDAWgBSeg4CJ
8NLW7bNpjHc49WLyNaGuujAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gA
MEUCIDrytEyJgxlESEx0B73VPa7rggI50MSRQlcKDXIWcbjCAiEAl2Rx6eDcUj3B
SRCD7gAmjoQ3L6Hl+0lnOnu0NQVslP8=
-----END CERTIFICATE-----
`
export const TLS_SHA256 = new X509Certificate(TLS_PEM).fingerprint256.replaceAll(':', '').toLowerCase()

function octetsOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
}
