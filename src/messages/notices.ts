/** Bounds of ours, far above what people write; no contract sets any. In characters. */
export const LONGEST_SUBJECT = 1_024
export const LONGEST_BODY = 65_536

/** Of a notice that came in: a person has to see to it, or has. */
export const NOTICE_STATES = ['open', 'done'] as const
export type NoticeState = (typeof NOTICE_STATES)[number]

/** What a GeneralMessage says. */
export interface NoticeText {
  readonly subject: string
  readonly body: string
}

/** What neither XML 1.0 nor the database can hold; line breaks and tabs can be held. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNKEEPABLE = /[\0-\x08\v\f\x0e-\x1f\p{Cs}\uFFFE\uFFFF]/u

/** @returns what is wrong with it, undefined when it can be kept and sent */
export function noticeProblem({ subject, body }: NoticeText): string | undefined {
  if (subject.length > LONGEST_SUBJECT) return `a subject has at most ${LONGEST_SUBJECT} characters`
  if (body.length > LONGEST_BODY) return `a body has at most ${LONGEST_BODY} characters`
  if (UNKEEPABLE.test(subject) || UNKEEPABLE.test(body)) return 'control characters cannot be sent'
  return undefined
}
