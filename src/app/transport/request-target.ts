/**
 * The target as `/path?query`, whatever form it came in: `https://host/path` is read, `*` and the unreadable become
 * paths that no one serves.
 */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target
  if (!URL.canParse(target)) return `/${target}`
  const { pathname, search } = new URL(target)
  return pathname.startsWith('/') ? pathname + search : `/${target}`
}

/** The path as sent, without its query: nothing is decoded, so `%ff` harms no one. */
export function requestPath(url: string): string {
  return url.split('?', 1)[0] ?? ''
}

/** `?wsdl`, in any case and among other parameters: every toolkit has its own habit. */
export function asksForWsdl(url: string): boolean {
  const query = url.slice(url.indexOf('?') + 1)
  return url.includes('?') && query.split('&').some((parameter) => /^wsdl(=|$)/i.test(parameter))
}
