import { LIST_KINDS, LIST_OPERATIONS, type ListKind } from '../../../src/messages/index.ts'
import type { Lists, Message } from './messages.ts'
import type { Edition, ReceivedMessage, Value } from './toolkit.ts'

const ACCESSORS = {
  master: 'masterList',
  defect: 'defectList',
  'document-signer': 'documentSignerList',
} as const satisfies Record<ListKind, string>

/** The lists that an edition knows. */
export const listKindsOf = (edition: Edition): readonly ListKind[] =>
  LIST_KINDS.filter((kind) => edition !== '1.0' || kind !== 'document-signer')

/** What somebody above sends down: certificates and lists unasked, then the same in answer to a question nobody asked. */
export function pushesOf(edition: Edition, certificate: string, lists: Lists): Message[] {
  const unasked = [sendCertificates(edition, certificate), ...sendLists(edition, lists)]
  const correlated = unasked.filter(({ arguments: given }) => given.statusInfo !== undefined)
  const unknown = correlated.map(({ arguments: given, ...message }) => ({
    ...message,
    arguments: { ...messageId(edition, 'nobody-asked'), ...given, ...messageId(edition, 'nobody-asked') },
    how: 'unknown messageID',
    returnCode: 'failure_messageID_unknown',
  }))
  return [...unasked, ...unknown]
}

/** What of it comes to those below. */
export function passedOn(edition: Edition, lists: Lists): ReceivedMessage[] {
  return listKindsOf(edition).map((kind) => ({
    operation: LIST_OPERATIONS[kind].send,
    messageId: undefined,
    statusInfo: hasStatus(edition, kind) ? 'ok_list_available' : undefined,
    certificates: [],
    list: lists[LIST_OPERATIONS[kind].get],
  }))
}

const RECEIVED = { how: 'unasked', returnCode: 'ok_received_correctly', carries: { kind: 'nothing' } } as const

function sendCertificates(edition: Edition, certificate: string): Message {
  const payload = { statusInfo: 'ok_cert_available', certificateSeq: { certificate: { octets: certificate } } }
  return { operation: 'SendCertificates', arguments: { ...messageId(edition), ...payload }, ...RECEIVED }
}

function sendLists(edition: Edition, lists: Lists): Message[] {
  return listKindsOf(edition).map((kind) => {
    const payload = { [accessorOf(kind, edition)]: { binary: { octets: lists[LIST_OPERATIONS[kind].get] } } }
    const head = hasStatus(edition, kind) ? { ...messageId(edition), statusInfo: 'ok_list_available' } : {}
    return { operation: LIST_OPERATIONS[kind].send, arguments: { ...head, ...payload }, ...RECEIVED }
  })
}

/** 1.0 calls a defect list masterList too. */
const accessorOf = (kind: ListKind, edition: Edition): string =>
  edition === '1.0' ? ACCESSORS.master : ACCESSORS[kind]

/** SendDocumentSignerList of 1.4 is the list and no more. */
const hasStatus = (edition: Edition, kind: ListKind): boolean => edition !== '1.4' || kind !== 'document-signer'

/** Plain in 1.0, wrapped after that; parts of RPC cannot be left out, so there it is empty. */
function messageId(edition: Edition, id?: string): Record<string, Value> {
  if (edition === '1.0') return { messageID: id ?? '' }
  if (id === undefined) return edition === '1.4' ? {} : { messageID: {} }
  return { messageID: { messageID: id } }
}
