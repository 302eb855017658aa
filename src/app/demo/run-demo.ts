import { readFileSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CvCertificate } from '../../cvc/index.ts'
import type { Operator } from '../../messages/index.ts'
import { loadServiceContracts } from '../../services/index.ts'
import { CONFIG_FILE, type Config, readConfig } from '../config.ts'
import { ConfigError } from '../config-error.ts'
import { createLog } from '../log.ts'
import { makeFolder } from '../make-folder.ts'
import { type RunningNode, startNode } from '../node.ts'
import { messageOf } from '../open-node.ts'
import { type Account, createAccount } from './account.ts'
import { admitTerminal, allowFirstRequest, certifyDv, DV, foundState, root } from './state-of-utopia.ts'
import { type DvAddress, Terminal } from './terminal.ts'

export interface DemoWish {
  readonly data?: string | undefined
  readonly port?: number | undefined
  readonly terminals?: number | undefined
}

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))
const DEMO_FOLDER = 'demo-data'
const FIRST_PORT = 8443
const TERMINALS = 3
const SECONDS_BETWEEN_REQUESTS = 4

/** Runs a small world on localhost: one state with CVCA and DV, and terminals that ask for a successor every few seconds. */
export async function runDemo(wish: DemoWish, out: (text: string) => void, stopped: Promise<unknown>): Promise<void> {
  const folder = resolve(wish.data ?? DEMO_FOLDER)
  const account = createAccount(out, () => new Date())
  const isFirst = !(await exists(join(folder, 'ut', CONFIG_FILE)))
  const config = await demoConfig(folder, wish.port)
  account.say(`A demo world: the state of Utopia (UT) with a CVCA, a DV and its terminals.\nIts data: ${folder}`)
  account.say(isFirst ? 'First start: making keys and certificates …' : 'Going on with the data of the last start …')

  let closing = false
  void stopped.then(() => {
    closing = true
    account.say('\nStopping: finishing what is under way …')
  })
  const node = await startNode({ config, log: createLog('info', account), now: () => new Date() })
  const terminals: Terminal[] = []
  try {
    await foundState(node.operator)
    if (closing) return
    await certifyDv(node.operator, () => closing)
    const count = wish.terminals ?? TERMINALS
    for (let n = 1; n <= count && !closing; n++) {
      terminals.push(await startTerminal(n, folder, config, node.operator))
    }
    if (closing) return
    const dv = await dvAddress(node.operator)
    for (const terminal of terminals) terminal.trust(dv)
    greet(account, folder, dv, node)
    await Promise.race([stopped, liveOn(terminals, dv, node.operator, account, () => closing)])
  } finally {
    closing = true
    await Promise.all(terminals.map((terminal) => terminal.close()))
    await node.close()
    account.say('Stopped. "npm start" goes on from here.')
  }
}

/** A folder keeps the ports it was made for: they stand in the partners' registrations. */
async function demoConfig(folder: string, port: number | undefined): Promise<Config> {
  const file = join(folder, 'ut', CONFIG_FILE)
  if (!(await exists(file))) {
    const made = port ?? FIRST_PORT
    const publicUrl = `https://127.0.0.1:${made}`
    const wish = { folder: join(folder, 'ut'), country: 'UT', commonName: 'eac-broker demo UT', host: '127.0.0.1' }
    return (await makeFolder({ ...wish, port: made, publicUrl }, new Date())).config
  }
  const config = await readConfig(file, {})
  if (port !== undefined && port !== config.listen.port) {
    throw new ConfigError(
      `${folder} was made for port ${config.listen.port}, which stands in its registrations. Leave --port out, or choose another folder with --data.`,
    )
  }
  return config
}

/** Every second terminal takes its certificates by callback, at a port of its own above the node's. */
async function startTerminal(n: number, folder: string, config: Config, operator: Operator): Promise<Terminal> {
  const name = `gate-${n}`
  const mnemonic = `GATE${n}`
  const terminal = await Terminal.start({
    name,
    folder: join(folder, 'terminals', name),
    country: 'UT',
    mnemonic,
    callbackPort: n % 2 === 0 ? config.listen.port + n : undefined,
    contracts: loadServiceContracts((path) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')),
  })
  await admitTerminal(operator, terminal, mnemonic)
  return terminal
}

async function dvAddress(operator: Operator): Promise<DvAddress> {
  const { tlsFingerprint, authorities } = await operator.call('node.show', {})
  return { url: authorities.find(({ name }) => name === DV)?.serviceUrl ?? '', tlsFingerprint }
}

function greet(account: Account, folder: string, dv: DvAddress, { port }: RunningNode): void {
  const tls = join(folder, 'terminals', 'gate-1', 'tls')
  const server = join(folder, 'ut', 'tls', 'node.crt')
  account.say(`
  CVCA  https://127.0.0.1:${port}/tr-03129/UT-CVCA   (?wsdl)
  DV    ${dv.url}   (?wsdl)

  Try it, as gate-1, from another terminal in ${PROJECT}:
    npx eac send get-ca-certificates --url ${dv.url} \\
      --tls-key ${tls}.key \\
      --tls-certificate ${tls}.crt \\
      --server-certificate ${server}
  Look inside:
    npx eac exchange list --data ${join(folder, 'ut')}

  What happens (Ctrl-C ends it):
`)
}

async function liveOn(
  terminals: readonly Terminal[],
  dv: DvAddress,
  operator: Operator,
  account: Account,
  isClosing: () => boolean,
): Promise<void> {
  const anchor = await root(operator)
  await Promise.all(
    terminals.map(async (terminal, n) => {
      await pause((n * SECONDS_BETWEEN_REQUESTS) / terminals.length)
      while (!isClosing()) {
        await renewOnce(terminal, dv, anchor, operator, account, isClosing)
        await pause(SECONDS_BETWEEN_REQUESTS)
      }
    }),
  )
}

async function renewOnce(
  terminal: Terminal,
  dv: DvAddress,
  anchor: CvCertificate,
  operator: Operator,
  account: Account,
  isClosing: () => boolean,
): Promise<void> {
  try {
    if (!terminal.holdsCertificate) await allowFirstRequest(operator, terminal)
    const result = await terminal.renew(dv, anchor)
    if (typeof result === 'string') account.tell(terminal.name, `got no certificate: ${result}`)
    else
      account.tell(
        terminal.name,
        `holds ${result.holderReference} by ${result.authorityReference}, valid until ${result.expires}, verified`,
      )
  } catch (error) {
    if (!isClosing()) account.tell(terminal.name, `got no certificate: ${messageOf(error)}`)
  }
}

const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000).unref()
  })

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
