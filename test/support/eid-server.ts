import { createHash, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { context, TAG } from '../../src/lists/ber/element.ts'
import { fieldsIn } from '../../src/lists/ber/fields.ts'
import {
  write,
  writeExplicit,
  writeObjectIdentifier,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallNumber,
} from '../../src/lists/ber/write.ts'
import { issuerAndSerial } from '../../src/lists/build/signer-identifier.ts'
import { readCertificate } from '../../src/lists/index.ts'
import { KEYS, ListPki, type Made } from '../lists/list-pki.ts'
import { openssl } from './openssl.ts'

export const CONTAINER_TYPES = {
  requestSigner: '0.4.0.127.0.7.3.2.4.1.1.3',
  tlsRequest: '0.4.0.127.0.7.3.2.4.1.1.2.1',
  signedData: '1.2.840.113549.1.7.2',
} as const
export const CONTENTS = { x509: '1.3.6.1.5.5.7', pkcs10: '1.2.840.113549.1.10' } as const

const BRAINPOOL_P256 = ['EC', 'ec_paramgen_curve:brainpoolP256r1'] as const

/** What an eID server has of its own: request signer certificates, TLS requests, and containers made with the openssl program. */
export class EidServer {
  readonly pki = new ListPki()

  /** @param days 1 and more */
  requestSigner(name = 'RSC 1', days = 700): Made {
    return this.pki.make({ subject: `/C=UT/O=eID Service/CN=${name}`, key: BRAINPOOL_P256, extensions: [], days })
  }

  tlsRequest(): { readonly der: Uint8Array; readonly key: string } {
    const key = this.pki.makeKey(KEYS.p256)
    const about = this.pki.write('[req]\ndistinguished_name=dn\n[dn]\n')
    const asked = ['req', '-new', '-config', about, '-key', key, '-subj', '/CN=eid.example.ut', '-outform', 'DER']
    return { der: Uint8Array.from(openssl(asked)), key }
  }

  /** What a TLS CA makes of such a request; PEM. */
  tlsCertificate(request: { readonly key: string }): string {
    return readFileSync(this.pki.make({ subject: '/CN=eid.example.ut', extensions: [] }, request.key).pem, 'utf8')
  }

  /** As `openssl cms` signs, in the ContentInfo the profile names. */
  container(
    content: Uint8Array,
    signers: readonly Made[],
    { type, contentType, options = [] }: { type: string; contentType: string; options?: readonly string[] },
  ): Uint8Array {
    return inContentInfo(type, Uint8Array.from(this.pki.sign(content, contentType, signers, options)))
  }

  rscContainer(next: Made, signer: Made): Uint8Array {
    return this.container(next.der, [signer], { type: CONTAINER_TYPES.requestSigner, contentType: CONTENTS.x509 })
  }

  tlsContainer(request: Uint8Array, signer: Made): Uint8Array {
    return this.container(request, [signer], { type: CONTAINER_TYPES.tlsRequest, contentType: CONTENTS.pkcs10 })
  }

  close(): void {
    this.pki.close()
  }
}

function inContentInfo(type: string, octets: Uint8Array): Uint8Array {
  const fields = fieldsIn(octets, TAG.sequence, 'message')
  fields.take(TAG.objectIdentifier)
  return writeSequence(writeObjectIdentifier(type), fields.take(context(0)).octets)
}

/** ecdsa-plain-SHA256 over brainpoolP256r1 and no certificate beside: the profile to the letter, which openssl does not write. */
export function plainContainer(
  content: Uint8Array,
  signer: Made,
  type: string,
  contentType: string,
  signatureHash: 'sha1' | 'sha256' = 'sha256',
): Uint8Array {
  const sha256 = writeSequence(writeObjectIdentifier('2.16.840.1.101.3.4.2.1'))
  const attribute = (oid: string, value: Uint8Array) => writeSequence(writeObjectIdentifier(oid), write(TAG.set, value))
  const attributes = [
    attribute('1.2.840.113549.1.9.3', writeObjectIdentifier(contentType)),
    attribute('1.2.840.113549.1.9.4', writeOctetString(createHash('sha256').update(content).digest())),
  ]
  const signature = sign(signatureHash, writeSetOf(attributes), { key: signer.keyPem, dsaEncoding: 'ieee-p1363' })
  const information = writeSequence(
    writeSmallNumber(1),
    issuerAndSerial(readCertificate(signer.der)),
    sha256,
    writeSetOf(attributes, context(0)),
    writeSequence(writeObjectIdentifier(`0.4.0.127.0.7.1.1.4.1.${signatureHash === 'sha1' ? 1 : 3}`)),
    writeOctetString(signature),
  )
  const signedData = writeSequence(
    writeSmallNumber(3),
    writeSetOf([sha256]),
    writeSequence(writeObjectIdentifier(contentType), writeExplicit(0, writeOctetString(content))),
    writeSetOf([information]),
  )
  return writeSequence(writeObjectIdentifier(type), writeExplicit(0, signedData))
}
