import { SoapError } from './errors.ts'

/** How wide the units of a document are: markup can be told from text knowing no more than that. */
export type Width = 'octets' | 'utf-16le' | 'utf-16be'

export interface Encoding {
  readonly width: Width
  /** Octets of the byte order mark. */
  readonly mark: number
}

/** In these every octet below 0x80 is the character of ASCII, and of nothing else a part. */
const ONE_OCTET_FOR_ASCII = /^(?:utf-?8|us-ascii|ascii|iso-8859-\d{1,2}|windows-125\d)$/i
const UTF_16 = /^utf-16(?:le|be)?$/i
const MARKS = [
  { octets: [0xef, 0xbb, 0xbf], width: 'octets' },
  { octets: [0xff, 0xfe], width: 'utf-16le' },
  { octets: [0xfe, 0xff], width: 'utf-16be' },
] as const
const CHARSET = /;[\t ]*charset[\t ]*=[\t ]*"?([^\s;"]{1,40})/i
const DECLARED = /^<\?xml[\t\n\r ][^>]{0,200}?[\t\n\r ]encoding[\t\n\r ]*=[\t\n\r ]*["']([^"'>]{1,40})["']/

/**
 * The encoding by byte order mark and XML declaration (XML 1.0, F.1; RFC 7303, 3), if all who name one mean the same: the document is
 * read in one way or not at all. UTF-8, UTF-16 and the one-octet sets of the West are read; UTF-7, UTF-32, EBCDIC and others are not.
 * @param contentType as it came with the document, if it did
 * @throws {SoapError} `unknown-encoding`
 */
export function encodingOf(octets: Uint8Array, contentType?: string): Encoding {
  const mark = MARKS.find((one) => one.octets.every((octet, at) => octets[at] === octet))
  const width = mark?.width ?? widthWithoutMark(octets)
  const declared = DECLARED.exec(headOf(octets, mark?.octets.length ?? 0, width))?.[1]
  const utf8 = mark?.width === 'octets'
  if (declared !== undefined && !(utf8 ? /^utf-?8$/i : patternOf(width)).test(declared)) refuse('the XML declaration')
  const charset = CHARSET.exec(contentType ?? '')?.[1]
  if (charset !== undefined && !patternOf(width).test(charset)) refuse('the charset of Content-Type')
  return { width, mark: mark?.octets.length ?? 0 }
}

function patternOf(width: Width): RegExp {
  return width === 'octets' ? ONE_OCTET_FOR_ASCII : UTF_16
}

function refuse(where: string): never {
  throw new SoapError('unknown-encoding', { where })
}

function widthWithoutMark(octets: Uint8Array): Width {
  const [first, second, third, fourth] = octets
  if (first === 0x3c && second === 0 && third !== 0) return 'utf-16le'
  if (first === 0 && second === 0x3c && fourth !== 0) return 'utf-16be'
  return 'octets'
}

const HEAD_UNITS = 300

/** The first characters, as far as ASCII goes. */
function headOf(octets: Uint8Array, mark: number, width: Width): string {
  return String.fromCharCode(...asciiUnits(octets.subarray(mark, mark + 2 * HEAD_UNITS), width).subarray(0, HEAD_UNITS))
}

/** An octet for each unit: that of an ASCII character, or one above. Of `octets` the very same ones. */
export function asciiUnits(octets: Uint8Array, width: Width): Uint8Array {
  if (width === 'octets') return octets
  const [high, low] = width === 'utf-16le' ? [1, 0] : [0, 1]
  const units = new Uint8Array(octets.length >> 1)
  for (let at = 0; at < units.length; at++) {
    const octet = octets[2 * at + low]!
    units[at] = octets[2 * at + high] === 0 && octet < 0x80 ? octet : 0x80
  }
  return units
}
