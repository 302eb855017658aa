import type { Element } from '../soap/index.ts'
import { WsSecurityError } from './errors.ts'
import { WSU } from './names.ts'

/** How old a message may be. */
export interface Window {
  /** After it was made; a message that expires earlier is over then. */
  readonly windowSeconds: number
  /** By how much two clocks may differ. */
  readonly clockSkewSeconds: number
}

const UTC = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/

/**
 * Holds a Timestamp against the clock. SOAP Message Security 1.1, 10.
 * @returns until when the same message could come again
 * @throws {WsSecurityError} `timestamp-readable`, `not-expired`, `not-from-the-future`
 */
export function judgeTimestamp(
  timestamp: Element,
  now: Date,
  { windowSeconds, clockSkewSeconds }: Window,
): { readonly repeatableUntil: Date } {
  const { created, expires } = readTimestamp(timestamp)
  const skew = clockSkewSeconds * 1000
  if (created.getTime() - skew > now.getTime()) throw new WsSecurityError('not-from-the-future')
  const oldest = created.getTime() + windowSeconds * 1000
  const end = Math.min(oldest, expires?.getTime() ?? oldest) + skew
  if (end < now.getTime()) throw new WsSecurityError('not-expired')
  return { repeatableUntil: new Date(end) }
}

function readTimestamp({ children, text, attributes }: Element): { created: Date; expires: Date | undefined } {
  const [created, expires, ...more] = children
  const named = (node: Element | undefined, name: string): boolean => node?.namespace === WSU && node.name === name
  const isWhole = named(created, 'Created') && (expires === undefined || named(expires, 'Expires'))
  if (!isWhole || more.length > 0 || text !== '' || attributes.length !== 1) {
    throw new WsSecurityError('timestamp-readable')
  }
  const from = readTime(created)
  const to = expires && readTime(expires)
  if (from === undefined || (expires !== undefined && (to === undefined || to < from))) {
    throw new WsSecurityError('timestamp-readable')
  }
  return { created: from, expires: to }
}

function readTime(node: Element | undefined): Date | undefined {
  if (node === undefined || node.children.length > 0 || node.attributes.length > 0) return undefined
  const [, seconds, fraction = ''] = UTC.exec(node.text.trim()) ?? []
  if (seconds === undefined) return undefined
  const time = new Date(`${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`)
  const isOfCalendar = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(seconds)
  return isOfCalendar ? time : undefined
}
