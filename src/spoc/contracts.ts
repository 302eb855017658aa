import { SPOC_CONTRACTS, type SpocContractName } from '../messages/index.ts'
import { type Contract, loadContract } from '../soap/index.ts'

/** Where the published WSDLs lie, below the root of the project. */
export const SPOC_WSDLS = {
  'csn-369791/2009': 'wsdl/spoc/csn-369791-2009/SPOC.wsdl',
  'icao-9303-12': 'wsdl/spoc/icao-9303-12/SPOC.wsdl',
} as const satisfies Record<SpocContractName, string>

/** The service between states in both editions: one endpoint answers to either. */
export interface SpocContracts {
  readonly editions: Readonly<Record<SpocContractName, Contract>>
  /** The WSDL to serve at `?wsdl`, with the address it is reached at; ČSN 36 9791 unless told otherwise. */
  wsdl(address: string, edition?: SpocContractName): string
}

/**
 * Loads both WSDLs once, at start.
 * @param readText gives the text of a file by its path below the root of the project
 * @throws {SoapError} `contract-unreadable`, and whatever `readText` throws
 */
export function loadSpocContracts(readText: (path: string) => string): SpocContracts {
  const loaded = SPOC_CONTRACTS.map((edition) => [edition, loadContract(readText(SPOC_WSDLS[edition]))])
  const editions = Object.fromEntries(loaded) as Record<SpocContractName, Contract>
  return { editions, wsdl: (address, edition = 'csn-369791/2009') => editions[edition].wsdl(address) }
}
