import { timingSafeEqual } from 'node:crypto'
import { checkSignature, sameOctets, signatureScheme } from '../../lists/index.ts'
import { readSpocCertificate, type SpocCertificate } from '../../spoc-channel/index.ts'
import { judgeChain } from '../index.ts'
import { CMP_IDS } from './object-identifiers.ts'
import { passwordMac } from './password-mac.ts'
import type { PkiMessage } from './read-message.ts'

/** Whose answers count. */
export interface ServerTrust {
  /** The one we share with the CA. */
  readonly secret?: Uint8Array | undefined
  /** DER: above the certificate that signs answers. */
  readonly roots: readonly Uint8Array[]
  /** DER: the one certificate that signs answers, whoever issued it. */
  readonly certificate?: Uint8Array | undefined
}

/** @returns in words, why this message is not from the CA for certain; undefined: it is. @throws {ListError} what cannot be read */
export async function objectionTo(message: PkiMessage, trust: ServerTrust, now: Date): Promise<string | undefined> {
  const { protection, header, protectedOctets } = message
  const { protectionAlgorithm: algorithm } = header
  if (protection === undefined || algorithm === undefined) return 'it is not protected'
  if (signatureScheme(algorithm) !== undefined) return objectionToSigner(message, trust, now)
  if (trust.secret === undefined) return 'it is protected neither by a signature we know, nor do we share a secret'
  const code = await passwordMac(algorithm, trust.secret, protectedOctets)
  if (code === undefined) return 'its protection is of a kind that we do not know'
  const isSame = code.length === protection.length && timingSafeEqual(code, protection)
  return isSame ? undefined : 'it is not protected by the secret that we have'
}

async function objectionToSigner(message: PkiMessage, trust: ServerTrust, now: Date): Promise<string | undefined> {
  const { protection = new Uint8Array(), protectedOctets, header } = message
  const { signer, others } = signerOf(message, trust)
  if (signer === undefined) return `it is signed, and the certificate of ${header.sender} is not there`
  const question = { octets: protectedOctets, signature: protection, algorithm: header.protectionAlgorithm! }
  if ((await checkSignature(question, signer)) !== 'verifies') return 'its signature does not verify'
  const isPinned = trust.certificate !== undefined
  return objectionToCertificate(signer) ?? (isPinned ? undefined : objectionToRole(signer, others, trust, now))

  function objectionToCertificate({ notBefore, notAfter, extensions, subject }: SpocCertificate): string | undefined {
    if (now < notBefore || now > notAfter) return `the certificate of ${subject.text} is not valid now`
    if (extensions.keyUsage?.includes('digitalSignature') === false) return `${subject.text} may sign no messages`
    return undefined
  }
}

/** The pinned one, else the one that came with the message: first, and named as its sender. RFC 9483 3.1, 3.3. */
function signerOf({ header, extraCertificates }: PkiMessage, { certificate, roots }: ServerTrust) {
  const readable = (octets: Uint8Array): SpocCertificate[] => {
    const read = readSpocCertificate(octets)
    return read.ok ? [read.certificate] : []
  }
  const others = [...extraCertificates, ...roots].flatMap(readable)
  if (certificate !== undefined) return { signer: readable(certificate)[0], others }
  return { signer: others.find(({ subject }) => subject.comparable === header.comparableSender), others }
}

/**
 * Any certificate of the CA leads to its root: what signs answers must be a CA on the way there, or say that it speaks for one.
 */
async function objectionToRole(
  signer: SpocCertificate,
  others: readonly SpocCertificate[],
  { roots }: ServerTrust,
  now: Date,
): Promise<string | undefined> {
  const accepted = others.filter(({ octets }) => roots.some((root) => sameOctets(root, octets)))
  const { findings } = await judgeChain({ leaf: signer, others, accepted, now })
  if (findings.length > 0) return `${signer.subject.text}: ${findings.map(({ says }) => says).join('; ')}`
  const { basicConstraints, extendedKeyUsage } = signer.extensions
  const speaks = [CMP_IDS.purposeCa, CMP_IDS.purposeRa].some((one) => extendedKeyUsage?.purposes.includes(one))
  if (basicConstraints?.isCa === true || speaks) return undefined
  return `${signer.subject.text} does not say that it speaks for a CA; if it does, name its certificate in server.certificate`
}
