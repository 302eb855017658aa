import type {
  Answer,
  Command,
  ContractName,
  EnquiryAnswer,
  Operation,
  Receipt,
  ServiceName,
} from '../../src/messages/index.ts'
import { CONTRACTS, parseMessageId, REFUSALS, SERVICES } from '../../src/messages/index.ts'
import { operationOf } from '../../src/services/operation-names.ts'
import { handlingOf } from '../../src/services/operations.ts'
import type { Member, OperationShape, Shape } from '../../src/soap/index.ts'
import { contracts } from './support.ts'

/** One operation as one service describes it in one edition. */
export interface Described {
  readonly service: ServiceName
  readonly edition: ContractName
  readonly operation: Operation
  readonly shape: OperationShape
  readonly name: string // for people
}

/** Each operation of each WSDL: 1.4 has GetCACertificates under two names. */
export const EVERY_OPERATION: readonly Described[] = SERVICES.flatMap((service) =>
  CONTRACTS.flatMap((edition) =>
    [...contracts[service].editions[edition].operations.values()].map((shape) => ({
      service,
      edition,
      operation: operationOf(shape),
      shape,
      name: `${edition} ${service} ${shape.name}`,
    })),
  ),
)

export const FIRST = Uint8Array.of(0x7f, 0x21, 3, 1, 2, 3)
export const SECOND = Uint8Array.of(0x7f, 0x21, 3, 4, 5, 6)
const LIST = Uint8Array.of(0x30, 3, 2, 1, 0)
const messageId = parseMessageId('m-17')!
const replyTo = { callback: 'possible', messageId, responseUrl: 'https://dv.example.test/' } as const

/** A command of each operation, with everything the operation can carry. */
export const COMMANDS: Readonly<Record<Operation, Command>> = {
  RequestCertificate: { operation: 'RequestCertificate', replyTo, certReq: FIRST },
  RequestForeignCertificate: {
    operation: 'RequestForeignCertificate',
    replyTo,
    foreignCar: 'FUCVCA00001',
    certReq: FIRST,
  },
  GetCACertificates: { operation: 'GetCACertificates', replyTo },
  GetDVCertificates: { operation: 'GetDVCertificates', holderMnemonic: 'DVTEST' },
  GetMasterList: { operation: 'GetMasterList', replyTo },
  GetDefectList: { operation: 'GetDefectList', replyTo },
  GetDocumentSignerList: { operation: 'GetDocumentSignerList', replyTo },
  GetCertificateChain: { operation: 'GetCertificateChain', keyCar: new TextEncoder().encode('UTCVCA00001') },
  GetTASignature: {
    operation: 'GetTASignature',
    keyChr: new TextEncoder().encode('UTTERM00001'),
    toBeSigned: { kind: 'parts', idPicc: FIRST, challengePicc: SECOND, hashPk: LIST, auxPcd: FIRST },
  },
  GetCertificateDescription: { operation: 'GetCertificateDescription', hash: new Uint8Array(32).fill(7) },
  SendRSCCert: { operation: 'SendRSCCert', cmsContainer: LIST },
  RequestPKICommunicationCert: { operation: 'RequestPKICommunicationCert', messageId, cmsContainer: LIST },
  GetPKICommunicationCert: { operation: 'GetPKICommunicationCert', messageId },
  SendCertificates: {
    operation: 'SendCertificates',
    messageId,
    outcome: { kind: 'certificates', certificates: [FIRST, SECOND] },
  },
  SendMasterList: { operation: 'SendMasterList', messageId, outcome: { kind: 'list', list: LIST } },
  SendDefectList: { operation: 'SendDefectList', messageId, outcome: { kind: 'list', list: LIST } },
  SendDocumentSignerList: { operation: 'SendDocumentSignerList', messageId, outcome: { kind: 'list', list: LIST } },
}

/** The command as the edition can say it: 1.4 has no address, and neither question nor id for document signers. */
export function inEdition(command: Command, edition: ContractName): Command {
  if (edition !== 'tr-03129/1.4') return command
  if (command.operation === 'GetDocumentSignerList') return { ...command, replyTo: { callback: 'not-possible' } }
  if (command.operation === 'SendDocumentSignerList') return { ...command, messageId: undefined }
  if (!('replyTo' in command) || command.replyTo.callback === 'not-possible') return command
  return { ...command, replyTo: { ...command.replyTo, responseUrl: undefined } }
}

export const RECEIPTS: readonly Receipt[] = [
  'received',
  'message-id-unknown',
  'syntax',
  'other-error',
  'internal-error',
]
const REFUSED = REFUSALS.map((reason) => ({ kind: 'refused', reason }) as const)
const CERTIFICATES = [
  { kind: 'certificates', certificates: [FIRST, SECOND] },
  { kind: 'certificates', certificates: [] },
] as const

const PENDING = [
  { kind: 'pending', noPollBefore: undefined },
  { kind: 'pending', noPollBefore: new Date('2026-11-24T08:00:00Z') },
] as const

/** Everything an action could say to an operation, but for what it is not asked about. */
export function answersTo(operation: Operation): readonly (Answer | EnquiryAnswer)[] {
  const { kind } = handlingOf(operation)
  if (kind === 'callback') return []
  const later = kind === 'request' ? ([{ kind: 'accepted' }, { kind: 'forwarded' }] as const) : []
  if (operation === 'GetTASignature') return [...REFUSED, { kind: 'signature', signature: FIRST }]
  if (operation === 'GetCertificateDescription') return [...REFUSED, { kind: 'description', description: LIST }]
  if (operation === 'SendRSCCert') return [...REFUSED, { kind: 'received' }]
  if (operation === 'RequestPKICommunicationCert') return [...REFUSED, ...PENDING]
  if (operation === 'GetPKICommunicationCert') return [...REFUSED, ...PENDING, ...CERTIFICATES]
  if (/^Get\w+List$/.test(operation)) return [...REFUSED, ...later, { kind: 'list', list: LIST }]
  return [...REFUSED, ...later, ...CERTIFICATES]
}

export function membersOf(shape: Shape | undefined): readonly Member[] {
  return shape?.kind === 'members' ? shape.members : []
}

/** The values the WSDL lists for the code of the answer, or the status of a callback. */
export function listedFor({ shape }: Described, what: 'returnCode' | 'statusInfo'): readonly string[] {
  const inRequest = shape.request.members
  const result = shape.response.members.find(({ name }) => name === 'Result')?.shape
  if (what === 'returnCode' && result?.kind === 'text') return result.values ?? []
  const inResponse = result === undefined ? shape.response.members : membersOf(result)
  const found = (what === 'returnCode' ? inResponse : inRequest).find(({ name }) => name === what)?.shape
  return found?.kind === 'text' ? (found.values ?? []) : []
}
