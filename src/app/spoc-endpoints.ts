import { spocEditionPath, spocPath } from '../api/index.ts'
import { type Caller, takeCallback, takeNotice, takeRequest } from '../handlers/index.ts'
import { mayUse, SPOC_CONTRACTS, type SpocContractName } from '../messages/index.ts'
import { DEFAULT_LIMITS } from '../soap/index.ts'
import {
  answerSpoc,
  NOTIFICATION_SPELLINGS,
  type SpocActions,
  type SpocContracts,
  type SpocReply,
  type SpocWire,
  spocStatusOf,
} from '../spoc/index.ts'
import type { AuthorityRecord } from '../store/index.ts'
import { ATTRIBUTES, note } from '../traces/index.ts'
import { limitProblem } from './actions.ts'
import { admitted } from './admitted.ts'
import { answerSecured } from './answer-secured.ts'
import { followMessage } from './follow-message.ts'
import { countAnswered } from './metrics/count-messages.ts'
import { noteRefused } from './note-refused.ts'
import type { OpenNode } from './open-node.ts'
import type { RegisteredState } from './registered-states.ts'
import type { KnownCaller, ServingDeps } from './serving.ts'
import { noteInternalError, notNow } from './soap-endpoints.ts'
import { tracingAnswers } from './traces/trace-answers.ts'
import type { Identification, SoapEndpoint, SoapRequest } from './transport/index.ts'

/** The paths of a SPOC: its own, and one an edition, which differ in the WSDL they show. */
export function spocPathsOf(authority: AuthorityRecord): { path: string; edition?: SpocContractName }[] {
  if (authority.role !== 'SPOC') return []
  const editions = SPOC_CONTRACTS.map((edition) => ({ path: spocEditionPath(edition, authority), edition }))
  return [{ path: spocPath(authority) }, ...editions]
}

/** The endpoints of a SPOC of ours. Either edition is answered at any of them, in kind. */
export function spocEndpoints(
  authority: AuthorityRecord,
  contracts: SpocContracts,
  deps: ServingDeps,
  node: Pick<OpenNode, 'log' | 'config' | 'messageSecurity' | 'meter'>,
): SoapEndpoint<KnownCaller>[] {
  const answer = tracingAnswers(deps.tracer, answerBy(contracts, deps, node))
  return spocPathsOf(authority).map(({ path, edition }) => ({
    path,
    wsdl: (address) => contracts.wsdl(address, edition),
    answer,
  }))
}

function answerBy(
  contracts: SpocContracts,
  deps: ServingDeps,
  { log, config, messageSecurity, meter }: Pick<OpenNode, 'log' | 'config' | 'messageSecurity' | 'meter'>,
): (request: SoapRequest<KnownCaller>) => Promise<SpocReply> {
  return async (request) => {
    const { caller: known, body, contentType } = request
    const began = performance.now()
    const [partner, authority] = [known.partner.name, known.authority.name]
    const followed = followMessage(request, deps)
    let contractOfCall: SpocContractName | undefined
    const caller = ({ edition, tolerated }: SpocWire): Caller => {
      contractOfCall = edition
      note({ [ATTRIBUTES.contract]: edition })
      return { ...known, contract: edition, forgiven: tolerated, message: followed?.message }
    }
    const actions = actionsBetweenStates(known, caller, deps)
    const reply = await answerSecured(
      messageSecurity,
      known,
      { body, contentType },
      {
        answer: (message, guard) =>
          answerSpoc(contracts, message, guard(actions), {
            limits: { ...DEFAULT_LIMITS, bytes: config.limits.bodyBytes },
            onError: (error) => noteInternalError(error, known, log),
          }),
        refuse: (fault): SpocReply => ({ ...fault, tolerated: [] }),
      },
    )
    followed?.answered(reply, contractOfCall)
    if (reply.status === 503) return notNow(reply, known, { log, meter })
    const { operation, returnCode } = reply
    const problem = reply.problem ?? speaksForAnother(reply, known) ?? limitProblem(known.partner, operation)
    const result = returnCode ?? `fault ${reply.status}`
    const milliseconds = Math.round(performance.now() - began)
    const tolerated = reply.tolerated.length === 0 ? undefined : reply.tolerated
    log.info({ direction: 'in', partner, authority, operation, result, milliseconds, problem, tolerated }, 'exchange')
    countAnswered(meter, { operation, result, milliseconds })
    const andMore = problem === undefined ? undefined : messageSecurity.toldOf(known.partner, problem)
    if (problem !== undefined && andMore !== undefined) {
      const more = andMore === 0 ? {} : { andMore }
      await noteRefused(known, { ...more, operation, answer: result, problem, notForgiven: undefined }, deps, { log })
    }
    return reply
  }
}

/** The work behind what another state asks. Who says to be another one than its certificate shows is refused (Doc 9303-12, 8). */
function actionsBetweenStates(known: KnownCaller, caller: (wire: SpocWire) => Caller, deps: ServingDeps): SpocActions {
  const admit = admitted(known.partner, deps)
  const isItself = ({ callerId }: SpocWire): boolean => callerId === known.partner.country
  const [spelling] = NOTIFICATION_SPELLINGS
  return {
    request: async (command, wire) => {
      if (!isItself(wire)) return { kind: 'refused', reason: 'syntax' }
      if (!mayUse(known.partner, command.operation)) return { kind: 'refused', reason: 'not-authorized' }
      return admit(command, () => takeRequest(command, caller(wire), deps))
    },
    receive: async (command, wire) => {
      if (!isItself(wire)) return 'syntax'
      if (!mayUse(known.partner, command.operation)) return 'other-error'
      const said = spocStatusOf(command, wire.edition, spelling)
      return admit(command, () => takeCallback(command, said, caller(wire), deps))
    },
    notice: async (command, wire) => {
      if (!isItself(wire) || !mayUse(known.partner, command.operation)) return 'syntax'
      return admit(command, () => takeNotice(command, caller(wire), deps))
    },
  }
}

function speaksForAnother({ callerId }: SpocReply, { partner: { country } }: KnownCaller): string | undefined {
  if (callerId === undefined || callerId === country) return undefined
  return `callerID says ${callerId.slice(0, 64)}, the TLS certificate ${country}`
}

/** Whether a state whose certificate is good is registered with the SPOC it called. */
export function admitState(
  authority: AuthorityRecord | undefined,
  { partner }: RegisteredState,
): Identification<KnownCaller> {
  if (authority === undefined) return { kind: 'refused', why: 'no such service' }
  if (partner.authorityId === authority.id) return { kind: 'known', caller: { partner, authority } }
  return { kind: 'refused', why: `not a partner of ${authority.name}` }
}
