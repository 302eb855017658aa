import { createHash, verify } from 'node:crypto'
import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { decodeBase64 } from '../soap/index.ts'
import { fitsKey, HASHES, schemeOf } from './algorithms.ts'
import type { SignerCertificate } from './certificates.ts'
import { WsSecurityError } from './errors.ts'
import { DS, EXCLUSIVE } from './names.ts'

/** What a verified signature vouches for. */
export interface SignedParts {
  /** The canonical text of a signed element, by its identifier: what was signed, and so what is to be read. */
  readonly textOf: (id: string) => string
  /** SHA-256 over the canonical SignedInfo, hex: one for each thing that was signed, in whatever octets its signature is written. */
  readonly signedInfoSha256: string
}

/**
 * Verifies the one Signature of a message whose form was looked at before.
 * @param canonical the message in Canonical XML without comments: no entities, no encodings, nothing for a second parser to read differently
 * @throws {WsSecurityError} `key-fits-algorithm`, `signature-verifies`
 */
export function verifySignature(canonical: string, algorithm: string, by: SignerCertificate): SignedParts {
  if (!fitsKey(algorithm, by.publicKey)) throw new WsSecurityError('key-fits-algorithm')
  const signedInfos: string[] = []
  const signed = narrowed(algorithm, (signedInfo) => signedInfos.push(signedInfo))
  signed.publicCert = by.publicKey
  try {
    const [node] = Array.from(parse(canonical).getElementsByTagNameNS(DS, 'Signature'))
    signed.loadSignature(node as unknown as Node)
    if (!signed.checkSignature(canonical)) throw new WsSecurityError('signature-verifies', 'a digest does not fit')
  } catch (cause) {
    if (cause instanceof WsSecurityError) throw cause
    throw new WsSecurityError('signature-verifies', undefined, { cause })
  }
  const texts = new Map(signed.getReferences().map(({ uri, signedReference }) => [uri, signedReference]))
  return {
    textOf: (id) => {
      const text = texts.get(`#${id}`)
      if (text === undefined) throw new WsSecurityError('body-and-timestamp-signed')
      return text
    },
    signedInfoSha256: createHash('sha256').update(signedInfos.join()).digest('hex'),
  }
}

/** xml-crypto with nothing left to choose from: one canonicalization, one signature algorithm, `Id`, and no key out of a message. */
function narrowed(algorithm: string, verified: (signedInfo: string) => void): SignedXml {
  const signed = new SignedXml({ getCertFromKeyInfo: () => null })
  const { [EXCLUSIVE]: exclusive } = signed.CanonicalizationAlgorithms
  Object.assign(signed, {
    idAttributes: ['Id'],
    CanonicalizationAlgorithms: { [EXCLUSIVE]: exclusive },
    HashAlgorithms: HASHES,
    SignatureAlgorithms: { [algorithm]: checking(algorithm, verified) },
  })
  return signed
}

function checking(algorithm: string, verified: (signedInfo: string) => void) {
  return class {
    getAlgorithmName = (): string => algorithm
    getSignature = (): never => {
      throw new Error('only verifies')
    }
    verifySignature = (signedInfo: string, key: SignerCertificate['publicKey'], value: string): boolean => {
      const scheme = schemeOf(algorithm, key)
      const isGood = verify(scheme.hash, Buffer.from(signedInfo, 'utf8'), scheme.key, decodeBase64(value))
      if (isGood) verified(signedInfo)
      return isGood
    }
  }
}

/** @throws {Error} for whatever the parser complains of: canonical text gives it no reason to */
function parse(canonical: string) {
  const complain = (message: string): never => {
    throw new Error(message)
  }
  const errorHandler = { warning: complain, error: complain, fatalError: complain }
  return new DOMParser({ errorHandler }).parseFromString(canonical, 'text/xml')
}
