import type { IncomingMessage } from 'node:http'

/** What is wrong with a header that Node's parser let pass. */
export interface HeaderProblem {
  readonly status: 400 | 431 | 501 | 505
  readonly says: string
}

const MOST_FIELDS = 100
/** Of which Node would keep the first and drop the others, or join them. */
const ONCE = ['host', 'content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'expect', 'soapaction']

/**
 * Holds the header of a request to what everybody in between reads alike: whoever forwards it must not see another host, length or type
 * than we do (RFC 9110, 5.3; RFC 9112, 3.2 and 6.1).
 */
export function headerProblem({ rawHeaders, headers, httpVersion }: IncomingMessage): HeaderProblem | undefined {
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
  const twice = ONCE.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  const coding = headers['transfer-encoding']
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return { status: 505, says: 'This is HTTP/1.1' }
  if (names.length > MOST_FIELDS) return { status: 431, says: `More than ${MOST_FIELDS} header fields` }
  if (twice !== undefined) return { status: 400, says: `The header field ${twice} stands there twice` }
  if (coding === undefined) return undefined
  if (httpVersion === '1.0') return { status: 400, says: 'HTTP/1.0 has no Transfer-Encoding' }
  return /^chunked$/i.test(coding.trim()) ? undefined : { status: 501, says: 'The only Transfer-Encoding is chunked' }
}
