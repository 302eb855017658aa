import assert from 'node:assert/strict'
import { generateKeyPairSync, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { generatePortableKey } from '../../src/signatures/index.ts'
import { makeRequest } from '../support/applicant.ts'
import { searchLogs, watchedLog } from '../support/log-watch/watched-log.ts'

/** A log line with it, as a node of a test would write it. @returns what the search calls it */
function planted(value: unknown): string[] {
  watchedLog().trace({ error: value }, 'something happened')
  return searchLogs().map(({ what }) => what)
}

describe('the search of logs for what must not be there', () => {
  before(() => searchLogs())

  const keys = [
    ['P-256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['brainpoolP384r1', () => generateKeyPairSync('ec', { namedCurve: 'brainpoolP384r1' })],
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['Ed25519', () => generateKeyPairSync('ed25519')],
  ] as const
  for (const [kind, make] of keys) {
    it(`finds a private key (${kind}) as PEM, base64 and hexadecimal`, () => {
      const { privateKey, publicKey } = make()
      const der = privateKey.export({ format: 'der', type: 'pkcs8' })
      assert.ok(planted(privateKey.export({ format: 'pem', type: 'pkcs8' })).includes('a private key in base64'))
      assert.ok(planted(`x${der.toString('base64url')}`).includes('a private key in base64'))
      assert.ok(planted(der.toString('hex').toUpperCase()).includes('a private key in hexadecimal'))
      assert.deepEqual(planted(publicKey.export({ format: 'der', type: 'spki' }).toString('base64')), [])
    })
  }

  it('finds the keys that the node itself makes, by the number alone', async () => {
    const key = await generatePortableKey({ algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' })
    const pkcs8 = Buffer.from(key.toPem().replaceAll(/-.*-|\s/g, ''), 'base64')
    const scalar = pkcs8.subarray(pkcs8.indexOf(Buffer.of(2, 1, 1, 4)) + 5).subarray(0, 32)
    assert.deepEqual(planted(scalar.toString('hex')), ['a private key in hexadecimal'])
    assert.deepEqual(planted(scalar.toString('base64')), ['a private key in base64'])
    assert.deepEqual(planted([...scalar.toString('hex').matchAll(/../g)].join(':')), ['a private key in hexadecimal'])
  })

  it('finds a password that was used', async () => {
    await promisify(scrypt)('correct horse battery', 'salt', 16)
    assert.deepEqual(planted('login with correct horse battery failed'), ['a password'])
  })

  it('finds a SOAP envelope and a certificate request', async () => {
    assert.deepEqual(planted('<soap:Envelope xmlns="x">'), ['a SOAP envelope'])
    const { octets } = await makeRequest({ holderReference: 'UTGATE100001' })
    assert.deepEqual(planted(Buffer.from(octets).toString('base64')), ['a certificate or request in base64'])
    assert.deepEqual(planted(Buffer.from(octets).toString('hex')), ['a certificate or request in hexadecimal'])
  })

  it('finds nothing in what a node ordinarily says: fingerprints, references, ids', () => {
    assert.deepEqual(planted({ fingerprint256: 'ab'.repeat(32), holder: 'UTGATE100001', id: crypto.randomUUID() }), [])
  })
})
