import {
  type Element,
  type Limits,
  parseCanonical,
  parseXml,
  refuseUnknownHeaders,
  SOAP_VERSIONS,
  type SoapVersion,
  soapVersionOf,
} from '../soap/index.ts'
import type { SignerCertificate } from './certificates.ts'
import { WsSecurityError } from './errors.ts'
import { registeredCertificate } from './key-info.ts'
import { WSSE, WSU } from './names.ts'
import { attribute, isNamed } from './parts.ts'
import { readSignedForm } from './profile.ts'
import { judgeTimestamp, type Window } from './timestamp.ts'
import { type SignedParts, verifySignature } from './verify.ts'

/** What a signed message is judged by. */
export interface OpeningTerms {
  readonly limits: Limits
  /** Those of its sender. */
  readonly certificates: readonly SignerCertificate[]
  readonly window: Window
  readonly now: Date
}

/** A message whose signature stands for it. */
export interface OpenedMessage {
  readonly soapVersion: SoapVersion
  /** In UTF-8, around the signed Body and nothing else: the octets that were signed are the octets that are read. */
  readonly envelope: Uint8Array
  /** SHA-256 of the certificate, hex. */
  readonly signedBy: string
  /** What makes it the same message when it comes again, and until when it could. */
  readonly once: { readonly sha256: string; readonly until: Date }
}

/** Elements and texts: a signature over more takes too long to look at. Some 1,400 certificates fit. */
const MOST_NODES = 3_000

/**
 * Opens a message that must be signed: its form, its certificate, its signature, its time, in this order, the cheapest first.
 * Whether it was seen before is for who remembers.
 * @throws {WsSecurityError} naming the rule it breaks
 * @throws {SoapError} for what is no message at all, and a header block that must be understood
 */
export function openMessage(
  { body, contentType }: { readonly body: Uint8Array; readonly contentType?: string | undefined },
  { limits, certificates, window, now }: OpeningTerms,
): OpenedMessage {
  const bounded = { ...limits, nodes: Math.min(limits.nodes, MOST_NODES) }
  const { document, canonical } = parseCanonical(body, bounded, contentType)
  const soapVersion = soapVersionOf(document)
  const form = readSignedForm(document, soapVersion)
  refuseUnknownHeaders(document.children.map(withoutSecurity), soapVersion)
  const certificate = registeredCertificate(form.key, certificates, now)
  const signed = verifySignature(canonical, form.algorithm, certificate)
  const { repeatableUntil } = judgeTimestamp(signedTimestamp(signed, form.timestampId, limits), now, window)
  return {
    soapVersion,
    envelope: signedEnvelope(signed.textOf(form.bodyId), form.bodyId, SOAP_VERSIONS[soapVersion].namespace, limits),
    signedBy: certificate.sha256,
    once: { sha256: signed.signedInfoSha256, until: repeatableUntil },
  }
}

const withoutSecurity = (part: Element): Element => ({
  ...part,
  children: part.children.filter((block) => !isNamed(block, WSSE, 'Security')),
})

function signedTimestamp({ textOf }: SignedParts, id: string, limits: Limits): Element {
  const timestamp = parseXml(Buffer.from(textOf(id), 'utf8'), limits)
  if (!isNamed(timestamp, WSU, 'Timestamp') || attribute(timestamp, WSU, 'Id') !== id) {
    throw new WsSecurityError('body-and-timestamp-signed')
  }
  return timestamp
}

function signedEnvelope(text: string, id: string, namespace: string, limits: Limits): Uint8Array {
  const envelope = Buffer.from(`<signed:Envelope xmlns:signed="${namespace}">${text}</signed:Envelope>`, 'utf8')
  const [body, ...more] = parseXml(envelope, { ...limits, bytes: Number.POSITIVE_INFINITY }).children
  if (!isNamed(body, namespace, 'Body') || attribute(body, WSU, 'Id') !== id || more.length > 0) {
    throw new WsSecurityError('body-and-timestamp-signed')
  }
  return envelope
}
