import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { XmlDocument } from 'libxml2-wasm'
import { DEFAULT_LIMITS, type Limits, parseXml, SoapError, type SoapErrorCode } from '../../src/soap/index.ts'
import { screen } from '../../src/soap/screen.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'))
const utf16be = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le').swap16())
const utf32 = (text: string): Uint8Array => new Uint8Array(Uint32Array.from([...text], (c) => c.codePointAt(0)!).buffer)
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?><a>x</a>`

function refusal(work: () => void): SoapErrorCode | 'none' {
  try {
    work()
    return 'none'
  } catch (error) {
    assert.ok(error instanceof SoapError, String(error))
    return error.code
  }
}

const name = fc.constantFrom('a', 'b', 'c-d', 'e.f')
const text = fc.constantFrom('', 'x', '&lt;>', "'", '"', 'a=b', ']]', '--', '/')
const attribute = fc.oneof(
  fc.tuple(fc.constantFrom('i', 'j'), fc.constantFrom(`"x>'"`, `'/>"'`, '""', '"a=b/"')),
  fc.tuple(fc.constantFrom('xmlns:k', 'xmlns:l'), fc.constantFrom('"urn:a"', `'u'`)),
)
const attributes = fc
  .uniqueArray(attribute, { selector: ([name]) => name, maxLength: 3 })
  .map((all) => all.map(([name, value]) => ` ${name}=${value}`).join('\n'))
const { node } = fc.letrec<{ node: string; inner: string }>((tie) => ({
  node: fc
    .tuple(name, attributes, fc.array(tie('inner'), { maxLength: 4 }), fc.boolean())
    .map(([name, its, inner, short]) =>
      short && inner.length === 0 ? `<${name}${its} />` : `<${name}${its}>${inner.join('')}</${name} >`,
    ),
  inner: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom('<!--<a b="-->', '<!-- -> -->', '<![CDATA[<!DOCTYPE a]]>', '<![CDATA[]] >]]>', '<!---->'),
    tie('node'),
  ),
}))

const withMark = (text: string) => utf16(`\uFEFF${text}`)
const withMarkBe = (text: string) => utf16be(`\uFEFF${text}`)
const ENCODERS = [bytes, withMark, withMarkBe]
const TOO_MUCH = { nodes: 'too-many-nodes', depth: 'too-deep', attributes: 'too-many-attributes' } as const

describe('a document before it is parsed', () => {
  it('is counted as the parser counts it, whatever stands in comments, CDATA sections and attributes', () => {
    const holds = (xml: string, encode: (text: string) => Uint8Array): void => {
      const counted = count(xml)
      const said = (limits: Partial<Limits>) =>
        refusal(() => screen(encode(xml), { ...DEFAULT_LIMITS, ...counted, ...limits }))
      assert.equal(said({}), 'none', xml)
      for (const [what, code] of Object.entries(TOO_MUCH) as [keyof typeof TOO_MUCH, SoapErrorCode][]) {
        if (counted[what] > 0) assert.equal(said({ [what]: counted[what] - 1 }), code, xml)
      }
    }
    fc.assert(fc.property(node, fc.constantFrom(...ENCODERS), holds), { numRuns: 500 })
  })

  const laughs = '<!DOCTYPE a [<!ENTITY l "ha">]><a>&l;</a>'
  const tooMuch: readonly (readonly [string, Partial<Limits>, string, SoapErrorCode])[] = [
    ['a document type', {}, laughs, 'document-type'],
    ['a document type behind a comment', {}, `<!-- -->\n${laughs}`, 'document-type'],
    ['a document type in the middle', {}, `<a>${laughs}</a>`, 'document-type'],
    ['a declaration of a document type that is none', {}, '<a><!ELEMENT b ANY></a>', 'document-type'],
    ['a style sheet', {}, '<?xml-stylesheet href="http://x/"?><a/>', 'processing-instruction'],
    ['a processing instruction at the end', {}, '<a/><?x?>', 'processing-instruction'],
    ['an XML declaration that is not at the beginning', {}, ' <?xml version="1.0"?><a/>', 'processing-instruction'],
    ['a long text', { value: 10 }, '<a>0123456789X</a>', 'too-long-value'],
    ['a long text behind the end', { value: 10 }, '<a/>           ', 'too-long-value'],
    ['a long attribute', { value: 10 }, '<a b="0123456789X"/>', 'too-long-value'],
    ['a long comment', { value: 17 }, '<a><!--0123456789X--></a>', 'too-long-value'],
    ['a long CDATA section', { value: 22 }, '<a><![CDATA[0123456789X]]></a>', 'too-long-value'],
    ['a tag that does not end', {}, '<a b="', 'not-xml'],
    ['a tag within a tag', {}, '<a <b>', 'not-xml'],
    ['a comment that does not end', {}, '<a><!-- -></a>', 'not-xml'],
    ['a comment that ends where it begins', {}, '<a><!--></a>', 'not-xml'],
    ['a NUL', {}, '<a>\0</a>', 'not-xml'],
  ]
  for (const [what, limits, xml, code] of tooMuch) {
    it(`is refused for ${what}, in any encoding`, () => {
      for (const encode of ENCODERS) {
        assert.equal(
          refusal(() => screen(encode(xml), { ...DEFAULT_LIMITS, ...limits })),
          code,
        )
      }
    })
  }

  const encodings: readonly (readonly [string, Uint8Array, string | undefined, boolean])[] = [
    ['UTF-8 that says nothing', bytes('<a>x</a>'), undefined, true],
    ['UTF-8 with a mark', bytes(`\uFEFF${declared('utf-8')}`), 'text/xml; charset="UTF-8"', true],
    ['Latin 1, by the declaration', bytes(declared('ISO-8859-1')), 'text/xml;charset=ISO-8859-1', true],
    ['UTF-16 with a mark', utf16(`\uFEFF${declared('UTF-16')}`), 'text/xml; charset=utf-16', true],
    ['UTF-16BE without a mark', utf16be(declared('UTF-16')), undefined, true],
    ['UTF-16, which the declaration calls UTF-8', utf16(`\uFEFF${declared('UTF-8')}`), undefined, false],
    ['UTF-16, which the declaration calls Latin 1', utf16(declared('ISO-8859-1')), undefined, false],
    ['UTF-8, which the declaration calls UTF-16', bytes(declared('UTF-16')), undefined, false],
    [
      'UTF-8 with a mark, which the declaration calls Latin 1',
      bytes(`\uFEFF${declared('ISO-8859-1')}`),
      undefined,
      false,
    ],
    [
      'UTF-16, which the Content-Type calls UTF-8',
      utf16(`\uFEFF${declared('UTF-16')}`),
      'text/xml; charset=utf-8',
      false,
    ],
    ['UTF-8, which the Content-Type calls UTF-7', bytes('<a>x</a>'), 'text/xml; charset=UTF-7', false],
    ['UTF-7', bytes('<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-'), undefined, false],
    ['Shift_JIS', bytes(declared('Shift_JIS')), undefined, false],
    ['ISO-2022-JP', bytes(declared('ISO-2022-JP')), undefined, false],
    ['UTF-32 without a mark', utf32(declared('UTF-32')), undefined, false],
    ['UTF-32 with a mark', utf32(`\uFEFF${declared('UTF-32')}`), undefined, false],
    [
      'EBCDIC',
      Uint8Array.from(Buffer.from('4c6fa7949340a58599a289969e7ef14bf07f6f6e4c81616e', 'hex')),
      undefined,
      false,
    ],
  ]
  for (const [what, octets, contentType, isRead] of encodings) {
    it(`is ${isRead ? 'read' : 'refused'} in ${what}`, () => {
      const said = refusal(() => parseXml(octets, DEFAULT_LIMITS, contentType))
      if (isRead) assert.equal(said, 'none')
      else assert.ok(said === 'unknown-encoding' || said === 'not-xml', said)
    })
  }
})

/** By the parser; declarations of namespaces are no nodes to XPath, and are counted as they are written. */
function count(xml: string): Pick<Limits, 'nodes' | 'attributes' | 'depth'> {
  const document = XmlDocument.fromString(xml)
  try {
    const number = (path: string): number => document.root.eval(path) as number
    const declarations = [...xml.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?]]>/g, '').matchAll(/\sxmlns:/g)].length
    let depth = 1
    while (number(`count(/${'*/'.repeat(depth)}*)`) > 0) depth++
    return { nodes: number('count(//node())'), attributes: number('count(//@*)') + declarations, depth }
  } finally {
    document.dispose()
  }
}
