import assert from 'node:assert/strict'
import { readSignatures, readVulnerabilities } from '../../supply-chain/audit.ts'

describe('the dependency audit', () => {
  const of = (severity: string) => ({ vulnerabilities: { a: { name: 'a', severity, range: '<1.2.3' } } })

  it('finds vulnerabilities that are high or critical, by package and versions', () => {
    const found = readVulnerabilities(JSON.stringify(of('high')))
    assert.deepEqual(found, { is: 'found', says: 'a <1.2.3: high' })
    assert.equal(readVulnerabilities(JSON.stringify(of('critical'))).is, 'found')
    assert.equal(readVulnerabilities(JSON.stringify(of('moderate'))).is, 'clean')
  })

  it('finds packages whose signature is wrong or missing', () => {
    const one = { name: 'a', version: '1.0.0' }
    assert.equal(readSignatures(JSON.stringify({ invalid: [], missing: [] })).is, 'clean')
    assert.match(readSignatures(JSON.stringify({ invalid: [one], missing: [] })).says, /^a@1\.0\.0: its signature/)
    assert.match(readSignatures(JSON.stringify({ invalid: [], missing: [one] })).says, /^a@1\.0\.0: not signed/)
  })

  it('says that nobody could be asked, and does not call that clean', () => {
    const refused = JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 })
    assert.deepEqual(readVulnerabilities(refused), { is: 'unknown', says: '405 Method Not Allowed' })
    assert.equal(readSignatures(JSON.stringify({ error: { summary: 'ENOTFOUND' } })).says, 'ENOTFOUND')
    assert.equal(readSignatures('npm error network').is, 'unknown')
    assert.equal(readVulnerabilities('').is, 'unknown')
  })
})
