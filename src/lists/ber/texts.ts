import { type Element, TAG } from './element.ts'

const WORDS: Readonly<Record<number, (octets: Uint8Array) => string>> = {
  [TAG.utf8String]: (octets) => Buffer.from(octets).toString('utf8'),
  [TAG.printableString]: latin1,
  [TAG.teletexString]: latin1, // ISO 8859-1 by wide custom
  [TAG.ia5String]: latin1,
  [TAG.visibleString]: latin1,
  [TAG.bmpString]: (octets) => new TextDecoder('utf-16be').decode(octets),
}

/** Any of the string types names are made of; of another type, its octets in hex after `#` (RFC 4514, 2.4). */
export function text(element: Element): string {
  const read = WORDS[element.tag]
  return read === undefined ? `#${Buffer.from(element.octets).toString('hex')}` : read(element.value)
}

function latin1(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1')
}
