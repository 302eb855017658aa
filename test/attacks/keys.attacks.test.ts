import assert from 'node:assert/strict'
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import { certificateIn } from '../support/applicant.ts'
import { makeTestFolder, startTestNode } from '../support/node.ts'
import { softHsmIsHere } from '../support/softhsm.ts'
import { makeUnrulyToken, type Order, type UnrulyToken } from '../support/unruly/unruly.ts'
import { addAuthority, successor } from '../support/utopia.ts'
import { attack } from './attack.ts'
import { attackedState } from './support/attacked-state.ts'

const OPERATOR = 'whoever administers the machine of the node'
const VENDOR = 'a faulty or hostile vendor library'
const TIMEOUT_SECONDS = 3

describe('attacks on keys in a token', function () {
  this.timeout(300_000)
  let token: UnrulyToken
  let pinFile: string
  const said: string[] = []

  before(async function () {
    if (!(await softHsmIsHere())) this.skip()
  })

  const state = attackedState(async () => {
    token = await makeUnrulyToken()
    const { folder, config } = await makeTestFolder('UT', new Date())
    pinFile = join(folder, 'token.pin')
    await writeFile(pinFile, token.pin, { mode: 0o600 })
    const { library, label } = token
    const pkcs11 = { library, token: { label }, pinFile, sessions: 2, timeoutSeconds: TIMEOUT_SECONDS }
    const retry = { firstPauseSeconds: 0.2, longestPauseSeconds: 1, giveUpAfterSeconds: 3600 }
    const log = createLog('debug', { write: (line) => void said.push(line) })
    return { log, again: { folder, config: { ...config, retry, keys: { ...config.keys, place: 'pkcs11', pkcs11 } } } }
  })

  let number = 1
  const next = async () => (await successor(++number, state.gate.first)).octets

  /** Asks while the library does this. */
  async function askWhile(misdeed: Order): Promise<{ answer: Promise<void>; stop: () => Promise<void> }> {
    const request = await next()
    await token.order(misdeed)
    const answer = state.gate.applicant.request(request).then((came) => void certificateIn(came))
    answer.catch(() => {}) // whoever awaits it hears of it
    return { answer, stop: () => token.order(undefined) }
  }

  attack(
    {
      id: 'KEY-01',
      actor: VENDOR,
      target: 'the node process',
      attack: 'The library of the token ends its process with a segmentation fault while a certificate is signed.',
      answer: 'Another process is started and signs; the node lives, and the caller has its certificate.',
    },
    async () => {
      const { answer } = await askWhile('once-crash-in-sign')
      await answer
      assert.ok(token.isDone())
    },
  )

  attack(
    {
      id: 'KEY-02',
      actor: VENDOR,
      target: 'the work of the node',
      attack: 'The library never returns from a signature.',
      answer: 'It is ended after its time, the request is kept and answered when the token signs again.',
    },
    async () => {
      const { answer, stop } = await askWhile('hang')
      await state.event('token of the keys lost', ({ why }) => String(why).includes('no answer within'))
      await stop()
      await answer
    },
  )

  for (const [id, misdeed, what] of [
    ['KEY-03', 'wrong-signature', 'The token returns a signature with one bit changed.'],
    ['KEY-04', 'other-key', 'The token signs with another key than the one it was asked to sign with.'],
  ] as const) {
    attack(
      {
        id,
        actor: VENDOR,
        target: 'certificates that partners trust',
        attack: what,
        answer:
          'OpenSSL does not verify it with the public key noted when the key was made: it is thrown away, and the request waits.',
      },
      async () => {
        let came = false
        const { answer, stop } = await askWhile(misdeed)
        void answer.then(() => {
          came = true
        })
        await state.event('attempt failed', ({ cause }) => String(cause).includes('signature-not-verified'))
        assert.ok(!came)
        await stop()
        await answer
      },
    )
  }

  attack(
    {
      id: 'KEY-05',
      actor: 'whoever can use the token beside the node',
      target: 'private keys in the token',
      attack:
        'With the right PIN, the value of a private key is read, and the key is wrapped under a key of theirs to be taken out.',
      answer: 'The token refuses both: keys are sensitive and not extractable from their making on.',
    },
    async () => {
      const { refusals, keys } = stealFrom(token)
      assert.ok(keys > 0)
      assert.deepEqual(new Set(refusals), new Set(['CKR_ATTRIBUTE_SENSITIVE', 'CKR_KEY_UNEXTRACTABLE']))
    },
  )

  attack(
    {
      id: 'KEY-06',
      actor: 'whoever reads logs, events or a copy of the data folder',
      target: 'PIN and secret of the keys',
      attack:
        'They are looked for in every line of the log, every event and error, and every file of database, keys and ledger, after a library that prints the PIN.',
      answer: 'They are nowhere: the output of the library goes nowhere, and errors carry names of PKCS#11 only.',
    },
    async () => {
      const secret = (await readFile(join(state.node.config.folder, 'keys.secret'), 'utf8')).trim()
      const events = JSON.stringify((await state.operator.call('event.list', { limit: 500 })).events)
      const texts = [said.join('\n'), events, ...(await filesBelow(state.node.config.data))]
      assert.ok(said.length > 0 && texts.length > 20)
      for (const hidden of [token.pin, secret]) assert.ok(!texts.some((text) => text.includes(hidden)))
    },
  )

  attack(
    {
      id: 'KEY-07',
      actor: OPERATOR,
      target: 'the token, which locks after some wrong PINs',
      attack:
        'A wrong PIN stands in the file of the PIN while the token is lost again and again and other programs open the node.',
      answer: 'It is given to the token once in all; the node goes on when the right one stands there.',
    },
    async () => {
      await writeFile(pinFile, 'a wrong one')
      const before = await token.logins()
      const { answer } = await askWhile('once-crash')
      await state.event('token of the keys lost', ({ why }) => String(why).includes('token-pin-refused'))
      for (const _ of [1, 2, 3]) await state.operator.call('node.examine', {})
      assert.equal(await token.logins(), before + 1)
      await writeFile(pinFile, token.pin)
      await answer
    },
  )
})

