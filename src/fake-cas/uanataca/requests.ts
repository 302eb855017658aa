import type { Inside } from '../fake-ca.ts'
import { newKey } from '../small-ca.ts'
import type { FakeCard } from './cards.ts'
import { SHOWN_BY_DRY_RUN } from './demands.ts'
import { noSuchRequest, Refused, wrongParameters, wrongState } from './refusals.ts'

export interface FakeCertificate {
  readonly profile: unknown
  status: number
  valid: string
  readonly valid_from: string
  readonly valid_to: string
  revokation_reason: number | null // their spelling
  readonly serial_number: string
  readonly subject: string
  readonly issuer: string
  readonly data: string
  readonly type: 'FIRSTISSUE' | 'RENEWAL'
}

export interface FakeRequestRow {
  readonly pk: number
  readonly body: Readonly<Record<string, unknown>>
  readonly documents: { readonly pk: number; readonly type: string }[]
  readonly certificates: FakeCertificate[]
  status: string
  looks: number
}

const REASONS: Readonly<Record<string, number>> = {
  UNSPECIFIED: 0,
  KEYCOMPROMISE: 1,
  AFFILIATIONCHANGED: 3,
  SUPERSEDED: 4,
  CESSATIONOFOPERATION: 5,
  CERTIFICATEHOLD: 6,
  PRIVILEGESWITHDRAWN: 9,
}
const BEFORE_ISSUING = ['CREATED', 'VIDEOPENDING', 'VIDEOINCOMPLETE', 'VIDEOREVIEW', 'VIDEOERROR', 'ENROLLREADY']
const NEEDED = ['document_front', 'document_rear']
const HOLD = 6

/** The requests of one RA, and what people do with them. */
export class RequestBooks {
  readonly all: FakeRequestRow[] = []
  readonly #inside: Inside
  readonly #tell: (request: FakeRequestRow, previous: string) => void

  constructor(inside: Inside, tell: (request: FakeRequestRow, previous: string) => void) {
    this.#inside = inside
    this.#tell = tell
  }

  create(body: Readonly<Record<string, unknown>>): FakeRequestRow {
    const status = body.videoid_mode === 1 ? 'VIDEOPENDING' : 'CREATED'
    const request = { pk: 40_001 + this.all.length, body, documents: [], certificates: [], status, looks: 0 }
    this.all.push(request)
    return request
  }

  /** @throws {Refused} */
  find(pk: string | number): FakeRequestRow {
    const request = this.all.find((one) => String(one.pk) === String(pk))
    if (request === undefined) throw noSuchRequest()
    return request
  }

  /** @throws {Refused} */
  upload(request: FakeRequestRow, type: unknown, octets: number): { pk: number; type: string } {
    const known = ['document_front', 'document_rear', 'document_owner', 'extra_document']
    if (typeof type !== 'string' || !known.includes(type) || octets === 0) throw wrongParameters()
    if (request.status !== 'CREATED') throw wrongState()
    const document = { pk: 90_000 + this.all.reduce((sum, { documents }) => sum + documents.length, 0), type }
    request.documents.push(document)
    return document
  }

  missing({ body, documents, status }: FakeRequestRow): [string, 'missing'][] {
    const papers = status === 'CREATED' ? NEEDED.filter((type) => !documents.some((one) => one.type === type)) : []
    const fields = (SHOWN_BY_DRY_RUN[String(body.profile)] ?? []).filter((name) => (body[name] ?? '') === '')
    return [...fields, ...papers].map((name) => [name, 'missing'])
  }

  /** The officer. @throws {Refused} */
  approve(request: FakeRequestRow): void {
    if (request.status !== 'CREATED' && request.status !== 'VIDEOREVIEW') throw wrongState()
    if (this.missing(request).length > 0) throw new Refused(400, 'Missing required docs')
    this.move(request, 'ENROLLREADY')
  }

  /** The holder, in self-service: keys are made, and certified. @throws {Refused} */
  enroll(request: FakeRequestRow): void {
    if (request.status !== 'ENROLLREADY') throw wrongState()
    request.certificates.push(this.#certify(request, 'FIRSTISSUE'))
    this.move(request, 'ISSUED')
  }

  /** @throws {Refused} */
  renew(request: FakeRequestRow): void {
    if (request.status !== 'ISSUED') throw wrongState()
    request.certificates.unshift(this.#certify(request, 'RENEWAL'))
    this.move(request, 'RENEWED')
  }

  /** @throws {Refused} */
  cancel(request: FakeRequestRow): void {
    if (!BEFORE_ISSUING.includes(request.status)) throw wrongState()
    this.move(request, 'CANCELLED')
  }

  /** Also suspends and takes back. @throws {Refused} */
  revoke(card: FakeCard | undefined, erc: unknown, reason: unknown): FakeCertificate[] {
    const request = this.all.find(({ body }) => body.scratchcard === card?.sn)
    if (card === undefined || request === undefined || erc !== card.secrets.erc) throw wrongParameters()
    const isBack = reason === 'NOT_REVOKED'
    const number = REASONS[String(reason)]
    if (!isBack && number === undefined) throw wrongParameters()
    const open = request.certificates.filter((one) => one.valid === 'VALID' || one.revokation_reason === HOLD)
    const wanted = isBack ? open.filter((one) => one.valid !== 'VALID') : open
    if (wanted.length === 0) throw wrongState()
    for (const one of wanted) {
      Object.assign(
        one,
        isBack
          ? { status: 0, valid: 'VALID', revokation_reason: null }
          : { status: 2, valid: 'REVOKED', revokation_reason: number },
      )
    }
    return request.certificates
  }

  move(request: FakeRequestRow, status: string): void {
    const previous = request.status
    request.status = status
    this.#tell(request, previous)
  }

  shown(request: FakeRequestRow, status: string): object {
    const { pk, body, certificates } = request
    return {
      ...body,
      pk,
      status,
      registration_authority: Number(body.registration_authority),
      secure_element: Number(body.secure_element),
      validity_time: String(body.validity_time),
      certificate_set: certificates,
    }
  }

  #certify({ body }: FakeRequestRow, type: 'FIRSTISSUE' | 'RENEWAL'): FakeCertificate {
    const commonName = `${body.given_name} ${body.surname_1}`
    const country = String(body.country_name)
    const organization = body.organization_name
    const subject = { country, commonName, ...(typeof organization === 'string' && { organization }) }
    const publicKeyInfo = newKey().publicKey.export({ type: 'spki', format: 'der' })
    const days = Number(body.validity_time)
    const issued = this.#inside.ca.certify({ subject, publicKeyInfo, dnsNames: [], days, use: 'signature' })
    return {
      profile: body.profile,
      status: 0,
      valid: 'VALID',
      valid_from: issued.notBefore.toISOString(),
      valid_to: issued.notAfter.toISOString(),
      revokation_reason: null,
      serial_number: issued.serial.toUpperCase(),
      subject: `CN=${commonName}`,
      issuer: `CN=${this.#inside.ca.issuer.commonName}`,
      data: Buffer.from(issued.certificate).toString('base64'),
      type,
    }
  }
}
