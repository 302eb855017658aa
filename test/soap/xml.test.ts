import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { diag } from 'libxml2-wasm'
import {
  DEFAULT_LIMITS,
  element,
  escapeXml,
  loadContract,
  parseXml,
  SoapError,
  writeXml,
} from '../../src/soap/index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const parse = (text: string) => parseXml(bytes(text), DEFAULT_LIMITS)

describe('writeXml and parseXml', () => {
  it('give back any text, but for what XML cannot hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const held = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
        assert.equal(parse(writeXml(element('', 'a', text), {})).text, held)
      }),
    )
  })

  it('keep namespaces that nobody foresaw', () => {
    const tree = element('urn:a', 'a', [element('urn:x', 'b', [element('', 'c', 'text')]), element('urn:a', 'd')])
    const read = parse(writeXml(tree, { 'urn:a': 'p' }))
    const bare = (node: typeof read): unknown => [node.namespace, node.name, node.text, node.children.map(bare)]
    assert.deepEqual(bare(read), bare(tree))
  })

  it('join text around comments and CDATA sections', () => {
    assert.deepEqual(parse('<a>x<!--c--><![CDATA[<y>]]>z</a>'), { ...element('', 'a', 'x<y>z'), comments: 1 })
  })

  it('escape what an attribute could trip over', () => {
    assert.equal(escapeXml('a<b>&"\r\n\t\u0007'), 'a&lt;b&gt;&amp;&quot;&#xD;&#xA;&#x9;\uFFFD')
  })
})

describe('loadContract', () => {
  const wsdl = readFileSync('wsdl/tr-03129/1.1/EAC-PKI-DV.wsdl', 'utf8')
  const wsdl14 = readFileSync('wsdl/tr-03129/1.4/EAC-PKI-DV.wsdl', 'utf8')

  it('derives names, order and types', () => {
    const contract = loadContract(wsdl)
    assert.equal(contract.namespace, 'uri:EAC-PKI-DV-Protocol/1.1')
    assert.equal(contract.typesNamespace, 'uri:eacBT/1.1')
    const { request, response } = contract.operations.get('RequestCertificate')!
    assert.deepEqual(
      request.members.map(({ name, shape }) => [name, shape.kind]),
      [
        ['callbackIndicator', 'text'],
        ['messageID', 'members'],
        ['responseURL', 'members'],
        ['certReq', 'octets'],
      ],
    )
    assert.equal(response.name, 'RequestCertificateResponse')
  })

  it('derives a document/literal service: everything in the namespace of the types', () => {
    const contract = loadContract(wsdl14)
    assert.deepEqual([contract.style, contract.namespace], ['document', contract.typesNamespace])
    const { request, response } = contract.requests.get('getCertificatesRequest')!
    assert.deepEqual(
      request.members.map(({ name, least }) => [name, least]),
      [
        ['callbackIndicator', 1],
        ['messageID', 0],
        ['responseURL', 0],
        ['certReference', 1],
      ],
    )
    assert.deepEqual([response.name, response.members.at(-1)?.name], ['getCertificatesResult', 'returnCodeMessage'])
    assert.deepEqual(contract.operations.get('GetDocumentSignerList')?.request.members, [])
  })

  it('follows a reference to a global element', () => {
    const contract = loadContract(readFileSync('wsdl/spoc/csn-369791-2009/SPOC.wsdl', 'utf8'))
    const { request } = contract.operations.get('SendCertificates')!
    const [sequence] = request.members.filter(({ name }) => name === 'certificateSequence')
    assert.ok(sequence?.shape.kind === 'members')
    assert.deepEqual([sequence.least, sequence.most], [0, 1])
    assert.deepEqual(
      sequence.shape.members.map(({ name, shape, most }) => [name, shape.kind, most]),
      [['certificate', 'octets', Infinity]],
    )
  })

  it('holds what only the schema knows: the length of a text, a number', () => {
    const messageType = /<xsd:simpleType name="messageType">[\s\S]*?<\/xsd:simpleType>/
    const { check, typesNamespace: b } = loadContract(wsdl14)
    const answer = (message: string) =>
      element(b, 'sendMasterListResult', [
        element(b, 'returnCode', 'failure_syntax'),
        element(b, 'returnCodeMessage', [element(b, 'message', message)]),
      ])
    check(answer('\u{1F600}'.repeat(1024)))
    assert.throws(() => check(answer('x'.repeat(1025))), /a value longer than the contract allows/)
    const numbered = loadContract(wsdl14.replace(messageType, '').replaceAll('type="b:messageType"', 'type="xsd:long"'))
    numbered.check(answer('1700000000'))
    assert.throws(() => numbered.check(answer('soon')), /a value of the wrong type/)
  })

  for (const [what, broken] of [
    ['no WSDL', '<a/>'],
    ['a type that is nowhere', wsdl.replace('type="b:OptionalMessageIDType"', 'type="b:Nowhere"')],
    ['a message that is nowhere', wsdl.replace('message="p:RequestCertificateRequest"', 'message="p:Nowhere"')],
    ['no address', wsdl.replace('<soap:address location="http://localhost/"/>', '')],
    ['a style that is none', wsdl.replace('style="rpc"', 'style="letter"')],
    ['no style', wsdl.replace('style="rpc"', '')],
    ['two bindings', wsdl.replace('<binding', '<binding name="x"/><binding')],
    ['a schema without a namespace', wsdl.replace('targetNamespace="uri:eacBT/1.1"', '')],
    ['a part by type in document style', wsdl.replace('style="rpc"', 'style="document"')],
    ['an element that is nowhere', wsdl14.replace('element="b:requestCertificateRequest"', 'element="b:nowhere"')],
    [
      'an element that holds a value',
      wsdl14
        .replace(
          '<xsd:element name="requestCertificateRequest">',
          '<xsd:element name="value" type="xsd:string"/><xsd:element name="requestCertificateRequest">',
        )
        .replace('element="b:requestCertificateRequest"', 'element="b:value"'),
    ],
    [
      'two parts in document style',
      wsdl14.replace('<part name="parameters"', '<part name="x" element="b:x"/><part name="parameters"'),
    ],
    ['a schema that contradicts itself', wsdl14.replace('maxLength value="1024"', 'maxLength value="many"')],
    [
      'a type of another kind',
      wsdl14.replace(
        /<xsd:complexType name="conditionalBinaryType">[\s\S]*?<\/xsd:complexType>/,
        '<xsd:complexType name="conditionalBinaryType"><xsd:all/></xsd:complexType>',
      ),
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => loadContract(broken),
        (error) => error instanceof SoapError && error.code === 'contract-unreadable',
      )
    })
  }
})

