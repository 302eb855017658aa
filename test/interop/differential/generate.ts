import assert from 'node:assert/strict'
import {
  buildCertificate,
  buildLinkCertificate,
  buildRequest,
  type CertificateBuilder,
  type CvCertificate,
  type DecodedRequest,
  type HolderReference,
  type KnownTerminalType,
  type LinkVerdict,
  type RequestBuildVerdict,
  TERMINAL_TYPES,
} from '../../../src/cvc/index.ts'
import { checkSignature } from '../../../src/signatures/index.ts'
import type { KeyPool, KeySpec, SigningKey } from './key-pool.ts'
import { AUTHORITY_VALIDITY, randomChat, randomExtensions, randomReference, randomValidity } from './random-values.ts'
import type { SeededChoice } from './seeded-choice.ts'
import type { Kind, Subject } from './subject.ts'

/** An object our builders made, and the key that can sign it again when it has been changed. */
export interface Generated {
  readonly subject: Subject
  readonly signer: SigningKey
  /** Of an authenticated request, the key inside. */
  readonly innerSigner?: SigningKey
  readonly selfSigned: boolean
}

interface Authority {
  readonly certificate: CvCertificate
  readonly key: SigningKey
}

const TERMINAL_TYPE_NAMES = Object.keys(TERMINAL_TYPES) as KnownTerminalType[]
const KEYS_OF_A_KIND = 3
const KINDS = [
  'terminal',
  'terminal',
  'terminal',
  'dv',
  'dv',
  'cvca',
  'link',
  'request',
  'request',
  'authenticated',
] as const

/** Makes valid objects of one family: every algorithm and kind of key in turn, everything else by choice. */
export class Generator {
  readonly #choice: SeededChoice
  readonly #pool: KeyPool
  readonly #specs: readonly KeySpec[]
  readonly #cvcas = new Map<string, Authority>()
  readonly #dvs = new Map<string, Authority>()
  #made = 0

  constructor(choice: SeededChoice, pool: KeyPool, specs: readonly KeySpec[]) {
    this.#choice = choice
    this.#pool = pool
    this.#specs = specs
  }

  async next(): Promise<Generated> {
    const spec = this.#specs[this.#made++ % this.#specs.length]!
    const type = this.#choice.of(TERMINAL_TYPE_NAMES)
    const kind = this.#choice.of(KINDS)
    if (kind === 'cvca') return this.#selfSigned(spec, type)
    if (kind === 'link') return this.#link(spec, type)
    if (kind === 'request') return this.#request(spec)
    const cvca = await this.#cvca(spec, type)
    if (kind === 'dv') return this.#issued(cvca, cvca, type, this.#choice.of(['DV-domestic', 'DV-foreign']))
    const dv = await this.#dv(spec, type)
    return kind === 'terminal' ? this.#issued(dv, cvca, type, 'terminal') : this.#authenticated(spec, dv, cvca)
  }

