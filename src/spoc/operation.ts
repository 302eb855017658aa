import {
  type Answer,
  type GeneralMessage,
  type GetCACertificates,
  type NoticeReceipt,
  type PartnerAnswer,
  REFUSALS,
  type Receipt,
  type Refusal,
  type RequestCertificate,
  type SendCertificates,
  type SpocCommand,
  type SpocContractName,
} from '../messages/index.ts'
import type { Fields } from '../soap/index.ts'
import type { NotificationSpelling } from './notification.ts'

/** A code, and what stands beside it: said by us, or to us. */
export interface Said {
  readonly returnCode: string
  readonly payload: Fields
}

/** How one operation is put into the words of each edition and back: its folder, as a value. */
interface Handling<C extends SpocCommand, A> {
  /** @throws {SoapError} `not-as-agreed` */
  read(fields: Fields): C
  answer(answer: A, edition: SpocContractName): Said
  /** @throws {RangeError} when the contract has no words for it */
  write(command: C, edition: SpocContractName, spelling: NotificationSpelling): Fields
  understand(said: Said): PartnerAnswer
}

export type SpocRequest = RequestCertificate | GetCACertificates
export type RequestHandling<C extends SpocRequest = SpocRequest> = Handling<C, Answer> & { readonly kind: 'request' }
export type CallbackHandling = Handling<SendCertificates, Receipt> & { readonly kind: 'callback' }
export type NoticeHandling = Handling<GeneralMessage, NoticeReceipt> & { readonly kind: 'notice' }

/** One code for everything there is to say, in each edition. */
export type Codes<What extends string> = Readonly<Record<SpocContractName, Readonly<Record<What, string>>>>

/** The code of each refusal that an operation does not mean in earnest; those it does follow in its table. */
export function everyRefusal(code: string): Record<Refusal, string> {
  return Object.fromEntries(REFUSALS.map((refusal) => [refusal, code])) as Record<Refusal, string>
}
