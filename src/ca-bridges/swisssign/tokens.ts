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
  #token: Promise<Token> | undefined

  constructor(make: MakeToken) {
    this.#make = make
  }

  async current(now: Date, signal: AbortSignal): Promise<string> {
    const known = await this.#token
    if (known !== undefined && now < known.until) return known.text
    if (known !== undefined) this.forget(known.text)
    this.#token ??= this.#make(now, signal).catch((error) => {
      this.#token = undefined
      throw error
    })
    return (await this.#token).text
  }

  /** The CA does not take it. */
  forget(text: string): void {
    const refused = this.#token
    void refused?.then(
      (token) => {
        if (token.text === text && this.#token === refused) this.#token = undefined
      },
      () => {},
    )
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