describe('memory', () => {
  it('every document is given back, whatever becomes of it', () => {
    const contract = loadContract(readFileSync('wsdl/tr-03129/1.1/EAC-PKI-DV.wsdl', 'utf8'))
    const messages = [
      '<a/>',
      '<a',
      '<!DOCTYPE a><a/>',
      `<a>${'<b/>'.repeat(60_000)}</a>`,
      `${'<a>'.repeat(99)}${'</a>'.repeat(99)}`,
    ]
    diag.configure({ enabled: true })
    try {
      for (let round = 0; round < 5; round++) {
        for (const message of messages) ignoringRefusal(() => parse(message))
        ignoringRefusal(() => contract.check(element(contract.namespace, 'RequestCertificate')))
      }
      assert.deepEqual(diag.report(), {})
    } finally {
      diag.configure({ enabled: false })
    }
  })

  it('20,000 messages do not make the process grow', () => {
    const message = bytes(`<a xmlns="urn:a">${'<b>fyEDAQID</b>'.repeat(20)}</a>`)
    const run = (times: number) => {
      for (let time = 0; time < times; time++) parseXml(message, DEFAULT_LIMITS)
    }
    // undisposed, 20,000 would be some 70 MB; what other tests left in this process may be cleared away meanwhile, or grow once
    const grownBy = (times: number): number => {
      const before = process.memoryUsage().rss
      run(times)
      return (process.memoryUsage().rss - before) / 1_000_000
    }
    run(2_000)
    const grown = [grownBy(20_000), grownBy(20_000), grownBy(20_000)]
    assert.ok(Math.min(...grown) < 40, `${grown.join(', ')} MB`)
  })
})

function ignoringRefusal(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    assert.ok(error instanceof SoapError, String(error))
  }
}
