import {
  ParseOption,
  XmlCData,
  XmlComment,
  XmlDocument,
  XmlElement,
  XmlParseError,
  XmlText,
  type XmlTreeNode,
} from 'libxml2-wasm'
import { type Attribute, type Element, isBlank } from './element.ts'
import { SoapError } from './errors.ts'
import type { Limits } from './limits.ts'
import { screen } from './screen.ts'

const OPTIONS = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NO_SYS_CATALOG

/** Beyond it the XML library stops by itself, unless told otherwise. */
const LONG_VALUE = 10_000_000

/**
 * Reads a whole XML document within limits, which are held before anything is parsed. The encoding is that of the byte order mark or
 * the XML declaration. Nothing outside the bytes is read, no entity is replaced, and a document type declaration is refused.
 * @param contentType as it came with the document, if it did: its charset must not contradict the octets
 * @throws {SoapError} `too-large`, `not-xml`, and all that {@link screen} says
 */
export function parseXml(bytes: Uint8Array, limits: Limits, contentType?: string): Element {
  const document = parseWithin(bytes, limits, contentType)
  try {
    return toElement(document.root, limits.depth)
  } finally {
    document.dispose()
  }
}

/**
 * The same, and the document in Canonical XML 1.0 without comments: what a second parser is to be given.
 * @throws {SoapError} as {@link parseXml}
 */
export function parseCanonical(
  bytes: Uint8Array,
  limits: Limits,
  contentType?: string,
): { document: Element; canonical: string } {
  const document = parseWithin(bytes, limits, contentType)
  try {
    return { document: toElement(document.root, limits.depth), canonical: canonicalText(document) }
  } finally {
    document.dispose()
  }
}

/** What has no canonical form, as names in a relative namespace have none, is taken for broken. */
function canonicalText(document: XmlDocument): string {
  try {
    return document.canonicalizeToString()
  } catch (cause) {
    throw new SoapError('not-xml', { why: 'no canonical form' }, { cause })
  }
}

/** For the caller to dispose of. */
function parseWithin(bytes: Uint8Array, limits: Limits, contentType: string | undefined): XmlDocument {
  if (bytes.length > limits.bytes) throw new SoapError('too-large', { why: `over ${limits.bytes} bytes` })
  screen(bytes, limits, contentType)
  const document = parse(bytes, limits.value > LONG_VALUE ? OPTIONS | ParseOption.XML_PARSE_HUGE : OPTIONS)
  try {
    refuseDocumentType(document)
    return document
  } catch (error) {
    document.dispose()
    throw error
  }
}

function parse(bytes: Uint8Array, option: ParseOption): XmlDocument {
  if (bytes.length === 0) throw new SoapError('not-xml', { why: 'no bytes' }) // the library reads none as an empty document
  try {
    return XmlDocument.fromBuffer(bytes, { option })
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error
    const line = error.details?.[0]?.line
    // the library's own text may quote the message
    throw new SoapError('not-xml', line === undefined ? {} : { where: `line ${line}` }, { cause: error })
  }
}

function refuseDocumentType(document: XmlDocument): void {
  const declaration = document.dtd // the second lock: one that was screened has none
  if (declaration === null) return
  declaration.dispose() // the wrapper only; the document owns what it wraps
  throw new SoapError('document-type')
}

function toElement(node: XmlElement, depthLeft: number): Element {
  if (depthLeft === 0) throw new SoapError('too-deep')
  const children: Element[] = []
  let text = ''
  let comments = 0
  for (let child: XmlTreeNode | null = node.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) children.push(toElement(child, depthLeft - 1))
    else if (child instanceof XmlText || child instanceof XmlCData) text += child.content
    else if (child instanceof XmlComment) comments += 1
    else throw new SoapError('processing-instruction') // the library cannot step over one, and SOAP has none
  }
  if (children.length > 0 && isBlank(text)) text = ''
  return { namespace: node.namespaceUri, name: node.name, text, children, attributes: toAttributes(node), comments }
}

function toAttributes(node: XmlElement): readonly Attribute[] {
  return node.attrs.map(({ namespaceUri, name, value }) => ({ namespace: namespaceUri, name, value }))
}
