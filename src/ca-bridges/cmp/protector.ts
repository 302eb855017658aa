import { type KeyObject, X509Certificate } from 'node:crypto'
import {
  LIST_SIGNATURE_ALGORITHMS,
  readCertificate,
  softwareListSigner,
  TAG,
  write,
  writeObjectIdentifier,
  writeSequence,
} from '../../lists/index.ts'
import { type MacKind, newMacAlgorithm, passwordMac } from './password-mac.ts'

/** Who answers for our messages, and how. RFC 9810 5.1.3. */
export interface Protector {
  /** Name, DER. */
  readonly sender: Uint8Array
  /** What the CA finds the secret or the key by. */
  readonly keyId: Uint8Array | undefined
  /** DER; the one that signs first. */
  readonly certificates: readonly Uint8Array[]
  /** For one message: the algorithm stands inside what is protected. */
  begin(): Promise<{ readonly algorithm: Uint8Array; protect(octets: Uint8Array): Promise<Uint8Array> }>
}

interface SharedSecret {
  /** By which the CA knows the secret. */
  readonly reference: string
  readonly secret: Uint8Array
  readonly mac: MacKind
}

/** By a secret that the CA gave us. RFC 9810 5.1.3.1. */
export function secretProtector({ reference, secret, mac }: SharedSecret): Protector {
  return {
    sender: commonNameAlone(reference), // RFC 9483 3.1
    keyId: Buffer.from(reference),
    certificates: [],
    begin: async () => {
      const algorithm = newMacAlgorithm(mac)
      const protect = async (octets: Uint8Array): Promise<Uint8Array> => {
        const code = await passwordMac(algorithm, secret, octets)
        if (code === undefined) throw new Error(`the protection ${mac} cannot be computed`)
        return code
      }
      return { algorithm, protect }
    },
  }
}

/**
 * By a key whose certificate the CA trusts. RFC 9810 5.1.3.3.
 * @param chain DER, the certificate of the key first
 * @throws {RangeError} for a key that is not that of the certificate, or that signs no CMP here
 */
export function signatureProtector(chain: readonly [Uint8Array, ...Uint8Array[]], privateKey: KeyObject): Protector {
  const [certificate] = chain
  if (!new X509Certificate(certificate).checkPrivateKey(privateKey)) {
    throw new RangeError('the key is not that of the certificate')
  }
  const { algorithm: name, sign } = softwareListSigner({ privateKey, certificate })
  const { family, oid } = LIST_SIGNATURE_ALGORITHMS[name]
  if (family === 'rsa-pss') throw new RangeError('a key for RSASSA-PSS alone signs no messages here; use RSA or ECDSA')
  const algorithm = writeSequence(writeObjectIdentifier(oid), ...(family === 'rsa' ? [write(TAG.null)] : []))
  const { subject, extensions } = readCertificate(certificate)
  const { subjectKeyIdentifier } = extensions
  return {
    sender: subject.octets,
    keyId: subjectKeyIdentifier === undefined ? undefined : Buffer.from(subjectKeyIdentifier, 'hex'),
    certificates: chain,
    begin: async () => ({ algorithm, protect: sign }),
  }
}

const COMMON_NAME = '2.5.4.3'

function commonNameAlone(text: string): Uint8Array {
  const value = writeSequence(writeObjectIdentifier(COMMON_NAME), write(TAG.utf8String, Buffer.from(text)))
  return writeSequence(write(TAG.set, value))
}
