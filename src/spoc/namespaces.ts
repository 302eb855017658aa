import type { SpocContractName } from '../messages/index.ts'
import { type Element, type Limits, parseXml, SoapError } from '../soap/index.ts'

/** Each namespace seen, and the edition it is read as. */
export const SPOC_NAMESPACES: Readonly<Record<string, SpocContractName>> = {
  'http://namespaces.unmz.cz/csn369791': 'csn-369791/2009',
  'http://namespaces.icao.int/lds2': 'icao-9303-12',
  'http://namespaces.': 'icao-9303-12',
}
const CUT_OFF = 'http://namespaces.'

/** What deviations of namespaces are called among the tolerances. */
export const SPOC_NAMESPACE_TOLERANCES = {
  'blanks-in-namespace': 'Doc 9303-12 prints namespace names with stray blanks',
  'namespace-cut-off': 'Doc 9303-12 prints the namespace of the schema as "http://namespaces."',
  'namespace-of-another-edition': 'elements in the namespace of the other edition below the body entry',
} as const
export type SpocNamespaceTolerance = keyof typeof SPOC_NAMESPACE_TOLERANCES

/** A body entry in the namespace of its edition's contract. */
export interface Localised {
  readonly entry: Element
  readonly edition: SpocContractName
  /** The caller's own, which an answer must use. */
  readonly callerNamespace: string
  readonly tolerated: readonly SpocNamespaceTolerance[]
}

/** @returns undefined when the body entry is in no namespace a SPOC answers to */
export function localise(entry: Element, namespaceOf: (edition: SpocContractName) => string): Localised | undefined {
  const edition = editionOf(entry.namespace)
  if (edition === undefined) return undefined
  const tolerated = new Set<SpocNamespaceTolerance>()
  const rename = (node: Element): Element => {
    const own = editionOf(node.namespace)
    if (node.namespace === CUT_OFF) tolerated.add('namespace-cut-off')
    if (own !== undefined && own !== edition) tolerated.add('namespace-of-another-edition')
    const namespace = own === undefined ? node.namespace : namespaceOf(edition)
    return { ...node, namespace, children: node.children.map(rename) }
  }
  return { entry: rename(entry), edition, callerNamespace: entry.namespace, tolerated: [...tolerated] }
}

function editionOf(namespace: string): SpocContractName | undefined {
  return Object.hasOwn(SPOC_NAMESPACES, namespace) ? SPOC_NAMESPACES[namespace] : undefined
}

export interface Parsed {
  readonly document: Element
  readonly tolerated: readonly SpocNamespaceTolerance[]
}

/**
 * Parses a message; when it is not well-formed for blanks in a namespace name of ours alone, without these.
 * @throws {SoapError} as {@link parseXml}
 */
export function parseMessage(body: Uint8Array, limits: Limits, contentType?: string): Parsed {
  try {
    return { document: parseXml(body, limits, contentType), tolerated: [] }
  } catch (error) {
    if (!(error instanceof SoapError) || error.code !== 'not-xml') throw error
    const mended = withoutBlanks(body)
    if (mended === undefined) throw error
    return { document: parseXml(mended, limits, contentType), tolerated: ['blanks-in-namespace'] }
  }
}

/** A declaration of one of our namespaces: what stands before the name, the name, the quote after it. */
const DECLARATION =
  /(xmlns(?::[\w.-]{1,64})?\s{0,8}=\s{0,8}(["']))\s{0,80}(http:\/\/namespaces\.)\s{0,80}((?:unmz\.cz|icao\.int)\/)\s{0,80}(csn369791|lds2)\s{0,80}(?=\2)/g

/** Octet for octet, as every encoding but UTF-16 writes these characters; undefined when there is nothing to mend. */
function withoutBlanks(body: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1')
  const mended = text.replace(DECLARATION, '$1$3$4$5')
  return mended === text ? undefined : Buffer.from(mended, 'latin1')
}
