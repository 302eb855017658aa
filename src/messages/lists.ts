import type { AnyContractName } from './contract.ts'

/** The signed lists that go from the NPKD over the DV to the terminals: CSCA certificates, defects, document signers. */
export const LIST_KINDS = ['master', 'defect', 'document-signer'] as const
export type ListKind = (typeof LIST_KINDS)[number]

/** TR-03129: the operation that asks for a list, and the one that brings it. */
export const LIST_OPERATIONS = {
  master: { get: 'GetMasterList', send: 'SendMasterList' },
  defect: { get: 'GetDefectList', send: 'SendDefectList' },
  'document-signer': { get: 'GetDocumentSignerList', send: 'SendDocumentSignerList' },
} as const satisfies Record<ListKind, { get: string; send: string }>

/** How a place lists come from is read. */
export const LIST_SOURCE_KINDS = ['file', 'folder', 'http'] as const
export type ListSourceKind = (typeof LIST_SOURCE_KINDS)[number]
/** Who named it: the configuration file, or a command. */
export type ListSourceOrigin = 'configuration' | 'operator'

export type GetListOperation = (typeof LIST_OPERATIONS)[ListKind]['get']
export type SendListOperation = (typeof LIST_OPERATIONS)[ListKind]['send']

const KIND_OF_OPERATION = new Map<string, ListKind>(
  LIST_KINDS.flatMap((kind) => [
    [LIST_OPERATIONS[kind].get, kind],
    [LIST_OPERATIONS[kind].send, kind],
  ]),
)

/** 1.0 knows no document signer lists. */
export function hasListMessages(edition: AnyContractName, kind: ListKind): boolean {
  return edition !== 'tr-03129/1.0' || kind !== 'document-signer'
}

/** 1.4 has its document signer list at once, and sends it unasked only. */
export function mayBringListLater(edition: AnyContractName, kind: ListKind): boolean {
  return edition !== 'tr-03129/1.4' || kind !== 'document-signer'
}

export function listKindOf(operation: GetListOperation | SendListOperation): ListKind {
  return KIND_OF_OPERATION.get(operation)!
}

/** What kind of list this operation asks for; undefined where it asks for none. */
export function askedListKind(operation: string): ListKind | undefined {
  return LIST_KINDS.find((kind) => LIST_OPERATIONS[kind].get === operation)
}

/** What kind of list this operation brings; undefined where it brings none. */
export function broughtListKind(operation: string): ListKind | undefined {
  return LIST_KINDS.find((kind) => LIST_OPERATIONS[kind].send === operation)
}
