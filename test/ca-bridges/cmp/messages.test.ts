import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { objectionTo } from '../../../src/ca-bridges/cmp/check-protection.ts'
import { failuresIn, PKI_FAILURES } from '../../../src/ca-bridges/cmp/failures.ts'
import { newMacAlgorithm, passwordMac } from '../../../src/ca-bridges/cmp/password-mac.ts'
import { type PkiMessage, readMessage } from '../../../src/ca-bridges/cmp/read-message.ts'
import { pkiStatus } from '../../../src/ca-bridges/cmp/statuses.ts'
import { troubleOf } from '../../../src/ca-bridges/cmp/trouble.ts'
import { bridgeFiles, readRoots } from '../../../src/ca-bridges/index.ts'
import { ListError, TAG, write, writeSequence } from '../../../src/lists/index.ts'
import { succeed } from '../../interop/run-program.ts'
import { describeWithOpenssl, openssl } from '../../support/openssl.ts'
import { CmpWorld, SECRET, WRONG_SECRET } from './cmp-world.ts'

describeWithOpenssl('messages of CMP as OpenSSL writes them at both ends', () => {
  const [secret, wrong] = [Buffer.from(SECRET), Buffer.from(WRONG_SECRET)]
  let world: CmpWorld
  let port: number
  before(async () => {
    world = await CmpWorld.open({ plain: [] })
    port = world.port('plain')
  })
  after(() => world.close())

  /** What the client of OpenSSL and its server said to each other, in turn. */
  async function transcript(command: readonly string[], protection: readonly string[], rounds: number) {
    const at = (name: string): string => join(world.folder, name)
    const files = (side: string) => Array.from({ length: rounds }, (_, n) => at(`${command[1]}.${side}${n}`))
    const [asked, given] = [files('q'), files('r')]
    const saved = ['-reqout', asked.join(','), '-rspout', given.join(',')]
    const server = ['-config', '', '-server', `127.0.0.1:${port}`, '-path', '/']
    await succeed('openssl', ['cmp', ...server, ...command, ...protection, ...saved], { folder: world.folder })
    return Promise.all(asked.flatMap((name, n) => [readFile(name), readFile(given[n] ?? name)]))
  }
  const bySecret = ['-ref', '1234', '-secret', `pass:${SECRET}`, '-recipient', '/CN=Mock CMP srv']
  const byKey = ['-cert', 'ra.pem', '-key', 'ra.key', '-trusted', 'ca.pem']
  const typesOf = (messages: readonly Uint8Array[]) => messages.map((one) => readMessage(one).body.type)
  const roots = () =>
    readRoots(
      bridgeFiles((named) => join(world.folder, named)),
      'ca.pem',
    )

  it('reads an order by secret, and finds its protection good, with another secret or another octet not', async () => {
    const csr = ['-csr', 'ee.csr', '-certout', 'out.pem']
    const messages = await transcript(['-cmd', 'p10cr', ...csr], bySecret, 2)
    assert.deepEqual(typesOf(messages), ['p10cr', 'cp', 'certConf', 'pkiconf'])
    for (const octets of messages) {
      const message = readMessage(octets)
      const objection = (one: PkiMessage, known: Buffer) => objectionTo(one, { secret: known, roots: [] }, world.now())
      assert.equal(await objection(message, secret), undefined)
      assert.match((await objection(message, wrong)) ?? '', /not protected by the secret/)
      const changed = { ...message, protectedOctets: message.protectedOctets.with(-1, 0x55) }
      assert.match((await objection(changed, secret)) ?? '', /not protected by the secret/)
      const { protection: _, ...bare } = message
      assert.equal(await objection(bare, secret), 'it is not protected')
    }
  })

  it('reads a revocation and a general message by key, and finds the signature of the CA good, of another octet not', async () => {
    const messages = await transcript(['-cmd', 'rr', '-oldcert', 'ee.pem', '-revreason', '4'], byKey, 1)
    assert.deepEqual(typesOf(messages), ['rr', 'rp'])
    const general = await transcript(['-cmd', 'genm', '-infotype', 'caCerts'], byKey, 1)
    assert.deepEqual(typesOf(general), ['genm', 'genp'])
    for (const octets of [messages[1], general[1]]) {
      const message = readMessage(octets ?? new Uint8Array())
      const trust = { roots: await roots() }
      assert.equal(await objectionTo(message, trust, world.now()), undefined)
      const changed = { ...message, protectedOctets: message.protectedOctets.with(-1, 0x55) }
      assert.equal(await objectionTo(changed, trust, world.now()), 'its signature does not verify')
      const later = new Date(world.now().getTime() + 400 * 86_400_000)
      assert.match((await objectionTo(message, trust, later)) ?? '', /is not valid now/)
    }
  })

  it('rejects every proper prefix of a message', async () => {
    for (const octets of await transcript(['-cmd', 'genm', '-infotype', 'caCerts'], bySecret, 1)) {
      for (let length = 0; length < octets.length; length++) {
        assert.throws(() => readMessage(octets.subarray(0, length)), ListError)
      }
    }
  })

  it('reads a message with any one octet changed, or says what is wrong with it', async () => {
    for (const octets of await transcript(['-cmd', 'genm', '-infotype', 'caCerts'], bySecret, 1)) {
      for (let at = 0; at < octets.length; at++) {
        const changed = Uint8Array.from(octets)
        changed[at] = changed[at]! ^ 0x21
        try {
          await objectionTo(readMessage(changed), { secret, roots: [] }, world.now())
        } catch (error) {
          assert.ok(error instanceof ListError, `octet ${at}: ${error}`)
        }
      }
    }
  })

  it('computes PBMAC1 as OpenSSL does', async () => {
    const algorithm = newMacAlgorithm('pbmac1')
    const salt = algorithm.subarray(algorithm.indexOf(0x04) + 2).subarray(0, 16) // the first OCTET STRING
    const options = ['digest:SHA256', `pass:${SECRET}`, `hexsalt:${Buffer.from(salt).toString('hex')}`, 'iter:210000']
    const kdf = openssl(['kdf', '-keylen', '32', ...options.flatMap((one) => ['-kdfopt', one]), 'PBKDF2'])
    const key = kdf.toString().replace(/[:\s]/g, '')
    const mac = openssl(['mac', '-digest', 'SHA256', '-macopt', `hexkey:${key}`, 'HMAC'], 'what is protected')
    const ours = await passwordMac(algorithm, secret, Buffer.from('what is protected'))
    assert.equal(Buffer.from(ours ?? []).toString('hex'), mac.toString().trim().toLowerCase())
  })

  it('does not compute for minutes because an answer says so', async () => {
    const busy = Buffer.from(newMacAlgorithm('pbm-sha256'))
    const rounds = busy.indexOf(Buffer.from('02022710', 'hex')) // INTEGER 10000
    assert.ok(rounds > 0)
    const many = Buffer.concat([
      busy.subarray(0, rounds),
      Buffer.from('02047fffffff', 'hex'),
      busy.subarray(rounds + 4),
    ])
    const [outer, inner] = [many[1] ?? 0, many.indexOf(0x30, 2)]
    many[1] = outer + 2
    many[inner + 1] = (many[inner + 1] ?? 0) + 2
    assert.equal(await passwordMac(many, secret, Buffer.from('x')), undefined)
  })
})

