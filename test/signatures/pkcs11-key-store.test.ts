import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CurveName, EcdsaAlgorithm, RsaAlgorithm } from '../../src/cvc/index.ts'
import {
  checkSignature,
  type KeySpec,
  KeyStoreError,
  type KeyStoreErrorCode,
  keySpecOf,
  openPkcs11KeyStore,
  type Pkcs11KeyStore,
  type TokenState,
} from '../../src/signatures/index.ts'
import { eventually } from '../support/eventually.ts'
import { softHsmIsHere } from '../support/softhsm.ts'
import { makeUnrulyToken, type Order, type UnrulyToken } from '../support/unruly/unruly.ts'

const CURVES: [CurveName, EcdsaAlgorithm][] = [
  ['brainpoolP224r1', 'id-TA-ECDSA-SHA-224'],
  ['brainpoolP256r1', 'id-TA-ECDSA-SHA-256'],
  ['brainpoolP320r1', 'id-TA-ECDSA-SHA-512'], // the hash is longer than the order
  ['brainpoolP384r1', 'id-TA-ECDSA-SHA-384'],
  ['brainpoolP512r1', 'id-TA-ECDSA-SHA-512'],
  ['secp224r1', 'id-TA-ECDSA-SHA-1'],
  ['secp256r1', 'id-TA-ECDSA-SHA-256'],
  ['secp384r1', 'id-TA-ECDSA-SHA-384'],
  ['secp521r1', 'id-TA-ECDSA-SHA-512'],
]
const RSA: [number, RsaAlgorithm][] = [
  [2048, 'id-TA-RSA-v1-5-SHA-256'],
  [2048, 'id-TA-RSA-PSS-SHA-256'],
  [3072, 'id-TA-RSA-v1-5-SHA-512'],
  [3072, 'id-TA-RSA-PSS-SHA-512'],
]
const SPEC: KeySpec = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' }
const OCTETS = Buffer.from('what is signed')
const TIMEOUT_SECONDS = 2

const makesKeySoon = (store: Pkcs11KeyStore): Promise<void> =>
  eventually('a key is made', () =>
    store.create(SPEC).then(
      () => true,
      () => false,
    ),
  )

const markOf = async (text: string): Promise<string> => `mark of ${[...text].reverse().join('')}`

