import { createHash } from 'node:crypto'
import { identifierText, signerCertificate } from '../cms/named-signer.ts'
import { ListError } from '../errors.ts'
import { checkSignature } from '../signature/check-signature.ts'
import { type HashName, hashOf, signatureScheme } from '../signature/signature-scheme.ts'
import { type Certificate, sameOctets } from '../x509/certificate.ts'
import { CONTAINER_KINDS } from './container-kinds.ts'
import { type RefusedContainer, refused, type SignedContainer } from './read-container.ts'

/**
 * Did the holder of this request signer certificate sign the container, and does what is in it prove its own key? The octets
 * the content signature covers are those that came. TR-03129 Annex (CMS profile) 2.1, 3.3.
 * @param signer undefined: none is registered
 */
export async function judgeContainer(
  container: SignedContainer,
  { signer, at }: { readonly signer: Certificate | undefined; readonly at: Date },
): Promise<{ readonly ok: true } | RefusedContainer> {
  if (signer === undefined) return refused('outer-signature', 'no request signer certificate is registered')
  const against = await outerSignature(container, signer)
  if (against !== undefined) return refused('outer-signature', against)
  if (!isWithin(signer, at)) {
    return refused('expired', `the request signer certificate is valid ${validityText(signer)}`)
  }
  if (!(await provesItsKey(container.content))) {
    return refused('inner-signature', 'the content is not signed with the key in it')
  }
  if (container.kind !== 'request-signer-certificate') return { ok: true }
  const { notAfter } = container.content as Certificate
  return notAfter >= at ? { ok: true } : refused('expired', 'the new request signer certificate has expired')
}

/** @returns what speaks against it */
async function outerSignature(container: SignedContainer, signer: Certificate): Promise<string | undefined> {
  const [information, ...more] = container.signers
  if (information === undefined || more.length > 0) return `${container.signers.length} signers, not one`
  const { identifier, signedAttributes, digestAlgorithm, signatureAlgorithm: algorithm, signature } = information
  if (signerCertificate([signer], identifier) === undefined) {
    return `signed by ${identifierText(identifier)}, which is not the certificate registered`
  }
  if (container.beside.length > 0 && !container.beside.some((one) => sameOctets(one, signer.octets))) {
    return 'the certificate in the container is not the one registered'
  }
  if (signedAttributes === undefined) return 'no signed attributes'
  if (signedAttributes.repeated.length > 0) return 'a signed attribute stands twice'
  if (signedAttributes.contentType !== CONTAINER_KINDS[container.kind].contentType)
    return 'another content type is signed'
  const hash = hashOf(digestAlgorithm)
  if (hash === undefined || hash === 'sha1') return `the digest algorithm ${digestAlgorithm} does not serve`
  const digest = createHash(hash).update(container.content.octets).digest()
  if (!sameOctets(signedAttributes.messageDigest ?? new Uint8Array(), digest))
    return 'the content is not what was signed'
  const question = { octets: signedAttributes.signedOctets, signature, algorithm, digest: hash }
  if (hashesWithSha1(algorithm, hash)) return 'SHA-1 does not serve'
  const state = await checkSignature(question, signer)
  return state === 'verifies'
    ? undefined
    : `the signature ${state === 'cannot-tell' ? 'cannot be checked' : 'does not verify'}`
}

function hashesWithSha1(algorithm: Uint8Array, digest: HashName): boolean {
  try {
    return signatureScheme(algorithm, digest)?.hash === 'sha1'
  } catch (error) {
    if (error instanceof ListError) return false // it cannot be checked either
    throw error
  }
}

/** The signature inside, by the very key it is about: a self-signed certificate, or a PKCS#10 request. */
export async function provesItsKey(
  content: Pick<Certificate, 'signedOctets' | 'signature' | 'signatureAlgorithm' | 'publicKeyInfo'>,
): Promise<boolean> {
  const { signedOctets: octets, signature, signatureAlgorithm: algorithm } = content
  return (await checkSignature({ octets, signature, algorithm }, content)) === 'verifies'
}

function isWithin({ notBefore, notAfter }: Certificate, at: Date): boolean {
  return notBefore <= at && at <= notAfter
}

function validityText({ notBefore, notAfter }: Certificate): string {
  return `from ${notBefore.toISOString()} to ${notAfter.toISOString()}`
}
