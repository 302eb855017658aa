import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { get as httpGet } from 'node:http'
import { get as httpsGet } from 'node:https'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { issueSpocTls, makeSpocRoot } from '../../spoc-channel/index.ts'

/** An ACME CA of others on loopback, with a name server of its own that every name leads to 127.0.0.1. It forgets all when it stops. */
export interface Pebble {
  readonly directory: string
  /** The root of its TLS certificate, PEM. */
  readonly trust: string
  /** What it demands of a new account. */
  readonly binding: { readonly kid: string; readonly hmacKey: string }
  /** Where it asks for answers to http-01, whatever the name. */
  readonly httpPort: number
  /** Its name server, as `127.0.0.1:8053`. */
  readonly dns: string
  /** Where its name server takes what is POSTed to `/set-txt` and `/clear-txt`. */
  readonly control: string
  /** The roots it issues under, DER; the first is that of the chain it gives unasked. */
  roots(): Promise<Uint8Array[]>
  /** Sets the TXT record of a name; undefined: takes it away. */
  setTxt(name: string, value: string | undefined): Promise<void>
  stop(): Promise<void>
}

export interface PebbleWish {
  /** For its configuration, keys and logs; made where it is not there. */
  readonly folder: string
  /** It takes this port and the four after it. */
  readonly firstPort: number
  /** Of a hundred nonces that are good. */
  readonly refusedNonces?: number
  readonly roots?: number
  readonly certificateDays?: number
}

const START_MILLISECONDS = 20_000
const DAY_SECONDS = 86_400
const BINDING = { kid: 'demo', hmacKey: 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W' }
const TLS = { root: 'root.pem', certificate: 'tls.pem', key: 'tls.key' }

/** Starts the programs `pebble` and `pebble-challtestsrv` of Debian. @throws where they are missing or do not start */
export async function startPebble(wish: PebbleWish): Promise<Pebble> {
  const { folder, firstPort: port } = wish
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeTls(folder)
  await writeFile(join(folder, 'pebble.json'), JSON.stringify(configFor(wish)))
  const names = `127.0.0.1:${port + 3}`
  const control = `127.0.0.1:${port + 4}`
  const trust = await readFile(join(folder, TLS.root), 'utf8')
  const programs = [
    run(folder, 'pebble-challtestsrv', [
      ...['-defaultIPv4', '127.0.0.1', '-defaultIPv6', '', '-dns01', names, '-management', control],
      ...['-http01', '', '-https01', '', '-tlsalpn01', ''],
    ]),
    run(folder, 'pebble', ['-config', 'pebble.json', '-dnsserver', names], environmentFor(wish)),
  ]
  const stop = (): Promise<void> => end(programs)
  const rootAt = (index: number): Promise<string> =>
    ask(`https://localhost:${port + 1}/roots/${index}`, trust).catch(() => '')
  try {
    await Promise.all([
      untilAnswers(folder, 'pebble', programs[1], () => ask(`https://localhost:${port}/dir`, trust)),
      untilAnswers(folder, 'pebble-challtestsrv', programs[0], () => ask(`http://${control}/`)),
    ])
  } catch (error) {
    await stop()
    throw error
  }
  return {
    directory: `https://localhost:${port}/dir`,
    trust,
    binding: BINDING,
    httpPort: port + 2,
    dns: names,
    control: `http://${control}`,
    roots: async () => {
      const all = await Promise.all(Array.from({ length: wish.roots ?? 1 }, (_, index) => rootAt(index)))
      return all.map(derOf)
    },
    setTxt: async (name, value) => {
      const path = value === undefined ? 'clear-txt' : 'set-txt'
      const body = JSON.stringify({ host: `${name}.`, ...(value !== undefined && { value }) })
      const { ok, status } = await fetch(`http://${control}/${path}`, { method: 'POST', body })
      if (!ok) throw new Error(`pebble-challtestsrv: HTTP ${status}`)
    },
    stop,
  }
}

function configFor({ firstPort, certificateDays = 90 }: PebbleWish) {
  return {
    pebble: {
      listenAddress: `127.0.0.1:${firstPort}`,
      managementListenAddress: `127.0.0.1:${firstPort + 1}`,
      certificate: TLS.certificate,
      privateKey: TLS.key,
      httpPort: firstPort + 2,
      tlsPort: 1, // nobody asks by tls-alpn-01
      ocspResponderURL: '',
      certificateValidityPeriod: certificateDays * DAY_SECONDS,
      externalAccountBindingRequired: true,
      externalAccountMACKeys: { [BINDING.kid]: BINDING.hmacKey },
    },
  }
}

function environmentFor({ refusedNonces = 5, roots = 1 }: PebbleWish): Record<string, string> {
  return {
    PEBBLE_VA_NOSLEEP: '1',
    PEBBLE_WFE_NONCEREJECT: `${refusedNonces}`,
    PEBBLE_AUTHZREUSE: '0',
    PEBBLE_ALTERNATE_ROOTS: `${roots - 1}`,
  }
}

async function writeTls(folder: string): Promise<void> {
  const notBefore = new Date(Date.now() - 60_000)
  const root = makeSpocRoot({ country: 'UT', notBefore })
  const crlUrl = 'http://localhost/none.crl' // nobody looks for it
  const tls = issueSpocTls({ root, kind: 'server', hosts: ['localhost'], country: 'UT', notBefore, days: 90, crlUrl })
  await writeFile(join(folder, TLS.root), root.pem)
  await writeFile(join(folder, TLS.certificate), tls.pem)
  await writeFile(join(folder, TLS.key), tls.keyPem, { mode: 0o600 })
}

function run(folder: string, program: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  const log = openSync(join(folder, `${program}.log`), 'w')
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: '/usr/local/bin:/usr/bin', ...env },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.once('error', () => {}) // told by untilAnswers
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.removeListener('exit', kill))
  return child
}

async function untilAnswers(
  folder: string,
  name: string,
  program: ChildProcess | undefined,
  question: () => Promise<unknown>,
): Promise<void> {
  for (const last = Date.now() + START_MILLISECONDS; ; await pause(50)) {
    if (program?.pid === undefined) throw new Error(`there is no ${name} on this machine: apt-get install pebble`)
    if (program.exitCode !== null || Date.now() > last) {
      throw new Error(
        `${name} does not start: ${(await readFile(join(folder, `${name}.log`), 'utf8')).trim().slice(-300)}`,
      )
    }
    if (
      await question().then(
        () => true,
        () => false,
      )
    )
      return
  }
}

async function end(programs: readonly ChildProcess[]): Promise<void> {
  const running = programs.filter(({ pid, exitCode, signalCode }) => pid && exitCode === null && signalCode === null)
  await Promise.all(
    running.map(async (program) => {
      program.kill('SIGTERM')
      await once(program, 'exit')
    }),
  )
}

/** @returns the body, whatever the status */
async function ask(url: string, ca?: string): Promise<string> {
  const request = url.startsWith('https:') ? httpsGet(url, { ca }) : httpGet(url)
  const [answer] = await once(request, 'response')
  return Buffer.concat(await answer.toArray()).toString()
}

const derOf = (pem: string): Uint8Array => Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64')
