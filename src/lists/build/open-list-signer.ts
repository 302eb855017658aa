import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { ListError } from '../errors.ts'
import { LIST_KINDS, type ListKind } from '../list-kinds.ts'
import { readCertificate } from '../x509/read-certificate.ts'
import { type ListSigner, softwareListSigner } from './list-signer.ts'

export interface ListSignerFiles {
  /** PKCS#8, plain or encrypted; PEM or DER. */
  readonly key: Uint8Array
  readonly passphrase?: string
  /** X.509, PEM or DER. */
  readonly certificate: Uint8Array
}

/** @throws {ListError} `signer-unreadable`, `signer-unsuitable`, `algorithm-unsuitable` */
export function openListSigner({ key, passphrase, certificate }: ListSignerFiles): ListSigner {
  const privateKey = openKey(key, passphrase)
  const x509 = openCertificate(certificate)
  if (!x509.checkPrivateKey(privateKey)) {
    throw new ListError('signer-unsuitable', { found: 'a key that is not that of the certificate' })
  }
  return softwareListSigner({ privateKey, certificate: Uint8Array.from(x509.raw) })
}

/** Whether its certificate names the usage that signers of this kind of list need. TR-03129-2 7.2, 8.5; Doc 9303-12 7.1.1.3. */
export function maySign({ certificate }: Pick<ListSigner, 'certificate'>, kind: ListKind): boolean {
  const { extendedKeyUsage } = readCertificate(certificate).extensions
  return extendedKeyUsage?.purposes.includes(LIST_KINDS[kind].signerUsage) ?? false
}

function openKey(octets: Uint8Array, passphrase: string | undefined): KeyObject {
  const key = Buffer.from(octets)
  const isPem = key.includes('-----BEGIN')
  const secret = passphrase === undefined ? {} : { passphrase }
  try {
    return createPrivateKey({ key, ...(isPem ? {} : { format: 'der', type: 'pkcs8' }), ...secret })
  } catch (cause) {
    const isSealed = isPem && key.includes('ENCRYPTED')
    const found = isSealed
      ? `an encrypted key that ${passphrase === undefined ? 'needs its passphrase' : 'this passphrase does not open'}`
      : 'no private key in PKCS#8'
    throw new ListError('signer-unreadable', { found }, { cause })
  }
}

function openCertificate(octets: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(octets)
  } catch (cause) {
    throw new ListError('signer-unreadable', { found: 'no X.509 certificate in PEM or DER' }, { cause })
  }
}
