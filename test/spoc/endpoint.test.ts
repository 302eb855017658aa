import assert from 'node:assert/strict'
import { endpointOf, registeredAs } from '../../src/spoc/index.ts'
import { bytes, contracts } from './support.ts'

const URL_OF_WSDL = 'https://spoc.example.test/service?wsdl'
const wsdlAt = (address: string) => bytes(contracts.wsdl(address))

describe('what a partner registered', () => {
  const cases = [
    ['https://spoc.example.test/spoc', 'endpoint'],
    ['https://spoc.example.test/spoc?state=UT', 'endpoint'],
    ['https://spoc.example.test/wsdl', 'endpoint'],
    ['https://spoc.example.test/spoc?wsdl', 'wsdl'],
    ['https://spoc.example.test/spoc?WSDL', 'wsdl'],
    ['https://spoc.example.test/spoc?a=b&wsdl=1', 'wsdl'],
    ['https://spoc.example.test/SPOC.wsdl', 'wsdl'],
    ['https://spoc.example.test/SPOC.WSDL?v=2', 'wsdl'],
  ] as const
  for (const [url, kind] of cases) it(`${url}: ${kind}`, () => assert.equal(registeredAs(url), kind))
})

describe('the endpoint in a WSDL', () => {
  const reads = (address: string, allowedHosts?: readonly string[]) =>
    endpointOf({ wsdl: wsdlAt(address), url: URL_OF_WSDL, ...(allowedHosts === undefined ? {} : { allowedHosts }) })

  it('is its soap:address, on the host that was registered', () => {
    for (const url of ['https://spoc.example.test/a', 'https://spoc.example.test:8443/b?c=1&d=2']) {
      assert.deepEqual(reads(url), { kind: 'endpoint', url })
    }
    assert.equal(reads('https://SPOC.example.test/a').kind, 'endpoint')
  })

  it('may lie on a host that somebody allowed', () => {
    const url = 'https://other.example.test/a'
    const refused = reads(url)
    assert.ok(refused.kind === 'none')
    assert.match(refused.why, /on other\.example\.test, which is not the registered host/)
    assert.deepEqual(reads(url, ['Other.example.test']), { kind: 'endpoint', url })
    assert.equal(reads('https://spoc.example.test.evil.test/', ['other.example.test']).kind, 'none')
  })

  it('is none when it is not https', () => {
    for (const url of ['http://spoc.example.test/a', 'ftp://spoc.example.test/a', 'file:///etc/passwd']) {
      const refused = reads(url, [''])
      assert.ok(refused.kind === 'none')
      assert.match(refused.why, /in place of https:/)
    }
    assert.deepEqual(reads('not a url'), { kind: 'none', why: 'the soap:address of the WSDL is not a URL' })
  })

  it('is none when the WSDL does not tell it, and says why', () => {
    const text = contracts.wsdl('https://spoc.example.test/a')
    const address = '<soap:address location="https://spoc.example.test/a"/>'
    const port = /<port [\s\S]*<\/port>/.exec(text)![0]
    const cases = [
      ['<html/>', /not a WSDL/],
      ['not found', /cannot be read: .*not well-formed/],
      [`<!DOCTYPE a>${text.slice(text.indexOf('<definitions'))}`, /document type/],
      [text.replace(address, ''), /no soap:address/],
      [text.replace(port, port + port.replace('/a"', '/b"')), /more than one soap:address/],
      [
        text
          .replace('/a"', '"')
          .replace(address, '<soap:address/>')
          .replace(/location="[^"]*"/, ''),
        /not a URL/,
      ],
    ] as const
    for (const [wsdl, why] of cases) {
      const refused = endpointOf({ wsdl: bytes(wsdl), url: URL_OF_WSDL })
      assert.ok(refused.kind === 'none', wsdl.slice(0, 40))
      assert.match(refused.why, why)
    }
    const small = { bytes: 100, nodes: 10, attributes: 10, depth: 3, value: 1_000_000 }
    const large = endpointOf({ wsdl: bytes(text), url: URL_OF_WSDL, limits: small })
    assert.ok(large.kind === 'none')
  })

  it('is the same address twice for two ports at one place', () => {
    const text = contracts.wsdl('https://spoc.example.test/a')
    const port = /<port [\s\S]*<\/port>/.exec(text)![0]
    const wsdl = bytes(text.replace(port, port + port))
    assert.deepEqual(endpointOf({ wsdl, url: URL_OF_WSDL }), { kind: 'endpoint', url: 'https://spoc.example.test/a' })
  })
})
