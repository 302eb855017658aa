import type { Element } from './element.ts'

/** What XML 1.0 cannot hold, not even as a character reference (2.2 Characters). */
const UNWRITABLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu
const SPECIAL: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;', // as references, so that no attribute or line end normalisation changes them
  '\n': '&#xA;',
  '\r': '&#xD;',
}

/** Text as it may stand in an element or a quoted attribute. What XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(UNWRITABLE, '\uFFFD').replace(/[&<>"\t\n\r]/g, (character) => SPECIAL[character] ?? character)
}

/**
 * Writes an element on one line, without its attributes and comments.
 * @param prefixes by namespace; each is declared on the outermost element, any other namespace where it is used
 */
export function writeXml(root: Element, prefixes: Readonly<Record<string, string>>): string {
  const declared = Object.entries(prefixes).map(([namespace, prefix]) => ` xmlns:${prefix}="${escapeXml(namespace)}"`)
  return write(root, prefixes, declared.join(''))
}

function write(node: Element, prefixes: Readonly<Record<string, string>>, declarations: string): string {
  const known =
    node.namespace === '' ? '' : Object.hasOwn(prefixes, node.namespace) ? prefixes[node.namespace] : undefined
  const tag = known === '' ? node.name : `${known ?? 'other'}:${node.name}`
  const own = known === undefined ? ` xmlns:other="${escapeXml(node.namespace)}"` : ''
  const content = escapeXml(node.text) + node.children.map((child) => write(child, prefixes, '')).join('')
  return content === '' ? `<${tag}${declarations}${own}/>` : `<${tag}${declarations}${own}>${content}</${tag}>`
}
