import type {
  Answer,
  Callback,
  Command,
  ContractName,
  Enquiry,
  EnquiryAnswer,
  PartnerAnswer,
  Receipt,
  Refusal,
  Request,
} from '../messages/index.ts'
import { REFUSALS } from '../messages/index.ts'
import type { Fields, Tolerance } from '../soap/index.ts'
import type { ContentTolerance } from './content-tolerances.ts'

/** What an operation read, and what it let pass. */
export interface Read<C> {
  readonly command: C
  readonly tolerated: readonly ContentTolerance[]
}

/** What an operation says back: the code, and what stands beside it. */
export interface Written {
  readonly returnCode: string
  readonly payload: Fields
}

/** What a partner said: the code, and what stood beside it. */
export interface Said {
  readonly returnCode: string
  readonly payload: Fields
}

/** How a partner wants what the published texts leave open. */
export interface Manner {
  readonly foreignCar?: 'text' | 'base64'
}

/** How one operation is put into the words of each edition and back: its folder, as a value. */
interface Handling<C extends Command, A> {
  /** Of the operation alone; mended before those of the style. */
  readonly tolerances: Readonly<Record<string, Tolerance>>
  /** @throws {SoapError} `not-as-agreed` */
  read(fields: Fields, edition: ContractName): Read<C>
  answer(answer: A, edition: ContractName): Written
  /** @throws {RangeError} when the edition has no words for it */
  write(command: C, edition: ContractName, manner: Manner): Fields
  understand(said: Said): PartnerAnswer
}

export type RequestHandling<C extends Request = Request> = Handling<C, Answer> & { readonly kind: 'request' }
export type EnquiryHandling<C extends Enquiry = Enquiry> = Handling<C, EnquiryAnswer> & { readonly kind: 'enquiry' }
export type CallbackHandling<C extends Callback = Callback> = Handling<C, Receipt> & { readonly kind: 'callback' }

/** One code for everything there is to say, in each edition that has the operation. */
export type Codes<Good extends string, Edition extends ContractName = ContractName> = Readonly<
  Record<Edition, Readonly<Record<Good | Refusal, string>>>
>

/** The code of each refusal that an operation does not mean in earnest; those it does follow in its table. */
export function everyRefusal(code: string): Record<Refusal, string> {
  return Object.fromEntries(REFUSALS.map((refusal) => [refusal, code])) as Record<Refusal, string>
}
