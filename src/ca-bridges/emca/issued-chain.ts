import { type Certificate, isSelfSigned, mayHaveIssued, readCertificate, sameOctets } from '../../lists/index.ts'
import { BridgeError, type BridgeFiles } from '../index.ts'

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g

/** Certificates of a file that the settings name, DER. @throws {BridgeError} `auth`, not sent */
export async function readPem(files: BridgeFiles, named: string): Promise<Uint8Array[]> {
  const text = (await files.read(named)).toString('latin1')
  const found = [...text.matchAll(PEM)].map(([, body = '']) => Buffer.from(body, 'base64'))
  if (found.length > 0) return found
  throw new BridgeError('auth', `${files.path(named)} has no certificate in PEM`, { outcome: 'not-sent' })
}

/**
 * The chain of what the CA gave, whatever it left out and in whichever order: the certificate that issued none of the others, then each
 * issuer, as far as they are known. Whether it verifies is judged later.
 * @param given at least one, DER
 * @param known roots and intermediates of the settings, DER
 */
export function issuedChain(given: readonly Uint8Array[], known: readonly Uint8Array[]): Uint8Array[] {
  const read = given.map(readCertificate)
  const leaf = read.find((one) => !read.some((other) => other !== one && mayHaveIssued(one, other)))
  const others = [...read, ...known.map(readCertificate)]
  const chain = leaf === undefined ? read.slice(0, 1) : [leaf]
  for (let top = chain[0]; top !== undefined && !isSelfSigned(top); ) {
    top = issuerOf(top, others, chain)
    if (top !== undefined) chain.push(top)
  }
  return chain.map(({ octets }) => octets)
}

function issuerOf(below: Certificate, others: readonly Certificate[], chain: readonly Certificate[]) {
  return others.find((one) => mayHaveIssued(one, below) && !chain.some(({ octets }) => sameOctets(octets, one.octets)))
}

/** Lower-case hex, without leading zeros. */
export function serialOf(certificate: Uint8Array): string {
  return readCertificate(certificate)
    .serial.toLowerCase()
    .replace(/^0+(?=.)/, '')
}