describe('words of CMP', () => {
  const bit = (n: number) => Uint8Array.from({ length: 4 }, (_, at) => (at === n >> 3 ? 0x80 >> (n & 7) : 0))

  it('gives every failure its class: credentials, try again, not found, known already, and else our data', () => {
    const named: Record<string, readonly number[]> = {
      'auth refused': [1, 12, 20, 23],
      'transient refused': [24, 25],
      'permanent unknown': [21, 26],
      'not-found refused': [4],
      'permanent refused': [10, 11, 27],
    }
    for (let n = 0; n <= 27; n++) {
      const error = troubleOf({ status: 2, text: '', failures: failuresIn(bit(n)) })
      const expected = Object.keys(named).find((key) => named[key]?.includes(n)) ?? 'validation refused'
      assert.equal(`${error.class} ${error.outcome}`, expected, `bit ${n}`)
      assert.equal(error.code === 'outcome-unknown', n === 21 || n === 26, `bit ${n}`)
    }
    assert.equal(PKI_FAILURES.length, 27)
  })

  it('lets what is unknown outweigh what is certain, where a CA sets several bits', () => {
    const both = Uint8Array.from(bit(2), (octet, at) => octet | (bit(21)[at] ?? 0))
    assert.equal(troubleOf({ status: 2, text: '', failures: failuresIn(both) }).outcome, 'unknown')
  })

  it('ends no order for a status that nobody knows', () => {
    assert.deepEqual(
      [7, 4, 6].map((one) => pkiStatus(one).order),
      ['unknown', 'unknown', 'unknown'],
    )
    assert.equal(pkiStatus(7).word, 'status 7')
  })

  it('refuses what is no message at all', () => {
    for (const octets of [write(TAG.null), writeSequence(), writeSequence(writeSequence(), write(TAG.null))]) {
      assert.throws(() => readMessage(octets), ListError)
    }
  })
})