  async #issued(
    issuer: Authority,
    cvca: Authority,
    type: KnownTerminalType,
    role: 'DV-domestic' | 'DV-foreign' | 'terminal',
  ) {
    const { effective, expires } = randomValidity(this.#choice)
    const builder = buildCertificate()
      .issuedBy(issuer.certificate)
      .holder(randomReference(this.#choice), this.#holderKey(issuer.key.spec).publicKey)
      .authorizedTo(randomChat(this.#choice, type, role))
      .valid(effective, expires)
      .extensions(...randomExtensions(this.#choice, issuer.key.publicKey))
    const certificate = await signed(builder, issuer.key)
    return generated(certificate.octets, 'certificate', issuer, cvca)
  }

  async #selfSigned(spec: KeySpec, type: KnownTerminalType): Promise<Generated> {
    const made = await this.#makeCvca(spec, type, this.#holderKey(spec), randomValidity(this.#choice))
    return { ...generated(made.certificate.octets, 'certificate', made, made), selfSigned: true }
  }

  /** Now and then the new key is of another algorithm: TR-03110-3 2.4 lets a link certificate change it. */
  async #link(spec: KeySpec, type: KnownTerminalType): Promise<Generated> {
    const old = await this.#cvca(spec, type)
    const nextSpec = this.#choice.once(3) ? this.#choice.of(this.#specs) : spec
    const next = await this.#makeCvca(nextSpec, type, this.#holderKey(nextSpec), randomValidity(this.#choice))
    const certificate = await signed(buildLinkCertificate(old.certificate, next.certificate), old.key)
    return generated(certificate.octets, 'certificate', old, old)
  }

  async #request(spec: KeySpec): Promise<Generated> {
    const signer = this.#holderKey(spec)
    const { octets } = await this.#requestOf(signer)
    return { subject: { origin: 'our builder', kind: 'request', octets, madeBy: 'us' }, signer, selfSigned: true }
  }

  /** A request by itself, without extensions, for others to certify. */
  async requestTo(authority: HolderReference): Promise<{ octets: Uint8Array; key: SigningKey }> {
    const key = this.#holderKey(this.#specs[0]!)
    const builder = buildRequest().holder(randomReference(this.#choice)).expectedFrom(authority)
    return { octets: requestIn(await builder.sign({ signer: key, checkSignature })).octets, key }
  }

  async #authenticated(spec: KeySpec, dv: Authority, cvca: Authority): Promise<Generated> {
    const innerSigner = this.#holderKey(spec)
    const outer = this.#choice.once(2) ? dv : cvca
    const { octets } = await this.#requestOf(innerSigner, outer)
    return { ...generated(octets, 'authenticated', outer, cvca), innerSigner }
  }

  async #requestOf(signer: SigningKey, outer?: Authority): Promise<DecodedRequest> {
    const extensions = randomExtensions(this.#choice, signer.publicKey)
    let builder = buildRequest()
      .holder(randomReference(this.#choice))
      .extensions(...extensions)
    if (!this.#choice.once(3)) builder = builder.expectedFrom(randomReference(this.#choice))
    if (outer) builder = builder.authenticatedBy({ reference: outer.certificate.holderReference, signer: outer.key })
    return requestIn(await builder.sign({ signer, checkSignature }))
  }

  async #cvca(spec: KeySpec, type: KnownTerminalType): Promise<Authority> {
    const name = `${spec.algorithm} ${spec.kind} ${type}`
    const known = this.#cvcas.get(name)
    if (known) return known
    const made = await this.#makeCvca(spec, type, this.#pool.key(spec, 0), AUTHORITY_VALIDITY)
    this.#cvcas.set(name, made)
    return made
  }

  async #dv(spec: KeySpec, type: KnownTerminalType): Promise<Authority> {
    const name = `${spec.algorithm} ${spec.kind} ${type}`
    const known = this.#dvs.get(name)
    if (known) return known
    const cvca = await this.#cvca(spec, type)
    const key = this.#pool.key(spec, 1)
    const builder = buildCertificate()
      .issuedBy(cvca.certificate)
      .holder(randomReference(this.#choice), key.publicKey)
      .authorizedTo(randomChat(this.#choice, type, 'DV-domestic'))
      .valid(AUTHORITY_VALIDITY.effective, AUTHORITY_VALIDITY.expires)
    const made = { certificate: await signed(builder, cvca.key), key }
    this.#dvs.set(name, made)
    return made
  }

  async #makeCvca(
    spec: KeySpec,
    type: KnownTerminalType,
    key: SigningKey,
    { effective, expires }: ReturnType<typeof randomValidity>,
  ): Promise<Authority> {
    const builder = buildCertificate()
      .selfSigned()
      .holder(randomReference(this.#choice), key.publicKey)
      .authorizedTo(randomChat(this.#choice, type, 'CVCA'))
      .valid(effective, expires)
    return { certificate: await signed(builder, { ...key, spec }), key }
  }

  #holderKey(spec: KeySpec): SigningKey {
    return this.#pool.key(spec, 2 + this.#choice.integer(KEYS_OF_A_KIND))
  }
}

function requestIn(verdict: RequestBuildVerdict): DecodedRequest {
  assert.ok(verdict.ok, `our builder makes no request: ${JSON.stringify(verdict)}`)
  return verdict.request
}

async function signed(builder: CertificateBuilder<never>, signer: SigningKey): Promise<CvCertificate> {
  const verdict: LinkVerdict = await builder.sign({ signer, checkSignature })
  assert.ok(verdict.ok, `our builder makes no certificate: ${JSON.stringify(verdict)}`)
  return verdict.certificate
}

function generated(octets: Uint8Array, kind: Kind, issuer: Authority, cvca: Authority): Generated {
  const subject: Subject = {
    origin: 'our builder',
    kind,
    octets,
    issuer: issuer.certificate.octets,
    parameters: cvca.certificate.octets,
    madeBy: 'us',
  }
  return { subject, signer: issuer.key, selfSigned: false }
}
