import { randomUUID, sign, verify } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import { encodeBase64 } from '../soap/index.ts'
import { HASHES, schemeOf } from './algorithms.ts'
import { BASE64_BINARY, EXCLUSIVE, WSSE, WSU, X509_V3 } from './names.ts'
import type { MessageSigner } from './signer.ts'

const BODY = '<soap:Body>'
const HEADER = "/*/*[local-name(.)='Header']"
const SIGNED = [
  "/*/*[local-name(.)='Body']",
  `${HEADER}/*/*[local-name(.)='Timestamp']`,
  `${HEADER}/*/*[local-name(.)='BinarySecurityToken']`,
]

/**
 * Signs a message of ours: Body, Timestamp and the certificate that goes with them.
 * @param envelope as `writeEnvelope` writes it
 * @param seconds for which it is good
 */
export async function sealMessage(
  envelope: string,
  signer: MessageSigner,
  now: Date,
  seconds: number,
): Promise<string> {
  const { signature: signatureAlgorithm, digest: digestAlgorithm } = signer.algorithms
  const token = `X509-${randomUUID()}`
  const signed = new SignedXml({
    idMode: 'wssecurity',
    privateKey: signer.key,
    signatureAlgorithm,
    canonicalizationAlgorithm: EXCLUSIVE,
    getKeyInfoContent: () => tokenReference(token),
  })
  Object.assign(signed, {
    HashAlgorithms: HASHES,
    SignatureAlgorithms: { [signatureAlgorithm]: signing(signatureAlgorithm, signer) },
  })
  for (const xpath of SIGNED) signed.addReference({ xpath, transforms: [EXCLUSIVE], digestAlgorithm })
  const message = withHeader(envelope, { token, certificate: signer.certificate.der, now, seconds })
  return new Promise((resolve, reject) => {
    signed.computeSignature(message, PLACE(), (error) => (error ? reject(error) : resolve(signed.getSignedXml())))
  })
}

/** A new one each time: the library writes into it. */
const PLACE = () => ({
  prefix: 'ds',
  location: { reference: `${HEADER}/*[local-name(.)='Security']`, action: 'append' as const },
  existingPrefixes: { wsse: WSSE, wsu: WSU },
})

function withHeader(
  envelope: string,
  header: { readonly token: string; readonly certificate: Uint8Array; readonly now: Date; readonly seconds: number },
): string {
  const at = envelope.indexOf(BODY)
  if (at === -1) throw new Error('an envelope that we did not write')
  const { token, certificate, now, seconds } = header
  const expires = new Date(now.getTime() + seconds * 1000)
  return [
    envelope.slice(0, at),
    `<soap:Header><wsse:Security xmlns:wsse="${WSSE}" xmlns:wsu="${WSU}" soap:mustUnderstand="1">`,
    `<wsse:BinarySecurityToken EncodingType="${BASE64_BINARY}" ValueType="${X509_V3}" wsu:Id="${token}">`,
    `${encodeBase64(certificate)}</wsse:BinarySecurityToken>`,
    `<wsu:Timestamp wsu:Id="TS-${randomUUID()}"><wsu:Created>${now.toISOString()}</wsu:Created>`,
    `<wsu:Expires>${expires.toISOString()}</wsu:Expires></wsu:Timestamp></wsse:Security></soap:Header>`,
    `<soap:Body xmlns:wsu="${WSU}" wsu:Id="Body-${randomUUID()}">`,
    envelope.slice(at + BODY.length),
  ].join('')
}

const tokenReference = (id: string): string =>
  `<wsse:SecurityTokenReference><wsse:Reference URI="#${id}" ValueType="${X509_V3}"/></wsse:SecurityTokenReference>`

/** By OpenSSL's thread pool; what it made is verified with the certificate's key before it leaves. */
function signing(algorithm: string, { key, certificate }: MessageSigner) {
  return class {
    getAlgorithmName = (): string => algorithm
    verifySignature = (): never => {
      throw new Error('only signs')
    }
    getSignature = (text: string, _: unknown, done: (error: Error | null, signature?: string) => void): void => {
      const signedInfo = Buffer.from(text, 'utf8')
      const { hash, key: by } = schemeOf(algorithm, key)
      sign(hash, signedInfo, by, (error, signature) => {
        if (error) return done(error)
        const isGood = verify(hash, signedInfo, schemeOf(algorithm, certificate.publicKey).key, signature)
        done(isGood ? null : new Error('a signature that does not verify'), signature.toString('base64'))
      })
    }
  }
}
