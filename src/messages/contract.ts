import type { CA_CONTRACT } from './ca-requests.ts'

/** The wire dialects this node speaks, each a document and its edition. */
export const CONTRACTS = ['tr-03129/1.0', 'tr-03129/1.1', 'tr-03129/1.4'] as const
export type ContractName = (typeof CONTRACTS)[number]

/** Those between states, the same four messages in each: ČSN 36 9791:2009, and ICAO Doc 9303-12 section 8. */
export const SPOC_CONTRACTS = ['csn-369791/2009', 'icao-9303-12'] as const
export type SpocContractName = (typeof SPOC_CONTRACTS)[number]
/** Beside these, orders at X.509 CAs: each bridge has its own words on the wire. */
export type AnyContractName = ContractName | SpocContractName | typeof CA_CONTRACT

/** TR-03129-2 1.4, GetDVCertificates: who takes no callbacks may ask whether its certificates are there. */
export const mayAskAgain = (contract: AnyContractName): boolean => contract === 'tr-03129/1.4'

export function isSpocContract(contract: AnyContractName): contract is SpocContractName {
  return (SPOC_CONTRACTS as readonly AnyContractName[]).includes(contract)
}

/**
 * The services of TR-03129 this node runs or calls: each role has its own WSDL and, up to 1.1, namespace. IS is an
 * integrated terminal: in 1.0 and 1.1 the callbacks of lists go to terminals in its namespace.
 */
export const SERVICES = ['CVCA', 'DV', 'TermContr', 'IS'] as const
export type ServiceName = (typeof SERVICES)[number]
