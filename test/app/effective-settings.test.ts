import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseConfig } from '../../src/app/config.ts'
import { effectiveSettings } from '../../src/app/effective-settings.ts'

const LEAST = {
  publicUrl: 'https://dv.example.ut:8443',
  tls: { certificate: 'tls/node.crt', key: 'tls/node.key' },
  keys: { secretFile: 'keys.secret' },
}

describe('what is told of the configuration', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-settings-'))
    await writeFile(join(folder, 'est.password'), 'never read')
    await writeFile(join(folder, 'keys.secret'), 'never read')
  })
  after(() => rm(folder, { recursive: true, force: true }))
  const told = (more: object) => effectiveSettings(parseConfig({ ...LEAST, ...more }, join(folder, 'eac.yaml')))

  it('is every setting by its path, defaults too; what has a name stands under it', () => {
    const sources = [{ name: 'icao', kind: 'http', from: 'https://lists.example/ml.ldif', authority: 'UT-DV' }]
    const settings = told({ lists: { sources } })
    assert.partialDeepStrictEqual(settings, {
      'listen.port': 8443,
      'approvals.registration': 0,
      'people.secondFactorFor': ['administrator', 'officer', 'approver'],
      'people.passwordLogin': 'everybody',
      'keys.secret.kind': 'passphrase',
      'keys.secret.file': join(folder, 'keys.secret'),
      'lists.sources.icao.from': 'https://lists.example/ml.ldif',
      cas: [],
    })
  })

  it('leaves out passwords and what URLs ask with', () => {
    const settings = told({
      database: { url: 'postgres://eac:hunter2@db.example.ut/eac?sslpassword=hunter3' },
      queue: { redisUrl: 'redis://:hunter4@cache' },
      audit: { anchors: [{ name: 'vault', http: 'https://hunter5:x@vault.example/put?token=hunter6' }] },
    })
    assert.doesNotMatch(JSON.stringify(settings), /hunter/)
    assert.equal(settings['database.url'], 'postgres://eac:***@db.example.ut/eac?sslpassword=***')
    const bare = told({ audit: { anchors: [{ name: 'vault', http: 'https://vault.example/put?hunter7&hunter8=' }] } })
    assert.doesNotMatch(JSON.stringify(bare), /hunter/)
    assert.equal(told({ database: { url: 'postgres://eac:hunter2@[db/eac' } })['database.url'], '(not told)')
  })

  it('tells of a web hook that it is, and where, but not its path', () => {
    const settings = told({ alerts: { webhooks: [{ name: 'desk', url: 'https://desk.example/hunter2/hunter3' }] } })
    assert.equal(settings['alerts.webhooks.desk.url'], 'https://desk.example/***')
  })

  it('tells a file that holds a secret by its path, and nothing that stands in its place', () => {
    const est = (password: string) => ({
      cas: [
        {
          kind: 'est',
          name: 'est',
          authority: 'UT-DV',
          url: 'https://est.example',
          roots: 'roots.pem',
          login: { user: 'u', password },
        },
      ],
    })
    const passwordIn = (password: string) => told(est(password))['cas.est.login.password']
    assert.equal(passwordIn('est.password'), 'est.password')
    assert.equal(passwordIn('hunter2'), '(not told)')
  })

  it('tells no secret that stands where the name of its file belongs', async () => {
    const secret = '482913'
    const told = effectiveSettings({
      ...parseConfig(LEAST, join(folder, 'eac.yaml')),
      health: { tokenFile: secret },
      alerts: { snmp: [{ communityFile: secret, authPasswordFile: secret }], mail: [{ passwordFile: secret }] },
      operators: { issuers: [{ clientSecretFile: join(folder, secret) }] },
      wsSecurity: { signers: [{ passphraseFile: secret, key: secret }] },
      cas: [{ name: 'acme', account: { binding: { keyId: 'ours', key: secret } } }],
      keys: { secret: { kind: 'passphrase', file: join(folder, secret) }, pkcs11: { pinFile: join(folder, secret) } },
    } as never)
    assert.doesNotMatch(JSON.stringify(told), new RegExp(secret))
    assert.equal(told['keys.pkcs11.pinFile'], '(not told)')
    assert.equal(told['cas.acme.account.binding.keyId'], 'ours')
    const there = join(folder, 'est.password')
    const keys = { secretFile: 'est.password', pkcs11: { library: '/l.so', token: { slot: 0 }, pinFile: there } }
    const settings = effectiveSettings(parseConfig({ ...LEAST, keys }, join(folder, 'eac.yaml')))
    assert.deepEqual([settings['keys.secret.file'], settings['keys.pkcs11.pinFile']], [there, there])
  })
})
