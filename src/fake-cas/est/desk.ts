import { TAG, write, writeObjectIdentifier, writeSequence } from '../../lists/index.ts'
import { readSpocCertificate, type SpocCertificate } from '../../spoc-channel/index.ts'
import { noContent, text, textOf } from '../bodies.ts'
import { certificatesOnly } from '../certificates-only.ts'
import type { CaDesk, FakeAnswer, FakeRequest, Inside } from '../fake-ca.ts'
import { type AskedRequest, readPkcs10 } from '../read-request.ts'
import { EnrolmentBooks } from './enrolments.ts'

export interface EstUser {
  readonly name: string
  readonly password: string
}

const PATH = '/.well-known/est'
const LABELS = ['', 'approved'] as const
const [CHALLENGE_PASSWORD, EC_PUBLIC_KEY, P_256] = ['1.2.840.113549.1.9.7', '1.2.840.10045.2.1', '1.2.840.10045.3.1.7']
const DAYS = 365
const UNAUTHORISED: FakeAnswer = {
  status: 401,
  headers: { 'www-authenticate': 'Basic realm="est"', 'content-type': 'text/plain' },
  body: 'who are you?',
}

/** EST by RFC 7030 and 8951, for holders under the country UT. */
export class EstDesk implements CaDesk {
  readonly books = new EnrolmentBooks()
  /** Labels under which people agree first. */
  readonly approved = new Set<string>(['approved'])
  /** Octets in a line of base64; undefined: one line. */
  lineLength: number | undefined
  /** As Retry-After says it. */
  retryAfter = '1'
  readonly #inside: Inside
  readonly #user: EstUser
  readonly #agreesAfterLooks: number | 'never'

  constructor(inside: Inside, user: EstUser, agreesAfterLooks: number | 'never' = 0) {
    this.#inside = inside
    this.#user = user
    this.#agreesAfterLooks = agreesAfterLooks
  }

  answer(asked: FakeRequest): FakeAnswer | Promise<FakeAnswer> {
    if (!asked.path.startsWith(`${PATH}/`)) return text(404, 'no such path')
    const parts = asked.path.slice(PATH.length + 1).split('/')
    const operation = parts.pop()
    const label = parts.join('/')
    if (!(LABELS as readonly string[]).includes(label)) return text(404, 'no such label')
    switch (`${asked.method} ${operation}`) {
      case 'GET cacerts':
        return this.#pkcs7([this.#inside.ca.intermediate, this.#inside.ca.root])
      case 'GET csrattrs':
        return label === 'approved' ? this.#base64('application/csrattrs', csrAttributes()) : noContent
      case 'POST simpleenroll':
        return this.#isKnown(asked) ? this.#enrol(asked, label) : UNAUTHORISED
      case 'POST simplereenroll':
        return this.#enrol(asked, label, this.#holderOf(asked) ?? 'none')
      default:
        return text(405, 'no such operation')
    }
  }

  /** @param holder whose certificate the caller showed: to be renewed */
  async #enrol(asked: FakeRequest, label: string, holder?: SpocCertificate | 'none'): Promise<FakeAnswer> {
    if (holder === 'none') return text(403, 'show the certificate that is to be renewed')
    if (asked.headers['content-type'] !== 'application/pkcs10') return text(415, 'application/pkcs10 is expected')
    const written = textOf(asked)
    if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(written)) return text(400, 'the request is not in base64')
    const request = await readPkcs10(written)
    if (typeof request === 'string') return text(400, request)
    if (request.subject.country !== 'UT') return text(400, 'this CA serves Utopia alone')
    if (holder !== undefined && !hasSameNames(holder, request)) {
      return text(400, 'subject or subjectAltName differ from those of the certificate that is to be renewed')
    }
    return this.#take(request, label)
  }

  #take(request: AskedRequest, label: string): FakeAnswer {
    const taken = this.books.findOrTake(request.octets)
    taken.looks++
    if (taken.refused !== undefined) return text(400, taken.refused)
    const hasTime = this.#agreesAfterLooks === 'never' || taken.looks < this.#agreesAfterLooks
    if (this.approved.has(label) && !taken.agreed && hasTime) {
      const headers = { 'retry-after': this.retryAfter, 'content-type': 'text/plain' }
      return { status: 202, headers, body: 'an officer looks into it' }
    }
    const { subject, publicKeyInfo, dnsNames } = request
    const wish = { subject: subject.octets, publicKeyInfo, dnsNames, days: DAYS, use: 'tls' } as const
    const issued = this.#inside.ca.certify(wish)
    taken.issued.push(issued)
    return this.#pkcs7([issued.certificate])
  }

  #isKnown({ headers, client }: FakeRequest): boolean {
    const { name, password } = this.#user
    const basic = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
    return client !== undefined || headers.authorization === basic
  }

  #holderOf({ client }: FakeRequest): SpocCertificate | undefined {
    for (const { certificate } of client === undefined ? [] : this.#inside.ca.issued) {
      const read = readSpocCertificate(certificate)
      if (read.ok && read.certificate.fingerprint === client) return read.certificate
    }
    return undefined
  }

  #pkcs7(certificates: readonly Uint8Array[]): FakeAnswer {
    return this.#base64('application/pkcs7-mime; smime-type=certs-only', certificatesOnly(certificates))
  }

  #base64(type: string, octets: Uint8Array): FakeAnswer {
    const line = Buffer.from(octets).toString('base64')
    const lines = this.lineLength === undefined ? [line] : line.match(new RegExp(`.{1,${this.lineLength}}`, 'g'))
    return text(200, (lines ?? []).join('\r\n'), type)
  }
}

/** RFC 7030 4.2.2. */
function hasSameNames(holder: SpocCertificate, { subject, dnsNames }: AskedRequest): boolean {
  const sorted = (names: readonly string[]): string => [...names].sort().join()
  return holder.subject.comparable === subject.comparable && sorted(holder.dnsNames) === sorted(dnsNames)
}

/** CsrAttrs: a password, and a key on P-256. RFC 7030 4.5.2. */
function csrAttributes(): Uint8Array {
  const key = writeSequence(writeObjectIdentifier(EC_PUBLIC_KEY), write(TAG.set, writeObjectIdentifier(P_256)))
  return writeSequence(writeObjectIdentifier(CHALLENGE_PASSWORD), key)
}
