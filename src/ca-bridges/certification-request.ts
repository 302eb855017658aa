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
  write,
  writeObjectIdentifier,
  writeSequence,
  writeSmallNumber,
} from '../lists/index.ts'
import type { SubjectWish } from '../messages/index.ts'
import type { KeyUse } from '../signatures/index.ts'
import { alternativeNames, dnsNames, extensionList, writeName } from '../spoc-channel/index.ts'
import type { X509Key, X509Signer } from './x509-signer.ts'

/** The key of an order: of this kind, made here and kept in the key store; elsewhere, proved by a PKCS#10 request; or made by the CA. */
export type OrderKey =
  | { readonly at: 'node'; readonly kind: X509Key; readonly use?: KeyUse }
  | { readonly at: 'elsewhere'; readonly request: Uint8Array }
  | { readonly at: 'ca' }

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14' // RFC 2985 5.4.2

/** A PKCS#10 request in DER, with its names as subjectAltName. RFC 2986 4. */
export function makeCertificationRequest(
  wish: { readonly subject: SubjectWish; readonly dnsNames: readonly string[] },
  key: X509Signer,
): Promise<Uint8Array> {
  const extensions = wish.dnsNames.length === 0 ? [] : [dnsNames(wish.dnsNames)]
  const attributes = extensions.map((one) =>
    writeSequence(writeObjectIdentifier(EXTENSION_REQUEST), write(TAG.set, writeSequence(one))),
  )
  const information = writeSequence(
    writeSmallNumber(0),
    writeName(wish.subject),
    key.publicKeyInfo,
    write(context(0), ...attributes),
  )
  return key.sign(information)
}

/** A request whose own signature proves its key, and the DNS names it asks for. */
export interface ProvenRequest extends CertificationRequest {
  /** Lower case. */
  readonly dnsNames: readonly string[]
}

/** @param octets DER @returns the request, or why it is none to be ordered with */
export async function readRequest(octets: Uint8Array): Promise<ProvenRequest | string> {
  try {
    const request = readCertificationRequest(octets)
    const names = namesAskedFor(request)
    if (await provesItsKey(request)) return { ...request, dnsNames: names }
    return 'its signature is not that of the key in it'
  } catch (error) {
    if (error instanceof ListError) return `no readable PKCS#10 request (${error.message})`
    throw error
  }
}

/** From the attribute extensionRequest; its other extensions are the CA's business. @throws {ListError} */
function namesAskedFor({ signedOctets }: Pick<CertificationRequest, 'signedOctets'>): string[] {
  const information = fieldsIn(signedOctets, TAG.sequence, 'certification request')
  for (const tag of [TAG.integer, TAG.sequence, TAG.sequence]) information.take(tag)
  const attributes = information.takeIf(context(0))
  for (const attribute of attributes?.children() ?? []) {
    const fields = fieldsOf(attribute, TAG.sequence, 'attribute')
    if (objectIdentifier(fields.take(TAG.objectIdentifier)) !== EXTENSION_REQUEST) continue
    const [list] = fields.take(TAG.set).children()
    return list === undefined ? [] : alternativeNames(extensionList(list))
  }
  return []
}

/** The subject a request names, as far as an order can say it; undefined where country or common name is missing. */
export function subjectOf({ subject: { text, country } }: Pick<ProvenRequest, 'subject'>): SubjectWish | undefined {
  const value = (name: string): string | undefined =>
    new RegExp(`(?:^|[,+] ?)${name}=(.+?)(?=, [A-Za-z0-9.]+=|$)`).exec(text)?.[1]
  const [commonName, organization] = [value('CN'), value('O')]
  return country === undefined || commonName === undefined ? undefined : { country, organization, commonName }
}
