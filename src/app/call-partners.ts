import type { HandlerDeps } from '../handlers/index.ts'
import { broughtListKind, type Operation, type Partner, type PartnerRole, type ServiceName } from '../messages/index.ts'
import { callPartner, type ServiceContracts } from '../services/index.ts'
import { DEFAULT_LIMITS, LIST_LIMITS } from '../soap/index.ts'
import type { OpenNode } from './open-node.ts'
import type { PartnerClient } from './transport/index.ts'

/** The service a partner runs towards us, by what it is. */
const SERVICE_OF_PARTNER = { CVCA: 'CVCA', DV: 'DV', terminal: 'TermContr', NPKD: 'CVCA' } as const satisfies Record<
  PartnerRole,
  ServiceName
>

/** Callbacks for terminals go to their control centre, unless they are set to be integrated ones. */
function serviceFor({ role, contractSettings }: Partner, operation: Operation): ServiceName {
  if (role !== 'terminal') return SERVICE_OF_PARTNER[role]
  if (operation === 'SendCertificates') return contractSettings.certificatesService
  return broughtListKind(operation) === undefined ? SERVICE_OF_PARTNER[role] : contractSettings.listsService
}

/** Calls partners on their own service and edition, over TLS pinned to their registered certificates. */
export function callPartners(
  client: PartnerClient,
  contracts: ServiceContracts,
  { config, log }: Pick<OpenNode, 'config' | 'log'>,
): HandlerDeps['call'] {
  const { partnerSeconds, bodyBytes, listBytes } = config.limits
  return async (partner, url, command, edition) => {
    const target = {
      url,
      pinned: partner.tlsFingerprints,
      timeoutMs: partnerSeconds * 1000,
      maxResponseBytes: Math.max(bodyBytes, listBytes),
    }
    const began = performance.now()
    let forgiven: readonly string[] | undefined
    const answer = await callPartner({
      contracts,
      service: serviceFor(partner, command.operation),
      edition,
      command,
      limits: { ...DEFAULT_LIMITS, bytes: bodyBytes },
      listLimits: { ...LIST_LIMITS, bytes: listBytes },
      switchedOff: new Set(partner.tolerancesOff),
      polled: partner.contractSettings.pollMinutes !== 'off',
      manner: partner.contractSettings,
      onTolerated: (names) => {
        forgiven = names
      },
      post: ({ body, contentType, soapAction }) =>
        client.post(target, { body, contentType, soapAction: soapAction.replaceAll('"', '') }),
    })
    const result = answer.kind === 'unusable' ? answer.why : answer.returnCode
    const milliseconds = Math.round(performance.now() - began)
    const { name, role } = partner
    const { operation } = command
    log.info(
      { direction: 'out', partner: name, role, operation, result, milliseconds, tolerated: forgiven },
      'exchange',
    )
    return answer.kind === 'unusable' || forgiven === undefined ? answer : { ...answer, forgiven }
  }
}
