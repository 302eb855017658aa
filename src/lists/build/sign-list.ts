import { createHash } from 'node:crypto'
import { context, TAG } from '../ber/element.ts'
import {
  write,
  writeExplicit,
  writeObjectIdentifier,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallNumber,
  writeTime,
} from '../ber/write.ts'
import { ListError } from '../errors.ts'
import { LIST_KINDS, type ListKind } from '../list-kinds.ts'
import { CMS } from '../object-identifiers.ts'
import { readList } from '../read-list.ts'
import { checkSignature } from '../signature/check-signature.ts'
import type { SignedList } from '../signed-list.ts'
import type { Certificate } from '../x509/certificate.ts'
import { readCertificate } from '../x509/read-certificate.ts'
import { digestAlgorithm, signatureAlgorithm } from './algorithm-identifiers.ts'
import type { ListWish } from './build-list.ts'
import { LIST_SIGNATURE_ALGORITHMS, type ListSigner } from './list-signer.ts'
import { certificateIdentifiers } from './signer-identifier.ts'

/** SignedData around a content, one signer; checked before it leaves. Doc 9303-12 9.1; TR-03129-3 Annex. */
export async function signList<Kind extends ListKind>(
  kind: Kind,
  content: Uint8Array,
  { signer, signerChain = [], signingTime }: Omit<ListWish, 'certificates'>,
): Promise<Extract<SignedList, { kind: Kind }>> {
  const certificate = readCertificate(signer.certificate)
  const contentType = writeObjectIdentifier(LIST_KINDS[kind].contentType)
  const { hash } = LIST_SIGNATURE_ALGORITHMS[signer.algorithm]
  const attributes = signedAttributes(contentType, createHash(hash).update(content).digest(), signingTime)
  const signature = await signatureOver(writeSetOf(attributes), signer, certificate)
  const { version, identifier } = certificateIdentifiers(certificate)
  const information = writeSequence(
    writeSmallNumber(version),
    identifier,
    digestAlgorithm(hash),
    writeSetOf(attributes, context(0)),
    signatureAlgorithm(signer.algorithm),
    writeOctetString(signature),
  )
  const beside = [certificate, ...signerChain.map(readCertificate)].map(({ octets }) => octets)
  const signedData = writeSequence(
    writeSmallNumber(3),
    writeSetOf([digestAlgorithm(hash)]),
    writeSequence(contentType, writeExplicit(0, writeOctetString(content))),
    writeSetOf(beside, context(0)),
    writeSetOf([information]),
  )
  const octets = writeSequence(writeObjectIdentifier(CMS.signedData), writeExplicit(0, signedData))
  return readList(octets) as Extract<SignedList, { kind: Kind }>
}

function signedAttributes(contentType: Uint8Array, digest: Uint8Array, signingTime: Date): Uint8Array[] {
  return [
    attribute(CMS.contentType, contentType),
    attribute(CMS.messageDigest, writeOctetString(digest)),
    attribute(CMS.signingTime, writeTime(signingTime)),
  ]
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return writeSequence(writeObjectIdentifier(type), write(TAG.set, value))
}

async function signatureOver(octets: Uint8Array, signer: ListSigner, certificate: Certificate): Promise<Uint8Array> {
  const signature = await signer.sign(octets).catch((cause: unknown) => {
    throw new ListError('signing-failed', {}, { cause })
  })
  const question = { octets, signature, algorithm: signatureAlgorithm(signer.algorithm) }
  if ((await checkSignature(question, certificate)) !== 'verifies') throw new ListError('signature-not-verified')
  return signature
}
