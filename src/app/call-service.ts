import { readFileSync } from 'node:fs'
import { CliError, type ServiceCall } from '../cli/index.ts'
import type { Command, ContractName, PartnerAnswer } from '../messages/index.ts'
import {
  callPartner,
  loadServiceContracts,
  meaningOfStatus,
  placesOf,
  type ServiceContracts,
} from '../services/index.ts'
import { createPartnerClient } from './transport/index.ts'

const LARGEST_ANSWER_BYTES = 100_000_000

/**
 * One call to any TR-03129 service, without a node.
 * @throws {CliError} `misuse` where service or edition have no words for it; {TransportError} where it brings no answer
 */
export async function callService(call: ServiceCall): Promise<PartnerAnswer> {
  const { url, service, edition, command, tls, timeoutSeconds, watch } = call
  const contracts = loadServiceContracts((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
  assertOffered(call, contracts)
  assertSayable(command, edition)
  const client = createPartnerClient({ key: tls.key, cert: tls.certificate, ...(watch === undefined ? {} : { watch }) })
  const target = {
    url,
    pinned: [tls.serverFingerprint],
    timeoutMs: timeoutSeconds * 1000,
    maxResponseBytes: LARGEST_ANSWER_BYTES,
  }
  let forgiven: readonly string[] | undefined
  try {
    const answer = await callPartner({
      contracts,
      service,
      edition,
      command,
      onTolerated: (names) => {
        forgiven = names
      },
      post: ({ body, contentType, soapAction }) =>
        client.post(target, { body, contentType, soapAction: soapAction.replaceAll('"', '') }),
    })
    return answer.kind === 'unusable' || forgiven === undefined ? answer : { ...answer, forgiven }
  } catch (error) {
    if (error instanceof RangeError) throw new CliError('misuse', `${error.message}.`, { cause: error })
    throw error
  } finally {
    client.close()
  }
}

function assertOffered({ service, edition, command }: ServiceCall, contracts: ServiceContracts): void {
  const places = placesOf(contracts, command.operation)
  if (places.some((place) => place.service === service && place.edition === edition)) return
  const services = [...new Set(places.map((place) => place.service))]
  const where = services.map((name) => {
    const editions = places.filter((place) => place.service === name).map((place) => numberOf(place.edition))
    return `${name} (${editions.join(', ')})`
  })
  throw new CliError(
    'misuse',
    `the ${service} service of TR-03129 ${numberOf(edition)} has no ${command.operation}; those that have it: ${where.join(', ')}. ` +
      'Say --service and --edition.',
  )
}

/** The node says what it can with the nearest status; who asks for one by its name is told that there is none. */
function assertSayable(command: Command, edition: ContractName): void {
  if (!('outcome' in command) || command.outcome.kind !== 'refused') return
  const said = meaningOfStatus(command, edition)
  if (said.reason === command.outcome.reason) return
  throw new CliError(
    'misuse',
    `${command.operation} of TR-03129 ${numberOf(edition)} has no such status; the nearest is --status ${said.status}`,
  )
}

const numberOf = (edition: ContractName): string => edition.replace('tr-03129/', '')
