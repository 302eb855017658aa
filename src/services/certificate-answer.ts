import type { Answer, ContractName, Refusal } from '../messages/index.ts'
import type { Fields } from '../soap/index.ts'

/** What an operation says back: the code for logs and events, and the response's accessors. */
export interface Written {
  readonly returnCode: string
  readonly fields: Fields
}

/** One code for everything an answer can say, in each edition. */
export type AnswerCodes = Readonly<
  Record<ContractName, Readonly<Record<'certificates' | 'accepted' | Refusal, string>>>
>

/** The answer of both operations that ask for certificates; `certificateSeq` is left out when there is nothing in it. */
export function writeAnswer(
  answer: Answer,
  codes: Readonly<Record<'certificates' | 'accepted' | Refusal, string>>,
): Written {
  const returnCode = codes[answer.kind === 'refused' ? answer.reason : answer.kind]
  const certificates = answer.kind === 'certificates' ? answer.certificates : []
  const certificateSeq = certificates.length === 0 ? [] : [{ certificate: certificates }]
  return { returnCode, fields: { Result: [{ returnCode: [returnCode], certificateSeq }] } }
}
