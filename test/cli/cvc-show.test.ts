import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { Shown } from '../../src/cli/cvc/json/shown.ts'
import { decodeRequest } from '../../src/cvc/index.ts'
import { keyFingerprint } from '../../src/pki/index.ts'
import { describeWithVectors, loadVectors } from '../support/vectors.ts'
import { eac } from './fake-world.ts'

describeWithVectors('eac cvc show', () => {
  const own = loadVectors('generated-own/index.json')
  const others = loadVectors('public/index.json')
  const DV = own.read('positive/bp256/dv-domestic1.cvcert')
  const CVCA = own.read('positive/bp256/cvca1.cvcert')
  const REQUEST = own.read('positive/bp256/dv-foreign2-successive.cvreq')

  const show = async (files: Record<string, string | Uint8Array>, ...more: string[]) =>
    eac(['cvc', 'show', ...Object.keys(files), ...more], { files })
  const shownAsJson = async (content: string | Uint8Array): Promise<Shown[]> =>
    JSON.parse((await show({ file: content }, '--json')).out)

  it('tells of a certificate who it is, by whom, how long, and what it may', async () => {
    const { out, exitCode, err } = await show({ 'dv.cvcert': DV })
    assert.deepEqual([exitCode, err], [0, ''])
    assert.equal(
      out,
      [
        'UTDVDOM00001: certificate',
        '  issued by  UTCVCATST00001',
        '  role       domestic document verifier of inspection systems',
        '  rights     may read iris images (DG4)',
        '             may read fingerprints (DG3)',
        '  dates      2026-11-01 to 2027-01-29 (valid, 68 days left)',
        '  key        id-TA-ECDSA-SHA-256, on the curve of its CVCA, strength 128 bits',
        `  SHA-256    ${createHash('sha256').update(DV).digest('hex')}`,
        '  signature  not checked: no certificate of UTCVCATST00001 at hand; add it with --issuer',
        '',
      ].join('\n'),
    )
  })

  it('tells what the dates mean today', async () => {
    const at = async (now: string) =>
      (await eac(['cvc', 'show', 'f'], { files: { f: DV }, now: `${now}T12:00:00Z` })).out
    assert.match(await at('2026-10-31'), /begins in 1 day\)/)
    assert.match(await at('2027-01-29'), /today is its last day\)/)
    assert.match(await at('2027-01-31'), /expired 2 days ago\)/)
  })

  it('tells self-signed and link certificates apart, and names the curve', async () => {
    assert.match((await show({ f: CVCA })).out, /UTCVCATST00001: self-signed certificate[\s\S]+on brainpoolP256r1/)
    const link = own.read('positive/bp256/link-1-to-2-dp.cvcert')
    assert.match((await show({ f: link })).out, /UTCVCATST00002: link certificate\n {2}issued by +UTCVCATST00001/)
  })

  it('tells of a request whom it asks, who vouches for it, and the fingerprint two people compare', async () => {
    const { out } = await show({ f: REQUEST })
    assert.match(out, /^ZZDVFORUT002: certificate request with outer signature\n/)
    assert.match(out, /asks +UTCVCATST00001\n +vouched for by +ZZDVFORUT001\n/)
    assert.match(out, new RegExp(`key fingerprint +${keyFingerprint(decodeRequest(REQUEST).request.publicKey)}`))
  })

  it('says that a request names no CA', async () => {
    assert.match((await show({ f: own.read('positive/bp256/dv-domestic2-nocar.cvreq') })).out, /asks +no CA by name/)
  })

  it('names what tolerant reading forgave, and extensions', async () => {
    const german = others.read('frankmorgner_openpace/DEDVeIDDTR101201-0a144f77.cvcert')
    const { out, exitCode } = await show({ f: german })
    assert.equal(exitCode, 0)
    assert.match(out, /deviations +length-not-minimal in 7F21 at byte 2: the length could be written with fewer octets/)
    assert.match((await show({ f: own.read('special/at-ext-desc-sector.cvcert') })).out, /id-description [0-9a-f]{64}/)
  })

  const hex = Buffer.from(DV).toString('hex')
  const base64 = Buffer.from(DV).toString('base64')
  const armoured = `-----BEGIN CV CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CV CERTIFICATE-----\n`
  const forms: Record<string, string | Uint8Array> = {
    DER: DV,
    'hex on one line': hex,
    'hex in capitals, with spaces and line ends': hex.toUpperCase().replace(/../g, '$& ').replace(/.{48}/g, '$&\r\n'),
    'hex with colons': hex.replace(/..(?!$)/g, '$&:'),
    'hex behind 0x': `0x${hex}\n`,
    'base64 on one line': `${base64}\n`,
    'base64 in lines': base64.replace(/.{76}/g, '$&\n'),
    'PEM-like text': `Subject: a certificate\n${armoured}`,
  }
  for (const [form, content] of Object.entries(forms)) {
    it(`recognises ${form}`, async () => {
      const [shown, ...more] = await shownAsJson(content)
      assert.equal(more.length, 0)
      assert.equal(shown?.sha256, createHash('sha256').update(DV).digest('hex'))
    })
  }

  const doubled: Record<string, string | Uint8Array> = {
    DER: Buffer.concat([DV, REQUEST]),
    hex: `${hex}\n${Buffer.from(REQUEST).toString('hex')}\n`,
    base64: `${base64}\n${Buffer.from(REQUEST).toString('base64')}\n`,
    'PEM-like text': `${armoured}-----BEGIN REQUEST-----\n${Buffer.from(REQUEST).toString('base64')}\n-----END REQUEST-----`,
  }
  for (const [form, content] of Object.entries(doubled)) {
    it(`shows both of two objects in one file: ${form}`, async () => {
      const kinds = (await shownAsJson(content)).map(({ kind }) => kind)
      assert.deepEqual(kinds, ['certificate', 'authenticated-request'])
    })
  }

  it('reads standard input without a file, and for -', async () => {
    for (const args of [[], ['-']]) {
      const { out, exitCode } = await eac(['cvc', 'show', ...args], { stdin: hex })
      assert.equal(exitCode, 0)
      assert.match(out, /^UTDVDOM00001: certificate/)
    }
  })

  it('shows several files, each under its name', async () => {
    const { out } = await show({ 'a.cvcert': DV, 'b.cvcert': CVCA })
    assert.match(out, /^a\.cvcert\nUTDVDOM00001[\s\S]+\n\nb\.cvcert\nUTCVCATST00001/)
    const files = { 'a.cvcert': DV, 'b.cvcert': CVCA }
    const shown = JSON.parse((await show(files, '--json')).out) as Shown[]
    assert.deepEqual(
      shown.map(({ file }) => file),
      ['a.cvcert', 'b.cvcert'],
    )
  })

  it('says why something is not readable, shows the rest, and ends with 1', async () => {
    const broken = Uint8Array.from([...CVCA, ...DV.subarray(0, 100)])
    const { out, err, exitCode } = await show({ 'both.cvcert': broken })
    assert.equal(exitCode, 1)
    assert.match(out, /UTCVCATST00001: self-signed certificate[\s\S]+not readable: truncated: the input ends inside/)
    assert.match(err, /^error: not everything could be read as a card-verifiable object: both\.cvcert\n$/)
  })

  it('ends with 2 for a file that is missing, empty, or none of the forms', async () => {
    const says = async (files: Record<string, string>) => {
      const { exitCode, err, out } = await eac(['cvc', 'show', 'f'], { files })
      assert.deepEqual([exitCode, out], [2, ''])
      return err
    }
    assert.match(await says({}), /^error: f: there is no such file\n$/)
    assert.match(await says({ f: '' }), /f is empty/)
    assert.match(await says({ f: 'hello, world' }), /neither DER nor its hexadecimal, base64 or PEM form/)
    assert.match(await says({ f: '-----BEGIN X-----\n!\n-----END X-----' }), /neither DER/)
  })

  for (const [name, set] of Object.entries({ public: others, own })) {
    it(`shows every object of the ${name} set that can be read, with its name and SHA-256`, async () => {
      for (const entry of set.entries.filter(({ file }) => !file.startsWith('negative/'))) {
        const octets = set.read(entry.file)
        const [shown, ...more] = await shownAsJson(octets)
        assert.equal(more.length, 0, entry.file)
        assert.equal(shown?.sha256, createHash('sha256').update(octets).digest('hex'), entry.file)
        if (shown.kind !== 'unreadable') assert.equal(shown.holderReference, entry.chr, entry.file)
      }
    })
  }

  it('survives every object made to be refused', async () => {
    const negative = loadVectors('generated-own/negative/index.json', 'generated-own')
    for (const { file, bytes } of negative.entries) {
      if (bytes === 0) continue // wrong use: an empty file
      const { exitCode } = await show({ f: negative.read(file) })
      assert.ok(exitCode === 0 || exitCode === 1, file)
    }
  })

  describe('signatures', () => {
    const IS = own.read('positive/bp256/is1.cvcert')
    const EARLIER = own.read('positive/bp256/dv-foreign1.cvcert')
    const signaturesIn = async (files: Record<string, Uint8Array>, ...more: string[]) =>
      (JSON.parse((await eac(['cvc', 'show', 'f', '--json', ...more], { files })).out) as Shown[])[0]!.signatures
    const tampered = (octets: Uint8Array) => octets.map((octet, i) => (i === octets.length - 1 ? octet ^ 1 : octet))

    it('checks those of the objects shown together, and says on which curve a key lies', async () => {
      const { out } = await show({ is: IS, dv: DV, cvca: CVCA })
      assert.match(
        out,
        /UTISBORD100001[\s\S]+?on brainpoolP256r1, the curve of its CVCA[\s\S]+?verifies under UTDVDOM00001\n/,
      )
      assert.match(out, /UTDVDOM00001: certificate[\s\S]+?verifies under UTCVCATST00001\n/)
      assert.match(out, /UTCVCATST00001: self-signed[\s\S]+?verifies under its own key\n/)
    })

    it('checks them with the certificates given, which are not shown', async () => {
      const files = { f: IS, dv: DV, cvca: CVCA }
      const { out, exitCode } = await eac(['cvc', 'show', 'f', '--issuer', 'dv', 'cvca'], { files })
      assert.equal(exitCode, 0)
      assert.match(out, /signature +verifies under UTDVDOM00001\n$/)
      assert.doesNotMatch(out, /UTCVCATST00001:/)
    })

    it('never calls a signature that verifies trusted', async () => {
      assert.doesNotMatch((await show({ is: IS, dv: DV, cvca: CVCA })).out, /trust/i)
    })

    it('says loudly that one does not verify', async () => {
      for (const [f, says] of [
        [tampered(CVCA), /signature +does NOT verify under its own key\n/],
        [tampered(DV), /signature +does NOT verify under UTCVCATST00001\n/],
        [tampered(REQUEST), /outer signature +does NOT verify under ZZDVFORUT001\n/],
      ] as const) {
        const files = { f, cvca: CVCA, earlier: EARLIER }
        const { out, exitCode } = await eac(['cvc', 'show', 'f', '--issuer', 'cvca', 'earlier'], { files })
        assert.equal(exitCode, 0)
        assert.match(out, says)
      }
    })

    it('checks a request by the key in it, and its outer signature where the signer is at hand', async () => {
      assert.deepEqual(
        (await signaturesIn({ f: REQUEST })).map(({ of, state }) => [of, state]),
        [
          ['inner', 'verifies'],
          ['outer', 'not-checked'],
        ],
      )
      const all = { f: REQUEST, earlier: EARLIER, cvca: CVCA }
      const [, outer] = await signaturesIn(all, '--issuer', 'earlier', 'cvca')
      assert.deepEqual(outer, { of: 'outer', state: 'verifies', under: 'certificate', reference: 'ZZDVFORUT001' })
    })

    it('says which certificate is missing for a curve', async () => {
      const [signature] = await signaturesIn({ f: IS, dv: DV }, '--issuer', 'dv')
      assert.equal(signature?.state, 'not-checked')
      assert.match(signature?.why ?? '', /curve of UTDVDOM00001 is that of its CVCA/)
    })

    it('says of every self-signed certificate of the own set what its index says', async () => {
      for (const { file, signedBy, expectSignature } of own.entries) {
        if (signedBy !== file || expectSignature === undefined) continue
        const [signature] = await signaturesIn({ f: own.read(file) })
        assert.equal(signature?.state === 'verifies', expectSignature === 'valid', `${file}: ${expectSignature}`)
      }
    })
  })

  describe('strength', () => {
    const strengthOf = async (file: string) => {
      const [shown] = await shownAsJson(own.read(file))
      return shown?.kind === 'unreadable' ? undefined : shown?.key.strength
    }
    const cases: readonly [file: string, bits: number, keyBits: number, hashBits: number][] = [
      ['positive/bp160/cvca1.cvcert', 80, 80, 80],
      ['positive/bp256/cvca1.cvcert', 128, 128, 128],
      ['positive/bp320/cvca1.cvcert', 160, 160, 192],
      ['positive/p521/cvca1.cvcert', 256, 260, 256],
      ['positive/p521h256/cvca1.cvcert', 128, 260, 128],
      ['positive/bp512h1/cvca1.cvcert', 80, 256, 80],
      ['positive/rsa1024v15256/cvca1.cvcert', 80, 80, 128],
      ['positive/rsa2048pss256/cvca1.cvcert', 112, 112, 128],
      ['positive/rsa3072v15512/cvca1.cvcert', 128, 128, 256],
    ]
    for (const [file, bits, keyBits, hashBits] of cases) {
      it(`of ${file} is ${bits} bits`, async () => {
        const strength = await strengthOf(file)
        assert.deepEqual([strength?.keyBits, strength?.bits], [keyBits, bits])
        assert.equal(strength?.hashBits, hashBits)
      })
    }

    it('names the hash where that is the weaker part', async () => {
      const { out } = await show({ f: own.read('positive/bp512h1/cvca1.cvcert') })
      assert.match(out, /strength 80 bits \(SHA-1 limits it; the key has 256\)/)
    })
  })

  describe('--tree', () => {
    it('lists every data object with its place, tag, length, name and meaning', async () => {
      const { out, exitCode } = await show({ f: DV }, '--tree')
      assert.equal(exitCode, 0)
      assert.match(out, / +0 +0000 +7F21 +\d+ +CV Certificate\n/)
      assert.match(out, / 42 +\d+ +Certification Authority Reference +UTCVCATST00001\n/)
      assert.match(out, / 06 +10 +Object Identifier +0\.4\.0\.127\.0\.7\.2\.2\.2\.2\.3 id-TA-ECDSA-SHA-256\n/)
      assert.match(out, / 86 +65 +public point +04[0-9a-f]+ … [0-9a-f]{8}\n/)
      assert.match(out, / 53 +1 +Discretionary Data +83 +DV-domestic, read-iris, read-fingerprints\n/)
      assert.match(out, / 5F24 +6 +Certificate Expiration Date +2027-01-29\n/)
      const offset = Number(/(\d+) +[0-9a-f]{4} +5F37/.exec(out)?.[1])
      assert.equal(Buffer.from(DV.subarray(offset, offset + 2)).toString('hex'), '5f37')
    })

    it('shows values whole with --full', async () => {
      const { out } = await show({ f: DV }, '--tree', '--full')
      assert.ok(out.includes(Buffer.from(DV.subarray(-64)).toString('hex')))
    })

    it('tells the numbers of a curve from those of RSA', async () => {
      const rsa = await show({ f: own.read('positive/rsa2048pss256/cvca1.cvcert') }, '--tree')
      assert.match(rsa.out, / 81 +256 +composite modulus/)
      assert.match((await show({ f: CVCA }, '--tree')).out, / 81 +32 +prime modulus/)
    })

    it('goes as far as a broken object does, says where and why it breaks off, and ends with 1', async () => {
      const { out, err, exitCode } = await show({ f: CVCA.subarray(0, 250) }, '--tree')
      assert.equal(exitCode, 1)
      assert.match(out, /order of the base point/)
      assert.match(
        out,
        /\n {2}breaks off: truncated: the input ends inside an object, in 7F21\/7F4E\/7F49 at byte 30\n$/,
      )
      assert.match(err, /not everything could be read/)
      const [shown] = JSON.parse((await show({ f: CVCA.subarray(0, 250) }, '--tree', '--json')).out) as Shown[]
      assert.deepEqual([shown?.treeBreaks?.code, shown?.treeBreaks?.offset], ['truncated', 30])
    })

    it('marks a value that makes no sense where it stands', async () => {
      const at = Buffer.from(DV).indexOf('5f2506', 'hex')
      const broken = DV.map((octet, i) => (i === at + 3 ? 9 : i === at + 5 ? 9 : octet))
      const { out, exitCode } = await show({ f: broken }, '--tree')
      assert.equal(exitCode, 1)
      assert.match(out, new RegExp(`not readable: date-malformed: .* at byte ${at}`))
      assert.match(out, /Certificate Effective Date +[0-9a-f]{12} {2}malformed\n/)
    })
  })
})
