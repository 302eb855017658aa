import { WorkFailed } from '../async/index.ts'
import type { HandlerDeps } from '../handlers/index.ts'
import {
  broughtListKind,
  CA_CONTRACT,
  CA_ROLE,
  isSpocContract,
  type Operation,
  type Partner,
  type PartnerRole,
  type ServiceName,
} from '../messages/index.ts'
import { callPartner, type ServiceContracts } from '../services/index.ts'
import { DEFAULT_LIMITS, LIST_LIMITS } from '../soap/index.ts'
import type { CallState } from './call-states.ts'
import type { IssuedCertificates } from './callers/issued-certificates.ts'
import { recognition } from './callers/recognition.ts'
import { CONFIG_FILE } from './config.ts'
import type { OpenNode } from './open-node.ts'
import { passingOn } from './pass-on.ts'
import type { PartnerClient } from './transport/index.ts'

type NationalRole = Exclude<PartnerRole, 'SPOC' | 'foreign-DV' | typeof CA_ROLE>

/** The service a partner runs towards us, by what it is. */
const SERVICE_OF_PARTNER: Readonly<Record<NationalRole, ServiceName>> = {
  CVCA: 'CVCA',
  DV: 'DV',
  terminal: 'TermContr',
  NPKD: 'CVCA',
}

/** Callbacks for terminals go to their control centre, unless they are set to be integrated ones. */
function serviceFor(role: NationalRole, { contractSettings }: Partner, operation: Operation): ServiceName {
  if (role !== 'terminal') return SERVICE_OF_PARTNER[role]
  if (operation === 'SendCertificates') return contractSettings.certificatesService
  return broughtListKind(operation) === undefined ? SERVICE_OF_PARTNER[role] : contractSettings.listsService
}

/**
 * Calls partners on their own service and edition, over TLS pinned to their registered certificates.
 * @param issued knows partners by the CA of their certificates
 * @param callState for partners that are other states; undefined: the node is not set up for them
 */
export function callPartners(
  client: PartnerClient,
  contracts: ServiceContracts,
  callState: CallState | undefined,
  issued: Pick<IssuedCertificates, 'againstServer'>,
  {
    config,
    settings,
    log,
    now,
    messageSecurity,
  }: Pick<OpenNode, 'config' | 'settings' | 'log' | 'now' | 'messageSecurity'>,
): HandlerDeps['call'] {
  const { partnerSeconds, bodyBytes, listBytes } = config.limits
  return async (partner, url, command, edition, onPassage) => {
    const { role } = partner
    if (role === 'SPOC' && isSpocContract(edition)) {
      if (callState !== undefined) return callState(partner, url, command, edition, onPassage)
      throw new WorkFailed(
        'not-set-up',
        `${partner.name} is another state, and ${CONFIG_FILE} has no section spoc: add it and start again`,
      )
    }
    if (command.operation === 'GeneralMessage') throw new RangeError('TR-03129 has no words for a notice')
    if (
      role === 'SPOC' ||
      role === 'foreign-DV' ||
      role === CA_ROLE ||
      edition === CA_CONTRACT ||
      isSpocContract(edition)
    ) {
      throw new RangeError(`${partner.name}, a ${role}, does not speak TR-03129`)
    }
    const target = {
      url,
      ...recognition(partner, issued, now()),
      timeoutMs: partnerSeconds * 1000,
      maxResponseBytes: Math.max(bodyBytes, listBytes),
    }
    const send = passingOn(
      ({ body, contentType, soapAction }) =>
        client.post(target, { body, contentType, soapAction: soapAction.replaceAll('"', '') }),
      command.operation,
      now,
      settings.now.exchanges.keepMessages ? onPassage : undefined,
    )
    const began = performance.now()
    let forgiven: readonly string[] | undefined
    const answer = await callPartner({
      contracts,
      service: serviceFor(role, partner, command.operation),
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
      post: (request) => messageSecurity.post(partner, request, send),
    })
    const result = answer.kind === 'unusable' ? answer.why : answer.returnCode
    const milliseconds = Math.round(performance.now() - began)
    const { name } = partner
    const { operation } = command
    log.info(
      { direction: 'out', partner: name, role, operation, result, milliseconds, tolerated: forgiven },
      'exchange',
    )
    return answer.kind === 'unusable' || forgiven === undefined ? answer : { ...answer, forgiven }
  }
}
