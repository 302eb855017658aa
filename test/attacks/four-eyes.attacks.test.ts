import assert from 'node:assert/strict'
import { useQuickScrypt } from '../support/quick-scrypt.ts'
import { addAuthority } from '../support/utopia.ts'
import { attack } from './attack.ts'
import { type AttackedDoor, openAttackedDoor, passwordOf } from './support/attacked-door.ts'
import type { Visitor } from './support/visitor.ts'

describe('attacks by those who may change what others may do', () => {
  useQuickScrypt()
  let door: AttackedDoor
  let boss: Visitor
  let ann: Visitor
  before(async () => {
    door = await openAttackedDoor({
      approvals: { registration: 1, users: 1 },
      people: { secondFactorFor: ['administrator', 'approver'] },
    })
    await door.person('boss', 'administrator')
    await door.person('olga', 'officer')
    await door.person('ann', 'approver')
    await door.person('ben', 'approver')
    boss = (await door.withApp('boss')).visitor
    ann = (await door.withApp('ann')).visitor
    await addAuthority(door.node.operator, 'UT-DV', 'DV', 'DVDOM')
  })
  after(() => door?.node.close())

  const add = (name: string, roles: readonly string[]) =>
    boss.command('user.add', { name, fullName: 'The Boss', password: passwordOf(name), roles })
  const grounds = 'looked at it'

  attack(
    {
      id: 'PPL-35',
      actor: 'an administrator',
      target: 'the second pair of eyes',
      attack:
        'Makes the own account an approver, then a second account, by invitation too, to approve what the first asks for.',
      answer:
        'Nobody changes their own rights, and a role that counts is given once another approver has looked at it.',
    },
    async () => {
      assert.equal((await boss.command('user.roles', { name: 'boss', add: ['approver'] })).status, 403)
      const { status, json, text } = await add('twin', ['approver', 'operator'])
      assert.deepEqual([status, json?.roles, json?.approval.state], [200, ['operator'], 'waiting'], text)
      const invited = await boss.command('user.invite', { name: 'guest', fullName: 'Guest', roles: ['approver'] })
      assert.deepEqual([invited.json?.user.roles, invited.json?.approval.state], [[], 'waiting'], invited.text)
      const again = await boss.command('user.roles', { name: 'twin', add: ['approver'] })
      assert.equal(again.json?.approval.state, 'waiting', again.text)
      const twin = await door.loggedIn('twin')
      for (const who of [twin, boss]) {
        const vote = { id: json.approval.id, decision: 'approve', grounds }
        assert.equal((await who.command('approval.vote', vote)).status, 403)
      }
      assert.equal(
        (await ann.command('approval.vote', { id: json.approval.id, decision: 'refuse', grounds })).status,
        200,
      )
      const waits = await door.events('waits for approval')
      assert.ok(waits.some(({ details }) => details.requestedBy === 'boss'))
    },
  )

  attack(
    {
      id: 'PPL-36',
      actor: 'an administrator',
      target: 'the account of an approver',
      attack: 'Takes the authenticator app off an approver and resets the password, to log in as that approver.',
      answer:
        'The app comes off once another approver has heard it from that person; a code is not given for one who has no app.',
    },
    async () => {
      const removed = await boss.command('user.remove-second-factor', { name: 'ann' })
      assert.equal(removed.json?.approval.state, 'waiting', removed.text)
      const vote = { id: removed.json.approval.id, decision: 'approve', grounds }
      assert.equal((await ann.command('approval.vote', vote)).status, 409, 'not by ann, either')
      const reset = await boss.command('user.reset-password', { name: 'ben' })
      assert.deepEqual(
        [reset.status, /has no second factor, so whoever has the code would be/.test(reset.text)],
        [409, true],
      )
      const users = (await boss.command('user.list')).json as { name: string; secondFactor: boolean }[]
      assert.equal(users.find(({ name }) => name === 'ann')?.secondFactor, true)
    },
  )

  attack(
    {
      id: 'PPL-37',
      actor: 'an administrator who gives up on approvers',
      target: 'the number of those who can approve',
      attack: 'Disables every approver, so that too few are left and roles are given at once, as on a new node.',
      answer: 'Those who were disabled still count: what waits goes on waiting, and who is disabled votes no more.',
    },
    async () => {
      for (const name of ['ann', 'ben']) await boss.command('user.disable', { name, reason: 'gone' })
      const { json, text } = await add('triplet', ['approver'])
      assert.deepEqual([json?.roles, json?.approval.state], [[], 'waiting'], text)
    },
  )
})
