import { CONTRACTS, type ContractName, type Operation, SERVICES, type ServiceName } from '../messages/index.ts'
import type { Contract, OperationShape } from '../soap/index.ts'
import type { ServiceContracts } from './contracts.ts'
import { OPERATIONS } from './operations.ts'

/** 1.4 renames GetCACertificates; a service may keep the old name for a while (Part 3). */
const NEW_NAME = { GetCACertificates: 'GetCertificates' } as const

/** What TR-03129 has besides what stands in our WSDLs, in any edition: restricted identification above all. */
const NOT_OURS = [
  'GetSectorPublicKey',
  'GetBlackList',
  'SendBlackList',
  'GetBlockList',
  'SendBlockList',
  'SendeIDServerCerts',
  'GetDocumentSignerInformation',
  'GetSignerList',
  'SendSignerList',
  'GetSignerCertificate',
  'GetDigitalSealVerification',
  'GetSupportedVersions',
  'GetListStatus',
]
const KNOWN = [...Object.keys(OPERATIONS), NEW_NAME.GetCACertificates, ...NOT_OURS]
const KNOWN_ENTRIES: ReadonlySet<string> = new Set(KNOWN.flatMap((name) => [name, `${lowerFirst(name)}Request`]))

/** How this contract describes our operation; undefined where it has none. */
export function shapeOf(contract: Contract, operation: Operation, edition: ContractName): OperationShape | undefined {
  const renamed = edition === 'tr-03129/1.4' && operation === 'GetCACertificates'
  return contract.operations.get(renamed ? NEW_NAME[operation] : operation)
}

/** The services and editions that have an operation. */
export function placesOf(
  contracts: ServiceContracts,
  operation: Operation,
): { readonly service: ServiceName; readonly edition: ContractName }[] {
  const everywhere = SERVICES.flatMap((service) => CONTRACTS.map((edition) => ({ service, edition })))
  return everywhere.filter(
    ({ service, edition }) => shapeOf(contracts[service].editions[edition], operation, edition) !== undefined,
  )
}

/** Our operation of a contract's. */
export function operationOf({ name }: OperationShape): Operation {
  return name === NEW_NAME.GetCACertificates ? 'GetCACertificates' : (name as Operation) // a test holds our WSDLs to it
}

/** True for the body entry of a request that TR-03129 knows, be it here or not. */
export function isKnownEntry(name: string): boolean {
  return KNOWN_ENTRIES.has(name)
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
