import assert from 'node:assert/strict'
import { readRequestForCa } from '../../src/api/ca-orders/read-request.ts'
import { makeCertificationRequest, X509_KEYS, x509Signer } from '../../src/ca-bridges/index.ts'
import { generatePortableKey } from '../../src/signatures/index.ts'

describe('a request that is looked at before it is ordered with', () => {
  const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64')
  const subject = { country: 'UT', commonName: 'spoc.example.ut' }

  async function made(): Promise<Uint8Array> {
    const key = await generatePortableKey(X509_KEYS['ecdsa-p256'])
    const names = { subject, dnsNames: ['spoc.example.ut', 'b.example.ut'] }
    return makeCertificationRequest(names, x509Signer(key.signer('id-TA-ECDSA-SHA-256')))
  }

  it('tells whom it is for, and its DNS names', async () => {
    const read = await readRequestForCa({ request: base64(await made()) })
    assert.deepEqual({ ...read.subject }, { ...subject, organization: undefined })
    assert.deepEqual(read.dnsNames, ['spoc.example.ut', 'b.example.ut'])
    assert.match(read.text, /CN=spoc\.example\.ut/)
  })

  it('is refused where it is none, or its signature is not that of its key', async () => {
    const forged = Uint8Array.from(await made())
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    await assert.rejects(readRequestForCa({ request: base64(forged) }), /not that of the key in it/)
    await assert.rejects(readRequestForCa({ request: base64(Uint8Array.of(5, 0)) }), /no readable PKCS#10 request/)
  })
})
