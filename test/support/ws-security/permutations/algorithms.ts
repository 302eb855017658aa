import { createHmac, createPublicKey, X509Certificate } from 'node:crypto'
import { envelopeOf, type Pieces } from '../toolkit.ts'
import { bodyReference, having, inGroup, type Permutation, type Row, type Scene, signer } from './permutation.ts'

export function algorithms(scene: Scene): Permutation[] {
  const sign = signer(scene)
  const publicKey = createPublicKey(scene.partner.certPem)
  const secrets = {
    'the public key in PEM': publicKey.export({ type: 'spki', format: 'pem' }),
    'the public key in DER': publicKey.export({ type: 'spki', format: 'der' }),
    'the certificate in PEM': scene.partner.certPem,
    'the certificate in DER': new X509Certificate(scene.partner.certPem).raw,
  }
  const rows: Row[] = []
  for (const [hash, uri] of [
    ['sha1', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'],
    ['sha256', 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'],
  ] as const) {
    for (const [secret, octets] of Object.entries(secrets)) {
      const hmac = (pieces: Pieces): void => {
        pieces.algorithm = uri
        pieces.value = (text) => createHmac(hash, octets).update(text).digest('base64')
      }
      const forged = sign(hmac, { content: scene.forged })
      rows.push([`HMAC-${hash} with ${secret} as the secret`, envelopeOf(forged), 'algorithms-as-agreed'])
    }
  }
  const others = {
    'RSA with SHA-1': 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    'ECDSA with SHA-1': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1',
    'DSA with SHA-1': 'http://www.w3.org/2000/09/xmldsig#dsa-sha1',
    'RSA with MD5': 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5',
    'one that nobody knows': 'urn:none',
    none: '',
    'the name of a property of objects': 'constructor',
  }
  for (const [name, uri] of Object.entries(others)) {
    rows.push([name, envelopeOf(sign(having(() => ({ algorithm: uri })))), 'algorithms-as-agreed'])
  }
  for (const [name, uri] of Object.entries({
    'RSA of another kind of key': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'RSA-PSS of another kind of key': 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  })) {
    rows.push([name, envelopeOf(sign(having(() => ({ algorithm: uri })))), 'key-fits-algorithm'])
  }
  for (const digest of [
    'http://www.w3.org/2000/09/xmldsig#sha1',
    'http://www.w3.org/2001/04/xmldsig-more#md5',
    'http://www.w3.org/2001/04/xmldsig-more#sha224',
    'urn:none',
    '',
  ]) {
    const message = envelopeOf(sign(bodyReference({ digest })))
    rows.push([`the digest ${digest || 'none'}`, message, 'algorithms-as-agreed'])
  }
  return inGroup('algorithms', rows)
}
