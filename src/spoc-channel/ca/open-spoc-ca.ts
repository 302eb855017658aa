import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readSpocCertificate } from '../certificate/spoc-certificate.ts'
import type { CaName } from './make-certificate.ts'
import type { SpocCa } from './spoc-ca.ts'

/**
 * A CA that {@link makeSpocRoot} made, from its two files.
 * @param name as it was made with
 * @throws {Error} of node:crypto for what is no certificate or key, and when the two do not belong together
 */
export function openSpocCa(certPem: string, keyPem: string, name: CaName): SpocCa {
  const [x509, key] = [new X509Certificate(certPem), createPrivateKey(keyPem)]
  if (!x509.checkPrivateKey(key)) throw new Error('the key does not belong to the certificate')
  const read = readSpocCertificate(x509.raw)
  if (!read.ok) throw new Error(read.why)
  return { der: new Uint8Array(x509.raw), pem: certPem, serial: read.certificate.serial, name, key, keyPem }
}
