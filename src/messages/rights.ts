import type { Operation, SpocOperation } from './commands.ts'
import type { Partner } from './people.ts'

export type CallableOperation = Operation | SpocOperation

/** Everything a partner can ask of us or bring, and which door it comes by. */
const DOORS = {
  RequestCertificate: 'both',
  RequestForeignCertificate: 'inside',
  GetCACertificates: 'both',
  GetDVCertificates: 'inside',
  GetCertificateChain: 'inside',
  GetTASignature: 'inside',
  GetCertificateDescription: 'inside',
  GetMasterList: 'inside',
  GetDefectList: 'inside',
  GetDocumentSignerList: 'inside',
  SendCertificates: 'both',
  SendMasterList: 'inside',
  SendDefectList: 'inside',
  SendDocumentSignerList: 'inside',
  SendRSCCert: 'inside',
  RequestPKICommunicationCert: 'inside',
  GetPKICommunicationCert: 'inside',
  GeneralMessage: 'between states',
} as const satisfies Record<CallableOperation, 'inside' | 'between states' | 'both'>

export function isCallable(name: string): name is CallableOperation {
  return Object.hasOwn(DOORS, name)
}

/** Those that a partner of this role can send at all. */
export function operationsFor({ role }: Pick<Partner, 'role'>): CallableOperation[] {
  const other = role === 'SPOC' ? 'inside' : 'between states'
  return (Object.keys(DOORS) as CallableOperation[]).filter((name) => DOORS[name] !== other)
}

const LISTS = ['SendMasterList', 'SendDefectList', 'SendDocumentSignerList'] as const

/** Whether a partner may send a list of any kind. */
export const mayBringLists = (partner: Pick<Partner, 'operations'>): boolean =>
  LISTS.some((operation) => mayUse(partner, operation))

/** Whether a partner that is limited to some messages may use this one. */
export function mayUse({ operations }: Pick<Partner, 'operations'>, operation: CallableOperation): boolean {
  return operations === undefined || operations.includes(operation)
}
