import { createHmac } from 'node:crypto'
import { formOf, text } from '../bodies.ts'
import type { FakeAnswer, FakeRequest } from '../fake-ca.ts'
import { Refused } from './errors.ts'

export interface Account {
  readonly name: string
  readonly apiKey: string
}

const HOURS_8 = 8 * 3_600

/** `/v2/jwt/{userName}`: the JWT as plain text. @throws {Refused} */
export function tokenFor(asked: FakeRequest, user: string, account: Account, now: Date): FakeAnswer {
  if (!asked.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    throw new Refused(400, '009.120.0226', 'userSecret is a form field')
  }
  if (decodeURIComponent(user) !== account.name || formOf(asked).get('userSecret') !== account.apiKey) {
    throw new Refused(401, '009.120.0223', 'authentication failed')
  }
  const at = Math.floor(now.getTime() / 1000)
  const claims = { iss: 'SwissPKI', aud: 'REST API', sub: account.name, iat: at, nbf: at, exp: at + HOURS_8 }
  const signed = [{ alg: 'HS256' }, claims]
    .map((one) => Buffer.from(JSON.stringify(one)).toString('base64url'))
    .join('.')
  return text(200, `${signed}.${signature(signed, account)}`)
}

/** @throws {Refused} 401 */
export function authorize({ headers }: FakeRequest, account: Account, now: Date): void {
  const [header = '', claims = '', mac] = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]?.split('.') ?? []
  const trouble =
    mac !== signature(`${header}.${claims}`, account) || partOf(header).alg !== 'HS256'
      ? 'JWT signature'
      : objectionTo(partOf(claims), account, now.getTime() / 1000)
  if (trouble !== undefined) throw new Refused(401, '009.120.0228', trouble)
}

function objectionTo(claims: Record<string, unknown>, account: Account, seconds: number): string | undefined {
  if (claims.iss !== 'SwissPKI') return 'JWT issuer'
  if (claims.aud !== 'REST API') return 'JWT audience'
  if (claims.sub !== account.name) return 'JWT subject'
  if (!(Number(claims.exp) > seconds)) return 'JWT has expired'
  if (!(Number(claims.nbf) <= seconds) || !(Number(claims.iat) <= seconds)) return 'JWT is not valid yet'
  return undefined
}

function partOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return {}
  }
}

const signature = (signed: string, { apiKey }: Account): string =>
  createHmac('sha256', apiKey).update(signed).digest('base64url')
