import { createHash } from 'node:crypto'
import { Integer, Null, OctetString } from 'asn1js'
import { AlgorithmIdentifier, MessageImprint, TimeStampReq } from 'pkijs'

const SHA_256 = '2.16.840.1.101.3.4.2.1'

/** A request for a time stamp of a text, with the certificate of who stamps it. RFC 3161, 2.4.1. */
export function timeStampRequest(text: string, nonce: Uint8Array): Uint8Array {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA_256, algorithmParams: new Null() }),
      hashedMessage: new OctetString({ valueHex: buffer(createHash('sha256').update(text).digest()) }),
    }),
    nonce: new Integer({ valueHex: buffer(nonce) }),
    certReq: true,
  })
  return new Uint8Array(request.toSchema().toBER())
}

/** Of its own: the libraries read what is behind it, too. */
export const buffer = (octets: Uint8Array): ArrayBuffer => new Uint8Array(octets).buffer
