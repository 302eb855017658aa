import assert from 'node:assert/strict'
import {
  type CvCertificate,
  decodeCertificate,
  decodeRequest,
  extensionContent,
  rightsOf,
  verifyChain,
  verifyRequest,
} from '../../src/cvc/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { describeWithOpenssl, openssl, opensslKey } from '../support/openssl.ts'
import { eac } from './fake-world.ts'

type Files = Record<string, string | Uint8Array>

/** Runs a command that makes something, puts what it wrote beside the other files, and gives back the octets of `out`. */
async function made(files: Files, out: string, ...args: string[]): Promise<Uint8Array> {
  const seen = await eac(['cvc', ...args, '--out', out], { files })
  assert.equal(seen.exitCode, 0, seen.err)
  for (const [path, octets] of seen.written) files[path] = octets
  const octets = seen.written.get(out)
  assert.ok(octets, `wrote ${out}`)
  return octets
}

const SELF_SIGNED = ['sign', '--self-signed', '--rights', 'all', '--days', '1096']

/** Keys and certificates of a small PKI, made by the commands alone. */
async function smallPki(): Promise<Files> {
  const files: Files = {}
  const own = ['--holder-reference', 'UTCVCA00001', '--new-key', 'brainpoolP256r1', '--key-out', 'cvca.key']
  await made(files, 'cvca.cvcert', ...SELF_SIGNED, ...own)
  await request(files, 'dv', 'UTDVDE00001', 'UTCVCA00001')
  const dv = ['--request', 'dv.cvreq', '--issuer', 'cvca.cvcert', '--key', 'cvca.key', '--role', 'DV-domestic']
  await made(files, 'dv.cvcert', 'sign', ...dv, '--rights', 'read-fingerprints', '--days', '90')
  return files
}

function request(files: Files, name: string, holder: string, authority: string, ...more: string[]) {
  const key = ['--new-key', 'brainpoolP256r1', '--key-out', `${name}.key`]
  const names = ['--holder-reference', holder, '--authority-reference', authority]
  return made(files, `${name}.cvreq`, 'request', ...names, ...key, ...more)
}

const certificateIn = (files: Files, name: string): CvCertificate => decodeCertificate(files[name] as Uint8Array)

