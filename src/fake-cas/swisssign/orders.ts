import { randomUUID } from 'node:crypto'
import type { Inside } from '../fake-ca.ts'
import type { Issued } from '../small-ca.ts'
import type { DomainBooks } from './domains.ts'
import { Refused } from './errors.ts'
import type { IssueWish } from './issue-request.ts'

const STEPS = ['NEW', 'GENERATE_TBS', 'FINALIZE_ISSUANCE', 'ISSUED'] as const
const REASONS = new Set(['UNUSED', 'KEY_COMPROMISE', 'AFFILIATION_CHANGED', 'SUPERSEDED', 'CESSATION_OF_OPERATION'])

/** One order, as the CA has it. */
export interface FakeOrder extends IssueWish {
  readonly uuid: string
  readonly createdOn: Date
  looks: number
  /** People have agreed, or the mailbox was confirmed. */
  agreed: boolean
  /** Set by the people of the CA: whatever else it would be. */
  word: string | undefined
  issued: Issued | undefined
  revoked: { readonly revokedOn: string; readonly reason: string; readonly revokedBy: string } | undefined
}

/** The orders of the CA and how they go on. */
export class OrderBooks {
  readonly all: FakeOrder[] = []
  readonly #inside: Inside
  readonly #domains: DomainBooks
  readonly #agreesAfterLooks: number | 'never'

  constructor(inside: Inside, domains: DomainBooks, agreesAfterLooks: number | 'never') {
    this.#inside = inside
    this.#domains = domains
    this.#agreesAfterLooks = agreesAfterLooks
  }

  place(wish: IssueWish): FakeOrder {
    const made = { uuid: `ord-${randomUUID()}`, createdOn: this.#inside.now(), looks: 0, agreed: false }
    const order = { ...wish, ...made, word: undefined, issued: undefined, revoked: undefined }
    this.all.push(order)
    return order
  }

  /** @throws {Refused} */
  find(uuid: string): FakeOrder {
    const order = this.all.find((one) => one.uuid === uuid)
    if (order === undefined) throw new Refused(404, '011.351.0226', 'certificate order not found')
    return order
  }

  /** A look brings it on. */
  look(order: FakeOrder): string {
    order.looks++
    if (this.#agreesAfterLooks !== 'never' && order.looks > this.#agreesAfterLooks) order.agreed = true
    return this.status(order)
  }

  status(order: FakeOrder): string {
    if (order.word !== undefined) return order.word
    if (order.revoked !== undefined) return 'REVOKED'
    const [waits] = this.#openTasks(order)
    if (waits !== undefined) return waits === 'ISSUE_AUTHORIZATION_JOB' ? 'PENDING_AUTH' : 'PRE_VALIDATION'
    const status = STEPS[Math.min(order.looks, STEPS.length - 1)] ?? 'ISSUED'
    if (status === 'ISSUED') this.#issue(order)
    return status
  }

  tasks(order: FakeOrder): object[] {
    const open = this.#openTasks(order).map((type) => ({ type, status: 'PENDING' }))
    const failed =
      order.word === 'FAILED'
        ? [{ type: 'ISSUE_POLICY_VALIDATION_JOB', status: 'FAILED', error: 'key is too weak' }]
        : []
    const done = { type: 'ISSUE_SUBMIT_CERTIFICATE_ORDER_JOB', status: 'SUCCESS' }
    return [done, ...open, ...failed].map((task) => ({ uuid: `job-${randomUUID()}`, numberOfExecutions: 1, ...task }))
  }

  /** @throws {Refused} */
  revoke(asked: unknown): void {
    const list = Array.isArray(asked) ? asked : []
    if (list.length === 0) throw new Refused(400, '011.351.0229', 'a list of revocation requests is wanted')
    for (const one of list) this.#revokeOne(one as Record<string, unknown>)
  }

  chain(order: FakeOrder): string[] {
    if (order.issued === undefined) throw new Refused(404, '011.351.0226', 'certificate not found')
    return order.issued.chain.map((one) => Buffer.from(one).toString('base64'))
  }

  shown(order: FakeOrder, status: string): object {
    const { uuid, createdOn, product, tags, issued, revoked } = order
    const certificate = issued && {
      subject: order.request.subject.text,
      issuer: this.#issuerName(),
      serial: issued.serial.toUpperCase(),
      startValidity: issued.notBefore.toISOString(),
      endValidity: issued.notAfter.toISOString(),
      certificate: Buffer.from(issued.certificate).toString('base64'),
      ...(revoked && { revocationStatus: revoked }),
    }
    const references = { clientReference: CLIENT, productReference: product.uuid }
    const shown = {
      uuid,
      createdOn: createdOn.toISOString(),
      status,
      ...references,
      tags,
      issuedBy: 'svc@example.test',
    }
    return certificate ? { ...shown, certificate } : shown
  }

  #revokeOne({ serialNumber, issuerName, revocationReason, revocationRequestor }: Record<string, unknown>): void {
    if (typeof serialNumber !== 'string' || !/^([0-9A-F]{2})+$/i.test(serialNumber)) {
      throw new Refused(400, '011.351.0230', 'serial number')
    }
    const isIt = ({ issued }: FakeOrder) =>
      issued !== undefined && BigInt(`0x${issued.serial}`) === BigInt(`0x${serialNumber}`)
    const order = this.all.find(isIt)
    if (order === undefined) throw new Refused(404, '011.351.0230', 'certificate not found')
    if (issuerName !== this.#issuerName()) throw new Refused(400, '011.351.0238', 'issuer name')
    if (!REASONS.has(String(revocationReason))) throw new Refused(400, '011.351.0226', 'revocationReason')
    if (typeof revocationRequestor !== 'string')
      throw new Refused(400, '011.351.0226', 'revocationRequestor is required')
    if (order.revoked !== undefined) throw new Refused(400, '011.351.0233', 'Certificate is already revoked')
    const revokedOn = this.#inside.now().toISOString()
    order.revoked = { revokedOn, reason: String(revocationReason), revokedBy: 'svc@example.test' }
  }

  #openTasks({ product, agreed, names }: FakeOrder): string[] {
    const isUnproved = product.isCABDNSValidationRequired && !names.every((name) => this.#domains.isProved(name))
    return [
      ...(isUnproved ? ['ISSUE_DOMAIN_OWNER_CHECK_VALIDATION_JOB'] : []),
      ...(product.isEmailBoxValidationRequired && !agreed ? ['ISSUE_END_USER_EMAIL_VALIDATION_JOB'] : []),
      ...(product.authorization && !agreed ? ['ISSUE_AUTHORIZATION_JOB'] : []),
    ]
  }

  #issue(order: FakeOrder): void {
    const { subject, publicKeyInfo } = order.request
    const { names, days } = order
    order.issued ??= this.#inside.ca.certify({
      subject: subject.octets,
      publicKeyInfo,
      dnsNames: names,
      days,
      use: 'tls',
    })
  }

  #issuerName(): string {
    const { commonName, organization, country } = this.#inside.ca.issuer
    return `CN=${commonName},O=${organization},C=${country}`
  }
}

export const CLIENT = 'cli-00000000-0000-4000-8000-000000000001'
