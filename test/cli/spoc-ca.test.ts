import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cliWorld } from '../../src/app/cli-world.ts'
import { runCommandLine } from '../../src/cli/index.ts'
import { describeWithOpenssl, openssl } from '../support/openssl.ts'

const WORLD = cliWorld()
const CRL_URL = 'http://crl.example.ut/spoc.crl'

describeWithOpenssl('eac spoc-ca', () => {
  let folder: string

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'spoc-ca-')), 'ut')
  })
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

  async function eac(...args: string[]) {
    const said: Record<'out' | 'err', string[]> = { out: [], err: [] }
    const out = (text: string) => void said.out.push(text)
    const err = (text: string) => void said.err.push(text)
    const exitCode = await runCommandLine(['spoc-ca', ...args], { ...WORLD, out, err })
    return { exitCode, out: said.out.join(''), err: said.err.join('') }
  }

  async function done(...args: string[]): Promise<string> {
    const { exitCode, out, err } = await eac(...args)
    assert.equal(exitCode, 0, err)
    return out
  }

  const path = (name: string) => join(folder, name)
  const init = (...more: string[]) => done('init', folder, '--country', 'UT', '--crl-url', CRL_URL, ...more)

  /** What OpenSSL says of a certificate, by root and CRL. */
  function verify(name: string, purpose: 'sslclient' | 'sslserver'): string {
    openssl(['crl', '-inform', 'DER', '-in', path('spoc.crl'), '-out', path('crl.pem')])
    const by = ['-x509_strict', '-crl_check', '-CAfile', path('root.pem'), '-CRLfile', path('crl.pem')]
    try {
      return openssl(['verify', ...by, '-purpose', purpose, path(`${name}.pem`)]).toString()
    } catch (error) {
      return (error as { stderr: Buffer }).stderr.toString()
    }
  }

  for (const key of ['prime256v1', 'secp384r1', 'brainpoolP256r1', 'brainpoolP512r1', 'rsa-2048']) {
    it(`makes with ${key} what openssl verifies, and a revocation it heeds`, async () => {
      await init('--key', key)
      await done('issue', folder, 'caller', '--kind', 'client', '--key', key)
      await done('issue', folder, 'host', '--kind', 'server', '--host', 'spoc.example.ut', '--host', 'localhost')
      assert.match(verify('caller', 'sslclient'), /: OK\n$/)
      assert.match(verify('host', 'sslserver'), /: OK\n$/)
      assert.match(verify('host', 'sslclient'), /unsuitable certificate purpose|unsupported certificate purpose/)
      await done('revoke', folder, 'host')
      assert.match(verify('host', 'sslserver'), /certificate revoked/)
      assert.match(verify('caller', 'sslclient'), /: OK\n$/)
    })
  }

  it('writes what the profile asks, as openssl reads it', async () => {
    await init('--organization', 'Utopian Office')
    await done('issue', folder, 'both', '--kind', 'both', '--host', 'spoc.example.ut', '--world', 'icao-9303-12')
    const text = openssl(['x509', '-in', path('both.pem'), '-noout', '-text']).toString()
    assert.match(text, /Issuer: C = UT, O = Utopian Office, CN = SPOC CA UT/)
    assert.match(text, /Subject: C = UT, CN = SPOC TLS server/)
    assert.match(
      text,
      /2\.23\.136\.1\.1\.10\.1, TLS Web Client Authentication, 2\.23\.136\.1\.1\.10\.2, TLS Web Server/,
    )
    assert.match(text, /DNS:spoc\.example\.ut/)
    assert.match(text, /URI:http:\/\/crl\.example\.ut\/spoc\.crl/)
  })

  it('counts its CRLs, and lets none run for more than 90 days', async () => {
    await init()
    const number = () =>
      openssl(['crl', '-inform', 'DER', '-in', path('spoc.crl'), '-noout', '-crlnumber'])
        .toString()
        .trim()
    assert.match(number(), /^crlNumber=0x0?1$/)
    await done('crl', folder, '--days', '90')
    assert.match(number(), /^crlNumber=0x0?2$/)
    assert.equal((await eac('crl', folder, '--days', '91')).exitCode, 2)
  })

  it('keeps keys to their owner, and says that it is for demonstration', async () => {
    assert.match(await init(), /for demonstration and test only/)
    await done('issue', folder, 'caller', '--kind', 'client')
    for (const key of ['root.key', 'caller.key']) assert.equal(statSync(path(key)).mode & 0o777, 0o600)
    for (const name of ['', 'init', 'issue', 'revoke', 'crl']) {
      const { out } = await eac(...(name === '' ? [] : [name]), '--help')
      assert.match(out, /Example:/)
    }
    assert.match((await eac('--help')).out, /for demonstration and test/)
  })

  it('writes over nothing', async () => {
    await init()
    await done('issue', folder, 'caller', '--kind', 'client')
    const before = readFileSync(path('root.key'))
    const again = await eac('init', folder, '--country', 'UT', '--crl-url', CRL_URL)
    assert.deepEqual([again.exitCode, again.out], [1, ''])
    assert.match(again.err, /root\.key is there already/)
    assert.deepEqual(readFileSync(path('root.key')), before)
    assert.equal((await eac('issue', folder, 'caller', '--kind', 'client')).exitCode, 1)
    assert.equal((await eac('issue', folder, 'root', '--kind', 'client')).exitCode, 2)
  })

  it('says what to do when it cannot', async () => {
    const cases: [string[], RegExp][] = [
      [['issue', folder, 'x', '--kind', 'client'], /no folder of a SPOC CA; make one with eac spoc-ca init/],
      [['init', folder, '--country', 'UT', '--crl-url', 'https://x'], /starts with http:\/\//],
      [['init', folder, '--country', 'Utopia', '--crl-url', CRL_URL], /two capital letters/],
    ]
    for (const [args, says] of cases) {
      const { exitCode, err } = await eac(...args)
      assert.equal(exitCode, 2)
      assert.match(err, says)
    }
    await init()
    assert.match((await eac('revoke', folder, 'x')).err, /issued none yet/)
    assert.match((await eac('issue', folder, 'x', '--kind', 'server')).err, /give --host NAME/)
    await done('issue', folder, 'caller', '--kind', 'client')
    assert.match((await eac('revoke', folder, 'x')).err, /it issued caller/)
  })
})