describe('eac cvc request', () => {
  it('makes a request that verifies, and a key for its owner only', async () => {
    const args = ['--holder-reference', 'UTDVDE00001', '--authority-reference', 'UTCVCA00001']
    const key = ['--new-key', 'brainpoolP384r1', '--key-out', 'dv.key']
    const seen = await eac(['cvc', 'request', ...args, ...key, '--out', 'dv.cvreq'])
    assert.deepEqual([seen.exitCode, seen.out, seen.err], [0, 'saved dv.cvreq\n', 'saved dv.key\n'])
    assert.deepEqual(seen.privately, ['dv.key'])
    const decoded = decodeRequest(seen.written.get('dv.cvreq')!)
    assert.equal(decoded.request.holderReference, 'UTDVDE00001')
    assert.equal(decoded.request.publicKey.algorithm, 'id-TA-ECDSA-SHA-384')
    const verdict = await verifyRequest(decoded, { checkSignature })
    assert.deepEqual([verdict.ok, verdict.findings], [true, []])
  })

  it('gives text to the screen, which show reads again', async () => {
    const key = ['--new-key', 'rsa-2048', '--key-out', 'k']
    const { out } = await eac(['cvc', 'request', '--holder-reference', 'UTDVDE00001', ...key])
    assert.match(out, /^-----BEGIN CV CERTIFICATE REQUEST-----\n/)
    const shown = await eac(['cvc', 'show'], { stdin: out })
    assert.match(shown.out, /UTDVDE00001: certificate request\n[\s\S]+id-TA-RSA-PSS-SHA-256, RSA of 2048 bits/)
  })

  it('notes what a verifier would only warn of', async () => {
    const key = ['--new-key', 'brainpoolP256r1', '--key-out', 'k', '--algorithm', 'id-TA-ECDSA-SHA-1']
    const { err, exitCode } = await eac(['cvc', 'request', '--holder-reference', 'UTDVDE00001', ...key])
    assert.equal(exitCode, 0)
    assert.match(err, /note: UTDVDE00001: algorithm-not-deprecated/)
  })

  it('never writes a key over a file', async () => {
    const args = [
      'cvc',
      'request',
      '--holder-reference',
      'UTDVDE00001',
      '--new-key',
      'secp256r1',
      '--key-out',
      'dv.key',
    ]
    const { exitCode, err, out, written } = await eac([...args, '--out', 'r'], { files: { 'dv.key': 'precious' } })
    assert.deepEqual([exitCode, out, written.size], [2, '', 0])
    assert.match(err, /dv\.key: there is such a file; a key is never written over another/)
  })

  it('signs a second time with the key held now', async () => {
    const files = await smallPki()
    const outer = ['--outer-key', 'dv.key', '--outer-reference', 'UTDVDE00001']
    await request(files, 'next', 'UTDVDE00002', 'UTCVCA00001', ...outer)
    const verify = ['cvc', 'verify', 'next.cvreq', '--anchor', 'cvca.cvcert', '--chain', 'dv.cvcert', '--json']
    const { out, exitCode } = await eac(verify, { files })
    assert.equal(exitCode, 0)
    const [judgement] = JSON.parse(out)
    assert.deepEqual(judgement.chain, ['UTCVCA00001', 'UTDVDE00001'])
    assert.deepEqual(judgement.findings, [])
  })

  const wrong: readonly [args: string[], says: RegExp][] = [
    [[], /required option '--holder-reference/],
    [['--holder-reference', 'nobody'], /like UTDVDE00001/],
    [['--holder-reference', 'UTDVDE00001'], /name the key with --key FILE, or have one made with --new-key/],
    [['--holder-reference', 'UTDVDE00001', '--new-key', 'secp256r1'], /Say --key-out FILE/],
    [
      ['--holder-reference', 'UTDVDE00001', '--key', 'text', '--new-key', 'secp256r1'],
      /name the key with --key FILE, or/,
    ],
    [['--holder-reference', 'UTDVDE00001', '--key', 'text'], /text is not a private key in PKCS#8/],
    [
      ['--holder-reference', 'UTDVDE00001', '--key', 'text', '--key-out', 'x'],
      /--key-out is for a key that is made now/,
    ],
    [
      ['--holder-reference', 'UTDVDE00001', '--key', 'text', '--out', 'text'],
      /--out text would write over another file/,
    ],
    [
      [
        '--holder-reference',
        'UTDVDE00001',
        '--new-key',
        'rsa-2048',
        '--key-out',
        'k',
        '--algorithm',
        'id-TA-ECDSA-SHA-256',
      ],
      /a key of rsa-2048 does not sign with id-TA-ECDSA-SHA-256/,
    ],
    [
      ['--holder-reference', 'UTDVDE00001', '--new-key', 'secp256r1', '--key-out', 'k', '--outer-key', 'text'],
      /takes both --outer-key FILE and --outer-reference REF/,
    ],
    [
      ['--holder-reference', 'UTDVDE00001', '--new-key', 'secp256r1', '--key-out', 'k', '--key-password', 'empty'],
      /no password/,
    ],
  ]
  for (const [args, says] of wrong) {
    it(`ends with 2: eac cvc request ${args.join(' ')}`, async () => {
      const { exitCode, err, written } = await eac(['cvc', 'request', ...args], {
        files: { text: 'hello', empty: '\n' },
      })
      assert.deepEqual([exitCode, written.size], [2, 0])
      assert.match(err, says)
    })
  }
})

describeWithOpenssl('eac cvc request with keys of openssl', () => {
  const requestFrom = async (key: Uint8Array, ...more: string[]) => {
    const files = { key, password: 'word\n', other: 'wrong\n' }
    return eac(['cvc', 'request', '--holder-reference', 'UTDVDE00001', '--key', 'key', ...more], { files })
  }

  for (const [curve, algorithm] of [
    ['brainpoolP224r1', 'id-TA-ECDSA-SHA-224'],
    ['brainpoolP256r1', 'id-TA-ECDSA-SHA-256'],
    ['brainpoolP512r1', 'id-TA-ECDSA-SHA-512'],
    ['secp384r1', 'id-TA-ECDSA-SHA-384'],
  ] as const) {
    it(`takes one on ${curve} and signs with ${algorithm}`, async () => {
      const { out, exitCode } = await requestFrom(opensslKey(curve))
      assert.equal(exitCode, 0)
      const shown = await eac(['cvc', 'show'], { stdin: out })
      assert.match(shown.out, new RegExp(`${algorithm}, on ${curve}[\\s\\S]+inner signature +verifies`))
    })
  }

  it('opens an encrypted key with a password file', async () => {
    const locked = openssl(['pkcs8', '-topk8', '-passout', 'pass:word'], opensslKey('brainpoolP256r1'))
    assert.match((await requestFrom(locked)).err, /encrypted key; name a file with its password: --key-password FILE/)
    assert.match((await requestFrom(locked, '--key-password', 'other')).err, /the password does not fit/)
    assert.equal((await requestFrom(locked, '--key-password', 'password')).exitCode, 0)
  })

  it('refuses keys of other kinds, and algorithms of another family', async () => {
    const ed25519 = openssl(['genpkey', '-algorithm', 'ED25519'])
    assert.match((await requestFrom(ed25519)).err, /no certificate can carry \(ed25519\)/)
    const brainpool = opensslKey('brainpoolP256r1')
    assert.match(
      (await requestFrom(brainpool, '--algorithm', 'id-TA-RSA-PSS-SHA-256')).err,
      /does not sign with id-TA-RSA-PSS-SHA-256; its algorithms are id-TA-ECDSA-…/,
    )
  })

  it('makes keys that openssl reads, with a password too', async () => {
    const args = [
      'cvc',
      'request',
      '--holder-reference',
      'UTDVDE00001',
      '--new-key',
      'brainpoolP320r1',
      '--key-out',
      'k',
    ]
    const { written } = await eac([...args, '--key-password', 'password'], { files: { password: 'word' } })
    const pem = written.get('k')!
    assert.match(Buffer.from(pem).toString(), /BEGIN ENCRYPTED PRIVATE KEY/)
    assert.match(openssl(['pkey', '-passin', 'pass:word', '-text', '-noout'], pem).toString(), /brainpoolP320r1/)
  })
})

describe('eac cvc sign', () => {
  let pki: Files
  before(async () => {
    pki = await smallPki()
  })

  const sign = (args: readonly string[], more: Files = {}) =>
    eac(['cvc', 'sign', ...args], { files: { ...pki, ...more } })
  const byCvca = ['--issuer', 'cvca.cvcert', '--key', 'cvca.key']

  it('makes a chain that a verifier accepts', async () => {
    const [anchor, dv] = [certificateIn(pki, 'cvca.cvcert'), certificateIn(pki, 'dv.cvcert')]
    const today = dv.effective
    const verdict = await verifyChain({ anchor, chain: [dv], today, checkSignature })
    assert.deepEqual([verdict.ok, verdict.findings], [true, []])
    assert.deepEqual([dv.chat.role, rightsOf(dv.chat).map(({ name }) => name)], ['DV-domestic', ['read-fingerprints']])
  })

  it('counts both days: 90 days from today', () => {
    const { effective, expires } = certificateIn(pki, 'dv.cvcert')
    assert.deepEqual([effective, expires], ['2026-11-22', '2027-02-19'])
  })

  it('signs below a DV, whose certificate spells out no curve', async () => {
    const files = { ...pki }
    await request(files, 'is', 'UTTERM00001', 'UTDVDE00001')
    const args = ['--request', 'is.cvreq', '--issuer', 'dv.cvcert', '--key', 'dv.key', '--role', 'terminal']
    await made(files, 'is.cvcert', 'sign', ...args, '--rights', 'read-fingerprints', '--days', '30')
    const verify = ['cvc', 'verify', 'is.cvcert', '--anchor', 'cvca.cvcert', '--chain', 'dv.cvcert']
    const { exitCode, out } = await eac(verify, { files })
    assert.equal(exitCode, 0)
    assert.match(out, /rights +may read fingerprints \(DG3\)/)
  })

  it('links a new CVCA key to the old one', async () => {
    const files = { ...pki }
    const own = ['--holder-reference', 'UTCVCA00002', '--new-key', 'brainpoolP256r1', '--key-out', 'cvca2.key']
    await made(files, 'cvca2.cvcert', ...SELF_SIGNED, ...own)
    await made(files, 'link.cvcert', 'sign', '--link', 'cvca2.cvcert', ...byCvca)
    const { exitCode } = await eac(['cvc', 'verify', 'link.cvcert', '--anchor', 'cvca.cvcert'], { files })
    assert.equal(exitCode, 0)
    const { holderReference, authorityReference } = certificateIn(files, 'link.cvcert')
    assert.deepEqual([authorityReference, holderReference], ['UTCVCA00001', 'UTCVCA00002'])
  })

  it('grants rights of extensions by name', async () => {
    const files: Files = {}
    const own = ['--holder-reference', 'UTCVCA00001', '--new-key', 'brainpoolP256r1', '--key-out', 'k', '--type', 'AT']
    const args = ['sign', '--self-signed', '--days', '10', '--rights', 'verify-age,id-specialFunctions:PSC', ...own]
    const certificate = decodeCertificate(await made(files, 'at.cvcert', ...args))
    assert.deepEqual(
      rightsOf(certificate.chat).map(({ name }) => name),
      ['verify-age'],
    )
    const content = extensionContent(certificate.extensions[0]!)
    assert.equal(content.kind === 'authorization' && content.name, 'id-specialFunctions')
    const { out } = await eac(['cvc', 'show', 'at.cvcert'], { files })
    assert.match(out, /extensions +id-specialFunctions 80\n +may have credentials signed pseudonymously \(PSC\)\n/)
  })

  it('makes nothing that a verifier would refuse, and says by which rule', async () => {
    const late = ['--request', 'dv.cvreq', ...byCvca, '--role', 'terminal', '--rights', 'none', '--days', '10']
    const { exitCode, err, written } = await sign([...late, '--out', 'x'])
    assert.deepEqual([exitCode, written.size], [1, 0])
    assert.match(
      err,
      /^error: the certificate is not made: whoever verifies it would refuse it\n {2}error: UTDVDE00001: legal-step/,
    )
  })

  it('refuses a request whose inner signature does not verify', async () => {
    const broken = (pki['dv.cvreq'] as Uint8Array).map((octet, i, all) => (i === all.length - 1 ? octet ^ 1 : octet))
    const args = ['--request', 'broken', ...byCvca, '--role', 'DV-domestic', '--rights', 'none', '--days', '10']
    const { exitCode, err } = await sign(args, { broken })
    assert.equal(exitCode, 1)
    assert.match(err, /inner-signature/)
  })

  it('remarks on what an officer should look at twice', async () => {
    const files = { ...pki }
    await request(files, 'is', 'UTTERM00001', 'UTOTHER00001')
    const args = ['--request', 'is.cvreq', '--issuer', 'dv.cvcert', '--key', 'dv.key', '--role', 'terminal']
    const { err, exitCode } = await eac(['cvc', 'sign', ...args, '--rights', 'all', '--days', '9'], { files })
    assert.equal(exitCode, 0)
    assert.match(err, /note: the request asks UTOTHER00001, not UTDVDE00001\n/)
    assert.match(err, /note: UTDVDE00001 does not have these rights itself, so they are without effect: read-iris\n/)
  })

  const DAYS = ['--days', '10']
  const TO_DV = ['--request', 'dv.cvreq', ...byCvca, '--role', 'DV-domestic']
  const OWN = ['--self-signed', '--new-key', 'secp256r1', '--key-out', 'k', '--holder-reference', 'UTCVCA00009']
  const wrong: readonly [args: string[], says: RegExp][] = [
    [[], /say which certificate: one of --request FILE, --self-signed, --link FILE/],
    [['--self-signed', '--link', 'x'], /say which certificate/],
    [['--request', 'dv.cvreq'], /--request needs --role/],
    [['--request', 'dv.cvreq', '--role', 'terminal'], /--request needs --issuer/],
    [['--request', 'dv.cvreq', '--role', 'terminal', '--issuer', 'cvca.cvcert'], /--issuer needs --key/],
    [[...TO_DV, ...DAYS], /--request needs --rights/],
    [[...TO_DV, '--rights', 'all'], /Say --days NUMBER or --expires DATE/],
    [[...TO_DV, '--rights', 'all', ...DAYS, '--expires', '2027-01-01'], /Say --days NUMBER or --expires DATE/],
    [[...TO_DV, '--rights', 'all', '--expires', '2026-11-21'], /expire \(2026-11-21\) before it begins \(2026-11-22\)/],
    [[...TO_DV, '--rights', 'all', '--effective', '2099-12-01', '--days', '99'], /dates of certificates end with 2099/],
    [[...TO_DV, '--rights', 'read-minds', ...DAYS], /there is no right "read-minds" of IS; eac cvc rights lists/],
    [[...TO_DV, '--rights', 'id-specialFunctions:X', ...DAYS], /there is no right "X"/],
    [[...TO_DV, '--rights', 'id-other:X', ...DAYS], /there is no right "id-other:X"/],
    [[...TO_DV, '--rights', 'all', ...DAYS, '--new-key', 'secp256r1'], /--new-key does not go with --request/],
    [[...OWN, ...DAYS, '--rights', 'all', '--role', 'terminal'], /only a CVCA signs its own certificate/],
    [[...OWN, ...DAYS, '--rights', 'all', '--issuer', 'cvca.cvcert'], /--issuer does not go with --self-signed/],
    [['--link', 'cvca.cvcert', ...byCvca, '--days', '3'], /--days does not go with --link/],
    [
      ['--request', 'cvca.cvcert', ...byCvca, '--role', 'terminal', '--rights', 'all', ...DAYS],
      /is a certificate, not a/,
    ],
    [
      ['--request', 'dv.cvreq', '--issuer', 'cvca.cvcert', '--key', 'dv.key', '--role', 'terminal'],
      /dv\.key is not the key of UTCVCA00001 in cvca\.cvcert/,
    ],
    [[...TO_DV, '--rights', 'all', ...DAYS, '--out', 'cvca.key'], /--out cvca\.key would write over another file/],
  ]
  for (const [args, says] of wrong) {
    it(`ends with 2: eac cvc sign ${args.join(' ')}`, async () => {
      const { exitCode, err, written } = await sign(args)
      assert.deepEqual([exitCode, written.size], [2, 0], err)
      assert.match(err, says)
    })
  }
})

describe('eac cvc rights', () => {
  it('lists every name that --rights takes, with its sentence', async () => {
    const { out } = await eac(['cvc', 'rights'])
    assert.match(out, /\nread-fingerprints +may read fingerprints \(DG3\)\n/)
    assert.match(out, /\nid-specialFunctions:PSC +may have credentials signed/)
  })
})
