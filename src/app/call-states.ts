import type { HandlerDeps } from '../handlers/index.ts'
import {
  type AnyContractName,
  type Command,
  type GeneralMessage,
  isSpocContract,
  type Partner,
  type PartnerAnswer,
  type Passage,
  type SpocCommand,
} from '../messages/index.ts'
import { DEFAULT_LIMITS } from '../soap/index.ts'
import { callSpoc, type NotificationSpelling, type SpocContracts } from '../spoc/index.ts'
import { findAuthority, listStateForms } from '../store/index.ts'
import type { OpenNode } from './open-node.ts'
import { passingOn } from './pass-on.ts'
import { spocAddresses } from './spoc-addresses.ts'
import type { SpocClient, SpocTarget } from './transport/index.ts'

/** Tells or asks another state something; a GeneralMessage, too. */
export type CallState = (
  partner: Partner,
  url: string,
  command: Parameters<HandlerDeps['call']>[2] | GeneralMessage,
  edition: AnyContractName,
  onPassage?: (passage: Passage) => void,
) => Promise<PartnerAnswer>

/** Calls SPOCs of other states, each at its endpoint or at that its WSDL names, in the edition of the exchange. */
export function callStates(
  client: SpocClient,
  contracts: SpocContracts,
  {
    config,
    settings,
    log,
    store: { db },
    now,
    messageSecurity,
  }: Pick<OpenNode, 'config' | 'settings' | 'log' | 'store' | 'now' | 'messageSecurity'>,
): CallState {
  const addresses = spocAddresses(client, now)
  const { partnerSeconds, bodyBytes } = config.limits

  const spellingOf = async ({ id }: Partner): Promise<NotificationSpelling | undefined> => {
    const [newest] = await listStateForms(db, id)
    return newest?.form.spoc?.notification
  }

  const ask = async (
    partner: Partner,
    registered: SpocTarget,
    { onPassage, ...wish }: Wish & Pick<HandlerDeps, 'onPassage'>,
  ): Promise<PartnerAnswer> => {
    const address = await addresses.of(registered)
    if (address.kind === 'none') return { kind: 'unusable', why: address.why }
    const spelling = await spellingOf(partner)
    const target = { ...registered, url: address.url }
    const send = passingOn(
      ({ body, contentType, soapAction }) =>
        client.post(target, { body, contentType, soapAction: soapAction.replaceAll('"', '') }),
      wish.command.operation,
      now,
      settings.now.exchanges.keepMessages ? onPassage : undefined,
    )
    return callSpoc({
      ...wish,
      contracts,
      callerId: await countryOf(partner),
      ...(spelling === undefined ? {} : { spelling }),
      limits: { ...DEFAULT_LIMITS, bytes: bodyBytes },
      post: (request) => messageSecurity.post(partner, request, send),
    })
  }

  const countryOf = async ({ authorityId }: Partner): Promise<string> => {
    const spoc = await findAuthority(db, authorityId)
    if (spoc === undefined) throw new Error('the partner has lost its authority')
    return spoc.country
  }

  return async (partner, url, command, edition, onPassage) => {
    const { name, role, country } = partner
    if (!isSpocContract(edition)) throw new RangeError(`${name}, a ${role}, does not speak TR-03129`)
    if (!isBetweenStates(command)) throw new RangeError(`between states there is no ${command.operation}`)
    const reach = partner.privateNetwork ? 'private' : 'public'
    const target = { url, country, reach, timeoutMs: partnerSeconds * 1000, maxResponseBytes: bodyBytes } as const
    const began = performance.now()
    let tolerated: readonly string[] | undefined
    const onTolerated = (names: readonly string[]): void => {
      tolerated = names
    }
    try {
      const answer = await ask(partner, target, { command, edition, onTolerated, ...(onPassage && { onPassage }) })
      if (answer.kind === 'unusable') addresses.forget(url)
      const result = answer.kind === 'unusable' ? answer.why : answer.returnCode
      const milliseconds = Math.round(performance.now() - began)
      const { operation } = command
      log.info({ direction: 'out', partner: name, role, operation, result, milliseconds, tolerated }, 'exchange')
      return answer
    } catch (error) {
      addresses.forget(url)
      throw error
    }
  }
}

type Wish = Pick<Parameters<typeof callSpoc>[0], 'command' | 'edition' | 'onTolerated'>

const BETWEEN_STATES: Readonly<Record<SpocCommand['operation'], true>> = {
  RequestCertificate: true,
  GetCACertificates: true,
  SendCertificates: true,
  GeneralMessage: true,
}

function isBetweenStates(command: Command | GeneralMessage): command is SpocCommand {
  return Object.hasOwn(BETWEEN_STATES, command.operation)
}
