import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeCertificate, decodePublicKey, publicKeyOf, sameKey, verificationKey } from '../../src/cvc/index.ts'
import { describeWithOpenssl, openssl } from '../support/openssl.ts'
import { describeWithVectors, loadVectors } from '../support/vectors.ts'
import { eac } from './fake-world.ts'

describeWithVectors('eac cvc convert', () => {
  const own = loadVectors('generated-own/index.json')
  const read = (name: string) => own.read(`positive/${name}`)
  const CVCA = read('bp256/cvca1.cvcert')
  const DV = read('bp256/dv-domestic1.cvcert')
  const REQUEST = read('bp256/dv-foreign2-successive.cvreq')
  const files = { cvca: CVCA, dv: DV, request: REQUEST }
  const convert = (...args: string[]) => eac(['cvc', 'convert', ...args], { files })

  for (const form of ['pem', 'hex', 'base64']) {
    it(`writes ${form} that is read again as the same octets`, async () => {
      const { out, exitCode } = await convert('cvca', 'request', '--to', form)
      assert.equal(exitCode, 0)
      const back = await eac(['cvc', 'convert', '--to', 'der', '--out', 'back'], { stdin: out })
      assert.deepEqual(Buffer.from(back.written.get('back')!), Buffer.concat([CVCA, REQUEST]))
    })
  }

  it('joins several files into one, as DER', async () => {
    const { written, out } = await convert('cvca', 'dv', 'request', '--out', 'all')
    assert.equal(out, 'saved all\n')
    assert.deepEqual(Buffer.from(written.get('all')!), Buffer.concat([CVCA, DV, REQUEST]))
  })

  it('splits them into files that are named after what is in them', async () => {
    const all = { all: Buffer.concat([CVCA, DV, REQUEST]) }
    const der = await eac(['cvc', 'convert', 'all', '--split', 'parts/'], { files: all })
    assert.deepEqual(
      [...der.written.keys()],
      ['parts/01-UTCVCATST00001.cvcert', 'parts/02-UTDVDOM00001.cvcert', 'parts/03-ZZDVFORUT002.cvreq'],
    )
    assert.deepEqual(Uint8Array.from([...der.written.values()][1]!), DV)
    const pem = await eac(['cvc', 'convert', 'all', '--split', 'parts', '--to', 'pem'], { files: all })
    assert.equal([...pem.written.keys()][2], 'parts/03-ZZDVFORUT002.pem')
  })

  it('converts what is not readable, with a remark', async () => {
    const { out, err, exitCode } = await eac(['cvc', 'convert', 'f', '--to', 'hex'], {
      files: { f: DV.subarray(0, 50) },
    })
    assert.equal(exitCode, 0)
    assert.equal(out.trim(), Buffer.from(DV.subarray(0, 50)).toString('hex'))
    assert.match(err, /note: f is converted although it is not readable \(truncated/)
  })

  it('writes a key as its own object, with the curve it inherits', async () => {
    const { out } = await convert('dv', '--issuer', 'cvca', '--public-key', 'tlv', '--to', 'hex')
    const key = decodePublicKey(Buffer.from(out.trim(), 'hex'))
    assert.ok(sameKey(key, decodeCertificate(DV).publicKey))
    assert.deepEqual(key, publicKeyOf(verificationKey(key), { domainParameters: true }))
  })

  it('says which certificates it needs for a key without a curve', async () => {
    const { exitCode, err } = await convert('dv', '--public-key', 'spki')
    assert.equal(exitCode, 1)
    assert.match(err, /the curve of UTDVDOM00001 is not known here.*from UTCVCATST00001 up to the CVCA with --issuer/)
  })

  const wrong: readonly [args: string[], says: RegExp][] = [
    [['dv', '--to', 'der'], /DER is not text; say where it goes/],
    [['dv', '--out', 'x', '--split', 'y'], /--out and --split do not go together/],
    [['dv', '--body', '--public-key', 'tlv'], /one part at a time/],
    [['dv', '--to', 'xml'], /Use one of: der, pem, hex, base64/],
    [['missing'], /missing: there is no such file/],
  ]
  for (const [args, says] of wrong) {
    it(`ends with 2: eac cvc convert ${args.join(' ')}`, async () => {
      const { exitCode, err, out, written } = await convert(...args)
      assert.deepEqual([exitCode, out, written.size], [2, '', 0])
      assert.match(err, says)
    })
  }

  describeWithOpenssl('for openssl', () => {
    let folder: string
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'eac-convert-'))
    })
    after(() => rmSync(folder, { recursive: true, force: true }))

    /** What a command wrote, in a file of its own. */
    const saved = async (name: string, args: readonly string[]) => {
      const { written, exitCode, err } = await convert(...args, '--out', name)
      assert.equal(exitCode, 0, err)
      const path = join(folder, name)
      writeFileSync(path, written.get(name)!)
      return path
    }

    it('lets it read a public key', async () => {
      const path = await saved('dv.pub', ['dv', '--issuer', 'cvca', '--public-key', 'spki'])
      assert.match(openssl(['pkey', '-pubin', '-in', path, '-noout', '-text']).toString(), /ASN1 OID: brainpoolP256r1/)
    })

    it('lets it verify a certificate: key, body and signature', async () => {
      const key = await saved('key', ['cvca', '--public-key', 'spki'])
      const body = await saved('body', ['dv', '--body'])
      const signature = await saved('signature', ['dv', '--signature', 'asn1', '--issuer', 'cvca'])
      const verify = ['dgst', '-sha256', '-verify', key, '-signature', signature]
      assert.match(openssl([...verify, body]).toString(), /Verified OK/)
      assert.throws(
        () => openssl([...verify, key]),
        ({ stdout }) => /Verification failure/i.test(String(stdout)),
      )
    })

    it('lets it verify a request by the key in it', async () => {
      const key = await saved('key', ['request', '--public-key', 'spki'])
      const body = await saved('body', ['request', '--body'])
      const signature = await saved('signature', ['request', '--signature', 'asn1'])
      assert.match(
        openssl(['dgst', '-sha256', '-verify', key, '-signature', signature, body]).toString(),
        /Verified OK/,
      )
    })

    it('lets it verify RSA', async () => {
      const rsa = { rsa: read('rsa2048v15256/cvca1.cvcert') }
      const paths: string[] = []
      for (const args of [['--public-key', 'spki'], ['--body'], ['--signature', 'plain']]) {
        const { written } = await eac(['cvc', 'convert', 'rsa', ...args, '--out', 'x'], { files: rsa })
        const path = join(folder, `rsa${args[0]}`)
        writeFileSync(path, written.get('x')!)
        paths.push(path)
      }
      const [key = '', body = '', signature = ''] = paths
      assert.match(
        openssl(['dgst', '-sha256', '-verify', key, '-signature', signature, body]).toString(),
        /Verified OK/,
      )
    })
  })
})
