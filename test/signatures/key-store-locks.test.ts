import assert from 'node:assert/strict'
import { randomBytes, scryptSync } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sameKey } from '../../src/cvc/index.ts'
import {
  type FileKeyStore,
  type KeySpec,
  type NewSecret,
  openFileKeyStore,
  type StoreSecret,
  seal,
} from '../../src/signatures/index.ts'
import { useDiskFaults } from '../support/disk-faults.ts'

const BRAINPOOL: KeySpec = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' }
const message = Buffer.from('what is signed')
const scryptN = 2 ** 4
const UNTIL: StoreSecret = { kind: 'passphrase', passphrase: 'open sesame' }
const KEY: StoreSecret = { kind: 'key', octets: randomBytes(32) }
const OF = { ada: 'the first passphrase', bob: 'the second passphrase', carol: 'the third passphrase' }
const PERSONS: NewSecret = {
  kind: 'persons',
  needed: 2,
  persons: Object.entries(OF).map(([person, passphrase]) => ({ person, passphrase })),
}
const BY_PERSONS = { kind: 'persons' } as const

describe('what opens a file key store', () => {
  const faults = useDiskFaults()
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-store-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const open = (secret: StoreSecret | typeof BY_PERSONS = UNTIL): Promise<FileKeyStore> =>
    openFileKeyStore({ folder, secret, scryptN })
  const header = async () => JSON.parse(await readFile(join(folder, 'store.json'), 'utf8'))

  async function resealed(secret: NewSecret): Promise<string> {
    const store = await open()
    const { keyId } = await store.create(BRAINPOOL)
    await store.reseal(secret, {})
    assert.equal(await store.sealRest(), 1)
    await store.endReseal()
    await (await store.signer(keyId)).sign(message)
    return keyId
  }

  describe('a file of 32 octets', () => {
    it('opens it, and no other one does', async () => {
      const { keyId } = await (await open(KEY)).create(BRAINPOOL)
      await (await (await open(KEY)).signer(keyId)).sign(message)
      await assert.rejects(open({ kind: 'key', octets: randomBytes(32) }), { code: 'secret-wrong' })
      await assert.rejects(open({ kind: 'key', octets: KEY.octets.subarray(1) }), { code: 'secret-wrong' })
    })

    it('does not open what a passphrase opens, nor the other way round, and says what does', async () => {
      await open()
      await assert.rejects(open(KEY), { code: 'secret-other-kind', message: /opened by a passphrase in a file/ })
      await assert.rejects(open(BY_PERSONS), { code: 'secret-other-kind', message: /eac keys reseal/ })
      await resealed(KEY)
      await assert.rejects(open(), { code: 'secret-other-kind', message: /opened by a file of 32 octets/ })
    })
  })

  describe('persons', () => {
    it('open it once enough of them are here, whoever they are and in any order', async () => {
      const keyId = await resealed(PERSONS)
      for (const [first, second] of [
        ['ada', 'bob'],
        ['carol', 'ada'],
        ['bob', 'carol'],
      ] as const) {
        const store = await open(BY_PERSONS)
        await store.give(first, OF[first])
        await assert.rejects(store.signer(keyId), { code: 'keys-locked' })
        await store.give(first, OF[first])
        assert.partialDeepStrictEqual(store.state, { given: [first], needed: 2, isOpen: false })
        await store.give(second, OF[second])
        assert.partialDeepStrictEqual(store.state, { given: [], isOpen: true })
        await (await store.signer(keyId)).sign(message)
      }
    })

    it('are refused a wrong passphrase, that of another one, and a name that holds nothing', async () => {
      await resealed(PERSONS)
      const store = await open(BY_PERSONS)
      await assert.rejects(store.give('ada', `${OF.ada}!`), { code: 'passphrase-wrong' })
      await assert.rejects(store.give('ada', OF.bob), { code: 'passphrase-wrong' })
      await assert.rejects(store.give('eve', OF.ada), { code: 'person-unknown' })
      assert.partialDeepStrictEqual(store.state, { given: [] })
    })

    it('are at least two, and no more are needed than there are', async () => {
      const store = await open()
      for (const [persons, needed] of [
        [['ada'], 1],
        [['ada', 'bob'], 1],
        [['ada', 'bob'], 3],
        [['ada', 'ada'], 2],
      ] as const) {
        const given = persons.map((person) => ({ person, passphrase: OF.ada }))
        await assert.rejects(store.reseal({ kind: 'persons', needed, persons: given }, {}), RangeError)
      }
      await open()
    })

    it('cannot be exchanged, nor fewer of them be asked for, in the file', async () => {
      const keyId = await resealed(PERSONS)
      const whole = await header()
      const alter = async (change: (lock: typeof whole.lock) => void): Promise<FileKeyStore> => {
        const altered = structuredClone(whole)
        change(altered.lock)
        await writeFile(join(folder, 'store.json'), JSON.stringify(altered))
        return open(BY_PERSONS)
      }
      const renamed = await alter((lock) => Object.assign(lock.shares[2], { person: 'eve' }))
      await assert.rejects(renamed.give('eve', OF.carol), { code: 'passphrase-wrong' })
      const three = await alter((lock) => Object.assign(lock, { needed: 3 }))
      await assert.rejects(three.give('ada', OF.ada), { code: 'passphrase-wrong' })
      const copied = await alter((lock) => Object.assign(lock.shares[1], { ...lock.shares[0], person: 'bob' }))
      await assert.rejects(copied.give('bob', OF.ada), { code: 'passphrase-wrong' })
      await assert.rejects(
        alter((lock) => Object.assign(lock, { needed: 1 })),
        { code: 'store-damaged' },
      )
      assert.ok(keyId)
    })

    it('lock it again: signers that are out sign no more, and the key is not made again from one of them', async () => {
      const keyId = await resealed(PERSONS)
      const store = await open(BY_PERSONS)
      await store.give('ada', OF.ada)
      await store.give('bob', OF.bob)
      const signer = await store.signer(keyId)
      store.lock()
      await assert.rejects(signer.sign(message), { code: 'keys-locked' })
      await assert.rejects(store.create(BRAINPOOL), { code: 'keys-locked' })
      await assert.rejects(store.mark('a PIN'), { code: 'keys-locked' })
      await assert.rejects(store.signer('00000000-0000-4000-8000-000000000000'), { code: 'key-unknown' })
      await store.give('ada', OF.ada)
      assert.partialDeepStrictEqual(store.state, { given: ['ada'], isOpen: false })
      store.lock()
      assert.partialDeepStrictEqual(store.state, { given: [] })
    })

    it('lock it also while it is being opened: what they gave before opens nothing', async () => {
      await resealed(PERSONS)
      const store = await open(BY_PERSONS)
      await store.give('ada', OF.ada)
      const isGiving = assert.rejects(store.give('bob', OF.bob), { code: 'keys-locked' })
      store.lock()
      await isGiving
      assert.partialDeepStrictEqual(store.state, { given: [], isOpen: false })
      await store.give('ada', OF.ada)
      faults.arm({ position: 0, when: 'after', does: () => store.lock() }) // both are here, and the header is being read
      await assert.rejects(store.give('bob', OF.bob), { code: 'keys-locked' })
      faults.disarm()
      assert.partialDeepStrictEqual(store.state, { given: [], isOpen: false })
    })

    it('find out who opened it, also where two give at the same time', async () => {
      await resealed(PERSONS)
      const store = await open(BY_PERSONS)
      assert.deepEqual(await Promise.all([store.give('ada', OF.ada), store.give('carol', OF.carol)]), [
        { holders: ['ada'], opened: false },
        { holders: ['ada', 'carol'], opened: true },
      ])
      assert.deepEqual(await store.give('bob', OF.bob), { holders: ['bob'], opened: false })
    })

    it('lose no key where they lock it while it is being sealed anew, whatever it is just doing', async () => {
      let isLocked = true
      let position = 0
      for (; isLocked; position++) {
        await rm(folder, { recursive: true })
        const store = await open()
        const { keyId } = await store.create(BRAINPOOL)
        await store.reseal(PERSONS, {})
        isLocked = false
        const does = (): void => {
          isLocked = true
          store.lock()
        }
        faults.arm({ position, when: 'after', does })
        await endOf(store).catch((error) => assert.equal(error.code, 'keys-locked', String(error)))
        faults.disarm()
        const again = await open(BY_PERSONS)
        for (const person of ['ada', 'bob'] as const) await again.give(person, OF[person])
        await endOf(again)
        await (await again.signer(keyId)).sign(message)
      }
      assert.ok(position > 8, `it was locked ${position} times`)
    })

    it('have no store before one was sealed for them', () =>
      assert.rejects(open(BY_PERSONS), { code: 'store-missing' }))
  })

  describe('sealing it anew', () => {
    it('leaves nothing that the old secret opens, and all that it was told to carry until it is done', async () => {
      const store = await open()
      const { keyId, publicKey } = await store.create(BRAINPOOL)
      const before = await readFile(join(folder, `${keyId}.json`), 'utf8')
      const [kept] = await store.list()
      await store.reseal(KEY, { people: Buffer.from('derived before') })
      await assert.rejects(open(UNTIL), { code: 'secret-other-kind' })
      const again = await open(KEY)
      assert.deepEqual(again.carried, { people: Buffer.from('derived before') })
      assert.ok(sameKey((await again.signer(keyId)).publicKey, publicKey)) // also of what is not sealed anew yet
      await again.sealRest()
      await again.endReseal()
      assert.equal(again.carried, undefined)
      assert.ok(!('before' in (await header())))
      assert.notEqual(await readFile(join(folder, `${keyId}.json`), 'utf8'), before)
      assert.deepEqual((await again.list())[0]?.since.getTime(), kept?.since.getTime())
    })

    it('takes no secret that says nothing: nobody could open it again', async () => {
      const store = await open()
      const { keyId } = await store.create(BRAINPOOL)
      for (const passphrase of ['', ' \n', Buffer.alloc(0)])
        await assert.rejects(store.reseal({ kind: 'passphrase', passphrase }, {}), { code: 'secret-empty' })
      const persons = ['ada', 'bob'].map((person) => ({ person, passphrase: ' ' }))
      await assert.rejects(store.reseal({ kind: 'persons', needed: 2, persons }, {}), { code: 'secret-empty' })
      await (await (await open()).signer(keyId)).sign(message)
    })

    it('seals nothing under a key that was overwritten', () =>
      assert.throws(() => seal(new Uint8Array(32), message, ''), /key of zeros/))

    it('by another process lets this one make no key that nothing would open, nor tell of damage', async () => {
      let damaged = 0
      const onDamaged = (): void => void damaged++
      const [here, there] = [await openFileKeyStore({ folder, secret: UNTIL, scryptN, onDamaged }), await open()]
      const { keyId } = await there.create(BRAINPOOL)
      await resealTo(there, KEY)
      const says = { code: 'secret-other-kind', message: /sealed anew meanwhile: start this process again/ }
      await assert.rejects(here.create(BRAINPOOL), says)
      await assert.rejects(here.signer(keyId), says)
      assert.equal(damaged, 0)
      assert.deepEqual(
        (await there.list()).map((one) => one.keyId),
        [keyId],
      )
    })

    it('by another process lets persons open nothing with what they gave this one', async () => {
      await resealed(PERSONS)
      const [here, there] = [await open(BY_PERSONS), await open(BY_PERSONS)]
      for (const person of ['ada', 'bob'] as const) await there.give(person, OF[person])
      await resealTo(there, PERSONS)
      await here.give('ada', OF.ada)
      await assert.rejects(here.give('bob', OF.bob), { code: 'secret-other-kind' })
    })

    it('does not begin while a key is damaged: what a back-up brings must open still', async () => {
      const store = await open()
      const { keyId } = await store.create(BRAINPOOL)
      await writeFile(join(folder, `${keyId}.json`), '{}')
      await assert.rejects(store.reseal(KEY, {}), { code: 'key-damaged' })
      await open()
    })

    it('goes over from a store of the first version, whose passphrase is its key', async () => {
      await writeFile(join(folder, 'store.json'), firstVersion('open sesame'))
      const store = await open()
      assert.equal(store.version, 1)
      const { keyId } = await store.create(BRAINPOOL)
      await assert.rejects(open({ kind: 'passphrase', passphrase: 'open, barley' }), { code: 'secret-wrong' })
      await store.reseal(PERSONS, {})
      await store.sealRest()
      await store.endReseal()
      assert.equal(store.version, 2)
      await (await store.signer(keyId)).sign(message)
    })

    for (const when of ['before', 'after'] as const) {
      it(`ends as it was or as it is to be, wherever the process dies ${when} changing a file`, async () => {
        let deaths = 0
        for (let position = 0; ; position++) {
          await rm(folder, { recursive: true })
          const store = await open()
          const keys = [await store.create(BRAINPOOL), await store.create(BRAINPOOL)]
          faults.arm({ position, when })
          const isDead = await resealTo(store, KEY).then(
            () => false,
            () => true,
          )
          faults.disarm()
          const byNew: FileKeyStore | undefined = await open(KEY).catch(() => undefined)
          const byOld: FileKeyStore | undefined = await open(UNTIL).catch(() => undefined)
          const found: FileKeyStore[] = [byNew, byOld].filter((one) => one !== undefined)
          assert.equal(found.length, 1, `after ${faults.done.at(-1)}: both secrets open it, or none`)
          const [next] = found
          for (const { keyId, publicKey } of keys) {
            const signer = (await next?.signer(keyId)) ?? assert.fail()
            assert.ok(sameKey(signer.publicKey, publicKey))
            await signer.sign(message)
          }
          if (byNew !== undefined) {
            await next?.sealRest()
            await next?.endReseal()
            assert.ok(!('before' in (await header())))
            for (const { keyId } of keys) await (await open(KEY)).signer(keyId)
          }
          assert.ok((await readdir(folder)).includes('store.json'))
          if (!isDead) break
          deaths++
        }
        assert.ok(deaths > 10, `it died ${deaths} times`)
      })
    }
  })

  async function resealTo(store: FileKeyStore, secret: NewSecret): Promise<void> {
    await store.reseal(secret, {})
    await endOf(store)
  }

  async function endOf(store: FileKeyStore): Promise<void> {
    await store.sealRest()
    await store.endReseal()
  }
})

/** As a node of an earlier version made it. */
function firstVersion(passphrase: string): string {
  const salt = randomBytes(32).toString('base64')
  const kdf = { name: 'scrypt', N: scryptN, r: 8, p: 1, salt }
  const key = scryptSync(passphrase, Buffer.from(salt, 'base64'), 32, { N: scryptN, r: 8, p: 1 })
  const probe = 'eac-broker key store, version 1'
  const bound = JSON.stringify([probe, kdf.name, kdf.N, kdf.r, kdf.p, kdf.salt])
  return JSON.stringify({ version: 1, kdf, probe: seal(key, Buffer.from(probe), bound) })
}
