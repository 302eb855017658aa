import type { Partner, ReplyTo } from '../messages/index.ts'

/** Where a caller gets its outcome. */
export type ReplyPlan =
  | { readonly kind: 'callback'; readonly url: string }
  | { readonly kind: 'at-once'; readonly because?: string } // `because`: it asked for a callback and can have none

/**
 * The `responseURL` counts only within a registered target: else anyone with a certificate could make us call any host. A
 * caller whose URL is not registered is treated as one that takes no callback; the operator sees the URL. A SPOC is called back
 * at its own service: it names no URL (Doc 9303-12, 8).
 */
export function planReply(replyTo: ReplyTo, partner: Partner): ReplyPlan {
  if (replyTo.callback === 'not-possible') return { kind: 'at-once' }
  if (partner.role === 'SPOC' && partner.serviceUrl !== undefined) return { kind: 'callback', url: partner.serviceUrl }
  const [registered] = partner.callbackTargets
  if (registered === undefined) return { kind: 'at-once', because: 'no callback target is registered' }
  const { responseUrl } = replyTo
  if (partner.callbackRule === 'registered-url' || responseUrl === undefined)
    return { kind: 'callback', url: registered }
  if (partner.callbackTargets.some((target) => liesWithin(responseUrl, target))) {
    return { kind: 'callback', url: responseUrl }
  }
  return { kind: 'at-once', because: 'the responseURL lies within no registered callback target; register it' }
}

/** Scheme, host and port equal, the path equal or below; the query is free. Compared as parsed, so `..` cannot climb out. */
export function liesWithin(url: string, target: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(target)) return false
  const [asked, registered] = [new URL(url), new URL(target)]
  if (asked.origin !== registered.origin || asked.username !== '' || asked.password !== '') return false
  const folder = registered.pathname.endsWith('/') ? registered.pathname : `${registered.pathname}/`
  return asked.pathname === registered.pathname || asked.pathname.startsWith(folder)
}
