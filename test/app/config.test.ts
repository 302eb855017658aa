import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { parseConfig, readConfig } from '../../src/app/config.ts'
import { renewBeforeDaysOf } from '../../src/app/own-tls/identities.ts'
import { withUsers } from '../../src/app/settings/in-force.ts'

const LEAST = {
  publicUrl: 'https://dv.example.ut:8443',
  tls: { certificate: 'tls/node.crt', key: '/etc/eac/node.key' },
  keys: { secretFile: 'keys.secret' },
}

describe('the configuration', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-config-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('fills in safe defaults, and starts relative paths at its file', () => {
    const config = parseConfig(LEAST, '/srv/eac/eac.yaml')
    assert.equal(config.data, '/srv/eac/data')
    assert.deepEqual(config.tls, { certificate: '/srv/eac/tls/node.crt', key: '/etc/eac/node.key' })
    assert.partialDeepStrictEqual(config.listen, { host: '127.0.0.1', port: 8443 })
    const { workAtOnce, callsAtOnce, callbackHours } = config.limits
    assert.deepEqual({ workAtOnce, callsAtOnce, callbackHours }, { workAtOnce: 8, callsAtOnce: 16, callbackHours: 24 })
    assert.equal(Object.isFrozen(config), true)
  })

  it('says what is spoken with callers: modern suites unless others are named, and none without encryption', () => {
    const { tls } = parseConfig(LEAST, '/srv/eac.yaml').listen
    assert.deepEqual(tls.versions, ['1.2', '1.3'])
    assert.ok(tls.suites.every((suite) => /^TLS_|^(ECDHE|DHE)-.*(GCM|CHACHA20)/.test(suite)))
    const only13 = parse('versions: [1.3]\nsuites: [TLS_AES_256_GCM_SHA384]\ngroups: [brainpoolP384r1]')
    assert.deepEqual(parseConfig({ ...LEAST, listen: { tls: only13 } }, '/srv/eac.yaml').listen.tls, {
      versions: ['1.3'],
      suites: ['TLS_AES_256_GCM_SHA384'],
      groups: ['brainpoolP384r1'],
    })
    for (const [wrong, says] of [
      [{ versions: ['1.1'] }, /listen\.tls\.versions\.0: .*"1\.2"\|"1\.3"/],
      [{ suites: ['NULL-SHA256'] }, /listen\.tls\.suites\.0: .*"TLS_AES_256_GCM_SHA384"/],
      [{ suites: ['TLS_AES_256_GCM_SHA384'] }, /listen\.tls\.suites: none of them is of TLS 1\.2/],
      [{ groups: ['secp256k1'] }, /listen\.tls\.groups\.0/],
    ] as const) {
      assert.throws(() => parseConfig({ ...LEAST, listen: { tls: wrong } }, '/srv/eac.yaml'), says)
    }
  })

  it('names where this node may call, and whom it asks for addresses', () => {
    const outgoing = {
      allow: ['cvca.example.ut', '10.20.0.0/16', '::1'],
      resolvers: ['10.0.0.53', '[::1]:5353', '10.0.0.54:53'],
    }
    assert.deepEqual(parseConfig({ ...LEAST, outgoing }, '/srv/eac.yaml').outgoing, outgoing)
    for (const [wrong, says] of [
      [{ allow: ['https://cvca'] }, /outgoing\.allow\.0: a host name, an IP address, or a range/],
      [{ resolvers: ['dns.example.ut'] }, /outgoing\.resolvers\.0: an IP address, with a port/],
    ] as const) {
      assert.throws(() => parseConfig({ ...LEAST, outgoing: wrong }, '/srv/eac.yaml'), says)
    }
  })

  it('takes list sources, their paths from its file, their pauses in words', () => {
    const sources = [
      { name: 'web', kind: 'http', from: 'https://npkd.example.ut/master.ml', every: '30m', authority: 'UT-NPKD' },
      { name: 'drop', kind: 'folder', from: 'lists', authority: 'UT-NPKD' },
    ]
    const { lists } = parseConfig({ ...LEAST, lists: { sources } }, '/srv/eac/eac.yaml')
    assert.deepEqual(lists.sources, [
      { ...sources[0], every: 1_800 },
      { ...sources[1], from: '/srv/eac/lists', every: 21_600 },
    ])
    for (const [wrong, says] of [
      [{ every: '5s' }, /lists\.sources\.0\.every: from 10s to 31d/],
      [{ every: 'often' }, /lists\.sources\.0\.every: a number with s, m, h or d/],
      [{ from: 'ftp://npkd/' }, /lists\.sources\.0\.from: an http or https URL/],
      [{ name: 'drop' }, /lists\.sources\.1\.name: a source before is named drop already/],
    ] as const) {
      const settings = { ...LEAST, lists: { sources: [{ ...sources[0], ...wrong }, sources[1]] } }
      assert.throws(() => parseConfig(settings, '/srv/eac.yaml'), says)
    }
  })

  it('names every wrong setting by its path, and what is unknown', () => {
    const wrong = { ...LEAST, publicUrl: 'http://dv', listen: { port: 70_000 }, retires: {} }
    assert.throws(
      () => parseConfig(wrong, '/srv/eac.yaml'),
      (error: Error) => {
        assert.match(error.message, /\/srv\/eac\.yaml is not a valid configuration/)
        assert.match(error.message, /publicUrl/)
        assert.match(error.message, /listen\.port/)
        assert.match(error.message, /retires/)
        return true
      },
    )
  })

  it('takes a CA in place of TLS files, and says what does not fit it', () => {
    const home = { name: 'home', kind: 'local', authority: 'UT-SPOC', crlUrl: 'http://crl.example.ut/a.crl' }
    const own = { ca: 'home', product: 'tls', commonName: 'eac.example.ut' }
    const spoc = { publicUrl: 'https://spoc.example.ut', tls: { ...own, product: 'spoc-tls' } }
    const { tls } = parseConfig({ ...LEAST, cas: [home], tls: own, spoc }, '/srv/eac/eac.yaml')
    assert.equal('ca' in tls && renewBeforeDaysOf(tls, 'tls'), 30)
    assert.equal('ca' in tls && renewBeforeDaysOf(tls, 'spoc.tls'), 91)
    const wrong = [
      [{ tls: { ...own, ca: 'away' } }, /tls\.ca: there is no CA away under cas; there is home/],
      [{ tls: { ...own, renewBeforeDays: 10 } }, /tls\.announceDays: 14 days of notice need more than 10/],
      [{ tls: { ca: 'home' } }, /tls\.product: [^\n]*\n {2}tls\.commonName: /],
      [
        { spoc: { ...spoc, tls: { ...spoc.tls, dnsNames: ['a.ut'] } } },
        /spoc\.tls\.dnsNames: spoc\.example\.ut, at which/,
      ],
      [
        {
          spoc: { ...spoc, knownByName: { names: ['known.ut'] }, tls: { ...spoc.tls, dnsNames: ['spoc.example.ut'] } },
        },
        /spoc\.tls\.dnsNames: other states know us by known\.ut/,
      ],
    ] as const
    for (const [settings, says] of wrong) {
      const given = { ...LEAST, cas: [home], tls: own, spoc, ...settings }
      assert.throws(() => parseConfig(given, '/srv/eac/eac.yaml'), says)
    }
  })

  it('lets the environment set what containers need', async () => {
    const file = join(folder, 'eac.yaml')
    await writeFile(file, 'publicUrl: https://a.example\ntls: { certificate: a, key: b }\nkeys: { secretFile: c }\n')
    const config = await readConfig(file, {
      EAC_LISTEN_PORT: '9000',
      EAC_LISTEN_HOST: '0.0.0.0',
      EAC_PUBLIC_URL: 'https://b.example',
      EAC_DATA: '/var/lib/eac',
      EAC_LOG_LEVEL: '',
    })
    assert.partialDeepStrictEqual(config.listen, { host: '0.0.0.0', port: 9000 })
    assert.equal(config.publicUrl, 'https://b.example')
    assert.equal(config.data, '/var/lib/eac')
    assert.equal(config.log.level, 'info')
  })

  it('is embedded unless it names a database; what it then needs is named by its path', async () => {
    const path = join(folder, 'eac.yaml')
    const { database, role } = parseConfig(LEAST, path)
    assert.deepEqual([database, role], [undefined, 'all'])
    for (const [wrong, says] of [
      [{ role: 'worker' }, /role: only one process can open the embedded database/],
      [{ queue: { redisUrl: 'redis://r:6379' } }, /queue: Redis only runs jobs.*database\.url/],
      [{ database: {} }, /database: url or urlFile, one of them/],
      [{ database: { url: 'mysql://a:secret@b/c' } }, /database\.url: a URL as postgres:/],
      [{ database: { url: 'postgres://b/c' }, role: 'both' }, /role: one of all, web, worker/],
    ] as const) {
      assert.throws(
        () => parseConfig({ ...LEAST, ...wrong }, path),
        ({ message }: Error) => says.test(message) && !message.includes('secret'),
      )
    }
  })

  it('lets the environment name database, Redis and role, in place of what the file names', async () => {
    const file = join(folder, 'server.yaml')
    const least = 'publicUrl: https://a.example\ntls: { certificate: a, key: b }\nkeys: { secretFile: c }\n'
    await writeFile(file, `${least}database: { urlFile: db.url, connections: 8 }\n`)
    assert.deepEqual((await readConfig(file, {})).database, { urlFile: join(folder, 'db.url'), connections: 8 })
    const config = await readConfig(file, {
      DATABASE_URL: 'postgres://eac@db/eac',
      REDIS_URL: 'rediss://redis:6380',
      EAC_ROLE: 'worker',
    })
    assert.deepEqual(config.database, { url: 'postgres://eac@db/eac', connections: 8 })
    assert.deepEqual([config.queue, config.role], [{ redisUrl: 'rediss://redis:6380' }, 'worker'])
  })

  it('has nothing approved by others unless it says so, and takes no other number than 0, 1 or 2', async () => {
    const path = join(folder, 'eac.yaml')
    assert.deepEqual(withUsers(parseConfig(LEAST, path).approvals), {
      suspension: 0,
      initialRequest: 0,
      registration: 0,
      rollover: 0,
      users: 0,
      remindAfterHours: [24, 72],
    })
    const usersOf = (approvals: object) => withUsers(parseConfig({ ...LEAST, approvals }, path).approvals).users
    assert.deepEqual([usersOf({ rollover: 2, suspension: 1 }), usersOf({ rollover: 2, users: 0 })], [2, 0])
    const wrong = { ...LEAST, approvals: { suspension: 3 } }
    assert.throws(() => parseConfig(wrong, path), /approvals\.suspension: 0, 1 or 2/)
    const unknown = { ...LEAST, approvals: { trustAnchor: 1 } }
    assert.throws(() => parseConfig(unknown, path), /approvals: .*trustAnchor/)
  })

  it('says in a sentence that there is none, or that it is not YAML', async () => {
    await assert.rejects(
      readConfig(join(folder, 'none.yaml'), {}),
      /no readable configuration at .*--data FOLDER.*eac init/,
    )
    const broken = join(folder, 'broken.yaml')
    await writeFile(broken, 'a: [')
    await assert.rejects(readConfig(broken, {}), /is not YAML/)
  })
})
