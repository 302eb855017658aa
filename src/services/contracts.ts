import { CONTRACTS, type ContractName, SERVICES, type ServiceName } from '../messages/index.ts'
import { type Contract, loadContract } from '../soap/index.ts'

/** Where the published WSDLs lie, below the root of the project. */
export const WSDL_FOLDERS = {
  'tr-03129/1.0': 'wsdl/tr-03129/1.0',
  'tr-03129/1.1': 'wsdl/tr-03129/1.1',
  'tr-03129/1.4': 'wsdl/tr-03129/1.4',
} as const satisfies Record<ContractName, string>

/** One service in every edition it is spoken in. */
export interface ServiceContract {
  readonly service: ServiceName
  readonly editions: Readonly<Record<ContractName, Contract>>
  /** The WSDL to serve at `?wsdl`, with the address it is reached at; edition 1.1 unless told otherwise. */
  wsdl(address: string, edition?: ContractName): string
}
export type ServiceContracts = Readonly<Record<ServiceName, ServiceContract>>

/**
 * Loads every WSDL once, at start.
 * @param readText gives the text of a file by its path below the root of the project
 * @throws {SoapError} `contract-unreadable`, and whatever `readText` throws
 */
export function loadServiceContracts(readText: (path: string) => string): ServiceContracts {
  const services = SERVICES.map((service) => [service, loadService(service, readText)])
  return Object.fromEntries(services) as Record<ServiceName, ServiceContract>
}

function loadService(service: ServiceName, readText: (path: string) => string): ServiceContract {
  const load = (edition: ContractName) => loadContract(readText(`${WSDL_FOLDERS[edition]}/EAC-PKI-${service}.wsdl`))
  const loaded = CONTRACTS.map((edition) => [edition, load(edition)])
  const editions = Object.fromEntries(loaded) as Record<ContractName, Contract>
  return { service, editions, wsdl: (address, edition = 'tr-03129/1.1') => editions[edition].wsdl(address) }
}