describe('attacks on keys in files', function () {
  this.timeout(300_000)

  attack(
    {
      id: 'KEY-08',
      actor: 'whoever can write to the data folder',
      target: 'the key a CVCA signs with',
      attack: 'The file of another key of the node is put in the place of the key of a CVCA.',
      answer:
        'It does not open, since what is sealed is bound to its id and public key: nothing is signed, and the doctor names the authority.',
    },
    async () => {
      const { folder, config } = await makeTestFolder('UT', new Date())
      const again = { folder, config }
      const keys = join(config.data, 'keys')
      const node = await startTestNode('UT', { again, keepFolder: true })
      const made = async (name: string, mnemonic: string): Promise<string> => {
        const before = await keyFiles(keys)
        await addAuthority(node.operator, name, 'CVCA', mnemonic)
        return (await keyFiles(keys)).find((file) => !before.includes(file)) ?? ''
      }
      const [first, other] = [await made('UT-CVCA', 'CVCATST'), await made('UT-OTHER', 'OTHER')]
      await node.stop()
      await copyFile(join(keys, other), join(keys, first))
      const operator = await openOperator({ config, log: createLog('silent'), now: () => new Date() })
      try {
        await assert.rejects(operator.call('authority.rollover', { name: 'UT-CVCA' }), /key-damaged/)
        const [bad] = (await operator.call('node.examine', {})).filter(
          (one) => one.what === 'keys' && one.state === 'bad',
        )
        assert.match(bad?.says ?? '', /UT-CVCA cannot use its key .*key-damaged/)
      } finally {
        await operator.close()
      }
    },
  )
})

const keyFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1').catch(() => '')))
}

/** With the vendor's library in this process, as any program of the machine may load it. */
function stealFrom({ behind, label, pin }: UnrulyToken): { refusals: string[]; keys: number } {
  const pkcs11 = createRequire(import.meta.url)('pkcs11js') as typeof import('pkcs11js')
  const module = new pkcs11.PKCS11()
  module.load(behind)
  module.C_Initialize()
  try {
    const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trim() === label)
    assert.ok(slot)
    const session = module.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION)
    module.C_Login(session, pkcs11.CKU_USER, pin)
    module.C_FindObjectsInit(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }])
    const keys = module.C_FindObjects(session, 100)
    module.C_FindObjectsFinal(session)
    const own = module.C_GenerateKey(session, { mechanism: pkcs11.CKM_AES_KEY_GEN }, [
      { type: pkcs11.CKA_VALUE_LEN, value: 32 },
      { type: pkcs11.CKA_WRAP, value: true },
    ])
    const how = { mechanism: pkcs11.CKM_AES_KEY_WRAP_PAD }
    const refusals = keys.flatMap((key) => [
      refusalOf(() => module.C_GetAttributeValue(session, key, [{ type: pkcs11.CKA_VALUE }])),
      refusalOf(() => module.C_WrapKey(session, how, own, key, Buffer.alloc(4096))),
    ])
    return { refusals, keys: keys.length }
  } finally {
    module.C_Finalize()
  }
}

function refusalOf(theft: () => unknown): string {
  try {
    theft()
    return 'taken'
  } catch (error) {
    return (error as Error).message
  }
}
