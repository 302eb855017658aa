import { messageOf } from '../open-node.ts'
import type { Account } from './account.ts'
import { certifyAbroad, coverageOf } from './certify-abroad.ts'
import type { DemoState } from './demo-state.ts'

const SECONDS_BETWEEN_TRIES = 10

/** Gets the DV of a state its first certificate of another; from then on it is renewed in time by the node itself. */
export async function certifyOnce(
  state: DemoState,
  abroad: DemoState,
  account: Account,
  isClosing: () => boolean,
): Promise<void> {
  while (!isClosing()) {
    try {
      if ((await coverageOf(state, abroad))?.certificate !== undefined) return
      const result = await certifyAbroad(state, abroad, isClosing)
      if (result.kind === 'holds') {
        const { holderReference, expires } = result
        return account.tell(state.dv, `holds ${holderReference} by ${abroad.cvca}, valid until ${expires}, verified`)
      }
      if (!isClosing()) account.tell(state.dv, `has no certificate of ${abroad.plan.country}: ${result.why}`)
    } catch (error) {
      if (!isClosing()) account.tell(state.dv, `has no certificate of ${abroad.plan.country}: ${messageOf(error)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, SECONDS_BETWEEN_TRIES * 1000).unref())
  }
}
