import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CvCertificate } from '../../cvc/index.ts'
import { loadServiceContracts } from '../../services/index.ts'
import { messageOf } from '../open-node.ts'
import type { Account } from './account.ts'
import { admitTerminal, allowFirstRequest, type DemoState, dvAddress } from './demo-state.ts'
import { type DvAddress, Terminal } from './terminal.ts'

export const SECONDS_BETWEEN_REQUESTS = 4

/** The terminals of a state, and the DV they ask. */
export interface Terminals {
  readonly state: DemoState
  readonly dv: DvAddress
  readonly all: readonly Terminal[]
}

/** Every second terminal takes its certificates by callback, at a port of its own. */
export async function startTerminals(
  state: DemoState,
  { count, firstPort, prefix }: { readonly count: number; readonly firstPort: number; readonly prefix: string },
): Promise<Terminals> {
  const contracts = loadServiceContracts((path) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'))
  const dv = await dvAddress(state)
  const all: Terminal[] = []
  try {
    for (let n = 1; n <= count; n++) {
      const name = `${prefix}${n}`
      const terminal = await Terminal.start({
        name,
        folder: join(state.plan.folder, 'terminals', name),
        country: state.plan.country,
        mnemonic: `GATE${n}`,
        callbackPort: n % 2 === 0 ? firstPort + n : undefined,
        contracts,
      })
      all.push(terminal)
      await admitTerminal(state, terminal)
      terminal.trust(dv)
    }
    return { state, dv, all }
  } catch (error) {
    await Promise.all(all.map((terminal) => terminal.close()))
    throw error
  }
}

/**
 * Lets each terminal ask for a successor every few seconds, under the one CVCA and the other in turn.
 * @param anchors of those that its DV holds certificates of; may grow
 */
export async function liveTerminals(
  terminals: Terminals,
  anchors: readonly CvCertificate[],
  account: Account,
  isClosing: () => boolean,
): Promise<void> {
  const { state, all } = terminals
  let { dv } = terminals
  const hear = async (): Promise<void> => {
    for (; !isClosing(); await pause(SECONDS_BETWEEN_REQUESTS)) {
      dv = await dvAddress(state).catch(() => dv) // also of the certificate that it will show next
      for (const terminal of all) terminal.trust(dv)
    }
  }
  await Promise.all([
    hear(),
    ...all.map(async (terminal, n) => {
      await pause((n * SECONDS_BETWEEN_REQUESTS) / all.length)
      for (let turn = 0; !isClosing(); turn++) {
        const anchor = anchors[turn % anchors.length]
        if (anchor !== undefined) await renewOnce(terminal, { state, dv, anchor }, account, isClosing)
        await pause(SECONDS_BETWEEN_REQUESTS)
      }
    }),
  ])
}

async function renewOnce(
  terminal: Terminal,
  { state, dv, anchor }: { readonly state: DemoState; readonly dv: DvAddress; readonly anchor: CvCertificate },
  account: Account,
  isClosing: () => boolean,
): Promise<void> {
  try {
    if (!terminal.holdsCertificate) await allowFirstRequest(state, terminal)
    const result = await terminal.renew(dv, anchor)
    if (typeof result === 'string') return account.tell(terminal.name, `got no certificate: ${result}`)
    const { holderReference, authorityReference, expires } = result
    const way = `up to ${anchor.holderReference}, valid until ${expires}, verified`
    account.tell(terminal.name, `holds ${holderReference} by ${authorityReference} ${way}`)
  } catch (error) {
    if (!isClosing()) account.tell(terminal.name, `got no certificate: ${messageOf(error)}`)
  }
}

const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000).unref()
  })
