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
import { CMS } from '../object-identifiers.ts'
import { checkSignature } from '../signature/check-signature.ts'
import type { Certificate } from '../x509/certificate.ts'
import { readCertificate } from '../x509/read-certificate.ts'
import { digestAlgorithm, signatureAlgorithm } from './algorithm-identifiers.ts'
import { LIST_SIGNATURE_ALGORITHMS, type ListSigner } from './list-signer.ts'
import { certificateIdentifiers, issuerAndSerial } from './signer-identifier.ts'

export interface ContentWish {
  /** Object identifier. Default: id-data. */
  readonly contentType?: string
  readonly signer: ListSigner
  /** Beside the signer's own, DER. */
  readonly signerChain?: readonly Uint8Array[]
  /** Whole seconds are kept. */
  readonly signingTime: Date
  /** Default: by its key identifier, where it has one. */
  readonly signerBy?: 'issuer-and-serial'
}

/**
 * SignedData around a content, in DER: one signer, its certificate beside it; checked before it leaves. RFC 5652 5.
 * @throws {ListError} `signing-failed`, `signature-not-verified`
 */
export async function signContent(content: Uint8Array, wish: ContentWish): Promise<Uint8Array> {
  const { contentType = CMS.data, signer, signerChain = [], signingTime, signerBy } = wish
  const certificate = readCertificate(signer.certificate)
  const type = writeObjectIdentifier(contentType)
  const { hash } = LIST_SIGNATURE_ALGORITHMS[signer.algorithm]
  const attributes = signedAttributes(type, createHash(hash).update(content).digest(), signingTime)
  const signature = await signatureOver(writeSetOf(attributes), signer, certificate)
  const { version, identifier } =
    signerBy === undefined
      ? certificateIdentifiers(certificate)
      : { version: 1, identifier: issuerAndSerial(certificate) }
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
    writeSmallNumber(contentType === CMS.data ? version : 3), // RFC 5652 5.1
    writeSetOf([digestAlgorithm(hash)]),
    writeSequence(type, writeExplicit(0, writeOctetString(content))),
    writeSetOf(beside, context(0)),
    writeSetOf([information]),
  )
  return writeSequence(writeObjectIdentifier(CMS.signedData), writeExplicit(0, signedData))
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
