import {
  assembleCertificate,
  type CertificateFields,
  encodeCertificateBody,
  type RsaPublicKey,
} from '../../src/cvc/index.ts'

/** Certificates of some 4 kB that a verifier is meant to spend its time on. Their signatures are none. */
export function craftedCertificates(fields: CertificateFields): { name: string; octets: Uint8Array }[] {
  const rsa = (modulusOctets: number, exponent: Uint8Array): RsaPublicKey => {
    return { kind: 'rsa', algorithm: 'id-TA-RSA-v1-5-SHA-256', modulus: ones(modulusOctets), exponent }
  }
  const extensions = Array.from({ length: 280 }, (_, i) => {
    return { oid: `1.2.3.4.${i}`, objects: [{ tag: 0x80, value: new Uint8Array(1) }] }
  })
  return [
    { name: 'modulus of 3,700 octets', octets: crafted({ ...fields, publicKey: rsa(3700, Uint8Array.of(1, 0, 1)) }) },
    { name: 'exponent of 1,800 octets', octets: crafted({ ...fields, publicKey: rsa(1800, ones(1800)) }) },
    { name: '280 extensions', octets: crafted({ ...fields, extensions }) },
  ]
}

function crafted(fields: CertificateFields): Uint8Array {
  return assembleCertificate(encodeCertificateBody(fields), ones(128).fill(0x11))
}

function ones(octets: number): Uint8Array {
  return new Uint8Array(octets).fill(0xff)
}
