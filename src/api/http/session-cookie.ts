import type { IncomingMessage, ServerResponse } from 'node:http'

/** `__Host-`: browsers take it by https from this very host alone, for all of its paths (RFC 6265bis, 4.1.3.2). */
const NAME = '__Host-eac'
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict'

/** @returns undefined: none, or more than one, of which none is believed */
export function sessionCookie({ headers }: IncomingMessage): string | undefined {
  const found = (headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${NAME}=`))
  return found.length === 1 ? found[0]?.slice(NAME.length + 1) : undefined
}

export const giveCookie = (response: ServerResponse, secret: string): void =>
  void response.setHeader('Set-Cookie', `${NAME}=${secret}; ${ATTRIBUTES}`)

export const takeCookie = (response: ServerResponse): void =>
  void response.setHeader('Set-Cookie', `${NAME}=; Max-Age=0; ${ATTRIBUTES}`)
