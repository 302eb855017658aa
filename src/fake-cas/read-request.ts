import {
  type CertificationRequest,
  context,
  fieldsIn,
  fieldsOf,
  ListError,
  objectIdentifier,
  provesItsKey,
  readCertificationRequest,
  TAG,
} from '../lists/index.ts'
import { alternativeNames, extensionList } from '../spoc-channel/index.ts'

/** A PKCS#10 request that its own key signed. */
export interface AskedRequest extends CertificationRequest {
  /** Of its subjectAltName, lower case. */
  readonly dnsNames: readonly string[]
}

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14' // RFC 2985 5.4.2

/** @param written DER; or base64 of it, in armour or bare @returns why it is none, where it is none */
export async function readPkcs10(written: Uint8Array | string): Promise<AskedRequest | string> {
  try {
    const request = readCertificationRequest(typeof written === 'string' ? octetsIn(written) : written)
    const names = dnsNamesOf(request)
    return (await provesItsKey(request)) ? { ...request, dnsNames: names } : 'CSR signature is invalid'
  } catch (error) {
    if (error instanceof ListError) return `CSR cannot be read: ${error.message}`
    throw error
  }
}

function octetsIn(armoured: string): Uint8Array {
  return Buffer.from(armoured.replace(/-----[A-Z ]+-----/g, ''), 'base64')
}

/** @throws {ListError} */
function dnsNamesOf({ signedOctets }: CertificationRequest): string[] {
  const information = fieldsIn(signedOctets, TAG.sequence, 'certification request')
  for (const tag of [TAG.integer, TAG.sequence, TAG.sequence]) information.take(tag)
  for (const attribute of information.takeIf(context(0))?.children() ?? []) {
    const fields = fieldsOf(attribute, TAG.sequence, 'attribute')
    if (objectIdentifier(fields.take(TAG.objectIdentifier)) !== EXTENSION_REQUEST) continue
    const [list] = fields.take(TAG.set).children()
    return list === undefined ? [] : alternativeNames(extensionList(list))
  }
  return []
}
