import { type IncomingMessage, request } from 'node:http'
import { ANYWHERE, type Outgoing, OutgoingRefused, placeIn, type Reach, type Way } from '../../outgoing/index.ts'

export interface CrlFetchLimits {
  /** For everything, from the name's look-up to the last byte. */
  readonly timeoutSeconds: number
  readonly octets: number
}

/** Where a fetch may go. */
export interface CrlGoing {
  readonly outgoing: Outgoing
  readonly reach: Reach
}

export type CrlFetch = { ok: true; octets: Uint8Array } | { ok: false; why: string }

/** One GET by HTTP at this address and no other: redirects are not followed. Never throws. */
export async function fetchCrl(
  url: string,
  { timeoutSeconds, octets }: CrlFetchLimits,
  { outgoing, reach }: CrlGoing = { outgoing: ANYWHERE, reach: 'public' },
): Promise<CrlFetch> {
  const timeout = AbortSignal.timeout(1000 * timeoutSeconds)
  try {
    const lookup = await outgoing.wayTo(placeIn(url), reach, timeout)
    return await bodyOf(await get(url, lookup, timeout), octets)
  } catch (error) {
    const why = timeout.aborted ? `no whole answer within ${timeoutSeconds} seconds` : reasonOf(error)
    return { ok: false, why }
  }
}

/** @param hosts as registered: `crl.example.ut`, or with a port other than 80 `crl.example.ut:8080` */
export function isRegisteredPlace(url: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host, username, password } = new URL(url)
  if (protocol !== 'http:' || username !== '' || password !== '') return false
  return hosts.some((registered) => hostOf(registered) === host)
}

/** As a URL has it: lower case, without the usual port. */
function hostOf(registered: string): string | undefined {
  const url = `http://${registered}/`
  return URL.canParse(url) ? new URL(url).host : undefined
}

function get(url: string, lookup: Way, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'identity' }
    const outgoing = request(url, { headers, lookup, signal, agent: false }, resolve)
    outgoing.on('error', reject)
    outgoing.end()
  })
}

async function bodyOf(response: IncomingMessage, most: number): Promise<CrlFetch> {
  try {
    const { statusCode, headers } = response
    if (statusCode !== 200) {
      const onward = headers.location === undefined ? '' : ', sends on to another address, which is not followed'
      return { ok: false, why: `HTTP ${statusCode}${onward}` }
    }
    const encoding = headers['content-encoding'] ?? 'identity'
    if (encoding.toLowerCase() !== 'identity') return { ok: false, why: `Content-Encoding ${encoding}, unasked` }
    const chunks: Buffer[] = []
    let length = Number(headers['content-length'] ?? 0)
    if (length > most) return { ok: false, why: `over ${most} octets` }
    length = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > most) return { ok: false, why: `over ${most} octets` }
      chunks.push(chunk)
    }
    return { ok: true, octets: new Uint8Array(Buffer.concat(chunks)) }
  } finally {
    response.destroy()
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof OutgoingRefused) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message ?? String(error)
}
