import { caEventsPath } from '../api/index.ts'
import type { ConfiguredCa, InboundEvent } from '../ca-bridges/index.ts'
import { type HandlerDeps, noteStrangeEvent, takeCaEvent } from '../handlers/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'
import type { Hook } from './transport/index.ts'

const MOST_BYTES = 65_536
const MOST_A_MINUTE = 60
const MINUTE = 60_000

/** A path for each CA that sends events, without a certificate: what comes is only a hint to look there. */
export function caEventHooks(
  cas: readonly ConfiguredCa[],
  deps: HandlerDeps,
  { log, now }: Pick<OpenNode, 'log' | 'now'>,
): Hook[] {
  const sending = cas.filter(({ bridge }) => bridge.readEvent !== undefined)
  return sending.map((ca) => {
    const strange = onceAMinute(now)
    const take = async (event: InboundEvent): Promise<void> => {
      const why = await whyStrange(ca, event, deps)
      if (why === undefined) return
      const more = strange()
      const { method, body } = event
      if (more === undefined) return
      log.warn({ ca: ca.bridge.name, why, bytes: body.length }, 'event of a CA not understood')
      await noteStrangeEvent(ca, { method, why, bytes: body.length, more }, deps)
    }
    // whoever sent it can do nothing about trouble here, and the order is looked at by its plan in any case
    const onTrouble = (error: unknown): void =>
      log.error({ ca: ca.bridge.name, error: messageOf(error) }, 'an event of a CA was not followed')
    return {
      path: caEventsPath(ca.bridge.name),
      maxBodyBytes: MOST_BYTES,
      holdsOff: rateOf(now),
      take: (event) => take(event).catch(onTrouble),
    }
  })
}

/** @returns undefined: it means something here */
async function whyStrange(ca: ConfiguredCa, event: InboundEvent, deps: HandlerDeps): Promise<string | undefined> {
  const { hint, orders } = await takeCaEvent(ca, event, deps)
  if (hint === undefined) return 'it is none of this CA'
  return orders.length === 0 ? 'it is about no order that is under way' : undefined
}

/** So many in each minute. */
function rateOf(now: () => Date): Hook['holdsOff'] {
  let minute = { since: 0, taken: 0 }
  return () => {
    const at = now().getTime()
    if (Math.abs(at - minute.since) >= MINUTE) minute = { since: at, taken: 0 }
    minute.taken++
    return minute.taken <= MOST_A_MINUTE ? undefined : Math.ceil((minute.since + MINUTE - at) / 1000)
  }
}

/** @returns how many more there were since the last that is told; undefined: this one is not told */
function onceAMinute(now: () => Date): () => number | undefined {
  let told = 0
  let more = 0
  return () => {
    const at = now().getTime()
    if (Math.abs(at - told) < MINUTE) {
      more++
      return undefined
    }
    const since = more
    told = at
    more = 0
    return since
  }
}
