import { OperatorError } from '../messages/index.ts'

/** The first certificate of a PEM text, DER. @throws {OperatorError} `invalid-input` */
export function readPemCertificate(pem: string): Uint8Array {
  const body = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(pem)?.[1]
  if (body === undefined) {
    throw new OperatorError('invalid-input', 'This is not a certificate: no PEM certificate is in it.')
  }
  return new Uint8Array(Buffer.from(body, 'base64'))
}