describe('openPkcs11KeyStore', function () {
  this.timeout(60_000)
  let token: UnrulyToken
  let folder: string
  const opened: Pkcs11KeyStore[] = []

  before(async function () {
    if (!(await softHsmIsHere())) this.skip()
    folder = await mkdtemp(join(tmpdir(), 'eac-token-keys-'))
  })

  beforeEach(async () => {
    token = await makeUnrulyToken()
  })

  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
  })

  after(() => rm(folder, { recursive: true, force: true }))

  function open({
    pinFile = token.pinFile,
    states = [] as TokenState[],
    library = token.library,
    readPin = async () => (await readFile(pinFile, 'utf8')).trim(),
    mark = markOf,
  } = {}): Pkcs11KeyStore {
    const store = openPkcs11KeyStore({
      folder,
      library,
      token: { label: token.label },
      environment: process.env,
      sessions: 2,
      timeoutSeconds: TIMEOUT_SECONDS,
      readPin,
      mark,
      onChange: (state) => states.push(state),
      firstPauseMilliseconds: 50,
    })
    opened.push(store)
    return store
  }

  async function madeKey(store: Pkcs11KeyStore) {
    const { keyId } = await store.create(SPEC)
    return { keyId, signer: await store.signer(keyId) }
  }

  const failsBy = (code: KeyStoreErrorCode) => (error: unknown) =>
    error instanceof KeyStoreError && error.code === code && !error.message.includes(token.pin)

  it('makes keys of each kind in the token, which signs with them what OpenSSL verifies', async () => {
    const store = open()
    const specs: KeySpec[] = [
      ...CURVES.map(([curve, algorithm]) => ({ curve, algorithm })),
      ...RSA.map(([modulusBits, algorithm]) => ({ modulusBits, algorithm })),
    ]
    for (const spec of specs) {
      const { keyId, publicKey } = await store.create(spec)
      assert.deepEqual(keySpecOf(publicKey), spec)
      const signature = await (await store.signer(keyId)).sign(OCTETS)
      assert.ok(await checkSignature(publicKey, OCTETS, signature), JSON.stringify(spec))
    }
  })

  it('signs with a key again after the node was started anew', async () => {
    const { keyId, publicKey } = await open().create(SPEC)
    const signer = await open().signer(keyId)
    assert.deepEqual(signer.publicKey, publicKey)
    assert.ok(await checkSignature(publicKey, OCTETS, await signer.sign(OCTETS)))
  })

  it('finds a key in the token that it has no note of, by its id alone', async () => {
    const { keyId, publicKey } = await open().create(SPEC)
    await rm(join(folder, `${keyId}.json`))
    const signer = await open().signer(keyId)
    assert.deepEqual(signer.publicKey, publicKey)
  })

  const PASSING: Order[] = [
    'once-logged-out',
    'once-sessions-closed',
    'once-removed',
    'once-not-present',
    'once-crash',
    'once-crash-in-sign',
  ]
  for (const misdeed of PASSING) {
    it(`signs all the same where the library does this: ${misdeed}`, async () => {
      const { signer } = await madeKey(open())
      await token.order(misdeed)
      const signatures = await Promise.all([signer.sign(OCTETS), signer.sign(OCTETS), signer.sign(OCTETS)])
      assert.ok(token.isDone())
      for (const signature of signatures) assert.ok(await checkSignature(signer.publicKey, OCTETS, signature))
    })
  }

  for (const misdeed of ['hang', 'hang-in-init'] as const) {
    it(`says that the token does not answer where its library does this: ${misdeed}; and goes on when it does`, async () => {
      const states: TokenState[] = []
      const { signer } = await madeKey(open({ states }))
      await token.order(misdeed)
      await assert.rejects(signer.sign(OCTETS), failsBy('token-unreachable'))
      await token.order(undefined)
      await eventually('it signs again', () =>
        signer.sign(OCTETS).then(
          () => true,
          () => false,
        ),
      )
    })
  }

  it('answers at once while the token is away, and says when it went and when it is back', async () => {
    const states: TokenState[] = []
    const { signer } = await madeKey(open({ states }))
    await token.order('removed')
    await assert.rejects(signer.sign(OCTETS), failsBy('token-unreachable'))
    await token.order(undefined)
    await eventually('it signs again', () =>
      signer.sign(OCTETS).then(
        () => true,
        () => false,
      ),
    )
    assert.deepEqual(
      states.map(({ kind }) => kind),
      ['ready', 'lost', 'ready'],
    )
  })

  it('waits for a token whose folder was taken away, and finds its keys when it is put back', async () => {
    const { signer } = await madeKey(open())
    await rename(token.folder, `${token.folder}-away`)
    try {
      const fresh = open()
      await assert.rejects(fresh.create(SPEC), failsBy('token-unreachable'))
    } finally {
      await rename(`${token.folder}-away`, token.folder)
    }
    assert.ok(await checkSignature(signer.publicKey, OCTETS, await signer.sign(OCTETS)))
  })

  for (const misdeed of ['wrong-signature', 'other-key'] as const) {
    it(`lets no signature out that does not verify: ${misdeed}`, async () => {
      const store = open()
      await store.create(SPEC)
      const { signer } = await madeKey(store)
      await token.order(misdeed)
      await assert.rejects(signer.sign(OCTETS), failsBy('signature-not-verified'))
    })
  }

  it('gives the token a wrong PIN once, also after a restart, and takes the right one when it is put there', async () => {
    const pinFile = join(folder, 'pin-of-this-test')
    await writeFile(pinFile, 'wrong')
    for (const store of [open({ pinFile }), open({ pinFile })]) {
      for (const _ of [1, 2]) await assert.rejects(store.create(SPEC), failsBy('token-pin-refused'))
    }
    assert.equal(await token.logins(), 1)
    await writeFile(pinFile, token.pin)
    const [first] = opened
    await makesKeySoon(first!)
  })

  it('tries no PIN after the keys were sealed anew where one was refused before, until a person says so', async () => {
    const pinFile = join(folder, 'pin-before-sealing')
    await writeFile(pinFile, 'wrong as well')
    const before = open({ pinFile })
    await assert.rejects(before.create(SPEC), failsBy('token-pin-refused'))
    await before.close()
    const store = open({ pinFile, mark: async (text) => `other mark of ${text.length}` })
    await assert.rejects(store.create(SPEC), { code: 'token-pin-refused', message: /before the keys were sealed anew/ })
    assert.equal(await token.logins(), 1)
    await writeFile(pinFile, token.pin)
    await store.forgetRefusedPin()
    await makesKeySoon(store)
  })

  it('knows of no refused PIN any more once the token took the right one', async () => {
    const pinFile = join(folder, 'pin-put-right')
    await writeFile(pinFile, 'wrong once more')
    const before = open({ pinFile })
    await assert.rejects(before.create(SPEC), failsBy('token-pin-refused'))
    await before.close()
    await writeFile(pinFile, token.pin)
    await makesKeySoon(open({ pinFile }))
    await makesKeySoon(open({ pinFile, mark: async () => 'mark of another secret' }))
  })

  it('tries a refused PIN again when a person says so', async () => {
    const pinFile = join(folder, 'pin-of-that-test')
    await writeFile(pinFile, 'wrong too')
    const before = open({ pinFile })
    await assert.rejects(before.create(SPEC), failsBy('token-pin-refused'))
    await before.close() // else it would try again as well
    const store = open({ pinFile })
    await store.forgetRefusedPin()
    await assert.rejects(store.create(SPEC), failsBy('token-pin-refused'))
    assert.equal(await token.logins(), 2)
  })

  it('gives the token no PIN once it is closed, also where the PIN was being read', async () => {
    const [pinIsRead, readOn] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()]
    const store = open({
      readPin: () => {
        pinIsRead.resolve()
        return readOn.promise
      },
    })
    const making = assert.rejects(store.create(SPEC), failsBy('token-unreachable'))
    await pinIsRead.promise
    await store.close()
    readOn.resolve(token.pin)
    await making
    assert.equal(await token.logins(), 0)
  })

  it('is not opened by what was begun before it was left, and at once by who needs it afterwards', async () => {
    const [isMarked, markOn] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()]
    let marks = 0
    const mark = async (text: string): Promise<string> => {
      if (marks++ > 0) return markOf(text)
      isMarked.resolve()
      return markOn.promise
    }
    const store = open({ mark })
    const making = assert.rejects(store.create(SPEC), failsBy('keys-locked'))
    await isMarked.promise
    store.leave()
    const { signer } = await madeKey(store)
    markOn.resolve('a mark')
    await making
    assert.equal(await token.logins(), 1)
    assert.equal(store.tokenState.kind, 'ready')
    await signer.sign(OCTETS)
  })

  it('ends the process that is just opening it when it is left', async () => {
    await token.order('once-hang-in-login')
    const states: TokenState[] = []
    const store = open({ states })
    const making = assert.rejects(store.create(SPEC), failsBy('keys-locked'))
    await eventually('it is logging in', async () => token.isDone())
    store.leave()
    await making
    assert.deepEqual(states, [])
    await madeKey(store)
    assert.deepEqual(
      states.map(({ kind }) => kind),
      ['ready'],
    )
  })

  it('names a key that is not there, and one whose making did not come to its end', async () => {
    const store = open()
    await assert.rejects(store.signer(randomUUID()), failsBy('key-unknown'))
    await assert.rejects(store.signer('../../etc/passwd'), failsBy('key-unknown'))
    const ids = async () => (await store.list()).map(({ keyId }) => keyId)
    const before = await ids()
    await assert.rejects(open({ library: '/nonexistent.so' }).create(SPEC), failsBy('token-unreachable'))
    const [left] = (await ids()).filter((keyId) => !before.includes(keyId))
    await assert.rejects(store.signer(left!), failsBy('key-unknown'))
    await store.remove(left!)
    assert.deepEqual(await ids(), before)
  })

  it('removes a key from the token, and then it signs no more', async () => {
    const store = open()
    const { keyId } = await madeKey(store)
    await store.remove(keyId)
    await store.remove(keyId)
    await assert.rejects(open().signer(keyId), failsBy('key-unknown'))
  })

  it('makes no key for TLS', async () => {
    await assert.rejects(open().create(SPEC, { use: 'tls' }), failsBy('key-spec-unsupported'))
  })
})
