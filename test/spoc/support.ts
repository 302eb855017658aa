import { readFileSync } from 'node:fs'
import {
  type Answer,
  type NoticeReceipt,
  parseMessageId,
  REFUSALS,
  type Receipt,
  SPOC_CONTRACTS,
  type SpocCommand,
  type SpocContractName,
  type SpocOperation,
} from '../../src/messages/index.ts'
import {
  DEFAULT_LIMITS,
  type Element,
  type OperationShape,
  parseXml,
  readEnvelope,
  soapVersionOf,
} from '../../src/soap/index.ts'
import { answerSpoc, loadSpocContracts, type SpocActions, type SpocReply, type SpocWire } from '../../src/spoc/index.ts'

export const contracts = loadSpocContracts((path) => readFileSync(path, 'utf8'))
export const bytes = (text: string) => new TextEncoder().encode(text)

export const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/'
export const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope'
export const NAMESPACES: Readonly<Record<SpocContractName, string>> = {
  'csn-369791/2009': 'http://namespaces.unmz.cz/csn369791',
  'icao-9303-12': 'http://namespaces.icao.int/lds2',
}

export const FIRST = Uint8Array.of(0x7f, 0x21, 3, 1, 2, 3) // fyEDAQID
export const SECOND = Uint8Array.of(0x7f, 0x21, 3, 4, 5, 6) // fyEDBAUG
export const messageId = parseMessageId('ut-000451')!
export const replyTo = { callback: 'possible', messageId, responseUrl: undefined } as const

/** A command of each operation, with everything the operation can carry. */
export const COMMANDS = {
  RequestCertificate: { operation: 'RequestCertificate', replyTo, certReq: FIRST },
  GetCACertificates: { operation: 'GetCACertificates', replyTo },
  SendCertificates: {
    operation: 'SendCertificates',
    messageId,
    outcome: { kind: 'certificates', certificates: [FIRST, SECOND] },
  },
  GeneralMessage: { operation: 'GeneralMessage', messageId, subject: 'a subject', body: 'two\nlines' },
} as const satisfies Readonly<Record<SpocOperation, SpocCommand>>

/** One operation as an edition describes it. */
export interface Described {
  readonly edition: SpocContractName
  readonly operation: SpocOperation
  readonly shape: OperationShape
  readonly name: string // for people
}

export const EVERY_OPERATION: readonly Described[] = SPOC_CONTRACTS.flatMap((edition) =>
  [...contracts.editions[edition].operations.values()].map((shape) => ({
    edition,
    operation: shape.name as SpocOperation,
    shape,
    name: `${edition} ${shape.name}`,
  })),
)

/** The values the WSDL lists. */
export function listedFor({ shape }: Described, what: 'result' | 'statusInfo'): readonly string[] {
  const { members } = what === 'result' ? shape.response : shape.request
  const found = members.find(({ name }) => name === what)?.shape
  return found?.kind === 'text' ? (found.values ?? []) : []
}

export const RECEIPTS: readonly Receipt[] = [
  'received',
  'message-id-unknown',
  'syntax',
  'other-error',
  'internal-error',
]
export const NOTICE_RECEIPTS: readonly NoticeReceipt[] = ['received', 'syntax', 'internal-error']
export const ANSWERS: readonly Answer[] = [
  ...REFUSALS.map((reason) => ({ kind: 'refused', reason }) as const),
  { kind: 'accepted' },
  { kind: 'forwarded' },
  { kind: 'certificates', certificates: [FIRST, SECOND] },
  { kind: 'certificates', certificates: [] },
]

export function envelope(entry: string, { namespace = SOAP_11, header = '' } = {}): string {
  return `<soap:Envelope xmlns:soap="${namespace}">${header}<soap:Body>${entry}</soap:Body></soap:Envelope>`
}

export interface Heard {
  readonly commands: readonly SpocCommand[]
  readonly wires: readonly SpocWire[]
  readonly errors: readonly unknown[]
  readonly reply: SpocReply
}

export interface Say {
  readonly answer?: Answer
  readonly receipt?: Receipt
  readonly notice?: NoticeReceipt
  readonly contentType?: string
}

/** Posts a message and keeps what the actions heard. */
export async function post(message: string | Uint8Array, say: Say = {}): Promise<Heard> {
  const { answer = { kind: 'accepted' }, receipt = 'received', notice = 'received', contentType } = say
  const commands: SpocCommand[] = []
  const wires: SpocWire[] = []
  const errors: unknown[] = []
  const hear = async <A>(command: SpocCommand, wire: SpocWire, says: A): Promise<A> => {
    commands.push(command)
    wires.push(wire)
    return says
  }
  const act: SpocActions = {
    request: (command, wire) => hear(command, wire, answer),
    receive: (command, wire) => hear(command, wire, receipt),
    notice: (command, wire) => hear(command, wire, notice),
  }
  const body = typeof message === 'string' ? bytes(message) : message
  const reply = await answerSpoc(contracts, { body, contentType }, act, { onError: (error) => errors.push(error) })
  return { commands, wires, errors, reply }
}

/** The body entry of a message we wrote. */
export function entryOf(message: string): Element {
  const document = parseXml(bytes(message), DEFAULT_LIMITS)
  return readEnvelope(document, soapVersionOf(document))
}
