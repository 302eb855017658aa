import { ALGORITHMS, type AlgorithmName, type HashName } from './algorithms.ts'
import type { CertificateDescription } from './certificate-description.ts'
import { type Extension, extensionContent, type KnownExtension } from './extensions.ts'
import { sameOctets } from './octets.ts'

/** Computes a hash of octets: handed in, since this library has none. */
export type Digest = (hash: HashName, octets: Uint8Array) => Promise<Uint8Array>

/** What hashes in extensions are compared with. */
export interface HashQuestion {
  /** The algorithm of the key that signed the certificate: it decides the hash (TR-03110-3 C.3.2.1, TR-03110-4 2.2.6). */
  readonly issuerAlgorithm: AlgorithmName
  /** Computes the hash. */
  readonly digest: Digest
}

type WithExtensions = { readonly extensions: readonly Extension[] }

/**
 * Whether these octets are the CertificateDescription that the certificate carries the hash of. TR-03110-4 2.2.6.
 * @param descriptionOctets the complete description in DER, as received
 * @returns false where the certificate carries none
 */
export async function describesCertificate(
  descriptionOctets: Uint8Array,
  certificate: WithExtensions,
  question: HashQuestion,
): Promise<boolean> {
  const description = find(certificate, 'description')
  return description !== undefined && sameOctets(description.hash, await hashOf(descriptionOctets, question))
}

/**
 * Which sector of the certificate a key is of: 1 or 2, undefined for none. TR-03110-3 C.3.2.1.
 * @param keyOctets the complete `7F49` object with its domain parameters (a chip puts this tag in place of A0 or A2)
 */
export async function sectorOf(
  keyOctets: Uint8Array,
  certificate: WithExtensions,
  question: HashQuestion,
): Promise<1 | 2 | undefined> {
  const hash = await hashOf(keyOctets, question)
  const place = find(certificate, 'sector')?.hashes.findIndex((known) => sameOctets(known, hash)) ?? -1
  return place < 0 ? undefined : place === 0 ? 1 : 2
}

/**
 * Whether a description admits this X.509 certificate of the service. TR-03110-4 2.2.6.
 * @param x509 the complete certificate in DER
 * @returns undefined where the description names no certificate at all
 */
export async function admitsCertificate(
  { commCertificates }: CertificateDescription,
  x509: Uint8Array,
  question: HashQuestion,
): Promise<boolean | undefined> {
  if (!commCertificates) return undefined
  const hash = await hashOf(x509, question)
  return commCertificates.some((known) => sameOctets(known, hash))
}

function hashOf(octets: Uint8Array, { issuerAlgorithm, digest }: HashQuestion): Promise<Uint8Array> {
  return digest(ALGORITHMS[issuerAlgorithm].hash, octets)
}

function find<Kind extends KnownExtension['kind']>({ extensions }: WithExtensions, kind: Kind) {
  for (const extension of extensions) {
    const content = extensionContent(extension)
    if (content.kind === kind) return content as Extract<KnownExtension, { kind: Kind }>
  }
  return undefined
}
