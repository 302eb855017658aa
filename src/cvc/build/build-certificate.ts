import type { CalendarDate } from '../calendar-date.ts'
import {
  type CertificateFields,
  type CvCertificate,
  completeCertificate,
  decodeCertificate,
  draftCertificate,
} from '../certificate.ts'
import type { Chat } from '../chat.ts'
import type { CurveName } from '../curves.ts'
import type { Extension } from '../extensions.ts'
import type { HolderReference } from '../holder-reference.ts'
import type { CvRequest } from '../request.ts'
import type { CheckSignature, Signer } from '../signer.ts'
import { publicKeyOf, sameKey, type VerificationKey, verificationKey } from '../verification-key.ts'
import { type LinkVerdict, verifyLink } from '../verify/verify-link.ts'

type Need = 'issuer' | 'holder' | 'authorization' | 'validity'

/** Whose key signs: another certificate's, or that of the certificate itself. */
type Issuer = { readonly kind: 'self' } | { readonly kind: 'other'; readonly certificate: CvCertificate }

interface Wish {
  readonly issuer?: Issuer
  readonly holder?: { readonly reference: HolderReference; readonly key: VerificationKey }
  readonly chat?: Chat
  readonly validity?: { readonly effective: CalendarDate; readonly expires: CalendarDate }
  readonly extensions: readonly Extension[]
}

/**
 * A certificate in the making (TR-03110-3 C.1); every step gives a new builder and leaves this one as it is. `Needed` are
 * the steps still to be taken: `sign` is there when none is left.
 */
export class CertificateBuilder<Needed extends Need = Need> {
  /** In the types only: the steps that are still to be taken. */
  declare readonly needed: Needed
  readonly #wish: Wish

  constructor(wish: Wish) {
    this.#wish = wish
  }

  /** The certificate of the key that will sign; where it does not spell its curve out, the signer's counts. TR-03110-3 C.1.2. */
  issuedBy(certificate: CvCertificate) {
    return this.#with<'issuer'>({ issuer: { kind: 'other', certificate } })
  }

  /** Of a CVCA for itself: CAR = CHR. TR-03110-3 D.3.3 has it spell out its domain parameters, which it does. */
  selfSigned() {
    return this.#with<'issuer'>({ issuer: { kind: 'self' } })
  }

  /** Whose key it certifies, and the reference that will name it. TR-03110-3 C.1.3, C.1.4. */
  holder(reference: HolderReference, key: VerificationKey) {
    return this.#with<'holder'>({ holder: { reference, key } })
  }

  /**
   * Holder and key of a request, never its domain parameters or extensions. Its signature is not looked at here: `verifyRequest`.
   * @throws {CvcError} `domain-parameters-…`, `point-…`, `rsa-key-unsuitable`
   */
  requestedBy({ holderReference, publicKey }: CvRequest, { curve }: { curve?: CurveName } = {}) {
    return this.holder(holderReference, verificationKey(publicKey, curve))
  }

  /** Role, terminal type and rights, as the issuer sees its holder. TR-03110-3 C.1.5. */
  authorizedTo(chat: Chat) {
    return this.#with<'authorization'>({ chat })
  }

  /** First and last day, in GMT; both count. TR-03110-3 C.1.6. */
  valid(effective: CalendarDate, expires: CalendarDate) {
    return this.#with<'validity'>({ validity: { effective, expires } })
  }

  /** Replaces those set before; without this step there are none. TR-03110-3 C.1.7, C.3. */
  extensions(...extensions: readonly Extension[]) {
    return this.#with<never>({ extensions })
  }

  /**
   * Judges what would be made, signs it if no rule objects, and judges the result, signature included, before it is given out:
   * the verdict is that of {@link verifyLink} on the day it becomes effective. Nothing is signed that a verifier would refuse.
   * @throws {CvcError} `dates-out-of-order`, `chat-length`, …: values that cannot be encoded; and whatever the signer throws
   */
  async sign(
    this: CertificateBuilder<never>,
    { signer, checkSignature }: { readonly signer: Signer; readonly checkSignature: CheckSignature },
  ): Promise<LinkVerdict> {
    const draft = draftCertificate(this.#fields(), signer.publicKey)
    const judge = (octets: Uint8Array, check: CheckSignature) =>
      this.#judge(decodeCertificate(octets), signer.publicKey, check)
    const verdict = await judge(draft.octets, async (key) => {
      return sameKey(key, signer.publicKey) && key.algorithm === signer.publicKey.algorithm
    })
    if (!verdict.ok) return verdict
    return judge(completeCertificate(draft, await signer.sign(draft.body)), checkSignature)
  }

  #fields(): CertificateFields {
    const { issuer, holder, chat, validity, extensions } = this.#wish as Required<Wish> // by the type of `sign`
    return {
      authorityReference: issuer.kind === 'self' ? holder.reference : issuer.certificate.holderReference,
      publicKey: publicKeyOf(holder.key, { domainParameters: chat.role === 'CVCA' }),
      holderReference: holder.reference,
      chat,
      ...validity,
      extensions,
    }
  }

  #judge(certificate: CvCertificate, key: VerificationKey, checkSignature: CheckSignature): Promise<LinkVerdict> {
    const { issuer } = this.#wish as Required<Wish>
    const above = issuer.kind === 'self' ? certificate : issuer.certificate
    const curve = key.kind === 'ecdsa' ? { issuerCurve: key.curve } : {}
    return verifyLink({ certificate, issuer: above, ...curve, today: certificate.effective, checkSignature })
  }

  #with<Taken extends Need>(step: Partial<Wish>): CertificateBuilder<Exclude<Needed, Taken>> {
    return new CertificateBuilder<Exclude<Needed, Taken>>({ ...this.#wish, ...step })
  }
}

/**
 * Starts a certificate. TR-03110-3 C.1.
 * @example
 * const verdict = await buildCertificate()
 *   .issuedBy(cvca)
 *   .requestedBy(request)
 *   .authorizedTo(makeChat('IS', 'DV-foreign', ['read-fingerprints']))
 *   .valid(today, addDays(today, 90))
 *   .sign({ signer, checkSignature })
 */
export function buildCertificate(): CertificateBuilder {
  return new CertificateBuilder({ extensions: [] })
}

/**
 * Starts a link certificate: the holder, key, authorization, validity and extensions of the new self-signed certificate, signed
 * with the old key. TR-03110-3 2.4.
 * @throws {CvcError} `domain-parameters-…`, `point-…`, `rsa-key-unsuitable`: the new key is no good
 */
export function buildLinkCertificate(old: CvCertificate, next: CvCertificate): CertificateBuilder<never> {
  return buildCertificate()
    .issuedBy(old)
    .holder(next.holderReference, verificationKey(next.publicKey))
    .authorizedTo(next.chat)
    .valid(next.effective, next.expires)
    .extensions(...next.extensions)
}
