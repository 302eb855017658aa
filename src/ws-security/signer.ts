import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { algorithmsFor } from './algorithms.ts'
import { readSignerCertificate, type SignerCertificate, UnsuitableCertificate } from './certificates.ts'

/** A key of ours that messages are signed with, and its certificate. */
export interface MessageSigner {
  readonly certificate: SignerCertificate
  readonly key: KeyObject
  /** URI of the signature algorithm, and of the digest. */
  readonly algorithms: { readonly signature: string; readonly digest: string }
}

/**
 * @param files PEM; the key plain or encrypted
 * @throws {UnsuitableCertificate} where they are not readable, do not fit each other, or are nothing to sign with
 */
export function openMessageSigner(files: { key: string; certificate: string; passphrase?: string }): MessageSigner {
  const key = openKey(files)
  const x509 = openCertificate(files.certificate)
  if (!x509.checkPrivateKey(key)) throw new UnsuitableCertificate('the key is not that of the certificate')
  const certificate = readSignerCertificate(new Uint8Array(x509.raw))
  return { certificate, key, algorithms: algorithmsFor(key)! } // the certificate's key has some, and is the same
}

function openKey({ key, passphrase }: { key: string; passphrase?: string }): KeyObject {
  try {
    return createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) })
  } catch (cause) {
    throw new UnsuitableCertificate('no private key in PEM that can be opened', { cause })
  }
}

function openCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw new UnsuitableCertificate('no certificate in PEM', { cause })
  }
}
