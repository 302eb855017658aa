import type { IncomingHttpHeaders } from 'node:http'

/** When the CA wants to be asked again, by its Retry-After (RFC 9110 10.2.3): seconds, or a date. */
export function retryAfter({ 'retry-after': text }: IncomingHttpHeaders, now: Date): Date | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text)) return new Date(now.getTime() + 1000 * Number(text))
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? undefined : at
}
