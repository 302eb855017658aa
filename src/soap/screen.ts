import { asciiUnits, encodingOf } from './encoding.ts'
import { SoapError, type SoapErrorCode } from './errors.ts'
import type { Limits } from './limits.ts'

/**
 * Looks through a document before a parser builds anything of it: what no message has is refused, and what there is too much of. Only
 * markup is told from text; whether the document is well-formed the parser says, which reads up to the first error what is seen here.
 * @param contentType as it came with the document, if it did
 * @throws {SoapError} `unknown-encoding`, `document-type`, `processing-instruction`, `too-many-nodes`, `too-many-attributes`,
 *   `too-deep`, `too-long-value`; `not-xml` where markup does not end
 */
export function screen(octets: Uint8Array, limits: Limits, contentType?: string): void {
  const { width, mark } = encodingOf(octets, contentType)
  const units = asciiUnits(octets.subarray(mark), width)
  if (units.includes(0)) throw new SoapError('not-xml', { why: 'U+0000' }) // or units of four octets, which would hide markup from us
  const left = { nodes: limits.nodes, attributes: limits.attributes, depth: limits.depth }
  const spend = (what: keyof typeof left, code: SoapErrorCode) => {
    left[what]--
    if (left[what] < 0) throw new SoapError(code)
  }
  const within = (from: number, to: number): number => {
    if (to - from > limits.value) throw new SoapError('too-long-value')
    return to
  }

  let at = afterDeclaration(units)
  for (let open = units.indexOf(LESS, at); open !== -1; open = units.indexOf(LESS, at)) {
    if (open > at) spend('nodes', 'too-many-nodes') // the text before
    within(at, open)
    const next = units[open + 1]
    if (next === SLASH) {
      left.depth++
      at = within(open, endOf(units, '>', open))
      continue
    }
    spend('nodes', 'too-many-nodes')
    if (next === QUESTION) throw new SoapError('processing-instruction')
    at = next === EXCLAMATION ? within(open, afterSection(units, open)) : startTag(open + 1)
  }
  within(at, units.length)

  /** @returns what comes after the tag */
  function startTag(from: number): number {
    spend('depth', 'too-deep')
    for (let place = from; place < units.length; place++) {
      const unit = units[place]!
      if (unit === GREATER) {
        if (units[place - 1] === SLASH) left.depth++
        return place + 1
      }
      if (unit === LESS) break
      if (unit !== QUOTE && unit !== APOSTROPHE) continue
      spend('attributes', 'too-many-attributes')
      const close = units.indexOf(unit, place + 1)
      if (close === -1) break
      place = within(place, close)
    }
    throw new SoapError('not-xml', { why: 'a tag that does not end' })
  }
}

const [LESS, GREATER, SLASH, QUESTION, EXCLAMATION, QUOTE, APOSTROPHE] = [0x3c, 0x3e, 0x2f, 0x3f, 0x21, 0x22, 0x27]

function afterDeclaration(units: Uint8Array): number {
  const isOne = startsWith(units, '<?xml', 0) && BLANKS.includes(units[5] ?? 0)
  return isOne ? endOf(units, '?>', 0) : 0
}
const BLANKS = [0x09, 0x0a, 0x0d, 0x20]

/** Comments and CDATA sections. What else begins with `<!` is of a document type. */
function afterSection(units: Uint8Array, open: number): number {
  if (startsWith(units, '<!--', open)) return endOf(units, '-->', open + 4)
  if (startsWith(units, '<![CDATA[', open)) return endOf(units, ']]>', open + 9)
  throw new SoapError('document-type')
}

function startsWith(units: Uint8Array, text: string, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (units[at + i] !== text.charCodeAt(i)) return false
  return true
}

/** @returns the place behind the next `text` */
function endOf(units: Uint8Array, text: string, from: number): number {
  const last = text.charCodeAt(text.length - 1)
  for (let at = units.indexOf(last, from); at !== -1; at = units.indexOf(last, at + 1)) {
    const begin = at - text.length + 1
    if (begin >= from && startsWith(units, text, begin)) return at + 1
  }
  throw new SoapError('not-xml', { why: `no ${text}` })
}
