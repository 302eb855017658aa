import { createLog } from '../log.ts'
import { type RunningNode, startNode } from '../node.ts'
import type { Account } from './account.ts'
import { startAcmeCa } from './acme-ca.ts'
import { startCrlListener } from './crl-listener.ts'
import { type DemoState, demoState } from './demo-state.ts'
import { Gate } from './gate.ts'
import { type StateCa, stateCa } from './spoc-ca.ts'
import { crlFileOf, stateConfig } from './state-folder.ts'
import type { StatePlan, WorldPlan } from './world-plan.ts'

/** A state whose node runs. */
export interface OpenState {
  readonly state: DemoState
  readonly ca: StateCa
  readonly gate: Gate
}

export interface OpenWorld {
  readonly states: readonly OpenState[]
  /** Nodes finish what they have in hand, then everything listens no more. */
  close(): Promise<void>
}

/**
 * Starts the nodes of all states, a gate before each SPOC, and what serves the revocation lists.
 * @param isClosing then no certificate is waited for
 */
export async function openWorld(plan: WorldPlan, account: Account, isClosing: () => boolean): Promise<OpenWorld> {
  const open: { close(): Promise<void> }[] = []
  const close = async (): Promise<void> => {
    for (const one of [...open].reverse()) await one.close()
  }
  try {
    const gates = plan.states.map(({ spocPort, innerSpocPort }) => new Gate(spocPort, innerSpocPort))
    for (const gate of gates) {
      await gate.open()
      open.push(gate)
    }
    if (plan.tlsCa === 'acme:pebble') open.push(await startAcmeCa(plan))
    const nodes = await startNodes(plan, account, isClosing)
    open.push({ close: async () => void (await Promise.all(nodes.map((node) => node.close()))) })
    const states: OpenState[] = []
    for (const [n, one] of plan.states.entries()) {
      const [node, gate] = [nodes[n], gates[n]]
      if (node === undefined || gate === undefined) throw new Error(`${one.country} did not start`)
      const state = demoState(one, node)
      states.push({ state, ca: await stateCa(state, plan, new Date()), gate })
    }
    if (plan.tlsCa === 'local')
      open.push(await startCrlListener(plan.crlPort, new Map(plan.states.map((one) => [one.crlUrl, crlFileOf(one)]))))
    return { states, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** At once; when one does not start, the others are closed again. */
async function startNodes(plan: WorldPlan, account: Account, isClosing: () => boolean): Promise<RunningNode[]> {
  const results = await Promise.allSettled(
    plan.states.map(async (one) => {
      const node = await startStateNode(one, plan, account)
      await untilShown(node, isClosing)
      return node
    }),
  )
  const nodes = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed === undefined) return nodes
  await Promise.all(nodes.map((node) => node.close()))
  throw failed.reason
}

async function startStateNode(plan: StatePlan, world: WorldPlan, account: Account): Promise<RunningNode> {
  const config = await stateConfig(plan, world, new Date())
  const log = createLog('info', account.logOf(plan.country))
  return startNode({ config, log, now: () => new Date(), isDemo: true })
}

const ASK_AGAIN_MILLISECONDS = 250
const PATIENCE_MILLISECONDS = 120_000

/** What the states register of each other is the certificate: a CA of others may take a while for the first one. */
async function untilShown({ operator, close }: RunningNode, isClosing: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MILLISECONDS
  for (;;) {
    const missing = (await operator.call('node.show', {})).ownTls.find(({ certificate }) => certificate === undefined)
    if (missing === undefined || isClosing()) return
    if (Date.now() > giveUpAt) {
      await close()
      const says = missing.trouble ?? missing.next?.says ?? 'nobody knows why'
      throw new Error(`no certificate for ${missing.identity} from ${missing.ca}: ${says}`)
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MILLISECONDS))
  }
}
