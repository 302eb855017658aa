import type { Partner, ReplyTo } from '../messages/index.ts'

/** Where a caller gets its outcome. */
export type ReplyPlan =
  | { readonly kind: 'callback'; readonly url: string; readonly atOnceIfReady?: true }
  | { readonly kind: 'at-once'; readonly because?: string } // `because`: it asked for a callback and can have none

/**
 * The `responseURL` counts only where it is the push URL or lies within a registered target: else anyone with a certificate could
 * make us call any host. A caller whose URL is not registered is treated as one that takes no callback; the operator sees the URL.
 * A SPOC is called back at its own service: it names no URL (Doc 9303-12, 8).
 */
export function planReply(replyTo: ReplyTo, partner: Partner): ReplyPlan {
  if (replyTo.callback === 'not-possible') return { kind: 'at-once' }
  if (partner.role === 'SPOC' && partner.serviceUrl !== undefined) return replyToSpoc(partner.serviceUrl, partner)
  const { responseUrl } = replyTo
  const { pushUrl, callbackTargets, callbackRule } = partner
  if (callbackRule === 'registered-url' || responseUrl === undefined) {
    if (pushUrl !== undefined) return { kind: 'callback', url: pushUrl }
    return { kind: 'at-once', because: `no push URL is registered: ${setPushUrlText(partner)}` }
  }
  if (isSameUrl(responseUrl, pushUrl) || callbackTargets.some((target) => liesWithin(responseUrl, target))) {
    return { kind: 'callback', url: responseUrl }
  }
  return { kind: 'at-once', because: 'the responseURL lies within no registered callback target; register it' }
}

/** A SPOC knows both ways for each request: which of them it gets is set for its state. */
const replyToSpoc = (url: string, { contractSettings }: Partner): ReplyPlan => ({
  kind: 'callback',
  url,
  ...(contractSettings.answers === 'at-once' ? { atOnceIfReady: true } : {}),
})

/** What an operator does about a partner that cannot be called unasked. */
export const setPushUrlText = ({ name }: Partner): string => `eac partner set-push-url ${name} URL`

function isSameUrl(asked: string, registered: string | undefined): boolean {
  if (registered === undefined || !URL.canParse(asked)) return false
  return new URL(asked).href === new URL(registered).href
}

/** Scheme, host and port equal, the path equal or below; the query is free. Compared as parsed, so `..` cannot climb out. */
export function liesWithin(url: string, target: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(target)) return false
  const [asked, registered] = [new URL(url), new URL(target)]
  if (asked.origin !== registered.origin || asked.username !== '' || asked.password !== '') return false
  const folder = registered.pathname.endsWith('/') ? registered.pathname : `${registered.pathname}/`
  return asked.pathname === registered.pathname || asked.pathname.startsWith(folder)
}
