import { createHash, X509Certificate } from 'node:crypto'
import { Certificate, type ExtKeyUsage, SignedData, TimeStampResp, TSTInfo } from 'pkijs'
import { buffer } from './time-stamp-request.ts'

interface Expected {
  readonly statement: string
  readonly nonce: Uint8Array
  readonly roots: string // PEM
}

const TST_INFO = '1.2.840.113549.1.9.16.1.4'
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const EXTENDED_KEY_USAGE = '2.5.29.37'

/**
 * Whether an answer stamps this text, for this request. RFC 3161, 2.4.2; CMS, RFC 5652.
 * @returns the time it says
 * @throws an error that says why not
 */
export async function judgeTimeStamp(answer: Uint8Array, { statement, nonce, roots }: Expected): Promise<Date> {
  const response = reading('it answers no time stamp', () => TimeStampResp.fromBER(buffer(answer)))
  if (response.status.status > 1 || response.timeStampToken === undefined) {
    throw new Error(`it stamps nothing: status ${response.status.status}`)
  }
  const { content } = response.timeStampToken
  const signed = reading('what it answers is not signed', () => new SignedData({ schema: content }))
  const info = reading('what it signed is no time stamp', () => stampIn(signed))
  const imprint = Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView)
  if (!imprint.equals(createHash('sha256').update(statement).digest())) throw new Error('it stamped something else')
  const its = info.nonce === undefined ? undefined : Buffer.from(info.nonce.valueBlock.valueHexView)
  if (its?.equals(nonce) !== true) throw new Error('it answered another request')
  await assertSigned(signed, statement, certificatesIn(roots), info.genTime)
  return info.genTime
}

function stampIn(signed: SignedData): TSTInfo {
  const { eContent, eContentType } = signed.encapContentInfo
  if (eContentType !== TST_INFO || eContent === undefined) throw new Error('of another kind')
  return TSTInfo.fromBER(eContent.getValue())
}

async function assertSigned(
  signed: SignedData,
  statement: string,
  roots: readonly Certificate[],
  at: Date,
): Promise<void> {
  const result = await signed
    .verify({
      signer: 0,
      data: buffer(Buffer.from(statement)),
      trustedCerts: [...roots],
      checkChain: true,
      checkDate: at,
      extendedMode: true,
    })
    .catch((error: { message?: string }) => {
      throw new Error(`its signature does not verify: ${error.message ?? 'unknown'}`)
    })
  if (result.signatureVerified !== true) throw new Error('its signature does not verify')
  const usages = result.signerCertificate?.extensions?.find(({ extnID }) => extnID === EXTENDED_KEY_USAGE)
  const purposes = (usages?.parsedValue as ExtKeyUsage | undefined)?.keyPurposes
  if (purposes?.length !== 1 || purposes[0] !== TIME_STAMPING || usages?.critical !== true) {
    throw new Error('who signed it has no certificate for time stamps alone (RFC 3161, 2.3)')
  }
}

function certificatesIn(pem: string): Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return blocks.map((block) => Certificate.fromBER(buffer(new X509Certificate(block).raw)))
}

function reading<T>(says: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new Error(`${says}: ${(cause as Error).message}`, { cause })
  }
}
