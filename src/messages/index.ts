export type {
  Callback,
  Command,
  Enquiry,
  GetCACertificates,
  GetCertificateChain,
  GetDVCertificates,
  GetList,
  GetTASignature,
  Operation,
  ReplyTo,
  Request,
  RequestCertificate,
  RequestForeignCertificate,
  SendCertificates,
  SendList,
} from './commands.ts'
export { CONTRACTS, type ContractName, SERVICES, type ServiceName } from './contract.ts'
export { EXCHANGE_STATES, type Exchange, type ExchangeState, type Task } from './exchange.ts'
export {
  type GetListOperation,
  hasListMessages,
  LIST_KINDS,
  LIST_OPERATIONS,
  type ListKind,
  listKindOf,
  mayBringListLater,
  type SendListOperation,
} from './lists.ts'
export { type MessageId, parseMessageId } from './message-id.ts'
export {
  type AskedListView,
  type AskedView,
  type AuthorityView,
  type AuthorityWish,
  type CertificateView,
  type EventView,
  type ExchangeFilter,
  type ExchangeView,
  type KeyView,
  type ListAnchorView,
  type ListTakenView,
  type ListVersionView,
  type NodeView,
  OPERATOR_ERRORS,
  type Operator,
  type OperatorCommand,
  type OperatorCommands,
  OperatorError,
  type OperatorErrorCode,
  type PartnerView,
  type PartnerWish,
  type RolloverView,
} from './operator.ts'
export {
  type Answer,
  type CertificatesOutcome,
  type EnquiryAnswer,
  type ListOutcome,
  type Outcome,
  type PartnerAnswer,
  REFUSALS,
  type Receipt,
  type Refusal,
  type Refused,
} from './outcome.ts'
export type { Passed } from './passed.ts'
export {
  AUTHORITY_ROLES,
  type AuthorityRole,
  CALLBACK_RULES,
  type CallbackRule,
  type Holder,
  holderName,
  PARTNER_ROLES,
  type Partner,
  type PartnerRole,
} from './people.ts'
export { unreachable } from './unreachable.ts'
