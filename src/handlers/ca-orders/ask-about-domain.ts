import { noteDomainAnswer, ParkWork } from '../../async/index.ts'
import type { BridgeCall, DomainPower } from '../../ca-bridges/index.ts'
import type { DomainRequest, Exchange, OwnDomain } from '../../messages/index.ts'
import type { HandlerDeps } from '../deps.ts'
import { actOnTrouble } from './bridge-trouble.ts'
import { callTime, reach } from './parties.ts'
import { aboutDomain } from './request-parties.ts'

type Call = (
  domains: DomainPower,
  name: string,
  call: Pick<BridgeCall, 'now' | 'signal'>,
) => Promise<OwnDomain | undefined>

const CALLS: Readonly<Record<DomainRequest, Call>> = {
  RegisterDomain: (domains, name, call) => domains.register(name, call),
  CheckDomain: (domains, name, call) => domains.check(name, call),
  RemoveDomain: (domains, name, call) => domains.remove(name, call).then(() => undefined),
}

/** Registers a name with the CA, has it checked, or removes it. A repeat is harmless: what is so already stays. */
export async function askAboutDomain(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'queued') return
  const { request, partner, ca } = await aboutDomain(exchange, deps)
  const { domains } = ca.bridge
  if (domains === undefined) throw new ParkWork('no-words', `${partner.name} keeps no names for us`)
  let answer: OwnDomain | undefined
  try {
    const { operation, domain } = request
    answer = await reach(deps)(partner, () => CALLS[operation](domains, domain, callTime(deps)))
  } catch (error) {
    return actOnTrouble(error, 'send', exchange, { partner, ca }, deps)
  }
  await noteDomainAnswer(exchange, request, answer, deps)
}
