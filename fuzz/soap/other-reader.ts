import sax from 'sax'
import { promised } from '../target.ts'

/** An element as a reader of XML that is not ours sees it. */
export interface Seen {
  readonly uri: string
  readonly local: string
  readonly attributes: readonly { readonly uri: string; readonly local: string }[]
  readonly children: Seen[]
  text: string
}

const ENVELOPES = ['http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope']

/**
 * The body entry of a message that we accepted, read by `sax`.
 * @throws {Complaint} to this reader it is no SOAP message
 */
export function readOtherwise(octets: Uint8Array): Seen {
  const root = readDocument(decode(octets))
  promised(root !== undefined, 'what is accepted is XML to another reader')
  promised(
    root.local === 'Envelope' && ENVELOPES.includes(root.uri),
    'what is accepted is an envelope to another reader',
  )
  const bodies = root.children.filter(({ local, uri }) => local === 'Body' && uri === root.uri)
  promised(bodies.length === 1 && bodies[0]!.children.length === 1, 'what is accepted has one body with one entry')
  return bodies[0]!.children[0]!
}

function readDocument(text: string): Seen | undefined {
  const top: Seen = { uri: '', local: '', attributes: [], children: [], text: '' }
  const open = [top]
  const parser = sax.parser(true, { xmlns: true, position: false, strictEntities: true })
  const no = (): never => {
    throw new Error('not to be there')
  }
  parser.onerror = no
  parser.ondoctype = no
  parser.onprocessinginstruction = ({ name }) => (name === 'xml' ? undefined : no())
  parser.onopentag = ({ uri, local, attributes }) => {
    const all = Object.values(attributes).filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
    const seen: Seen = { uri, local, attributes: all, children: [], text: '' }
    open.at(-1)!.children.push(seen)
    open.push(seen)
  }
  parser.onclosetag = () => open.pop()
  const add = (text: string): void => {
    open.at(-1)!.text += text
  }
  parser.ontext = add
  parser.oncdata = add
  try {
    parser.write(text.replaceAll('\r\n', '\n')).close()
  } catch {
    return undefined
  }
  return top.children.length === 1 ? top.children[0] : undefined
}

/** By byte order mark, then by declaration. The blanks that Doc 9303-12 prints in its namespace are taken away, as they are forgiven. */
function decode(octets: Uint8Array): string {
  const [first, second] = octets
  const declared =
    /^[^>]{0,80}encoding\s*=\s*["']([\w-]+)["']/.exec(
      String.fromCharCode(...octets.subarray(0, 120)).replaceAll('\0', ''),
    )?.[1] ?? 'utf-8'
  const little = (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)
  const big = (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)
  const name = little ? 'utf-16le' : big ? 'utf-16be' : /^utf-?16/i.test(declared) ? 'utf-8' : declared
  const text = new TextDecoder(name).decode(octets)
  return text
    .replace(/http:\/\/namespaces\.\s*(unmz\.cz|icao\.int)\/\s*(csn369791|lds2)\s*(?=["'])/g, 'http://namespaces.$1/$2')
    .replace(/(["'])\s+(http:\/\/namespaces\.)/g, '$1$2')
}

/** Those directly in it, by local name. */
export const childrenOf = (seen: Seen, ...names: readonly string[]): Seen[] =>
  seen.children.filter(({ local }) => names.includes(local))

/** Texts of the elements without elements in them, blank ones left out. */
export function leavesOf(seen: Seen): string[] {
  if (seen.children.length > 0) return seen.children.flatMap(leavesOf)
  return seen.text.trim() === '' ? [] : [seen.text.trim()]
}
