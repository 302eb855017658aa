import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlClient } from '../../src/api/index.ts'
import { CONFIG_FILE, type Config } from '../../src/app/config.ts'
import { controlSocketPath, isHeld } from '../../src/app/data-folder.ts'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import { readStoreSecret } from '../../src/app/read-store-secret.ts'
import { resealKeys } from '../../src/app/reseal-keys.ts'
import type { Operator } from '../../src/messages/index.ts'
import { readKeyFile } from '../../src/signatures/file-key-store/key-file.ts'
import { openHeader, readHeader } from '../../src/signatures/file-key-store/store-header.ts'
import { openFileKeyStore, type StoreSecret } from '../../src/signatures/index.ts'
import { eventually } from '../support/eventually.ts'
import { KEYS_IN_TOKEN } from '../support/keys.ts'
import { makeTestFolder } from '../support/node.ts'
import { foundInMemory } from '../support/search-memory.ts'
import { addAuthority } from '../support/utopia.ts'
import { attack } from './attack.ts'

const OF = { ada: 'the passphrase of ada', bob: 'the passphrase of bob', carol: 'the passphrase of carol' }
const MACHINE = (config: Config) => ({ config, log: createLog('silent'), now: () => new Date() })

describe('attacks on keys that persons open', function () {
  this.timeout(300_000)
  let folder: string
  let config: Config
  let node: ChildProcess
  let operator: Operator
  let said = ''
  const hidden: Record<string, Buffer> = {} // what must never come out, in the forms it may have

  before(async function () {
    if (KEYS_IN_TOKEN || process.platform !== 'linux') this.skip()
    ;({ folder, config } = await makeTestFolder('UT', new Date(), 'embedded'))
    const before = await openOperator(MACHINE(config))
    await addAuthority(before, 'UT-CVCA', 'CVCA', 'CVCATST').finally(before.close)
    Object.assign(hidden, await privateParts(config))
    const persons = Object.entries(OF).map(([person, passphrase]) => ({ person, passphrase }))
    await resealKeys(MACHINE(config), { kind: 'persons', needed: 2, persons })
    const file = join(folder, CONFIG_FILE)
    const text = (await readFile(file, 'utf8')).replace('secretFile: keys.secret', 'secret: persons')
    await writeFile(file, `${text}log: { level: debug }\n`)
    node = spawn(process.execPath, ['bin/eac.js', 'serve', '--config', file], { stdio: ['ignore', 'pipe', 'pipe'] })
    const hear = (piece: Buffer): void => {
      said += piece
    }
    for (const stream of [node.stdout, node.stderr]) stream?.on('data', hear)
    const socket = await controlSocketPath(config.data)
    await eventually('the node runs', async () => said.includes('node started') && (await isHeld(socket)), 120_000)
    operator = controlClient(socket)
  })
  after(async () => {
    if (node?.exitCode === null) {
      node.kill('SIGTERM')
      await eventually('the node has stopped', () => node.exitCode !== null, 60_000)
    }
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  const unlock = (person: keyof typeof OF, passphrase: string = OF[person]) =>
    operator.call('keys.unlock', { person, passphrase })

  attack(
    {
      id: 'KEY-09',
      actor: 'one of those who hold the keys',
      target: 'private keys that two of three persons open',
      attack: 'Gives their own passphrase twice, in the name of others, and beside a name that holds nothing.',
      answer: 'One person counts once: the keys stay locked, nothing is signed, and events name whose share was tried.',
    },
    async () => {
      await unlock('ada')
      assert.deepEqual((await unlock('ada')).given, ['ada'])
      await assert.rejects(unlock('bob', OF.ada), /passphrase-wrong/)
      await assert.rejects(operator.call('keys.unlock', { person: 'eve', passphrase: OF.ada }), /eve holds no keys/)
      await assert.rejects(operator.call('authority.rollover', { name: 'UT-CVCA' }), /keys-locked/)
      const [refused] = await events('passphrase for the keys refused')
      assert.equal(refused?.details.person, 'bob')
    },
  )

  attack(
    {
      id: 'KEY-10',
      actor: 'whoever reads the memory of the machine',
      target: 'private keys after their holders locked them',
      attack:
        'After keys were used and locked again, all memory of the process is searched for them and for the key that opens them.',
      answer: 'They were there while they were open, and are overwritten once they are locked.',
    },
    async () => {
      await unlock('ada')
      await unlock('bob')
      await operator.call('authority.rollover', { name: 'UT-CVCA' }) // signs with it
      assert.ok((await foundInMemory(node.pid ?? 0, hidden)).length > 0, 'the search finds what is there')
      await operator.call('keys.lock', {})
      await eventually('the keys are gone', async () => (await foundInMemory(node.pid ?? 0, hidden)).length === 0)
    },
  )

  attack(
    {
      id: 'KEY-11',
      actor: 'whoever reads logs, answers to operators, or a copy of the data folder',
      target: 'private keys and passphrases',
      attack:
        'After use, the whole log, the answers of every command that shows something of keys, and every file of the data folder are searched for them, in binary, hexadecimal and base64.',
      answer: 'They are nowhere.',
    },
    async () => {
      const answers = [
        await operator.call('node.show', {}),
        await operator.call('node.examine', {}),
        await operator.call('keys.list', {}),
        await operator.call('authority.show', { name: 'UT-CVCA' }),
        await operator.call('event.list', { limit: 500 }),
      ]
      const files = await filesBelow(config.data)
      const texts = [Buffer.from(said), Buffer.from(JSON.stringify(answers)), ...files]
      assert.ok(said.includes('the keys were unlocked') && files.length > 20)
      const secrets = [
        ...Object.values(hidden).flatMap(inAllForms),
        ...Object.values(OF).map((one) => Buffer.from(one)),
      ]
      for (const secret of secrets) assert.ok(!texts.some((text) => text.includes(secret)))
    },
  )

  attack(
    {
      id: 'KEY-12',
      actor: 'whoever steals a copy of the data folder and the configuration',
      target: 'private keys',
      attack:
        'Opens the copy without a passphrase, with that of one person, with other 32 octets, and with the secret of before.',
      answer:
        'Nothing opens: two passphrases are needed, and the secret of before opens nothing since the keys were sealed anew.',
    },
    async () => {
      const copy = await mkdtemp(join(tmpdir(), 'eac-stolen-'))
      try {
        const stolen = join(copy, 'keys')
        await cp(join(config.data, 'keys'), stolen, { recursive: true })
        const open = (secret: StoreSecret | { kind: 'persons' }) => openFileKeyStore({ folder: stolen, secret })
        const store = await open({ kind: 'persons' })
        const [key] = await store.list()
        await store.give('ada', OF.ada)
        await assert.rejects(store.signer(key?.keyId ?? ''), { code: 'keys-locked' })
        await assert.rejects(open({ kind: 'key', octets: randomBytes(32) }), { code: 'secret-other-kind' })
        const before = await readStoreSecret({ kind: 'passphrase', file: join(folder, 'keys.secret') })
        await assert.rejects(open(before as StoreSecret), { code: 'secret-other-kind' })
      } finally {
        await rm(copy, { recursive: true, force: true })
      }
    },
  )

  attack(
    {
      id: 'KEY-13',
      actor: 'whoever can open the control socket',
      target: 'the passphrase of a person who holds the keys',
      attack: 'Tries one passphrase after the other.',
      answer:
        'After five there is a pause, also for the right one, and each was an event; other persons are not kept from opening the keys.',
    },
    async () => {
      for (let tries = 0; tries < 5; tries++)
        await assert.rejects(unlock('carol', `guess number ${tries}`), /passphrase-wrong/)
      await assert.rejects(unlock('carol'), /Too many wrong attempts; try again after/)
      const refused = (await events('passphrase for the keys refused')).filter(
        ({ details }) => details.person === 'carol',
      )
      assert.deepEqual(refused.map(({ details }) => details.inARow).reverse(), [1, 2, 3, 4, 5])
      await unlock('ada')
      assert.equal((await unlock('bob')).isOpen, true)
    },
  )

  const events = async (kind: string) =>
    (await operator.call('event.list', { limit: 500 })).events.filter((one) => one.kind === kind)
})

describe('attacks on the files of keys', function () {
  this.timeout(300_000)

  for (const [id, what, misdeed] of [
    ['KEY-14', 'One bit of the file of its key is changed.', flipBit],
    ['KEY-15', 'The file of its key is cut off.', (path: string) => truncate(path, 300)],
  ] as const) {
    attack(
      {
        id,
        actor: 'whoever can write to the data folder',
        target: 'the key a CVCA signs with',
        attack: what,
        answer: 'It does not open: nothing is signed, and an event names the key.',
      },
      async function () {
        if (KEYS_IN_TOKEN) this.skip()
        const { folder, config } = await makeTestFolder('UT', new Date(), 'embedded')
        const made = await openOperator(MACHINE(config))
        await addAuthority(made, 'UT-CVCA', 'CVCA', 'CVCATST').finally(made.close)
        const [keyId = ''] = await keyIds(config)
        await misdeed(join(config.data, 'keys', `${keyId}.json`))
        const operator = await openOperator(MACHINE(config))
        try {
          await assert.rejects(operator.call('authority.rollover', { name: 'UT-CVCA' }), /key-damaged/)
          await eventually('it is told', async () => {
            const { events } = await operator.call('event.list', { limit: 100 })
            return events.some(({ kind, details }) => kind === 'file of a key damaged' && details.key === keyId)
          })
        } finally {
          await operator.close()
          await rm(folder, { recursive: true, force: true })
        }
      },
    )
  }
})

async function flipBit(path: string): Promise<void> {
  const file = JSON.parse(await readFile(path, 'utf8')) as { ciphertext: string }
  const octets = Buffer.from(file.ciphertext, 'base64')
  octets[40]! ^= 1
  await writeFile(path, JSON.stringify({ ...file, ciphertext: octets.toString('base64') }))
}

const keyIds = async ({ data }: Config): Promise<string[]> =>
  (await readdir(join(data, 'keys')))
    .filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
    .map((name) => name.slice(0, -5))

/** The number of each private key, as it is written and as OpenSSL holds it. */
async function privateParts(config: Config): Promise<Record<string, Buffer>> {
  const folder = join(config.data, 'keys')
  const header = (await readHeader(folder)) ?? assert.fail()
  const { key } = await openHeader(folder, header, (await readStoreSecret(config.keys.secret)) as StoreSecret)
  const parts: Record<string, Buffer> = {}
  for (const keyId of await keyIds(config)) {
    const { privateKey } = readKeyFile(key, keyId, await readFile(join(folder, `${keyId}.json`), 'utf8'))
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
    const at = pkcs8.indexOf(Buffer.of(2, 1, 1, 4)) // RFC 5915: version 1, then an octet string
    const number = Buffer.from(pkcs8.subarray(at + 5, at + 5 + (pkcs8[at + 4] ?? 0)))
    parts[keyId] = number
    parts[`${keyId}, as OpenSSL holds it`] = Buffer.from(number).reverse()
  }
  return parts
}

const inAllForms = (octets: Uint8Array): Buffer[] => {
  const all = Buffer.from(octets)
  return [all, Buffer.from(all.toString('hex')), Buffer.from(all.toString('base64').slice(0, 40))]
}

async function filesBelow(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    entries
      .filter((one) => one.isFile())
      .map((one) => readFile(join(one.parentPath, one.name)).catch(() => Buffer.alloc(0))),
  )
}
