import { createHmac } from 'node:crypto'

/** What stands behind `Authorization: Bearer`. */
export interface Token {
  readonly text: string
  /** Not used after this. */
  readonly until: Date
}
export type MakeToken = (now: Date, signal: AbortSignal) => Promise<Token>

const [ISSUER, AUDIENCE] = ['SwissPKI', 'REST API']
const CLOCK_SKEW = 10 // in seconds: their clock may be behind ours

/** The token in use; calls at once share the making of one. */
export class Tokens {
  readonly #make: MakeToken
  #token: Token | undefined
  #making: Promise<Token> | undefined

  constructor(make: MakeToken) {
    this.#make = make
  }

  async current(now: Date, signal: AbortSignal): Promise<string> {
    if (this.#token !== undefined && now < this.#token.until) return this.#token.text
    this.#making ??= this.#make(now, signal).finally(() => {
      this.#making = undefined
    })
    this.#token = await this.#making
    return this.#token.text
  }

  /** The CA does not take it. */
  forget(text: string): void {
    if (this.#token?.text === text) this.#token = undefined
  }
}

/** A token that we sign ourselves with the API key: HS256 (RFC 7519, RFC 7515 3). */
export function signToken(account: string, apiKey: string, seconds: number, now: Date): Token {
  const at = Math.floor(now.getTime() / 1000)
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: account, iat: at, nbf: at - CLOCK_SKEW, exp: at + seconds }
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  const signature = createHmac('sha256', apiKey).update(signed).digest('base64url')
  return { text: `${signed}.${signature}`, until: new Date((at + seconds - CLOCK_SKEW) * 1000) }
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
