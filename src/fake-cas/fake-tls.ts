import { type KeyObject, X509Certificate } from 'node:crypto'
import { context, write, writeSequence } from '../lists/index.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  type CaName,
  EXTENSION,
  extendedKeyUsage,
  keyUsage,
  makeCertificate,
  pemOf,
  subjectKeyIdentifier,
  writeExtension,
} from '../spoc-channel/index.ts'
import { newKey } from './small-ca.ts'

/** A key with its certificate; PEM, the key not encrypted. */
export interface TlsIdentity {
  readonly key: string
  readonly certificate: string
  /** SHA-256 of the certificate, lower-case hex. */
  readonly fingerprint: string
}

/** Who is who in the connections of a fake: under a root of their own, which is none of what the CA issues. */
export interface FakeTls {
  /** PEM: what a caller has to trust. */
  readonly root: string
  readonly server: TlsIdentity
  /** Another caller that the CA knows. @param commonName of its certificate */
  client(commonName: string): TlsIdentity
}

const DAY = 86_400_000
const PURPOSES = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' }

/** @param name of the vendor. Valid by the clock of the machine, as TLS looks at no other. */
export function makeFakeTls(name: string): FakeTls {
  const rootName = { country: 'UT', commonName: `${name} fake TLS root` }
  const root = newKey()
  const signed = { ...validNow(), issuer: rootName, issuerKey: root.privateKey }
  const sign = (subject: CaName, key: KeyObject, extensions: readonly Uint8Array[]): Uint8Array =>
    makeCertificate({
      ...signed,
      subject,
      subjectKey: key,
      extensions: [...extensions, subjectKeyIdentifier(key), authorityKeyIdentifier(root.publicKey)],
    }).der
  const identity = (side: 'server' | 'client', commonName: string, more: readonly Uint8Array[]): TlsIdentity => {
    const { privateKey, publicKey } = newKey()
    const purpose = [keyUsage('tls', publicKey), extendedKeyUsage([PURPOSES[side]])]
    const der = sign({ country: 'UT', commonName }, publicKey, [...purpose, ...more])
    const fingerprint = fingerprintOf(new X509Certificate(Buffer.from(der)))
    return { key: pemOfKey(privateKey), certificate: pemOf('CERTIFICATE', der), fingerprint }
  }
  const rootDer = sign(rootName, root.publicKey, [basicConstraints(0), keyUsage('ca', root.publicKey)])
  return {
    root: pemOf('CERTIFICATE', rootDer),
    server: identity('server', `${name} fake`, [loopback()]),
    client: (commonName) => identity('client', commonName, []),
  }
}

/** Lower-case hex, without colons. */
export function fingerprintOf({ fingerprint256 }: X509Certificate): string {
  return fingerprint256.replaceAll(':', '').toLowerCase()
}

export function pemOfKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function validNow(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 365 * DAY) }
}

/** subjectAltName: localhost and 127.0.0.1. RFC 5280 4.2.1.6. */
function loopback(): Uint8Array {
  const host = write(context(2, 'primitive'), Buffer.from('localhost'))
  const address = write(context(7, 'primitive'), Uint8Array.of(127, 0, 0, 1))
  return writeExtension(EXTENSION.subjectAltName, writeSequence(host, address))
}
