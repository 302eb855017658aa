import type { ToolName } from '../tools.ts'
import type { TerminalPlace } from '../world.ts'

export const EDITIONS = ['1.0', '1.1', '1.4'] as const
export type Edition = (typeof EDITIONS)[number]

/** The services of ours that answer questions at once. */
export const ASKED_SERVICES = ['DV', 'CVCA', 'TermContr'] as const
export type AskedService = (typeof ASKED_SERVICES)[number]

/** What a partner has for our answers: a terminal its TermContr, a DV its DV service. */
export const CALLBACK_SERVICES = ['TermContr', 'DV'] as const
export type CallbackService = (typeof CALLBACK_SERVICES)[number]

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
  | {
      readonly returnCode: string
      readonly certificates: readonly string[]
      readonly list: string | undefined
      readonly signature: string | undefined
    }

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
  /** Makes a callback service of the WSDL, which is that of a `service`. */
  receive(at: Place, service: CallbackService): Promise<Receiver>
}

/** A callback service of a toolkit, over TLS, for whoever shows the node's TLS certificate. */
export interface Receiver {
  readonly url: string
  /** @throws when no further message comes in time */
  next(): Promise<MessageFields>
  close(): void
}

/** Where a toolkit stands, and the address of the contract it is given. */
export interface Place {
  readonly place: TerminalPlace
  readonly edition: Edition
  readonly wsdl: string
}

/** What was brought to a toolkit, as it read it; octets in base64. */
export interface ReceivedMessage {
  readonly operation: string
  readonly messageId: string | undefined
  /** None in SendDocumentSignerList of 1.4. */
  readonly statusInfo: string | undefined
  readonly certificates: readonly string[]
  readonly list: string | undefined
}

/** TR-03129 1.0 and 1.1 are RPC/literal; 1.4 is document/literal. */
export const styleOf = (edition: Edition): 'rpc' | 'document' => (edition === '1.4' ? 'document' : 'rpc')

/** What a message carries, as most toolkits give it: its accessors as fields, octets as base64. */
interface PayloadFields {
  readonly certificateSeq?: { readonly certificate?: string | readonly string[] | null } | null
  readonly masterList?: BinaryField
  readonly defectList?: BinaryField
  readonly documentSignerList?: BinaryField
}

export interface ResultFields extends PayloadFields {
  readonly returnCode?: string
  /** With a capital and without wrapper up to 1.1. */
  readonly Signature?: string | null
  readonly signature?: string | BinaryField
}

type BinaryField = { readonly binary?: string | null } | null

/** A message that came, as receivers print it. The id is plain text in 1.0. */
export interface MessageFields {
  readonly operation: string
  readonly arguments: PayloadFields & {
    readonly messageID?: string | { readonly messageID?: string | null } | null
    readonly statusInfo?: string
  }
}

/** @param result in 1.0 and 1.1 of some operations the code alone */
export function answerOf(result: ResultFields | { readonly fault: string } | string | null): ToolkitAnswer {
  if (result === null) return { fault: 'it read the result as absent' }
  if (typeof result === 'string') return answerOf({ returnCode: result })
  if ('fault' in result) return result
  if (result.returnCode === undefined) return { fault: 'it read the return code as absent' }
  return { returnCode: result.returnCode, ...payloadOf(result), signature: signatureIn(result) }
}

export function messageOf({ operation, arguments: given }: MessageFields): ReceivedMessage {
  const { messageID, statusInfo } = given
  const messageId = typeof messageID === 'string' ? messageID : messageID?.messageID
  return { operation, messageId: messageId || undefined, statusInfo, ...payloadOf(given) }
}

function payloadOf({ certificateSeq, masterList, defectList, documentSignerList }: PayloadFields) {
  const list = (masterList ?? defectList ?? documentSignerList)?.binary ?? undefined
  return { certificates: [certificateSeq?.certificate ?? []].flat(), list }
}

function signatureIn({ Signature, signature = Signature }: ResultFields): string | undefined {
  return (typeof signature === 'string' ? signature : signature?.binary) ?? undefined
}
