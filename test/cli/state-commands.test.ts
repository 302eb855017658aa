import assert from 'node:assert/strict'
import type {
  CheckedStateView,
  CoverageView,
  OperatorCommands,
  PartnerView,
  StateForm,
  StateView,
  TerminalGroupView,
} from '../../src/messages/index.ts'
import { type Answers, eac, TLS_PEM, TLS_SHA256 } from './fake-world.ts'
import { AUTHORITY, EXCHANGE, NODE, PARTNER } from './views.ts'

const ROOT_DER = Buffer.from(TLS_PEM.replaceAll(/-----[^-]+-----|\n/g, ''), 'base64').toString('base64')
const PRINTED = TLS_SHA256.toUpperCase().replaceAll(/..(?!$)/g, '$&:')
const FORM = `
country: FU
name: Federation of Utopia
reference: note verbale 17/2026
coordinator: { organisation: Ministry, contact: Duty desk, email: desk@gov.fu }
spoc:
  url: https://spoc.gov.fu/spoc
  edition: icao-9303-12
  roots:
    - { certificate: root.pem, fingerprint: ${PRINTED}, from: 2026-01-01, until: 2029-12-31 }
cvcas:
  - { holderReference: FUCVCA00001, certificate: keys/cvca.hex, fingerprint: 0123456789012345678901234567890123456789 }
dvs:
  - { organisation: Border Police, cvca: FUCVCA, mnemonic: DVFU }
`
const FILES = { 'in/fu.yaml': FORM, 'in/root.pem': TLS_PEM, 'in/keys/cvca.hex': '7f2100' }
const SENT_FORM = {
  country: 'FU',
  name: 'Federation of Utopia',
  reference: 'note verbale 17/2026',
  coordinator: { organisation: 'Ministry', contact: 'Duty desk', email: 'desk@gov.fu' },
  spoc: {
    url: 'https://spoc.gov.fu/spoc',
    edition: 'icao-9303-12',
    roots: [{ certificate: ROOT_DER, fingerprint: PRINTED, from: '2026-01-01', until: '2029-12-31' }],
  },
  cvcas: [
    {
      holderReference: 'FUCVCA00001',
      certificate: 'fyEA',
      fingerprint: '0123456789012345678901234567890123456789', // written in digits only, and no number
    },
  ],
  dvs: [{ organisation: 'Border Police', cvca: 'FUCVCA', mnemonic: 'DVFU' }],
}
const STATE: StateView = {
  country: 'FU',
  name: 'Federation of Utopia',
  partner: 'FU',
  authority: 'ut-spoc',
  state: 'active',
  coordinator: { organisation: 'Ministry', contact: 'Duty desk', email: 'desk@gov.fu' },
  url: 'https://spoc.gov.fu/spoc',
  edition: 'icao-9303-12',
  isCalled: true,
  answers: 'callback',
  roots: [
    { subject: 'C=FU, CN=SPOC CA', fingerprint: TLS_SHA256, from: '2026-01-01', until: '2029-12-31', daysLeft: 1135 },
  ],
  knownByName: undefined,
  cvcas: [
    {
      anchor: 'FUCVCA00001',
      fingerprint: 'ab',
      newest: { holderReference: 'FUCVCA00003', expires: '2028-12-31' },
    },
  ],
  dvs: [{ name: 'FU-DVFU', holder: 'FUDVFU', state: 'active', organisation: 'Border Police' }],
  forms: [{ reference: 'note verbale 17/2026', takenAt: '2026-11-20T10:00:00.000Z', takenBy: 'alice' }],
}
const CHECKED: CheckedStateView = {
  country: 'FU',
  ok: true,
  checks: [{ check: 'SPOC URL', source: 'TR-03139, 3.2.2', ok: true, says: 'https://spoc.gov.fu/spoc' }],
  registered: true,
  changes: [
    { what: 'SPOC URL', was: 'https://old.gov.fu/spoc', becomes: 'https://spoc.gov.fu/spoc' },
    { what: 'DV', was: 'DVOLD of FUCVCA, Police', becomes: undefined },
  ],
}
const SUSPENDED: PartnerView = { ...PARTNER, name: 'FU', role: 'SPOC', mnemonic: '', state: 'suspended' }
const PAIRS: CoverageView[] = [
  {
    authority: 'ut-dv',
    role: 'DV',
    issuer: 'UTCVCA',
    byEmail: undefined,
    knownByName: undefined,
    stage: 'plan',
    certificate: {
      holderReference: 'UTDVUT001',
      expires: '2026-12-01',
      daysLeft: 9,
      renewalFrom: '2026-11-18T00:00:00.000Z',
    },
    request: { exchange: '42', state: 'awaiting-callback', since: '2026-11-20T08:00:00.000Z' },
  },
  {
    authority: 'ut-dv',
    role: 'DV',
    issuer: 'FUCVCA',
    byEmail: undefined,
    knownByName: undefined,
    stage: 'none',
    certificate: undefined,
    request: undefined,
  },
]
const ANSWERS: Answers = {
  'state.check': CHECKED,
  'state.add': STATE,
  'state.change': STATE,
  'state.list': [STATE],
  'state.show': STATE,
  'state.suspend': SUSPENDED,
  'state.resume': { ...SUSPENDED, state: 'active' },
  'coverage.show': PAIRS,
  'authority.list': [{ ...AUTHORITY, name: 'ut-dv', role: 'DV' }],
  'authority.add': AUTHORITY,
  'authority.show': {
    ...AUTHORITY,
    coverage: PAIRS,
    announcements: [
      {
        exchange: '51',
        holderReferences: ['UTCVCATST00002'],
        partner: 'FU',
        sentAt: '2026-11-20T08:00:00.000Z',
        acknowledgedAt: undefined,
        state: 'queued',
      },
      {
        exchange: '52',
        holderReferences: ['UTCVCATST00002'],
        partner: 'dv-at-cvca',
        sentAt: '2026-11-20T08:00:00.000Z',
        acknowledgedAt: '2026-11-20T08:00:02.000Z',
        state: 'closed',
      },
    ],
  },
  'authority.request-foreign-certificate': {
    exchange: EXCHANGE,
    holderReference: 'UTDVFU001',
    request: 'initial',
    keyFingerprint: '5b'.repeat(32),
  },
  'exchange.show': { ...EXCHANGE, events: [], certificates: [], forgiven: [], messages: [], objects: [] },
  'node.show': NODE,
}
const GIVEN = { answers: ANSWERS, files: FILES }
const BY_FORM = ['--form', 'in/fu.yaml']

