import type { IncomingMessage, ServerResponse } from 'node:http'

/** `__Host-`: browsers take it by https from this very host alone, for all of its paths (RFC 6265bis, 4.1.3.2). */
const NAME = '__Host-eac'
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict'

/** Of a browser that is with an issuer: it must come along when a page of that issuer leads back here. */
const AWAY = '__Host-eac-away'
const AWAY_ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax'

export const sessionCookie = (request: IncomingMessage): string | undefined => cookieNamed(NAME, request)
export const awayCookie = (request: IncomingMessage): string | undefined => cookieNamed(AWAY, request)

/** @returns undefined: none, or more than one, of which none is believed */
function cookieNamed(name: string, { headers }: IncomingMessage): string | undefined {
  const found = (headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined
}

export const giveCookie = (response: ServerResponse, secret: string): void =>
  void response.appendHeader('Set-Cookie', `${NAME}=${secret}; ${ATTRIBUTES}`)

export const takeCookie = (response: ServerResponse): void =>
  void response.appendHeader('Set-Cookie', `${NAME}=; Max-Age=0; ${ATTRIBUTES}`)

/** @param kept null: no more */
export const setAwayCookie = (response: ServerResponse, kept: string | null): void =>
  void response.appendHeader(
    'Set-Cookie',
    `${AWAY}=${kept ?? ''}; ${kept === null ? 'Max-Age=0' : 'Max-Age=600'}; ${AWAY_ATTRIBUTES}`,
  )
