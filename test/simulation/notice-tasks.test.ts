import assert from 'node:assert/strict'
import { type ApiDeps, operatorOf } from '../../src/api/index.ts'
import { takeNotice } from '../../src/handlers/index.ts'
import {
  NOTICE_TEMPLATE_NAMES,
  type NoticeTemplateName,
  type NoticeText,
  OperatorError,
  parseMessageId,
} from '../../src/messages/index.ts'
import { findAuthority, setPartnerState } from '../../src/store/index.ts'
import { TEST_SECRETS } from '../support/secrets.ts'
import { type State, World } from './world.ts'

/** What an operator is offered for each kind of notice, by what FU, whose DV is FU-DV, says. */
const OFFERED: Readonly<Record<NoticeTemplateName, NoticeText & { says: RegExp; commands: readonly RegExp[] }>> = {
  'channel-disruption': {
    subject: 'Disruption of CVCA communication channel',
    body: 'until Friday',
    says: /reached by e-mail \(desk@fu\.example\)/,
    commands: [/^eac exchange list --partner FU$/],
  },
  'cvca-suspension': {
    subject: 'Suspension of CVCA service',
    body: 'until Friday',
    says: /Note the window: until it ends, FU issues nothing/,
    commands: [/^eac exchange list --partner FU$/],
  },
  'spoc-reactivation': {
    subject: 'Reactivation of SPOC service',
    body: '',
    says: /Take up again what was parked/,
    commands: [/^eac queue parked --partner FU$/, /^eac queue replay --partner FU --why/],
  },
  'key-compromise': {
    subject: 'DV private key stolen',
    body: 'Holder: FUDV00001',
    says: /Suspend the holder at once/,
    commands: [/^eac partner suspend FU-DV --reason "notice \d+ of FU"$/],
  },
  'certificate-inaccurate': {
    subject: 'Certificate inaccurate',
    body: 'FUDV00001; $(reboot)',
    says: /messageID or holder it names/,
    commands: [/^eac exchange list --partner FU$/, /^eac exchange show EXCHANGE$/],
  },
  termination: {
    subject: 'CVCA termination',
    body: 'FUCVCA00001',
    says: /from the day it names on, once desk@fu\.example has confirmed it/,
    commands: [/^eac partner suspend FU --reason/],
  },
  'dv-not-compliant': {
    subject: 'DV not compliant',
    body: 'FUDVX00001 it is', // no DV that FU registered
    says: /until it complies/,
    commands: [/^eac partner list$/, /^eac partner suspend NAME --reason/, /^eac notice send FU/],
  },
  'new-spoc-root': {
    subject: 'New SPOC root',
    body: '',
    says: /compare its fingerprint/,
    commands: [/^eac partner show FU$/],
  },
  'new-spoc-certificate': {
    subject: 'New SPOC TLS certificate',
    body: '',
    says: /trusts the root/,
    commands: [/^eac partner show FU$/],
  },
}

