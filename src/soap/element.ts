export interface Attribute {
  readonly namespace: string // '' for none
  readonly name: string
  readonly value: string
}

/** One XML element as a plain value; prefixes are gone, names are (namespace, local name). */
export interface Element {
  readonly namespace: string // '' for none
  readonly name: string
  /** All character data directly in the element, joined; blank text between child elements is dropped. */
  readonly text: string
  readonly children: readonly Element[]
  readonly attributes: readonly Attribute[]
  /** How many comments stood directly in the element. */
  readonly comments: number
}

/** An element with no more than the given parts. */
export function element(namespace: string, name: string, content: string | readonly Element[] = ''): Element {
  const [text, children] = typeof content === 'string' ? [content, []] : ['', content]
  return { namespace, name, text, children, attributes: [], comments: 0 }
}

/** White space in the sense of XML, or nothing. */
export function isBlank(text: string): boolean {
  return !/[^\t\n\r ]/.test(text)
}
