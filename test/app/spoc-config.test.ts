import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseConfig } from '../../src/app/config.ts'
import { assertOfState, readSpocTls } from '../../src/app/spoc-tls.ts'
import { issueSpocTls, makeSpocRoot, type TlsWish } from '../../src/spoc-channel/index.ts'
import { PublicCa, type PublicWish } from '../support/public-ca.ts'

const NOW = new Date('2026-11-23T12:00:00Z')
const NODE = {
  publicUrl: 'https://ut.example:8443',
  tls: { certificate: 'tls/node.crt', key: 'tls/node.key' },
  keys: { secretFile: 'keys.secret' },
}

function spocOf(spoc: object) {
  const parsed = parseConfig({ ...NODE, spoc: { publicUrl: 'https://spoc.example.ut', ...spoc } }, '/srv/eac.yaml').spoc
  assert.ok(parsed)
  return parsed
}

describe('the section spoc of the configuration', () => {
  it('may be absent: then there is no listener for other states', () => {
    assert.equal(parseConfig(NODE, '/srv/eac.yaml').spoc, undefined)
  })

  it('takes one certificate for both ends, or one each; paths start at the file', () => {
    const one = { certificate: '/srv/spoc.pem', key: '/etc/spoc.key' }
    const both = spocOf({ tls: { certificate: 'spoc.pem', key: '/etc/spoc.key' } })
    assert.deepEqual(both.tls, { server: one, client: one })
    const server = { certificate: 's.pem', key: 's.key' }
    const each = spocOf({ tls: { server, client: one } })
    assert.deepEqual(each.tls, { server: { certificate: '/srv/s.pem', key: '/srv/s.key' }, client: one })
  })

  it('fills in what docs/spoc-channel.md says', () => {
    const { listen, crl, oldSuites } = spocOf({ tls: { certificate: 'a', key: 'b' } })
    assert.partialDeepStrictEqual(listen, { host: '127.0.0.1', port: 8444, tls: { versions: ['1.2', '1.3'] } })
    assert.deepEqual(crl, { reuseMinutes: 60, retrySeconds: 60, timeoutSeconds: 10, alarmDays: 7 })
    assert.equal(oldSuites, false)
  })

  it('names what is wrong by its path', () => {
    const wrong = { publicUrl: 'http://spoc', tls: { certificate: 'a' }, crl: { reuse: 1 } }
    assert.throws(
      () => spocOf(wrong),
      (error: Error) => {
        assert.match(error.message, /spoc\.publicUrl/)
        assert.match(error.message, /spoc\.tls\.key: /)
        assert.match(error.message, /spoc\.crl: .*reuse/)
        return true
      },
    )
  })
})

describe('our certificates towards other states', () => {
  const root = makeSpocRoot({ country: 'UT', notBefore: new Date('2026-01-01T00:00:00Z') })
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-spoc-tls-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  async function files(name: string, wish: Partial<TlsWish> = {}) {
    const made = issueSpocTls({
      root,
      kind: 'both',
      hosts: ['spoc.example.ut'],
      country: 'UT',
      notBefore: new Date('2026-11-01T00:00:00Z'),
      days: 365,
      crlUrl: 'http://crl.example.ut/spoc.crl',
      ...wish,
    })
    const paths = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) }
    await writeFile(paths.certificate, made.pem)
    await writeFile(paths.key, made.keyPem)
    return paths
  }
  const read = (tls: object) => readSpocTls(spocOf({ tls }), NOW, async () => 'UT')

  it('are read where one serves as both', async () => {
    const { country, warnings } = await read(await files('both'))
    assert.deepEqual([country, warnings], ['UT', []])
  })

  it('have to fit their keys', async () => {
    const [one, other] = [await files('one'), await files('other')]
    await assert.rejects(
      read({ certificate: one.certificate, key: other.key }),
      /spoc\.tls\.server\.key is not the key of spoc\.tls\.server\.certificate/,
    )
    await assert.rejects(
      read({ ...one, key: join(folder, 'none') }),
      /none \(setting spoc\.tls\.server\.key\) cannot be read/,
    )
  })

  it('have to name the purpose of their end, and the host we are reached at', async () => {
    const [client, server] = [await files('client', { kind: 'client' }), await files('server', { kind: 'server' })]
    assert.equal((await read({ client, server })).country, 'UT')
    await assert.rejects(read(server), /spoc\.tls\.client:\n.*as a client it needs the extended key usage/)
    const elsewhere = await files('elsewhere', { hosts: ['other.example.ut'] })
    await assert.rejects(read(elsewhere), /spoc\.tls\.server:\n.*for other\.example\.ut, not for spoc\.example\.ut/)
  })

  it('have to be of one state, and of the SPOC that is run here', async () => {
    const [server, foreign] = [await files('ours'), await files('foreign', { country: 'FU' })]
    await assert.rejects(read({ server, client: foreign }), /server is of UT, that of spoc\.tls\.client of FU/)
    const tls = await read(server)
    const spoc = { id: '', name: 'FU-SPOC', role: 'SPOC', country: 'FU', mnemonic: 'S', policy: {} } as const
    assert.throws(
      () => assertOfState(tls, [spoc as never]),
      /are of UT, and FU-SPOC is the SPOC of FU: .*Name certificates of FU/,
    )
    assert.doesNotThrow(() => assertOfState(tls, [{ ...spoc, role: 'CVCA' } as never]))
  })

  it('need no country, SPOC purposes and CRL where other states know us by name: a short life and that name', async () => {
    const ca = new PublicCa(NOW)
    const readNamed = async (wish: PublicWish, home = async () => 'UT') => {
      const { pem, keyPem } = ca.issue(wish)
      const tls = { certificate: join(folder, 'named.pem'), key: join(folder, 'named.key') }
      await writeFile(tls.certificate, pem)
      await writeFile(tls.key, keyPem)
      return readSpocTls(spocOf({ tls, knownByName: { names: ['spoc.example.ut'], days: 7 } }), NOW, home)
    }
    assert.equal((await readNamed({ names: ['spoc.example.ut'] })).country, 'UT') // of the SPOC that is run here
    await assert.rejects(
      readNamed({ names: ['spoc.example.ut'], days: 8 }),
      /would refuse .*\n.*lives 8\.0 days, over 7/,
    )
    await assert.rejects(readNamed({ names: ['ut.example'] }), /it is for ut\.example; registered: spoc\.example\.ut/)
    await assert.rejects(read(await files('strict', { worlds: [] })), /needs the extended key usage/) // not without that
  })

  it('that have run out are told, and keep nothing from starting', async () => {
    const { warnings } = await read(await files('old', { days: 3 }))
    assert.match(warnings.join(), /spoc\.tls\.server: .*RFC 5280 6\.1\.3/)
  })
})
