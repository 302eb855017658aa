import type { BridgeErrorClass } from '../index.ts'

/** In which call a code has this meaning, where it has others elsewhere. */
export type SectigoCall = 'order' | 'collect' | 'revoke' | 'account'

/**
 * What a code leads to: a class of trouble, `by words` (its meaning was not recovered), an end of the order, or a state that is no
 * trouble.
 */
export type ErrorMeaning =
  | Exclude<BridgeErrorClass, 'not-found'>
  | 'transient twice'
  | 'by words'
  | 'rejected'
  | 'revoked'
  | 'awaits payment'
  | 'being issued'

export interface ErrorRow {
  readonly code: number
  readonly says: string
  readonly means: ErrorMeaning
  readonly in?: readonly SectigoCall[]
  /** Where the number is from. `P`: public. `I`: inferred from clients. Meanings are the vendor's. */
  readonly source: 'P' | 'I'
}

const row = (code: number, means: ErrorMeaning, says: string, more: Partial<ErrorRow> = {}): ErrorRow => ({
  code,
  means,
  says,
  source: 'P',
  ...more,
})

/** Every code that is known. The more special rows stand before the general ones. */
export const ERRORS: readonly ErrorRow[] = [
  row(-1, 'permanent', 'not asked by HTTPS'),
  row(-17, 'permanent', 'asked by GET'),
  row(-2, 'validation', 'an argument is not known'),
  row(-3, 'validation', 'an argument is missing'),
  row(-4, 'validation', 'an argument is invalid'),
  row(-5, 'validation', 'a wildcard where none may be'),
  row(-6, 'validation', 'not exactly one wildcard'),
  row(-7, 'validation', 'no country code of ISO 3166'),
  row(-8, 'validation', 'the request lacks fields'),
  row(-18, 'validation', 'the common name and host names'),
  row(-19, 'validation', 'the common name and IP addresses'),
  row(-35, 'permanent', 'the certificate has expired', { in: ['revoke'] }),
  row(-35, 'validation', 'the common name and IP addresses'),
  row(-9, 'validation', 'the request is no base64'),
  row(-10, 'validation', 'the request cannot be decoded'),
  row(-11, 'validation', 'the algorithm of the request'),
  row(-12, 'validation', 'the signature of the request'),
  row(-13, 'validation', 'the size of the key'),
  row(-40, 'validation', 'the key is on the list of compromised keys: order with a new one'),
  row(-162, 'validation', 'the request has names that are not in domainNames'),
  row(-16, 'auth', 'login wrong, locked or expired, or the address is blocked'),
  row(-91, 'auth', 'no permission in this context'),
  row(-15, 'quota', 'not enough credit'),
  row(-115, 'quota', 'no price for this: the account manager sets one'),
  row(-42, 'transient', 'too many calls'),
  row(-14, 'transient twice', 'an unknown error'),
  row(-160, 'transient twice', 'an internal error'),
  row(-20, 'rejected', 'the order was rejected', { in: ['collect', 'revoke'] }),
  row(-21, 'revoked', 'the certificate is revoked already', { in: ['collect', 'revoke'] }),
  row(-22, 'awaits payment', 'the order waits for payment', { in: ['collect'] }),
  row(-26, 'being issued', 'being issued', { in: ['collect'], source: 'I' }),
  row(-23, 'being issued', 'being issued, as said earlier', { in: ['collect'], source: 'I' }),
  row(-26, 'transient', 'still being issued', { in: ['revoke'] }),
  row(-23, 'transient', 'still being issued, as said earlier', { in: ['revoke'] }),
  row(-43, 'transient', 'still being issued', { in: ['revoke'] }),
  row(-47, 'by words', ''),
  row(-54, 'by words', ''),
  row(-69, 'by words', ''),
  row(-70, 'by words', ''),
  row(-71, 'by words', ''),
  row(-76, 'by words', ''),
  row(-121, 'by words', ''),
]

/** @returns undefined for a code nobody told us of */
export function errorRow(code: number, call: SectigoCall): ErrorRow | undefined {
  return ERRORS.find((one) => one.code === code && (one.in === undefined || one.in.includes(call)))
}

/** What codes mean whose numbers are not known, by the words of the vendor's rows. The first that fits counts. */
export const WORDS: readonly { readonly words: RegExp; readonly means: BridgeErrorClass; readonly rows: string }[] = [
  { words: /\bpermission|\bprivilege/i, means: 'auth', rows: 'no permission in the context, privileges' },
  { words: /\bcredit|\bprice|\bcost\b/i, means: 'quota', rows: 'no price, wrong cost, Tier1 credit or debit' },
  { words: /\binternal\b/i, means: 'transient', rows: 'an internal error' },
  {
    words: /\balready\b.*\b(used|validated)|\bnot valid\b|\bsemantic error\b|\bmissing\b|\bformat\b|\bmust\b/i,
    means: 'validation',
    rows: [
      'domain validated already, token used before, e-mail address, earlier order without the licence, one web package alone',
      'PSD2 roles missing, TAX instead of TIN, format or country of an identifier, parameter not valid for the product',
    ].join('; '),
  },
]

export function meaningByWords(text: string): BridgeErrorClass {
  return WORDS.find(({ words }) => words.test(text))?.means ?? 'permanent'
}
