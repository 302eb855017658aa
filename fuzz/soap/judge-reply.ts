import {
  type Contract,
  DEFAULT_LIMITS,
  type Element,
  parseXml,
  readEnvelope,
  readFault,
  SoapError,
  soapVersionOf,
} from '../../src/soap/index.ts'
import { promised } from '../target.ts'

const STATUSES = [200, 413, 415, 500, 503]

/**
 * An answer is one of the contract, valid by its published schema; or a fault, and never without one.
 * @param contracts one of which it must fit, if it is no fault
 */
export function judgeReply(
  reply: { readonly status: number; readonly body: string },
  contracts: readonly Contract[],
): void {
  promised(STATUSES.includes(reply.status), 'an answer has a status that is foreseen', () => String(reply.status))
  const text = reply.body
    .replaceAll(/\/1\.[23](?=")/g, '/1.1')
    .replaceAll('http://namespaces."', 'http://namespaces.icao.int/lds2"')
  const envelope = parseXml(new TextEncoder().encode(text), { ...DEFAULT_LIMITS, bytes: 40_000_000, value: 40_000_000 })
  const version = soapVersionOf(envelope)
  const entry = readEnvelope(envelope, version)
  const fault = readFault(entry, version)
  promised(
    (fault === undefined) === (reply.status === 200),
    'an answer is a fault exactly where its status is none of success',
  )
  if (fault === undefined)
    promised(
      contracts.some((contract) => fits(contract, entry)),
      'an answer is valid by the published schema',
      () => reply.body.slice(0, 300),
    )
}

function fits(contract: Contract, entry: Element): boolean {
  if (![contract.namespace, contract.typesNamespace].includes(entry.namespace) && contract.style === 'document')
    return false
  try {
    contract.check(inRoleOf(contract, entry))
    return true
  } catch (error) {
    if (error instanceof SoapError) return false
    throw error
  }
}

/** An answer is in the namespace of the call, be it that of another role. */
function inRoleOf({ namespace, style }: Contract, entry: Element): Element {
  const sameVersion = namespace.slice(-3) === entry.namespace.slice(-3)
  return style === 'rpc' && sameVersion ? { ...entry, namespace } : entry
}
