import assert from 'node:assert/strict'
import type { KeptKeyView, KeyHoldersView } from '../../src/messages/index.ts'
import { OperatorError } from '../../src/messages/index.ts'
import { eac } from './fake-world.ts'
import { NODE } from './views.ts'

const KEY_ID = '6d5cd1ad-9e6b-4f0f-8a53-0c6f6b8a1f01'
const KEYS: KeptKeyView[] = [
  {
    keyId: KEY_ID,
    place: 'software',
    since: '2026-11-20T08:15:00.000Z',
    signatures: 12,
    lastSignedAt: '2026-11-21T09:00:00.000Z',
    owner: 'UT-CVCA, UTCVCATST00001',
  },
  {
    keyId: KEY_ID.replace('6', '7'),
    place: 'pkcs11',
    since: '2026-11-20T08:15:00.000Z',
    signatures: 0,
    lastSignedAt: undefined,
    owner: undefined,
  },
]
const LOCKED: KeyHoldersView = { persons: ['ada', 'bob', 'carol'], needed: 2, given: ['ada'], isOpen: false }
const OPEN: KeyHoldersView = { ...LOCKED, given: [], isOpen: true }

describe('eac keys', () => {
  it('list tells of each key where it is, how often it signed, and whose it is', async () => {
    const { out, exitCode } = await eac(['keys', 'list'], { answers: { 'keys.list': KEYS } })
    assert.equal(exitCode, 0)
    assert.equal(
      out,
      `key                                   where                  since (GMT)          signatures  whose
6d5cd1ad-9e6b-4f0f-8a53-0c6f6b8a1f01  in files of this node  2026-11-20 08:15:00  12          UT-CVCA, UTCVCATST00001
7d5cd1ad-9e6b-4f0f-8a53-0c6f6b8a1f01  in the token           2026-11-20 08:15:00  0           nobody; after an hour it is left over: eac keys remove
`,
    )
    assert.equal((await eac(['keys', 'list'], { answers: { 'keys.list': [] } })).out, 'no key yet\n')
    const json = await eac(['keys', 'list', '--json'], { answers: { 'keys.list': KEYS } })
    assert.deepEqual(JSON.parse(json.out)[0], KEYS[0])
  })

  it('remove says what it removed, and why the node does not', async () => {
    const { out, calls } = await eac(['keys', 'remove', KEY_ID], { answers: { 'keys.remove': {} } })
    assert.equal(out, `Removed ${KEY_ID}.\n`)
    assert.deepEqual(calls, [{ name: 'keys.remove', input: { keyId: KEY_ID } }])
    const refused = new OperatorError('refused', `The key ${KEY_ID} belongs to UT-CVCA: it is not removed.`)
    const again = await eac(['keys', 'remove', KEY_ID], { answers: { 'keys.remove': refused } })
    assert.deepEqual([again.exitCode, again.out], [1, ''])
    assert.match(again.err, /belongs to UT-CVCA: it is not removed/)
  })

  it('retry-pin says what became of the token', async () => {
    const token = {
      state: 'ready',
      label: 'UT production',
      serial: '0123',
      manufacturer: 'SoftHSM',
      model: 'v2',
    } as const
    const ready = await eac(['keys', 'retry-pin'], { answers: { 'keys.retry-pin': token } })
    assert.equal(ready.out, 'The token UT production is ready (SoftHSM v2, serial number 0123).\n')
    const lost = await eac(['keys', 'retry-pin'], {
      answers: { 'keys.retry-pin': { state: 'lost', why: 'token-pin-refused: CKR_PIN_INCORRECT' } },
    })
    assert.equal(lost.out, 'The token cannot be used: token-pin-refused: CKR_PIN_INCORRECT\n')
  })

  it('unlock asks for a passphrase without showing it, and says how many are missing', async () => {
    const first = await eac(['keys', 'unlock', 'ada'], { secrets: ['open sesame'], answers: { 'keys.unlock': LOCKED } })
    assert.deepEqual(first.calls, [{ name: 'keys.unlock', input: { person: 'ada', passphrase: 'open sesame' } }])
    assert.equal(first.err, 'Passphrase of ada: ')
    assert.equal(first.out, 'The keys are locked: 1 of 2 passphrases are here; 1 more of bob, carol opens them.\n')
    const second = await eac(['keys', 'unlock', 'bob', '--passphrase-file', '-'], {
      stdin: 'from a credential\n',
      answers: { 'keys.unlock': OPEN },
    })
    assert.deepEqual(second.calls[0]?.input, { person: 'bob', passphrase: 'from a credential' })
    assert.equal(second.out, 'The keys are open.\n')
    const nobody = await eac(['keys', 'unlock', 'ada'])
    assert.deepEqual([nobody.exitCode, nobody.calls.length], [2, 0])
  })

  it('unlock and lock reach every process of the node on this machine, and say where there is none', async () => {
    const { calls, out } = await eac(['keys', 'lock'], {
      processes: 3,
      answers: { 'keys.lock': { ...LOCKED, given: [] } },
    })
    assert.equal(calls.length, 3)
    assert.equal(out, 'The keys are locked: 0 of 2 passphrases are here; 2 more of ada, bob, carol open them.\n')
    const none = await eac(['keys', 'lock'], { processes: 0 })
    assert.equal(none.exitCode, 1)
    assert.match(none.err, /does not run here: start it with eac serve/)
  })

  it('reseal to persons asks each twice, and says what the configuration is to say', async () => {
    const secrets = ['the first passphrase', 'the first passphrase', 'the second passphrase', 'the second passphrase']
    const { asked, out } = await eac(['keys', 'reseal', '--to-persons', 'ada,bob'], { secrets })
    assert.deepEqual(asked.reseal, {
      kind: 'persons',
      needed: 2,
      persons: [
        { person: 'ada', passphrase: 'the first passphrase' },
        { person: 'bob', passphrase: 'the second passphrase' },
      ],
    })
    assert.match(out, /^Sealed anew: 3 keys\. What opened them until now opens them no more\.\n/)
    assert.match(out, /Before the node is started, let its configuration say:\n\nkeys:\n {2}secret: persons\n/)
    const files = { '/run/ada': 'the first passphrase\n', '/run/bob': 'the second passphrase' }
    const read = ['--passphrase-file', 'ada=/run/ada', '--passphrase-file', 'bob=/run/bob']
    const unasked = await eac(['keys', 'reseal', '--to-persons', 'ada,bob', ...read], { files })
    assert.deepEqual(unasked.asked.reseal, asked.reseal)
  })

  it('reseal to a file makes 32 random octets where there is none, and takes the file that is there', async () => {
    const made = await eac(['keys', 'reseal', '--to-file', '/etc/eac/next.key'])
    assert.equal(made.written.get('/etc/eac/next.key')?.length, 32)
    assert.deepEqual(made.privately, ['/etc/eac/next.key'])
    assert.deepEqual(made.asked.reseal, { kind: 'key', file: '/etc/eac/next.key' })
    const there = await eac(['keys', 'reseal', '--to-file', '/k'], { files: { '/k': new Uint8Array(32) } })
    assert.equal(there.written.size, 0)
  })

  it('reseal changes nothing where it is not clear what is meant', async () => {
    for (const [args, says, secrets] of [
      [[], /one of --to-file, --to-passphrase-file and --to-persons/],
      [['--to-file', 'a', '--to-persons', 'a,b'], /one of --to-file/],
      [['--to-persons', 'ada'], /2 to 16 persons/],
      [['--to-persons', 'ada,bob', '--needed', '1'], /at least 2 of the persons/],
      [['--to-persons', 'ada,ada'], /"ada" is named twice/],
      [['--to-persons', 'ada,bob', '--passphrase-file', 'eve=x'], /PERSON=FILE, of one of ada, bob/],
      [['--to-file', 'a', '--needed', '2'], /--needed goes with --to-persons/],
      [['--to-persons', 'ada,bob'], /the two passphrases of ada differ/, ['one passphrase', 'another one']],
    ] as const) {
      const { exitCode, err, asked } = await eac(['keys', 'reseal', ...args], { secrets: secrets ?? [] })
      assert.deepEqual([exitCode, asked.reseal], [2, undefined], args.join(' '))
      assert.match(err, says)
    }
  })

  it('stand in eac node show where persons open them', async () => {
    const { out } = await eac(['node', 'show'], { answers: { 'node.show': { ...NODE, keyHolders: LOCKED } } })
    assert.match(out, /keys +locked: 1 of 2 passphrases given \(ada\); eac keys unlock PERSON/)
    const open = await eac(['node', 'show'], { answers: { 'node.show': { ...NODE, keyHolders: OPEN } } })
    assert.match(open.out, /keys +open; locked, they open for 2 of ada, bob, carol/)
  })
})

describe('eac authority keys', () => {
  const [authority] = NODE.authorities

  it('says where the next key is made, and what makes it', async () => {
    const answers = { 'authority.keys': { ...authority!, keyPlace: 'pkcs11' } } as const
    const { out, calls } = await eac(['authority', 'keys', 'ut-cvca', 'pkcs11'], { answers })
    assert.deepEqual(calls, [{ name: 'authority.keys', input: { name: 'ut-cvca', keys: 'pkcs11' } }])
    assert.match(out, /keys +in the token/)
    assert.match(out, /Its next key is made there: "eac authority (rollover|request-certificate) --authority ut-cvca"/)
  })

  it('knows two places', async () => {
    const { exitCode, err, calls } = await eac(['authority', 'keys', 'ut-cvca', 'cloud'])
    assert.deepEqual([exitCode, calls.length], [2, 0])
    assert.match(err, /cloud is no place for keys; there are software, pkcs11/)
  })
})
