import assert from 'node:assert/strict'
import type { Caller } from '../../src/api/caller.ts'
import { COMMANDS } from '../../src/api/commands.ts'
import { objectionTo, WHO_MAY } from '../../src/api/who-may.ts'
import { type OperatorCommand, ROLES, type Role } from '../../src/messages/index.ts'
import type { ApiToken, Authenticated } from '../../src/people/index.ts'

const NAMES = Object.keys(COMMANDS) as OperatorCommand[]
const somebody = (roles: readonly Role[]): Authenticated =>
  ({
    id: 'x',
    name: 'somebody',
    fullName: 'Somebody',
    roles,
    passwordHash: new Uint8Array(),
  }) as unknown as Authenticated
const session = (...roles: Role[]): Caller => ({
  kind: 'person',
  person: somebody(roles),
  roles,
  by: { kind: 'session', source: '192.0.2.1' },
})
const token = (roles: readonly Role[], commands?: readonly string[]): Caller => ({
  kind: 'person',
  person: somebody(ROLES),
  roles,
  by: { kind: 'token', token: { name: 'robot', commands } as ApiToken, source: undefined },
})

/** Everybody does these for themselves. */
const OWN: readonly string[] = ['user.password', 'token.add', 'user.begin-second-factor', 'user.confirm-second-factor']

describe('who may give which command', () => {
  for (const role of ROLES) {
    it(`${role}: what the table says, command by command, and nothing else`, () => {
      for (const name of NAMES) {
        const may = objectionTo(name, session(role)) === undefined
        assert.equal(may, WHO_MAY[name].roles.includes(role), name)
      }
    })
  }

  it('an auditor sees everything', () => {
    const unseen = NAMES.filter((name) => !WHO_MAY[name].changes && objectionTo(name, session('auditor')) !== undefined)
    assert.deepEqual(unseen, [])
  })

  it('an auditor changes nothing but a password, a second factor and tokens of their own', () => {
    const changed = NAMES.filter((name) => WHO_MAY[name].changes && objectionTo(name, session('auditor')) === undefined)
    assert.deepEqual(changed.sort(), [...OWN].sort())
  })

  it('only approvers vote, and an administrator alone registers, issues and decides nothing', () => {
    assert.deepEqual(WHO_MAY['approval.vote'].roles, ['approver'])
    const forbidden = ['partner.add', 'authority.rollover', 'authority.trust', 'approval.vote', 'ca.order'] as const
    for (const name of forbidden) assert.match(objectionTo(name, session('administrator')) ?? '', /is for the role/)
  })

  it('nobody without a role does anything', () => {
    assert.deepEqual(
      NAMES.filter((name) => objectionTo(name, session()) === undefined),
      [],
    )
  })

  it('a token does what its scope says, and never what takes a person', () => {
    const people = NAMES.filter((name) => name.startsWith('user.') || name === 'approval.vote' || name === 'token.add')
    for (const name of people.filter((one) => WHO_MAY[one].changes)) {
      assert.match(objectionTo(name, token(ROLES)) ?? '', /never by a token/, name)
    }
    const narrow = token(['operator'], ['node.show'])
    assert.equal(objectionTo('node.show', narrow), undefined)
    assert.match(objectionTo('exchange.list', narrow) ?? '', /not for exchange\.list/)
    assert.match(objectionTo('partner.add', narrow) ?? '', /is for the role officer/)
  })
})
