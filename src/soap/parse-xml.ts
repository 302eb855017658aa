import {
  ParseOption,
  XmlCData,
  XmlComment,
  XmlDocument,
  XmlElement,
  XmlParseError,
  XmlText,
  type XmlTreeNode,
  XmlXPath,
} from 'libxml2-wasm'
import { type Attribute, type Element, isBlank } from './element.ts'
import { SoapError } from './errors.ts'
import type { Limits } from './limits.ts'

const OPTIONS = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NO_SYS_CATALOG
const ATTRIBUTES = XmlXPath.compile('count(//@*)')
const NODES = XmlXPath.compile('count(//node())')

/**
 * Reads a whole XML document within limits. The encoding is that of the byte order mark or the XML declaration.
 * Nothing outside the bytes is read, no entity is replaced, and a document type declaration is refused.
 * @throws {SoapError} `too-large`, `not-xml`, `document-type`, `too-many-nodes`,
 *   `too-many-attributes`, `too-deep`, `processing-instruction`
 */
export function parseXml(bytes: Uint8Array, limits: Limits): Element {
  if (bytes.length > limits.bytes) throw new SoapError('too-large', { why: `over ${limits.bytes} bytes` })
  const document = parse(bytes, limits.hugeValues === true ? OPTIONS | ParseOption.XML_PARSE_HUGE : OPTIONS)
  try {
    refuseDocumentType(document)
    if (count(document, ATTRIBUTES) > limits.attributes) throw new SoapError('too-many-attributes')
    if (count(document, NODES) > limits.nodes) throw new SoapError('too-many-nodes')
    return toElement(document.root, limits.depth)
  } finally {
    document.dispose()
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
  const declaration = document.dtd // also sees one in UTF-16, which a scan of the bytes would miss
  if (declaration === null) return
  declaration.dispose() // the wrapper only; the document owns what it wraps
  throw new SoapError('document-type')
}

function count(document: XmlDocument, what: XmlXPath): number {
  return document.root.eval(what) as number
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
