import sax from 'sax'

/** A piece of XML that can be taken apart and put together wrongly. Names are as written, prefix and all. */
export interface XmlElement {
  kind: 'element'
  name: string
  attributes: [name: string, value: string][]
  inside: XmlNode[]
}
/** `raw` stands there as it is: a comment, a section, anything. */
export type XmlNode = XmlElement | { kind: 'text'; text: string } | { kind: 'raw'; text: string }

sax.MAX_BUFFER_LENGTH = Number.POSITIVE_INFINITY

/** @returns undefined for what is not well-formed, or does not look so */
export function readXml(octets: Uint8Array): XmlNode[] | undefined {
  const root: XmlNode[] = []
  const open: XmlNode[][] = [root]
  const add = (node: XmlNode) => open.at(-1)?.push(node)
  const parser = sax.parser(true, { position: false })
  parser.onerror = (error) => {
    throw error
  }
  parser.onopentag = ({ name, attributes }) => {
    const inside: XmlNode[] = []
    const all = Object.entries(attributes as unknown as Record<string, string>)
    add({ kind: 'element', name, attributes: all, inside })
    open.push(inside)
  }
  parser.onclosetag = () => open.pop()
  parser.ontext = (text) => add({ kind: 'text', text })
  parser.oncdata = (text) => add({ kind: 'raw', text: `<![CDATA[${text}]]>` })
  parser.oncomment = (text) => add({ kind: 'raw', text: `<!--${text}-->` })
  parser.onprocessinginstruction = ({ name, body }) => add({ kind: 'raw', text: `<?${name} ${body}?>` })
  parser.ondoctype = (text) => add({ kind: 'raw', text: `<!DOCTYPE${text}>` })
  try {
    parser.write(textOf(octets)).close()
    return root
  } catch {
    return undefined
  }
}

/** By its byte order mark; UTF-8 where there is none. */
function textOf(octets: Uint8Array): string {
  const [first, second] = octets
  const name = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(name).decode(octets)
}

export function writeXml(nodes: readonly XmlNode[]): string {
  return nodes.map(write).join('')
}

function write(node: XmlNode): string {
  if (node.kind === 'raw') return node.text
  if (node.kind === 'text') return node.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const attributes = node.attributes.map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`).join('')
  const inside = writeXml(node.inside)
  return inside === '' ? `<${node.name}${attributes}/>` : `<${node.name}${attributes}>${inside}</${node.name}>`
}

function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** An element and those beside it, itself included. */
export interface XmlPlace {
  readonly beside: XmlNode[]
  readonly at: number
  readonly element: XmlElement
}

export function elementsIn(beside: XmlNode[]): XmlPlace[] {
  return beside.flatMap((node, at) =>
    node.kind === 'element' ? [{ beside, at, element: node }, ...elementsIn(node.inside)] : [],
  )
}
