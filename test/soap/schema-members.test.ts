import assert from 'node:assert/strict'
import { DEFAULT_LIMITS, parseXml, SoapError } from '../../src/soap/index.ts'
import { readTypes, XSD } from '../../src/soap/shape.ts'

const schemaOf = (declarations: string) =>
  readTypes(
    parseXml(
      new TextEncoder().encode(
        `<x:schema xmlns:x="${XSD}" xmlns:t="urn:t" targetNamespace="urn:t">${declarations}</x:schema>`,
      ),
      DEFAULT_LIMITS,
    ),
  )

describe('the members of a schema type', () => {
  it('may be a global element by reference, as often as the reference says', () => {
    const types = schemaOf(`
      <x:element name="certificateSequence">
        <x:complexType><x:sequence><x:element name="certificate" type="x:base64Binary" maxOccurs="unbounded"/></x:sequence></x:complexType>
      </x:element>
      <x:element name="answer">
        <x:complexType><x:sequence>
          <x:element ref="t:certificateSequence" minOccurs="0"/>
          <x:element name="result" type="x:string"/>
        </x:sequence></x:complexType>
      </x:element>`)
    const certificate = { name: 'certificate', shape: { kind: 'octets', least: 1 }, least: 1, most: Infinity }
    assert.deepEqual(types.shapeOfElement('t:answer'), {
      kind: 'members',
      members: [
        { name: 'certificateSequence', shape: { kind: 'members', members: [certificate] }, least: 0, most: 1 },
        { name: 'result', shape: { kind: 'text', values: undefined }, least: 1, most: 1 },
      ],
    })
  })

  it('are refused when the reference leads nowhere, or there is neither name nor reference', () => {
    const around = (member: string) =>
      `<x:element name="answer"><x:complexType><x:sequence>${member}</x:sequence></x:complexType></x:element>`
    for (const member of ['<x:element ref="t:missing"/>', '<x:element type="x:string"/>']) {
      assert.throws(
        () => schemaOf(around(member)).shapeOfElement('answer'),
        (error) => error instanceof SoapError && error.code === 'contract-unreadable',
        member,
      )
    }
  })
})