describe('notices as work for people', () => {
  let world: World
  let ut: State
  let fu: State

  beforeEach(async () => {
    world = new World('2026-11-10T08:00:00Z')
    ;[ut, fu] = [await world.found('UT'), await world.found('FU')]
    await ut.registerState(fu)
    await fu.registerState(ut)
    await world.settle()
  })
  afterEach(() => world.close())

  const operator = (state = ut) =>
    operatorOf({ ...state.deps, secrets: TEST_SECRETS, machineMay: 'change' } as unknown as ApiDeps) // all that notices ask for

  /** @returns the number of the notice */
  async function come(text: NoticeText, id = 'fu-1'): Promise<number> {
    const partner = await ut.partner('FU')
    const authority = await findAuthority(ut.db, partner.authorityId)
    const messageId = parseMessageId(id)
    assert.ok(authority !== undefined && messageId !== undefined)
    const caller = { partner, authority, contract: 'icao-9303-12', forgiven: [] } as const
    assert.equal(await takeNotice({ operation: 'GeneralMessage', messageId, ...text }, caller, ut.deps), 'received')
    const [newest] = await operator().call('notice.list', { direction: 'in', limit: 1 })
    return newest?.id ?? 0
  }

  const refused = (code: string, says: RegExp) => (error: unknown) =>
    error instanceof OperatorError && error.code === code && says.test(error.message)

  it('propose what to do by the subject, in names we registered', async () => {
    for (const name of NOTICE_TEMPLATE_NAMES) {
      const { subject, body, says, commands } = OFFERED[name]
      const { proposal } = await operator().call('notice.show', { id: await come({ subject, body }, name) })
      assert.equal(proposal?.template, name)
      assert.match(proposal.says, says)
      assert.equal(proposal.commands.length, commands.length, proposal.commands.join('\n'))
      for (const [i, command] of commands.entries()) assert.match(proposal.commands[i] ?? '', command)
    }
  })

  it('propose to read and answer one in words of its own', async () => {
    const { proposal } = await operator().call('notice.show', { id: await come({ subject: 'Hello', body: '`id`' }) })
    assert.equal(proposal?.template, undefined)
    assert.deepEqual(proposal?.commands, ['eac notice send FU --subject "SUBJECT" --body "TEXT"'])
  })

  it('are done once, with who and how; then nothing is proposed any more', async () => {
    await operator().call('user.add', {
      name: 'alice',
      fullName: 'Alice',
      password: 'correct horse battery',
      roles: ['officer', 'approver', 'operator'],
    })
    const id = await come({ subject: 'Hello', body: 'there' })
    const by = { name: 'alice', password: 'correct horse battery' }
    const done = await operator().call('notice.done', { id, words: 'answered by telephone', by })
    assert.equal(done.state, 'done')
    assert.equal(done.closedBy, 'alice')
    assert.equal(done.closingWords, 'answered by telephone')
    assert.equal((await operator().call('notice.show', { id })).proposal, undefined)
    assert.deepEqual(await operator().call('notice.list', { direction: 'in', state: 'open', limit: 5 }), [])
    await assert.rejects(operator().call('notice.done', { id, words: 'again' }), refused('refused', /done already/))
    assert.match(JSON.stringify(await ut.events('notice seen to')), /answered by telephone/)
  })

  it('stay open where the password is wrong or no words are given', async () => {
    const id = await come({ subject: 'Hello', body: 'there' })
    const by = { name: 'nobody', password: 'correct horse battery' }
    await assert.rejects(operator().call('notice.done', { id, words: 'x', by }), OperatorError)
    await assert.rejects(operator().call('notice.done', { id, words: ' ' }), refused('invalid-input', /say why/))
    assert.equal((await operator().call('notice.show', { id })).state, 'open')
  })

  it('go out in agreed words to every state, a suspended one too; one without a SPOC is left to people', async () => {
    const [xx, yy] = [await world.found('XX'), await world.found('YY')]
    await ut.registerState(yy, { spoc: undefined })
    await ut.registerState(xx)
    await xx.registerState(ut)
    const { id } = await ut.partner('FU')
    await ut.db.transaction().execute((tx) => setPartnerState(tx, id, 'suspended', undefined))
    const says = { template: 'spoc-reactivation', values: { since: '2026-11-10' } }
    const { queued, byEmail, text } = await operator().call('notice.send', { says })
    assert.deepEqual(
      byEmail.map(({ country, address }) => [country, address]),
      [['YY', 'desk@yy.example']],
    )
    assert.equal(text.subject, 'Reactivation of SPOC service')
    assert.deepEqual(queued.map(({ partner }) => partner).sort(), ['FU', 'XX'])
    assert.deepEqual(
      queued.map(({ exchangeState }) => exchangeState),
      ['queued', 'queued'],
    )
    await world.settle()
    for (const state of [fu, xx]) {
      const [notice] = await operator(state).call('notice.list', { direction: 'in', limit: 5 })
      assert.equal(notice?.subject, 'Reactivation of SPOC service')
      assert.equal(notice.partner, 'UT')
    }
    const [ours] = await operator().call('notice.list', { direction: 'out', partner: 'FU', limit: 5 })
    assert.equal(ours?.exchangeState, 'closed')
    await assert.rejects(operator().call('notice.done', { id: ours.id, words: 'x' }), refused('refused', /one of ours/))
  })

  it('are not queued where something is wrong with them, and it is said what', async () => {
    for (const { wish, code, says } of [
      {
        wish: { to: 'ZZ', says: { subject: 'a', body: 'b' } },
        code: 'not-found',
        says: /ZZ is not registered with UT-SPOC, which knows FU/,
      },
      {
        wish: { to: 'FU', from: 'ZZ-SPOC', says: { subject: 'a', body: 'b' } },
        code: 'not-found',
        says: /runs no SPOC ZZ-SPOC/,
      },
      {
        wish: { to: 'FU', says: { template: 'spoc-reactivation', values: {} } },
        code: 'invalid-input',
        says: /since is missing: YYYY-MM-DD.+eac notice templates/,
      },
      {
        wish: { to: 'FU', says: { subject: 'a\u0007', body: 'b' } },
        code: 'invalid-input',
        says: /control characters cannot be sent/,
      },
      {
        wish: { to: 'FU', says: { subject: 'a', body: '' } },
        code: 'invalid-input',
        says: /body: say something/,
      },
    ] as const) {
      await assert.rejects(operator().call('notice.send', wish), refused(code, says))
    }
    assert.deepEqual(await operator().call('notice.list', { limit: 5 }), [])
    const alone = operator(await world.found('XX')).call('notice.send', { says: { subject: 'a', body: 'b' } })
    await assert.rejects(alone, refused('not-found', /No other state is registered with XX-SPOC yet/))
  })
})
