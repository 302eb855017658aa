import { editionPath, serviceOf, servicePath } from '../api/index.ts'
import type { Caller } from '../handlers/index.ts'
import { CONTRACTS, type ContractName, mayBringLists } from '../messages/index.ts'
import {
  answerSoap,
  type ServiceContract,
  type ServiceContracts,
  type SoapReply,
  seemsToBringList,
  takesLists,
  type Wire,
} from '../services/index.ts'
import { DEFAULT_LIMITS, LIST_LIMITS } from '../soap/index.ts'
import type { AuthorityRecord } from '../store/index.ts'
import { ATTRIBUTES, note } from '../traces/index.ts'
import { WsSecurityError } from '../ws-security/index.ts'
import { actionsFor, limitProblem } from './actions.ts'
import { answerSecured } from './answer-secured.ts'
import { followMessage } from './follow-message.ts'
import { countAnswered } from './metrics/count-messages.ts'
import { noteRefused } from './note-refused.ts'
import { messageOf, type OpenNode } from './open-node.ts'
import type { KnownCaller, ServingDeps } from './serving.ts'
import { tracingAnswers } from './traces/trace-answers.ts'
import type { SoapEndpoint, SoapRequest } from './transport/index.ts'

/** The paths of an authority's service: its own, and one an edition, which differ in the WSDL they show. */
export function pathsOf(authority: AuthorityRecord): { path: string; edition?: ContractName }[] {
  const editions = CONTRACTS.map((edition) => ({ path: editionPath(edition, authority), edition }))
  return [{ path: servicePath(authority) }, ...editions]
}

/** The endpoints of an authority, running the service of its role. Any edition is answered at any of them, in kind. */
export function soapEndpoints(
  authority: AuthorityRecord,
  contracts: ServiceContracts,
  deps: ServingDeps,
  node: Pick<OpenNode, 'log' | 'config' | 'messageSecurity' | 'meter'>,
): SoapEndpoint<KnownCaller>[] {
  const service = serviceOf(authority.role)
  if (service === undefined) return []
  const contract = contracts[service]
  const answer = tracingAnswers(deps.tracer, answerBy(contract, deps, node))
  const { bodyBytes, listBytes } = node.config.limits
  const isForLists = takesLists(contract)
  return pathsOf(authority).map(({ path, edition }) => ({
    path,
    wsdl: (address) => contract.wsdl(address, edition),
    mostOctets: (head, { partner }) =>
      isForLists && mayBringLists(partner) && seemsToBringList(head) ? Math.max(bodyBytes, listBytes) : bodyBytes,
    answer,
  }))
}

function answerBy(
  contract: ServiceContract,
  deps: ServingDeps,
  { log, config, messageSecurity, meter }: Pick<OpenNode, 'log' | 'config' | 'messageSecurity' | 'meter'>,
): (request: SoapRequest<KnownCaller>) => Promise<SoapReply> {
  return async (request: SoapRequest<KnownCaller>) => {
    const { caller: known, body, contentType } = request
    const began = performance.now()
    const followed = followMessage(request, deps)
    let contractOfCall: ContractName | undefined
    const caller = ({ edition, tolerated }: Wire): Caller => {
      contractOfCall = edition
      note({ [ATTRIBUTES.contract]: edition })
      return { ...known, contract: edition, forgiven: tolerated, message: followed?.message }
    }
    const actions = actionsFor(known.authority.role, caller, known.partner, deps)
    const reply = await answerSecured(
      messageSecurity,
      known,
      { body, contentType },
      {
        answer: (message, guard) =>
          answerSoap(contract, message, guard(actions), {
            limits: { ...DEFAULT_LIMITS, bytes: config.limits.bodyBytes },
            listLimits: { ...LIST_LIMITS, bytes: config.limits.listBytes },
            switchedOff: new Set(known.partner.tolerancesOff),
            nestedDocumentSignerReceipt: known.partner.contractSettings.documentSignerReceipt === 'nested',
            onError: (error) => noteInternalError(error, known, log),
          }),
        refuse: (fault): SoapReply => ({ ...fault, tolerated: [] }),
      },
    )
    followed?.answered(reply, contractOfCall)
    if (reply.status === 503) return notNow(reply, known, { log, meter })
    const { operation, returnCode, tolerated, notForgiven } = reply
    const problem = reply.problem ?? limitProblem(known.partner, operation)
    const result = returnCode ?? `fault ${reply.status}`
    const milliseconds = Math.round(performance.now() - began)
    const [partner, authority] = [known.partner.name, known.authority.name]
    const forgiven = tolerated.length === 0 ? undefined : tolerated
    log.info(
      { direction: 'in', partner, authority, operation, result, milliseconds, problem, tolerated: forgiven },
      'exchange',
    )
    countAnswered(meter, { operation, result, milliseconds })
    const andMore = problem === undefined ? undefined : messageSecurity.toldOf(known.partner, problem)
    if (problem !== undefined && andMore !== undefined) {
      const more = andMore === 0 ? {} : { andMore }
      await noteRefused(known, { ...more, operation, answer: result, problem, notForgiven }, deps, { log })
    }
    return reply
  }
}

/** What the answer of an action tells the caller by a fault of its own is no error of ours. */
export function noteInternalError(error: unknown, { partner }: KnownCaller, log: OpenNode['log']): void {
  if (!(error instanceof WsSecurityError))
    log.error({ partner: partner.name, error: messageOf(error) }, 'internal error')
}

/** Under load there is one line when it begins and one when it ends, and none for each message. */
export function notNow<Reply extends { readonly operation?: string }>(
  reply: Reply,
  { partner, authority }: KnownCaller,
  { log, meter }: Pick<OpenNode, 'log' | 'meter'>,
): Reply {
  meter.count('eac_messages_not_taken_total', { operation: reply.operation ?? 'unknown' })
  log.debug({ partner: partner.name, authority: authority.name, operation: reply.operation }, 'not taken now')
  return reply
}
