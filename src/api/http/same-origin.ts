import type { IncomingMessage } from 'node:http'
import { HttpProblem } from './problem.ts'

const SAFE_METHODS = ['GET', 'HEAD']

/** By another name it is not for us: a name of a stranger that leads here (DNS rebinding). @throws {HttpProblem} 421 */
export function assertOurHost({ headers }: IncomingMessage, publicUrl: URL): void {
  if (headers.host === publicUrl.host) return
  throw new HttpProblem(421, 'misdirected', `This is ${publicUrl.host}, and nothing else.`)
}

/**
 * What a browser sends because a page of somebody else made it is refused, though its cookie be good. A program without a browser that
 * has a cookie says `Origin`, too.
 * @param withCookie whether a cookie is what the caller is known by
 * @throws {HttpProblem} 403
 */
export function assertSameOrigin(request: IncomingMessage, publicUrl: URL, withCookie: boolean): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  const isSafe = SAFE_METHODS.includes(request.method ?? '')
  const isTyped = site === 'none' && isSafe // into the address bar
  const isOurs =
    (origin === undefined || origin === publicUrl.origin) && (site === undefined || site === 'same-origin' || isTyped)
  const isTold = origin !== undefined || site !== undefined
  if (isOurs && (isTold || isSafe || !withCookie)) return
  const why = isOurs ? 'a request with a cookie that changes something says its Origin' : 'a page of another site asks'
  throw new HttpProblem(403, 'cross-origin', `Refused: ${why}.`)
}
