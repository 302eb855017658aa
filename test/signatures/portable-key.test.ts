import assert from 'node:assert/strict'
import { checkSignature, generatePortableKey, readPortableKey } from '../../src/signatures/index.ts'
import { describeWithOpenssl, openssl, opensslKey } from '../support/openssl.ts'

const made = (...args: readonly string[]) => openssl(['genpkey', ...args])
/** The key that must be in there. */
const keyIn = (bytes: Uint8Array, password?: string) => {
  const answer = readPortableKey(bytes, password)
  assert.equal(answer.kind, 'key')
  return answer.kind === 'key' ? answer.key : assert.fail()
}

describeWithOpenssl('readPortableKey', () => {
  const octets = Buffer.from('what is signed')

  for (const curve of ['brainpoolP160r1', 'brainpoolP256r1', 'brainpoolP512r1', 'secp521r1', 'prime256v1']) {
    it(`reads and signs with what openssl makes on ${curve}`, async () => {
      const signer = keyIn(opensslKey(curve)).signer('id-TA-ECDSA-SHA-256')
      assert.ok(await checkSignature(signer.publicKey, octets, await signer.sign(octets)))
    })
  }

  it('reads RSA keys', async () => {
    const pem = made('-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048')
    const signer = keyIn(pem).signer('id-TA-RSA-PSS-SHA-256')
    assert.ok(await checkSignature(signer.publicKey, octets, await signer.sign(octets)))
  })

  it('reads one key in every form', () => {
    const pem = opensslKey('brainpoolP256r1')
    const forms: Record<string, Uint8Array> = {
      DER: openssl(['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'], pem.toString()),
      'the older PEM': openssl(['ec'], pem.toString()),
      'with its curve in numbers': openssl(['ec', '-param_enc', 'explicit'], pem.toString()),
    }
    for (const [form, bytes] of Object.entries(forms)) {
      assert.deepEqual(keyIn(bytes).material, keyIn(pem).material, form)
    }
  })

  for (const form of ['PEM', 'DER']) {
    it(`opens an encrypted key with its password only: ${form}`, () => {
      const pem = opensslKey('brainpoolP256r1')
      const locked = openssl(['pkcs8', '-topk8', '-passout', 'pass:word', '-outform', form], pem.toString())
      assert.deepEqual(keyIn(locked, 'word').material, keyIn(pem).material)
      assert.equal(readPortableKey(locked).kind, 'locked')
      assert.equal(readPortableKey(locked, 'wrong').kind, 'locked')
    })
  }

  it('says what is not a key of ours', () => {
    assert.deepEqual(readPortableKey(made('-algorithm', 'ED25519')), { kind: 'unsuitable', found: 'ed25519' })
    assert.deepEqual(readPortableKey(opensslKey('secp256k1')).kind, 'key')
    assert.deepEqual(readPortableKey(opensslKey('sect283k1')), { kind: 'unsuitable', found: 'sect283k1' })
    for (const text of ['', 'hello', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n']) {
      assert.equal(readPortableKey(Buffer.from(text)).kind, 'not-a-private-key')
    }
  })
})

describeWithOpenssl('generatePortableKey', () => {
  it('makes a key that openssl reads, and that is read again', async () => {
    const key = await generatePortableKey({ algorithm: 'id-TA-ECDSA-SHA-384', curve: 'brainpoolP384r1' })
    assert.match(openssl(['pkey', '-noout', '-text'], key.toPem()).toString(), /ASN1 OID: brainpoolP384r1/)
    assert.deepEqual(keyIn(Buffer.from(key.toPem())).material.kind, 'ecdsa')
  })

  it('locks it with a password', async () => {
    const key = await generatePortableKey({ algorithm: 'id-TA-RSA-PSS-SHA-256', modulusBits: 2048 })
    const locked = Buffer.from(key.toPem('word'))
    assert.match(locked.toString(), /BEGIN ENCRYPTED PRIVATE KEY/)
    assert.equal(readPortableKey(locked).kind, 'locked')
    assert.equal(keyIn(locked, 'word').material.kind, 'rsa')
  })
})
