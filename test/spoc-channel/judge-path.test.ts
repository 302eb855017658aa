import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import fc from 'fast-check'
import { makeCertificate } from '../../src/spoc-channel/ca/make-certificate.ts'
import { crlPlace, extendedKeyUsage, writeExtension } from '../../src/spoc-channel/ca/write-extensions.ts'
import {
  type CaKey,
  judgePath,
  makeLinkRoot,
  makeSpocRoot,
  type PathQuestion,
  SPOC_PURPOSES,
} from '../../src/spoc-channel/index.ts'
import { below, CRL_URL, client, inDays, NOW, registered, root, server, utopia } from './utopia-spoc.ts'

const CA = root()
const CLIENT = client(CA)
const STATE = utopia([registered(CA.der)])

/** @returns the names of the rules that do not hold; none: the path is good */
async function broken(question: Partial<PathQuestion> = {}): Promise<string[]> {
  const whole = { chain: [CLIENT.der], state: STATE, role: { direction: 'client' }, now: NOW, ...question } as const
  const verdict = await judgePath(whole)
  return verdict.ok ? [] : verdict.findings.map(({ rule }) => rule)
}

const AS_SERVER = { role: { direction: 'server', host: 'localhost' } } as const

/** A client certificate with just these extensions, in a name of these attributes. */
function odd(extensions: readonly Uint8Array[], country = 'UT', by = CA) {
  const own = makeSpocRoot({ country: 'UT', notBefore: NOW })
  return makeCertificate({
    subject: { country, commonName: 'SPOC TLS client' },
    issuer: by.name,
    subjectKey: createPublicKey(own.key),
    issuerKey: by.key,
    notBefore: inDays(-1),
    notAfter: inDays(100),
    extensions,
  })
}

const PURPOSE = extendedKeyUsage([SPOC_PURPOSES['icao-9303-12'].client])

