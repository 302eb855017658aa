import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { createSpocChannel, type SpocState } from '../../src/spoc-channel/index.ts'
import { KEYS, ListPki, type Made } from '../lists/list-pki.ts'
import { describeWithOpenssl, openssl } from '../support/openssl.ts'
import { type CrlServer, startCrlServer } from './crl-server.ts'

const CA = ['keyUsage=critical,keyCertSign,cRLSign', 'subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid']
const IDENTIFIERS = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid']

/** All that is not made by us: certificates and lists of the openssl program. */
describeWithOpenssl('SPOC certificates made by openssl', () => {
  let pki: ListPki
  let lists: CrlServer
  let root: Made
  let state: SpocState
  let published: Record<string, Uint8Array>

  before(async () => {
    pki = new ListPki()
    lists = await startCrlServer(new Uint8Array())
    lists.answer = (request, response) => response.end(published[request.url ?? ''] ?? '')
    root = pki.make({ subject: '/C=UT/CN=SPOC CA', extensions: ['basicConstraints=critical,CA:TRUE,pathlen:1', ...CA] })
    state = {
      country: 'UT',
      roots: [{ der: root.der, from: new Date(Date.now() - 86_400_000) }],
      crlHosts: [lists.host],
      hosts: [],
    }
  })
  after(async () => {
    pki.close()
    await lists.stop()
  })
  beforeEach(() => {
    published = { '/root.crl': crlOf(root) }
  })

  /** `openssl ca -gencrl` with these revoked. */
  function crlOf(ca: Made, revoked: readonly Made[] = [], days = 30): Uint8Array {
    const database = pki.write('')
    const config = pki.write(
      ['[ca]', 'default_ca=c', '[c]', `database=${database}`, 'default_md=sha256', `crlnumber=${pki.write('01\n')}`]
        .concat('crl_extensions=x', '[x]', 'authorityKeyIdentifier=keyid', '')
        .join('\n'),
    )
    writeFileSync(`${database}.attr`, 'unique_subject = no\n')
    const by = ['ca', '-config', config, '-keyfile', ca.key, '-cert', ca.pem]
    for (const { pem } of revoked) openssl([...by, '-revoke', pem])
    const out = pki.path('list.pem')
    rmSync(out, { force: true })
    openssl([...by, '-gencrl', '-crldays', String(days), '-out', out])
    return Uint8Array.from(openssl(['crl', '-in', out, '-outform', 'DER']))
  }

  const place = (name: string) => `crlDistributionPoints=URI:${lists.url.replace('/spoc.crl', name)}`

  function leaf(issuer: Made, crl: string, wish: Partial<Parameters<ListPki['make']>[0]> = {}): Made {
    const usage = 'extendedKeyUsage=1.2.203.7064.1.1.369791.1,clientAuth'
    const extensions = ['keyUsage=critical,digitalSignature', usage, ...IDENTIFIERS, place(crl)]
    return pki.make({ subject: '/C=UT/CN=SPOC TLS client', issuer, extensions, days: 300, ...wish })
  }

  async function broken(...chain: Made[]): Promise<string[]> {
    const channel = createSpocChannel({
      states: async () => [state],
      crls: { find: async () => undefined, keep: async () => {} },
      now: () => new Date(),
      onEvent: () => {},
    })
    const verdict = await channel.identifyClient(chain.map(({ der }) => der))
    return verdict.ok ? [] : verdict.findings.map(({ rule }) => rule)
  }

  for (const [name, key] of Object.entries(KEYS)) {
    it(`are good with a key of ${name}`, async () => {
      assert.deepEqual(await broken(leaf(root, '/root.crl', { key })), [])
    })
  }

  it('are good by way of a CA in between, and refused when either is revoked', async () => {
    const extensions = ['basicConstraints=critical,CA:TRUE,pathlen:0', ...CA, place('/root.crl')]
    const middle = pki.make({ subject: '/C=UT/CN=SPOC TLS CA', issuer: root, key: KEYS.rsa, extensions })
    const own = leaf(middle, '/middle.crl')
    published['/middle.crl'] = crlOf(middle)
    assert.deepEqual(await broken(own, middle), [])
    published['/middle.crl'] = crlOf(middle, [own])
    assert.deepEqual(await broken(own, middle), ['not-revoked'])
    published['/middle.crl'] = crlOf(middle)
    published['/root.crl'] = crlOf(root, [middle])
    assert.deepEqual(await broken(own, middle), ['not-revoked'])
    published['/root.crl'] = crlOf(root)
    delete published['/middle.crl']
    assert.deepEqual(await broken(own, middle), ['crl-at-hand'])
  })

  it('are refused when they are revoked, signed with SHA-1, or have two countries', async () => {
    const own = leaf(root, '/root.crl')
    published['/root.crl'] = crlOf(root, [own])
    assert.deepEqual(await broken(own), ['not-revoked'])
    assert.deepEqual(await broken(leaf(root, '/root.crl', { options: ['-sha1'] })), ['signature-hash'])
    const two = leaf(root, '/root.crl', { subject: '/C=UT/C=XX/CN=SPOC TLS client' })
    assert.deepEqual(await broken(two), ['country-named-once'])
  })

  it('are refused with name constraints above them, which nobody here heeds', async () => {
    const constraint = 'nameConstraints=permitted;DNS:example.ut'
    const extensions = ['basicConstraints=critical,CA:TRUE,pathlen:0', ...CA, place('/root.crl'), constraint]
    const middle = pki.make({ subject: '/C=UT/CN=SPOC TLS CA', issuer: root, extensions })
    assert.deepEqual(await broken(leaf(middle, '/root.crl'), middle), ['issuer-extensions-understood'])
  })

  it('are refused without the key purpose', async () => {
    const extensions = ['extendedKeyUsage=clientAuth', ...IDENTIFIERS, place('/root.crl')]
    assert.deepEqual(await broken(leaf(root, '/root.crl', { extensions })), ['spoc-purpose'])
  })
})
