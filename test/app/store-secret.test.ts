import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseConfig, readConfig } from '../../src/app/config.ts'
import { readStoreSecret } from '../../src/app/read-store-secret.ts'

const LEAST = { publicUrl: 'https://dv.example.ut:8443', tls: { certificate: 'a', key: 'b' } }

describe('what opens the private keys', () => {
  let folder: string
  let file: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-secret-'))
    file = join(folder, 'keys.key')
  })
  after(() => rm(folder, { recursive: true }))

  const secretOf = (keys: object, credentials?: string) =>
    parseConfig({ ...LEAST, keys }, '/srv/eac.yaml', credentials).keys.secret

  it('is one of: a passphrase in a file, 32 octets in a file or a credential, persons', () => {
    assert.deepEqual(secretOf({ secretFile: 'k' }), { kind: 'passphrase', file: '/srv/k' })
    assert.deepEqual(secretOf({ secret: { file: 'k' } }), { kind: 'key', file: '/srv/k' })
    const credential = { kind: 'key', file: '/run/credentials/eac/keys.key' }
    assert.deepEqual(secretOf({ secret: { credential: 'keys.key' } }, '/run/credentials/eac'), credential)
    assert.deepEqual(secretOf({ secret: 'persons' }), { kind: 'persons' })
    assert.throws(() => secretOf({ secretFile: 'k', secret: 'persons' }), /keys: secretFile or secret/)
    assert.throws(() => secretOf({}), /keys: secretFile or secret/)
    assert.throws(
      () => secretOf({ secret: { credential: '../k' } }),
      /keys\.secret\.credential: the name of a credential/,
    )
  })

  it('is what the environment says, in place of what the file says', async () => {
    const path = join(folder, 'eac.yaml')
    await writeFile(path, 'publicUrl: https://a.example\ntls: { certificate: a, key: b }\nkeys: { secretFile: c }\n')
    const { keys } = await readConfig(path, { EAC_KEYS_KEY_FILE: '/run/secrets/eac-key' })
    assert.deepEqual(keys.secret, { kind: 'key', file: '/run/secrets/eac-key' })
    await writeFile(path, 'publicUrl: https://a.example\ntls: { certificate: a, key: b }\nkeys: { secret: persons }\n')
    assert.deepEqual((await readConfig(path, { EAC_KEYS_SECRET_FILE: '/s' })).keys.secret, {
      kind: 'passphrase',
      file: '/s',
    })
  })

  const read = async (octets: Uint8Array | string, mode = 0o400) => {
    await rm(file, { force: true })
    await writeFile(file, octets)
    await chmod(file, mode)
    return readStoreSecret({ kind: 'key', file })
  }

  it('is taken from a file of 32 octets as they are', async () => {
    const octets = randomBytes(32)
    assert.deepEqual(await read(octets), { kind: 'key', octets })
    assert.deepEqual(await read(octets, 0o440), { kind: 'key', octets }) // as systemd and Kubernetes hand it over
  })

  it('is refused where it is something else, with how to make it', async () => {
    const octets = randomBytes(32)
    for (const [wrong, says] of [
      [Buffer.concat([octets, Buffer.from('\n')]), /has 33 octets, as with a line feed at its end, and must have 32/],
      [`${octets.toString('hex')}\n`, /has 65 octets, as in hexadecimal, and must have 32/],
      [octets.subarray(1), /has 31 octets, and must have 32.*\/dev\/urandom/s],
      ['', /has 0 octets/],
      [new Uint8Array(32), /is not random/],
    ] as const) {
      await assert.rejects(read(wrong), { name: 'ConfigError', message: says })
    }
    await rm(file)
    await assert.rejects(readStoreSecret({ kind: 'key', file }), { name: 'ConfigError', message: /ENOENT/ })
    await assert.rejects(readStoreSecret({ kind: 'key', file: folder }), { name: 'ConfigError' })
  })

  it('is refused where others can read it, or a group can write it', async () => {
    for (const mode of [0o404, 0o402, 0o420, 0o401]) {
      await assert.rejects(read(randomBytes(32), mode), { name: 'ConfigError', message: /chmod 0400/ })
    }
  })
})
