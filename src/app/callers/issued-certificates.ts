import { checkCertificateSignature, mayHaveIssued, subjectKeysOf } from '../../lists/index.ts'
import type { Partner } from '../../messages/index.ts'
import {
  applyRules,
  type CrlCache,
  checkRevocationAt,
  type Finding,
  readSpocCertificate,
  type SpocCertificate,
} from '../../spoc-channel/index.ts'
import { type Database, findPartner, findTlsIssuers, listTlsIssuers, type TlsIssuer } from '../../store/index.ts'
import { ISSUED_RULES } from './issued-rules.ts'

/** Whose certificate it is; `unknown`: no partner is registered for a subject of this name. */
export type IssuedVerdict =
  | { readonly kind: 'known'; readonly partner: Partner }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly claims: string | undefined; readonly findings: readonly Finding[] }

export interface IssuedDeps {
  readonly db: Database
  readonly now: () => Date
  readonly crls: Pick<CrlCache, 'obtain'>
}

const MOST_REMEMBERED = 10_000

/** Knows partners by the CA that issued their certificate, and its subject. The registry is asked each time, revocation too. */
export class IssuedCertificates {
  readonly #deps: IssuedDeps
  /** A signature over the same octets by the same key stays what it is. */
  readonly #signatures = new Map<string, Promise<boolean>>()

  constructor(deps: IssuedDeps) {
    this.#deps = deps
  }

  /** Who of an authority's partners shows this certificate, DER. Never throws on what a caller sent. */
  async identify(authorityId: string, der: Uint8Array): Promise<IssuedVerdict> {
    const read = readSpocCertificate(der)
    if (!read.ok) return { kind: 'unknown' }
    const { certificate } = read
    const registered = await findTlsIssuers(this.#deps.db, authorityId, subjectKeysOf(certificate.subject))
    const verdicts = await Promise.all(registered.map((one) => this.#against(certificate, one, 'client')))
    const good = [
      ...new Set(registered.filter((_one, i) => verdicts[i]?.length === 0).map(({ partnerId }) => partnerId)),
    ]
    const [first] = registered
    if (first === undefined) return { kind: 'unknown' }
    if (good.length > 1) return { kind: 'refused', claims: undefined, findings: [AMBIGUOUS] }
    const partner = await findPartner(this.#deps.db, good[0] ?? first.partnerId)
    if (partner !== undefined && good.length === 1) return { kind: 'known', partner }
    return { kind: 'refused', claims: partner?.name, findings: nearest(verdicts) }
  }

  /** @returns what speaks against a server of this partner that shows this certificate; undefined: nothing */
  async againstServer({ id }: Pick<Partner, 'id'>, der: Uint8Array): Promise<string | undefined> {
    const read = readSpocCertificate(der)
    if (!read.ok) return read.why
    const { certificate } = read
    const keys = subjectKeysOf(certificate.subject)
    const registered = (await listTlsIssuers(this.#deps.db, id)).filter(({ subject }) => keys.includes(subject))
    if (registered.length === 0) return 'its subject is registered with no CA of this partner'
    const verdicts = await Promise.all(registered.map((one) => this.#against(certificate, one, 'server')))
    if (verdicts.some((findings) => findings.length === 0)) return undefined
    return nearest(verdicts)
      .map(({ rule, says }) => `${rule}: ${says}`)
      .join('; ')
  }

  /** Revocation is asked last: nobody else's certificate makes us fetch anything. */
  async #against(
    certificate: SpocCertificate,
    registered: TlsIssuer,
    direction: 'client' | 'server',
  ): Promise<readonly Finding[]> {
    const ca = readSpocCertificate(registered.ca.der)
    if (!ca.ok) return [{ rule: 'ca-readable', clause: 'RFC 5280 4.1', says: ca.why }]
    const now = this.#deps.now()
    const isIssuedByCa = await this.#isIssuedBy(certificate, ca.certificate)
    const step = { certificate, ca: ca.certificate, isIssuedByCa, registered, direction, now }
    const findings = applyRules<typeof step, string>(ISSUED_RULES, step)
    if (findings.length > 0 || registered.crlUrl === undefined) return findings
    return checkRevocationAt(registered.crlUrl, { certificate, issuer: ca.certificate, now }, this.#deps.crls)
  }

  #isIssuedBy(certificate: SpocCertificate, ca: SpocCertificate): Promise<boolean> {
    if (!mayHaveIssued(ca, certificate)) return Promise.resolve(false)
    const key = `${ca.fingerprint} ${certificate.fingerprint}`
    const known = this.#signatures.get(key)
    if (known !== undefined) return known
    const [oldest] = this.#signatures.keys()
    if (oldest !== undefined && this.#signatures.size >= MOST_REMEMBERED) this.#signatures.delete(oldest)
    const verifies = checkCertificateSignature(certificate, ca).then((state) => state === 'verifies')
    this.#signatures.set(key, verifies)
    return verifies
  }
}

const AMBIGUOUS: Finding = {
  rule: 'one-partner',
  clause: 'rule of this node',
  says: 'it is that of several partners, by their common name and by their whole name: register it once',
}

/** Of several registrations, what speaks against the one that fits best. */
function nearest(verdicts: readonly (readonly Finding[])[]): readonly Finding[] {
  return verdicts.toSorted((a, b) => a.length - b.length)[0] ?? []
}
