import assert from 'node:assert/strict'
import {
  CVC_ERRORS,
  type CvCertificate,
  CvcError,
  decodeCardVerifiable,
  decodeCertificate,
  plainPath,
  type ReadMode,
} from '../../src/cvc/index.ts'
import { checkSignature, type KeySpec } from '../../src/signatures/index.ts'
import { authenticatedRequest, issue, newParty } from './example-pki.ts'

/** A key of each family that signs in the field. */
const FAMILIES: Record<string, KeySpec> = {
  'ECDSA on brainpoolP256r1': { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' },
  'ECDSA on brainpoolP256t1': { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256t1' },
  'ECDSA on secp521r1': { algorithm: 'id-TA-ECDSA-SHA-512', curve: 'secp521r1' },
  'RSA-PSS': { algorithm: 'id-TA-RSA-PSS-SHA-256', modulusBits: 1024 },
  'RSA v1.5': { algorithm: 'id-TA-RSA-v1-5-SHA-256', modulusBits: 1024 },
}

const MODES: readonly ReadMode[] = ['strict', 'tolerant']
/** What an octet is changed by where each result has to be verified, too. */
const FLIPS = [0x01, 0x80, 0xff]

function refusal(bytes: Uint8Array, mode: ReadMode): CvcError | undefined {
  try {
    decodeCardVerifiable(bytes, { mode })
    return undefined
  } catch (error) {
    assert.ok(error instanceof CvcError, String(error))
    return error
  }
}

describe('any one octet of a certificate changed', () => {
  for (const [family, spec] of Object.entries(FAMILIES)) {
    it(`is refused or fails verification: ${family}`, async function () {
      this.timeout(30_000)
      const [cvca, dv] = await Promise.all([newParty('UTCVCA00001', spec), newParty('UTDV00001', spec)])
      const { octets } = await issue(cvca, dv, { role: 'DV-domestic' })
      const key = cvca.signer.publicKey
      const holds = ({ signedOctets, signature }: CvCertificate) => checkSignature(key, signedOctets, signature)
      assert.ok(await holds(decodeCertificate(octets)))
      const read: CvCertificate[] = []
      for (let at = 0; at < octets.length; at++) {
        for (const flip of FLIPS) {
          const changed = octets.with(at, octets[at]! ^ flip)
          if (!refusal(changed, 'strict')) read.push(readAnyway(changed))
        }
      }
      assert.ok(read.length > octets.length, 'most changes are only found by the signature')
      assert.ok(!(await Promise.all(read.map(holds))).includes(true))
    })
  }

  // A change can turn a certificate into something that is none (never into a request: that lacks three objects).
  function readAnyway(changed: Uint8Array): CvCertificate {
    const decoded = decodeCardVerifiable(changed)
    assert.ok(decoded.kind === 'certificate')
    return decoded.certificate
  }

  it('is read or refused with a code, an offset and a path, whatever the octet becomes', async function () {
    this.timeout(30_000)
    const [holder, outer] = await Promise.all(['UTDV00002', 'UTDV00001'].map((name) => newParty(name)))
    const { octets } = await authenticatedRequest(holder!, outer!)
    for (let at = 0; at < octets.length; at++) {
      for (let octet = 0; octet < 256; octet++) {
        const changed = octets.with(at, octet)
        for (const mode of MODES) {
          const error = refusal(changed, mode)
          if (error) assertPlaced(error, octets.length)
        }
      }
    }
  })

  function assertPlaced({ code, details: { offset, path } }: CvcError, length: number): void {
    assert.ok(Object.hasOwn(CVC_ERRORS, code))
    assert.ok(offset !== undefined && offset >= 0 && offset <= length, `${code} at ${offset}`)
    // only at the outside there is no path
    if (path === undefined) assert.ok(offset < 6 || offset === length, `${code} at ${offset} without a path`)
    else assert.match(path, /^[0-9A-F]{2,4}(\/[0-9A-F]{2,4})*$/)
  }
})

describe('plainPath', () => {
  const paths: Record<string, string> = {
    '7F21/7F4E/7F49/86': 'certificate body > public key > 86',
    '7F21/7F4E/5F24': 'certificate body > expiration date',
    '7F21/7F4E/65/73/06': 'certificate body > extensions > extension > object identifier',
    '7F21/5F37': 'signature',
    '7F21': 'certificate',
    '67/7F21/7F4E/42': 'authenticated request > certificate body > authority reference',
    '67/7F21': 'authenticated request > certificate',
    '30/02': '30 > 02',
  }
  for (const [path, plain] of Object.entries(paths)) {
    it(`says "${plain}" for ${path}`, () => assert.equal(plainPath(path), plain))
  }
})