const COMMANDS: readonly {
  args: readonly string[]
  name: keyof OperatorCommands
  input: unknown
  tells: RegExp
}[] = [
  {
    args: ['state', 'add', ...BY_FORM],
    name: 'state.add',
    input: { form: SENT_FORM, authority: undefined },
    tells: /FU \(Federation of Utopia\)[\s\S]+its newest CVCA certificates/i,
  },
  {
    args: ['state', 'list'],
    name: 'state.list',
    input: {},
    tells: /FU +Federation of Utopia +active .+1135 days left/,
  },
  {
    args: ['state', 'show', 'FU'],
    name: 'state.show',
    input: { country: 'FU', authority: undefined },
    tells:
      /Ministry[\s\S]+icao-9303-12[\s\S]+2029-12-31 +1135[\s\S]+FUCVCA00001 +FUCVCA00003 +2028-12-31[\s\S]+FU-DVFU[\s\S]+note verbale 17\/2026 +2026-11-20 10:00:00 +alice/,
  },
  {
    args: ['state', 'suspend', 'FU', '--reason', 'lost'],
    name: 'state.suspend',
    input: { of: 'FU', reason: 'lost', authority: undefined },
    tells: /state +suspended/,
  },
  {
    args: ['state', 'resume', 'FU-DVFU', '--reason', 'found'],
    name: 'state.resume',
    input: { of: 'FU-DVFU', reason: 'found', authority: undefined },
    tells: /state +active/,
  },
  {
    args: ['coverage'],
    name: 'coverage.show',
    input: {},
    tells:
      /ut-dv +UTCVCA +plan +2026-12-01 +9 .+awaiting-callback since 2026-11-20 08:00:00[\s\S]+FUCVCA yet: eac authority request-foreign-certificate --authority ut-dv --of FUCVCA/,
  },
  {
    args: ['authority', 'add', 'ut-spoc', '--role', 'SPOC', '--country', 'UT'],
    name: 'authority.add',
    input: { name: 'ut-spoc', role: 'SPOC', country: 'UT', mnemonic: undefined, keys: undefined },
    tells: /name/,
  },
  {
    args: ['authority', 'request-foreign-certificate', '--authority', 'ut-dv', '--of', 'FUCVCA'],
    name: 'authority.request-foreign-certificate',
    input: { name: 'ut-dv', callback: true, of: 'FUCVCA', from: undefined, initial: false, again: false },
    tells: /UTDVFU001[\s\S]+Answered/,
  },
  {
    args: ['authority', 'show', 'ut-cvcatst'],
    name: 'authority.show',
    input: { name: 'ut-cvcatst' },
    tells: /Renewal\n[\s\S]+UTCVCA +plan[\s\S]+UTCVCATST00002 +FU .+not yet \(queued\)/,
  },
]