describe('the path of a SPOC certificate', () => {
  describe('is good', () => {
    it('from a client to a registered root, also when the root is sent along', async () => {
      assert.deepEqual(await broken(), [])
      assert.deepEqual(await broken({ chain: [CLIENT.der, CA.der] }), [])
    })

    it('from a server to a registered root', async () => {
      assert.deepEqual(await broken({ chain: [server(CA).der], ...AS_SERVER }), [])
    })

    for (const key of ['brainpoolP256r1', 'brainpoolP384r1', 'secp384r1', 'rsa-2048'] satisfies CaKey[]) {
      it(`with keys of ${key}`, async () => {
        const ca = root({ key })
        const state = utopia([registered(ca.der)])
        assert.deepEqual(await broken({ chain: [client(ca, { key }).der], state }), [])
      })
    }

    for (const world of ['csn-369791', 'icao-9303-12'] as const) {
      it(`with the key purposes of ${world} alone`, async () => {
        assert.deepEqual(await broken({ chain: [client(CA, { worlds: [world] }).der] }), [])
        const asServer = server(CA, { worlds: [world] })
        assert.deepEqual(await broken({ chain: [asServer.der], ...AS_SERVER }), [])
      })
    }

    it('for a certificate that serves both ends', async () => {
      const both = server(CA, { kind: 'both' })
      assert.deepEqual(await broken({ chain: [both.der] }), [])
      assert.deepEqual(await broken({ chain: [both.der], ...AS_SERVER }), [])
    })

    it('whatever the case of the country', async () => {
      assert.deepEqual(await broken({ chain: [client(CA, { country: 'ut' }).der] }), [])
    })

    it('by way of a CA in between that is sent, in any order', async () => {
      const top = root({ pathLength: 2 })
      const first = below(top, 'first', 1)
      const second = below(first, 'second')
      const state = utopia([registered(top.der)])
      const leaf = client(second)
      assert.deepEqual(await broken({ chain: [leaf.der, second.der, first.der], state }), [])
      assert.deepEqual(await broken({ chain: [leaf.der, first.der, second.der], state }), [])
      assert.deepEqual(await broken({ chain: [leaf.der, second.der], state }), ['leads-to-root'])
    })

    it('for a server under a registered name of its state, though it is called by another', async () => {
      const state = utopia([registered(CA.der)], { hosts: ['SPOC.example.ut'] })
      const chain = [server(CA, { hosts: ['spoc.example.ut'] }).der]
      assert.deepEqual(await broken({ chain, state, role: { direction: 'server', host: '10.0.0.1' } }), [])
    })
  })

  describe('by the dates of use of a root', () => {
    const successor = root({ key: 'brainpoolP256r1' }) // the same name, another key
    const fromNew = client(successor)

    it('is good under either of two while they overlap', async () => {
      const state = utopia([registered(CA.der, inDays(-100), inDays(10)), registered(successor.der, inDays(-10))])
      assert.deepEqual(await broken({ state }), [])
      assert.deepEqual(await broken({ state, chain: [fromNew.der] }), [])
    })

    it('is refused before and after, and good on the very moments', async () => {
      const state = utopia([registered(CA.der, inDays(-1), inDays(1))])
      assert.deepEqual(await broken({ state, now: inDays(-2) }), ['root-in-use'])
      assert.deepEqual(await broken({ state, now: inDays(-1) }), [])
      assert.deepEqual(await broken({ state, now: inDays(1) }), [])
      assert.deepEqual(await broken({ state, now: inDays(2) }), ['root-in-use'])
    })

    it('is good again for a root that is registered a second time', async () => {
      const state = utopia([registered(CA.der, inDays(-100), inDays(-50)), registered(CA.der, inDays(-1))])
      assert.deepEqual(await broken({ state }), [])
    })

    it('is good by a link certificate, sent or registered, while the root before it is in use', async () => {
      const link = makeLinkRoot({ root: CA, successor, notBefore: inDays(-5), days: 90, crlUrl: CRL_URL })
      const old = registered(CA.der, inDays(-100), inDays(20))
      assert.deepEqual(await broken({ chain: [fromNew.der], state: utopia([old]) }), ['leads-to-root'])
      assert.deepEqual(await broken({ chain: [fromNew.der, link.der], state: utopia([old]) }), [])
      const both = utopia([old, registered(link.der, inDays(-5), inDays(10))])
      assert.deepEqual(await broken({ chain: [fromNew.der], state: both }), [])
      assert.deepEqual(await broken({ chain: [fromNew.der], state: both, now: inDays(15) }), ['root-in-use'])
      assert.deepEqual(await broken({ chain: [fromNew.der, link.der], state: utopia([old]), now: inDays(30) }), [
        'root-in-use',
      ])
      assert.deepEqual(await broken({ chain: [fromNew.der], state: utopia([registered(link.der)]) }), ['leads-to-root'])
    })
  })

  describe('is refused', () => {
    it('when nothing is shown or registered', async () => {
      assert.deepEqual(await broken({ chain: [] }), ['certificate-shown'])
      assert.deepEqual(await broken({ state: utopia([]) }), ['leads-to-root'])
    })

    it('for another root, also one of the same name, even when it is sent along', async () => {
      const stranger = root()
      const chain = [client(stranger).der, stranger.der]
      assert.deepEqual(await broken({ chain }), ['leads-to-root'])
    })

    it('for a signature by another key, where only names lead to the root', async () => {
      const stranger = root()
      const unnamed = odd([PURPOSE, crlPlace(CRL_URL)], 'UT', stranger)
      assert.deepEqual(await broken({ chain: [unnamed.der] }), ['issuer-signature'])
    })

    it('for another country, another spelling of none, and two', async () => {
      assert.deepEqual(await broken({ chain: [client(CA, { country: 'XX' }).der] }), ['country-of-state'])
      assert.deepEqual(await broken({ chain: [odd([PURPOSE, crlPlace(CRL_URL)], 'UTO').der] }), [
        'country-named-once',
        'country-of-state',
      ])
    })

    it('before and after its validity, and the root after its own', async () => {
      assert.deepEqual(await broken({ now: inDays(-11) }), ['valid-now'])
      assert.deepEqual(await broken({ now: inDays(400) }), ['valid-now'])
      const short = root({ days: 101 })
      const chain = [client(short).der]
      assert.deepEqual(await broken({ chain, state: utopia([registered(short.der)]), now: inDays(2) }), [
        'issuer-valid-now',
      ])
    })

    it('without the extended key usage of SPOCs, and with that of the other end', async () => {
      const place = crlPlace(CRL_URL)
      assert.deepEqual(await broken({ chain: [odd([place]).der] }), ['spoc-purpose'])
      const ordinary = extendedKeyUsage(['1.3.6.1.5.5.7.3.2', '2.5.29.37.0'])
      assert.deepEqual(await broken({ chain: [odd([place, ordinary]).der] }), ['spoc-purpose'])
      assert.deepEqual(await broken({ chain: [server(CA).der] }), ['spoc-purpose'])
      assert.deepEqual(await broken({ ...AS_SERVER, chain: [client(CA, { hosts: ['localhost'] }).der] }), [
        'spoc-purpose',
      ])
      assert.deepEqual(
        await broken({ worlds: ['icao-9303-12'], chain: [client(CA, { worlds: ['csn-369791'] }).der] }),
        ['spoc-purpose'],
      )
    })

    it('for another host, none, and a wildcard', async () => {
      for (const hosts of [['other.example.ut'], [], ['*']]) {
        assert.deepEqual(await broken({ ...AS_SERVER, chain: [server(CA, { hosts }).der] }), ['host-name'])
      }
    })

    it('without a distribution point', async () => {
      assert.deepEqual(await broken({ chain: [odd([PURPOSE]).der] }), ['crl-place'])
    })

    it('with a critical extension that nobody here knows', async () => {
      const unknown = writeExtension('1.2.3.4', Uint8Array.of(5, 0), true)
      assert.deepEqual(await broken({ chain: [odd([PURPOSE, crlPlace(CRL_URL), unknown]).der] }), [
        'extensions-understood',
      ])
      const harmless = writeExtension('1.2.3.4', Uint8Array.of(5, 0))
      assert.deepEqual(await broken({ chain: [odd([PURPOSE, crlPlace(CRL_URL), harmless]).der] }), [])
    })

    it('by way of more CAs than the root allows, or of what is no CA', async () => {
      const middle = below(CA, 'middle')
      assert.deepEqual(await broken({ chain: [client(middle).der, middle.der] }), ['issuer-path-length'])
      const top = root({ pathLength: 3 })
      const leaf = client(top)
      const name = { country: 'UT', commonName: 'SPOC TLS client' }
      const chain = [client({ ...top, name, key: createPrivateKey(leaf.keyPem) }).der, leaf.der]
      assert.deepEqual(await broken({ chain, state: utopia([registered(top.der)]) }), [
        'issuer-is-ca',
        'issuer-key-usage',
      ])
    })

    it('when the chain is too long or a certificate too large', async () => {
      const chain = [CLIENT.der, ...Array.from({ length: 8 }, () => CA.der)]
      assert.deepEqual(await broken({ chain }), ['chain-short-enough'])
      assert.deepEqual(await broken({ chain: [new Uint8Array(40_000)] }), ['certificate-readable'])
    })

    it('in reasonable time when many certificates of one name are sent', async () => {
      const top = root({ pathLength: 7 })
      const many = Array.from({ length: 7 }, () => ({ ...below(top, 'many', 7) }))
      const found = await broken({ chain: [client(many[0]!).der, ...many.map(({ der }) => der)], state: STATE })
      assert.deepEqual(found, ['leads-to-root'])
    })
  })

  it('tells every finding, with the rule, its clause and what was found', async () => {
    const chain = [client(root(), { country: 'XX', worlds: [] }).der]
    const verdict = await judgePath({ chain, state: STATE, role: { direction: 'client' }, now: inDays(400) })
    assert.ok(!verdict.ok)
    assert.deepEqual(
      verdict.findings.map(({ rule }) => rule),
      ['valid-now', 'country-of-state', 'spoc-purpose', 'leads-to-root'],
    )
    for (const { clause, says } of verdict.findings) assert.ok(clause.length > 0 && says.length > 0)
    assert.match(verdict.findings[1]!.says, /of XX, not of UT/)
  })

  it('never throws, whatever octets are shown', async () => {
    const signedEnd = CLIENT.der.length - 80 // after it the signature, of which some encodings mean the same
    const place = fc.record({ at: fc.nat(), octet: fc.integer({ min: 0, max: 255 }) })
    const changed = fc.array(place, { minLength: 1, maxLength: 4 }).map((changes) => {
      const der = Uint8Array.from(CLIENT.der)
      for (const { at, octet } of changes) der[at % signedEnd] = octet
      return der
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, fc.uint8Array({ maxLength: 300 })), async (der) => {
        if (Buffer.compare(der, CLIENT.der) === 0) return
        assert.notDeepEqual(await broken({ chain: [der] }), [])
        await broken({ chain: [CLIENT.der, der] })
      }),
      { numRuns: 500 },
    )
    for (let length = 0; length < CLIENT.der.length; length++) {
      assert.deepEqual(await broken({ chain: [CLIENT.der.subarray(0, length)] }), ['certificate-readable'])
    }
  })
})
