/** The wire dialects this node speaks, each a document and its edition. */
export const CONTRACTS = ['tr-03129/1.0', 'tr-03129/1.1', 'tr-03129/1.4'] as const
export type ContractName = (typeof CONTRACTS)[number]

/** The services of TR-03129 (1.1) this node runs or calls: each role has its own WSDL and namespace. */
export const SERVICES = ['CVCA', 'DV', 'TermContr'] as const
export type ServiceName = (typeof SERVICES)[number]