describe('states and coverage on the command line', () => {
  for (const { args, name, input, tells } of COMMANDS) {
    it('tells who reads whose passports today, and which terminals read nobody’s', async () => {
      const groups: TerminalGroupView[] = [
        {
          authority: 'UT-DV',
          role: 'DV',
          registered: 3,
          reads: [{ issuer: 'FUCVCA', covered: 2, due: 1, firstEnds: '2026-12-09', lastEnds: '2026-12-20' }],
        },
        { authority: 'ut-tcc', role: 'TCC', registered: 1, reads: [] },
      ]
      const answers = { ...ANSWERS, 'coverage.terminals': groups }
      const { out } = await eac(['coverage', '--terminals'], { ...GIVEN, answers })
      assert.match(out, /terminals of UT-DV +FUCVCA +2 of 3 +2026-12-09 +1/)
      assert.match(out, /readers of ut-tcc +nobody +0 of 1/)
    })

    it(`eac ${args.slice(0, 2).join(' ')} reaches the node as ${name}, and is told readably`, async () => {
      const { calls, out, err, exitCode } = await eac(args, GIVEN)
      assert.equal(err, '')
      assert.equal(exitCode, 0)
      assert.deepEqual(calls[0], { name, input })
      assert.match(out, tells)
      const json = await eac([...args, '--json'], GIVEN)
      assert.deepEqual(JSON.parse(json.out), JSON.parse(JSON.stringify(ANSWERS[name])))
    })
  }

  it('a new form tells first what it changes, and what it leaves', async () => {
    const { calls, out } = await eac(['state', 'change', 'FU', ...BY_FORM], GIVEN)
    assert.deepEqual(
      calls.map(({ name }) => name),
      ['state.check', 'state.change'],
    )
    assert.match(out, /SPOC URL +https:\/\/old\.gov\.fu\/spoc +https:\/\/spoc\.gov\.fu\/spoc/)
    assert.match(out, /DV +DVOLD of FUCVCA, Police +not on the form any more/)
    assert.match(out, /stays registered: eac state suspend/)
  })

  it('a form that does not hold exits with 1, each check told', async () => {
    const bad = { check: 'SPOC root 1: fingerprint', source: 'TR-03139, 3.2.2', ok: false, says: 'the file has 12' }
    const answers = { ...ANSWERS, 'state.check': { ...CHECKED, ok: false, checks: [...CHECKED.checks, bad] } }
    const { exitCode, out, err } = await eac(['state', 'check', ...BY_FORM], { ...GIVEN, answers })
    assert.equal(exitCode, 1)
    assert.match(out, /SPOC URL +good[\s\S]+fingerprint +BAD +the file has 12 +TR-03139, 3\.2\.2/)
    assert.match(err, /form of FU does not hold/)
  })

  it('a state that is known by name is told as such wherever one looks', async () => {
    const state: StateView = {
      ...STATE,
      roots: [],
      knownByName: { names: ['spoc.gov.fu'], days: 10, clients: 'serverAuth', roots: STATE.roots },
    }
    const pairs = PAIRS.map((pair) => ({ ...pair, knownByName: { country: 'FU', names: ['spoc.gov.fu'] } }))
    const answers = { ...ANSWERS, 'state.list': [state], 'state.show': state, 'coverage.show': pairs }
    const shown = (await eac(['state', 'show', 'FU'], { ...GIVEN, answers })).out
    assert.match(shown, /known by name +spoc\.gov\.fu\n +certificates of 10 days at most; a client's is for serverAuth/)
    assert.match(shown, /look: no country, no SPOC purposes and no revocation list/)
    assert.match(shown, /Roots for names\n/)
    assert.doesNotMatch(shown, /SPOC roots/)
    assert.match((await eac(['state', 'list'], { ...GIVEN, answers })).out, /known by name: 1135 days left/)
    const { out } = await eac(['coverage'], { ...GIVEN, answers })
    assert.equal(out.match(/look: FU is known by name \(spoc\.gov\.fu\): eac state show FU/g)?.length, 1)
  })

  it('files of roots for names are read like the others', async () => {
    const named = `spoc:
  url: https://spoc.gov.fu/spoc
  edition: icao-9303-12
  knownByName: { names: [spoc.gov.fu], roots: [{ certificate: keys/cvca.hex, fingerprint: AB, from: 2026-01-01, until: 2029-12-31 }], days: 7 }
cvcas:`
    const files = { 'in/fu.yaml': FORM.replace(/^spoc:[\s\S]+?^cvcas:/m, named), 'in/keys/cvca.hex': '7f2100' }
    const { calls, exitCode } = await eac(['state', 'check', ...BY_FORM], { ...GIVEN, files })
    assert.equal(exitCode, 0)
    const sent = calls[0]?.input as { form: { spoc: { roots?: object; knownByName: { roots: object[] } } } } | undefined
    assert.equal(sent?.form.spoc.roots, undefined)
    assert.deepEqual(sent?.form.spoc.knownByName.roots, [
      { certificate: 'fyEA', fingerprint: 'AB', from: '2026-01-01', until: '2029-12-31' },
    ])
  })

  it('a state that has no SPOC is told as one that people write to', async () => {
    const state = { ...STATE, url: undefined, edition: undefined, roots: [] }
    const pair: CoverageView = {
      authority: 'ut-dv',
      role: 'DV',
      issuer: 'FUCVCA',
      byEmail: { country: 'FU', address: 'desk@gov.fu' },
      knownByName: undefined,
      stage: 'none',
      certificate: undefined,
      request: { exchange: '42', state: 'awaiting-callback', since: '2026-11-20T08:00:00.000Z' },
    }
    const answers = {
      ...ANSWERS,
      'state.add': state,
      'state.list': [state],
      'state.show': state,
      'coverage.show': [pair],
    }
    const given = {
      ...GIVEN,
      answers,
      files: { 'in/fu.yaml': FORM.replace(/^spoc:[\s\S]+?^cvcas:/m, 'cvcas:'), 'in/keys/cvca.hex': '7f2100' },
    }
    const added = await eac(['state', 'add', ...BY_FORM], given)
    const sent = added.calls[0]?.input as { form: StateForm } | undefined
    assert.deepEqual(sent && 'spoc' in sent.form, false)
    assert.match(added.out, /People carry what goes to it: eac offline export --to FOLDER --state FU; our DVs/)
    assert.match((await eac(['state', 'list'], given)).out, /FU +Federation of Utopia +active +by e-mail +1 +1/)
    const { out } = await eac(['state', 'show', 'FU'], given)
    assert.match(out, /SPOC +none: by e-mail/)
    assert.doesNotMatch(out, /undefined|SPOC roots|edition/)
    const covered = await eac(['coverage'], given)
    assert.match(
      covered.out,
      /FUCVCA \(by e-mail\)[\s\S]+e-mail to desk@gov\.fu; eac offline export --to FOLDER --state FU/,
    )
  })

  it('the form that counts is written into a folder, and read again as it was', async () => {
    const answers = { ...ANSWERS, 'state.form': SENT_FORM as StateForm }
    const { out, written } = await eac(['state', 'form', 'FU', '--output', 'fu/'], { ...GIVEN, answers })
    assert.match(out, /saved fu\/fu\.yaml[\s\S]+eac state change FU --form fu\/fu\.yaml/)
    assert.deepEqual([...written.keys()], ['fu/fu.yaml', 'fu/spoc-root-1.der', 'fu/cvca-1.cvcert'])
    const files = Object.fromEntries(written)
    const { calls } = await eac(['state', 'add', '--form', 'fu/fu.yaml'], { ...GIVEN, files })
    const sent = calls[0]?.input as OperatorCommands['state.add']['input'] | undefined
    assert.deepEqual(sent?.form, SENT_FORM)
  })

  it('a form may be JSON', async () => {
    const json = JSON.stringify({ ...SENT_FORM, spoc: { ...SENT_FORM.spoc, roots: [] }, cvcas: [] })
    const { calls } = await eac(['state', 'add', '--form', 'fu.json'], { ...GIVEN, files: { 'fu.json': json } })
    const sent = calls[0]?.input as OperatorCommands['state.add']['input'] | undefined
    assert.deepEqual(sent?.form, { ...SENT_FORM, spoc: { ...SENT_FORM.spoc, roots: [] }, cvcas: [] })
  })

  it('who has the new certificates of a CVCA is told without making a key', async () => {
    const { calls, out } = await eac(['authority', 'rollover', '--authority', 'ut-cvca', '--status'], GIVEN)
    assert.deepEqual(
      calls.map(({ name }) => name),
      ['authority.show'],
    )
    assert.match(out, /FU +2026-11-20 08:00:00 +not yet \(queued\) +51/)
    assert.match(out, /dv-at-cvca +2026-11-20 08:00:00 +2026-11-20 08:00:02 +52/)
  })

  it('empty states say what to do next', async () => {
    const spoc = { ...AUTHORITY, role: 'SPOC', keys: [] } as const
    const shown = await eac(['authority', 'show', 'ut-spoc'], { answers: { 'authority.show': spoc } })
    assert.match(shown.out, /a SPOC certifies nobody; states: eac state list/)
    const none = { ...ANSWERS, 'state.list': [], 'coverage.show': [] } as Answers
    assert.match((await eac(['state', 'list'], { answers: none })).out, /eac state add --form FILE/)
    assert.match((await eac(['coverage'], { answers: none })).out, /eac partner add NAME --authority ut-dv --role CVCA/)
    const bare = { ...none, 'authority.list': [] } as Answers
    assert.match((await eac(['coverage'], { answers: bare })).out, /eac authority add NAME --role DV/)
  })

  for (const { args, files, says } of [
    { args: ['state', 'add'], files: FILES, says: /--form/ },
    { args: ['state', 'add', '--form', 'gone.yaml'], files: FILES, says: /gone\.yaml: there is no such file/ },
    { args: ['state', 'add', ...BY_FORM], files: { 'in/fu.yaml': FORM }, says: /in\/root\.pem: there is no such file/ },
    { args: ['state', 'add', '--form', 'f'], files: { f: 'a: [' }, says: /f is neither YAML nor JSON/ },
    { args: ['state', 'add', '--form', 'f'], files: { f: 'hello' }, says: /f holds no form; "eac state check --help"/ },
    { args: ['authority', 'add', 'x', '--role', 'DV', '--country', 'UT'], files: FILES, says: /a DV needs --mnemonic/ },
    { args: ['authority', 'request-foreign-certificate'], files: FILES, says: /--of/ },
  ]) {
    it(`are refused before the node is asked: eac ${args.join(' ')}: ${says.source}`, async () => {
      const { exitCode, err, calls } = await eac(args, { answers: ANSWERS, files })
      assert.equal(exitCode, 2)
      assert.match(err, says)
      assert.deepEqual(calls, [])
    })
  }
})
