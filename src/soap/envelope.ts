import type { Element } from './element.ts'
import { SoapError } from './errors.ts'
import { writeXml } from './write-xml.ts'

/** SOAP 1.1 (note of 2000-05-08), and SOAP 1.2 Part 1 with its HTTP binding in Part 2. */
export const SOAP_VERSIONS = {
  '1.1': {
    namespace: 'http://schemas.xmlsoap.org/soap/envelope/',
    contentType: 'text/xml; charset=utf-8',
    target: 'actor',
    ourTargets: ['', 'http://schemas.xmlsoap.org/soap/actor/next'],
  },
  '1.2': {
    namespace: 'http://www.w3.org/2003/05/soap-envelope',
    contentType: 'application/soap+xml; charset=utf-8',
    target: 'role',
    ourTargets: [
      '',
      'http://www.w3.org/2003/05/soap-envelope/role/next',
      'http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver',
    ],
  },
} as const
export type SoapVersion = keyof typeof SOAP_VERSIONS

/** The version an answer has when the message itself could not say: by its media type, else 1.1. */
export function soapVersionOfContentType(contentType: string | undefined): SoapVersion {
  return /^\s*application\/soap\+xml/i.test(contentType ?? '') ? '1.2' : '1.1'
}

/** @throws {SoapError} `not-soap`, `unknown-soap-version` */
export function soapVersionOf(document: Element): SoapVersion {
  if (document.name !== 'Envelope' || document.namespace === '') throw new SoapError('not-soap')
  for (const version of Object.keys(SOAP_VERSIONS) as SoapVersion[]) {
    if (SOAP_VERSIONS[version].namespace === document.namespace) return version
  }
  throw new SoapError('unknown-soap-version')
}

/**
 * Takes the one body entry out of an envelope.
 * @throws {SoapError} `must-understand`, `not-soap`, `no-body-entry`, `several-body-entries`
 */
export function readEnvelope(envelope: Element, version: SoapVersion): Element {
  const { namespace } = SOAP_VERSIONS[version]
  const parts = envelope.children.filter((part) => part.namespace === namespace)
  const bodies = parts.filter(({ name }) => name === 'Body')
  const [body] = bodies
  if (body === undefined || bodies.length > 1) throw new SoapError('not-soap', { why: `${bodies.length} bodies` })
  refuseUnknownHeaders(parts, version)
  const [entry] = body.children
  if (entry === undefined) throw new SoapError('no-body-entry')
  if (body.children.length > 1) throw new SoapError('several-body-entries')
  return entry
}

/**
 * We know no header block at all, so each that must be understood ends the matter (SOAP 1.1 4.2.3, 1.2 Part 1 5.2.3).
 * @param parts of the envelope
 * @throws {SoapError} `must-understand`
 */
export function refuseUnknownHeaders(parts: readonly Element[], version: SoapVersion): void {
  const { namespace, target, ourTargets } = SOAP_VERSIONS[version]
  const attribute = (block: Element, name: string) =>
    block.attributes.find((one) => one.namespace === namespace && one.name === name)?.value.trim() ?? ''
  const blocks = parts.filter(({ name }) => name === 'Header').flatMap(({ children }) => children)
  for (const block of blocks) {
    const forUs = (ourTargets as readonly string[]).includes(attribute(block, target))
    if (forUs && ['1', 'true'].includes(attribute(block, 'mustUnderstand'))) {
      throw new SoapError('must-understand', { where: block.name.slice(0, 80) })
    }
  }
}

/** A whole message with `entry` as its body entry, on one line. */
export function writeEnvelope(
  version: SoapVersion,
  entry: Element,
  prefixes: Readonly<Record<string, string>> = {},
): string {
  const { namespace } = SOAP_VERSIONS[version]
  const body = `<soap:Body>${writeXml(entry, prefixes)}</soap:Body>`
  return `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="${namespace}">${body}</soap:Envelope>`
}
