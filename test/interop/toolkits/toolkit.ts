import type { ReceiverProcess } from '../receiver-process.ts'
import type { ToolName } from '../tools.ts'
import type { TerminalPlace } from '../world.ts'

export const EDITIONS = ['1.0', '1.1', '1.4'] as const
export type Edition = (typeof EDITIONS)[number]

/** The services that answer questions at once. */
export const ASKED_SERVICES = ['DV', 'CVCA'] as const
export type AskedService = (typeof ASKED_SERVICES)[number]

/** Octets travel to and from the programs of the toolkits in base64. */
export interface Octets {
  readonly octets: string
}

/** An accessor's value: text, octets, or accessors inside. In the order of the contract. */
export type Value = string | Octets | { readonly [accessor: string]: Value }

export interface ToolkitCall {
  readonly operation: string
  readonly arguments: { readonly [accessor: string]: Value }
}

/** What a toolkit makes of one answer; `fault`: what it says when it cannot ask or cannot read. */
export type ToolkitAnswer =
  | { readonly fault: string }
  | { readonly returnCode: string; readonly certificates: readonly string[]; readonly list: string | undefined }

/** A SOAP toolkit of others as a client that knows of us our WSDL and our TLS certificate. */
export interface Toolkit {
  readonly name: string
  /** In holder references. */
  readonly mnemonic: string
  readonly needs: readonly ToolName[]
  /**
   * Reads the WSDL and makes these calls, one after the other.
   * @throws when it cannot make a client of that WSDL
   */
  call(at: Place, calls: readonly ToolkitCall[]): Promise<ToolkitAnswer[]>
  /** Makes a callback service of the WSDL. Not every toolkit is one here. */
  receive?(at: Place): Promise<ReceiverProcess<ReceivedCertificates>>
}

/** Where a toolkit stands, and the address of the contract it is given. */
export interface Place {
  readonly place: TerminalPlace
  readonly edition: Edition
  readonly wsdl: string
}

/** A SendCertificates as the toolkit read it; certificates in base64. */
export interface ReceivedCertificates {
  readonly messageId: string
  readonly statusInfo: string
  readonly certificates: readonly string[]
}

/** TR-03129 1.0 and 1.1 are RPC/literal; 1.4 is document/literal. */
export const styleOf = (edition: Edition): 'rpc' | 'document' => (edition === '1.4' ? 'document' : 'rpc')

/** An answer as most toolkits give it: the result's accessors as fields, octets as base64. */
export interface ResultFields {
  readonly returnCode?: string
  readonly certificateSeq?: { readonly certificate?: string | readonly string[] } | null
  readonly masterList?: ListField
  readonly defectList?: ListField
  readonly documentSignerList?: ListField
}

type ListField = { readonly binary?: string | null } | null

export function answerOf(result: ResultFields | { readonly fault: string } | null): ToolkitAnswer {
  if (result === null) return { fault: 'it read the result as absent' }
  if ('fault' in result) return result
  const { returnCode, certificateSeq, masterList, defectList, documentSignerList } = result
  if (returnCode === undefined) return { fault: 'it read the return code as absent' }
  const list = (masterList ?? defectList ?? documentSignerList)?.binary ?? undefined
  return { returnCode, certificates: [certificateSeq?.certificate ?? []].flat(), list }
}
