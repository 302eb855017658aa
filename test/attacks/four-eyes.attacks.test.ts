import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import { useQuickScrypt } from '../support/quick-scrypt.ts'
import { addAuthority } from '../support/utopia.ts'
import { attack } from './attack.ts'
import { type AttackedDoor, openAttackedDoor, passwordOf } from './support/attacked-door.ts'
import type { Visitor } from './support/visitor.ts'

const selfSigned = (commonName: string, at: Date): string =>
  makeSelfSignedCertificate({
    subject: { commonName },
    hostNames: ['127.0.0.1'],
    notBefore: at,
    notAfter: new Date(at.getTime() + 86_400_000),
  }).certPem

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

  const approved = (id: number) => ann.command('approval.vote', { id, decision: 'approve', grounds })
  const checkOf = async (id: number, name: string) => {
    const { checks } = (await ann.command('approval.show', { id })).json
    return checks.find(({ check }: { check: string }) => check === name)
  }

  attack(
    {
      id: 'PPL-38',
      actor: 'an administrator',
      target: 'the account of somebody who is to get a role that counts',
      attack:
        'Adds somebody, or resets the password of somebody who has no authenticator app, proposes the role, and adds an app of the own once it is approved.',
      answer:
        'The role is given to those alone who have an app, and the approver is told since when; while it waits, that app comes off by approval alone, and no code is given instead of one.',
    },
    async () => {
      await door.person('opal', 'operator')
      await boss.command('user.reset-password', { name: 'opal' })
      const { id } = (await boss.command('user.roles', { name: 'opal', add: ['officer'] })).json.approval
      const { json: added } = await add('nina', ['officer'])
      for (const waiting of [id, added.approval.id]) {
        const { status, text } = await approved(waiting)
        assert.deepEqual([status, /has no authenticator app yet/.test(text)], [409, true], text)
        assert.equal((await checkOf(waiting, 'authenticator app')).ok, false)
      }
      assert.equal((await boss.command('user.reset-password', { name: 'nina' })).status, 409)
      await door.withApp('nina')
      const { ok, says } = await checkOf(added.approval.id, 'authenticator app')
      assert.deepEqual([ok, /since 2026-11-23 \d\d:\d\d GMT; is it theirs/.test(says)], [null, true], says)
      const removed = await boss.command('user.remove-second-factor', { name: 'nina' })
      assert.equal(removed.json?.approval?.state, 'waiting', removed.text)
      assert.equal((await approved(added.approval.id)).status, 200)
    },
  )

  attack(
    {
      id: 'PPL-39',
      actor: 'an administrator',
      target: 'the account of an approver whose telephone is lost',
      attack: 'Resets the password first, keeps the code, and then has the removal of the authenticator app approved.',
      answer:
        'Approved or not, the app stays until a code of it was shown with the next password; a code that is still open goes with the app.',
    },
    async () => {
      await door.person('dora', 'operator')
      const { app } = await door.withApp('dora')
      const roles = await boss.command('user.roles', { name: 'dora', add: ['approver'] })
      assert.equal((await approved(roles.json.approval.id)).status, 200)
      const { code } = (await boss.command('user.reset-password', { name: 'dora' })).json
      const { id } = (await boss.command('user.remove-second-factor', { name: 'dora' })).json.approval
      const { status, text } = await approved(id)
      assert.deepEqual([status, /no code of the app was shown since/.test(text)], [409, true], text)
      const password = passwordOf('dora')
      assert.equal((await door.visitor().post('/api/invitations', { name: 'dora', code, password })).status, 204)
      assert.equal((await approved(id)).status, 409)
      await door.loggedIn('dora', app)
      assert.equal((await approved(id)).status, 200)
    },
  )

  attack(
    {
      id: 'PPL-43',
      actor: 'an administrator',
      target: 'the number of those who must approve',
      attack:
        'Sets the number of approvers to none at the running node, then the number that such a change itself needs.',
      answer: 'As many approve it as are in force until then; the number for such changes is in the file alone.',
    },
    async () => {
      for (const name of ['approvals.users', 'approvals.registration']) {
        const { status, json, text } = await boss.command('setting.change', { name, value: 0, why: 'quicker' })
        assert.deepEqual([status, json?.approval?.state], [200, 'waiting'], text)
        const vote = { id: json.approval.id, decision: 'approve', grounds }
        assert.equal((await boss.command('approval.vote', vote)).status, 403)
      }
      const own = await boss.command('setting.change', { name: 'approvals.settings', value: 0, why: 'quicker' })
      assert.equal(own.status, 404, own.text)
      const { json, text } = await add('quad', ['approver'])
      assert.equal(json?.approval.state, 'waiting', text)
    },
  )

  attack(
    {
      id: 'PPL-42',
      actor: 'an officer',
      target: 'the answers and the TLS certificate of a registered partner',
      attack:
        'Has the lists and callbacks of a partner sent to a server of the own, and registers a certificate of the own as the one its requests are signed with.',
      answer:
        'Where people approve registrations, both wait until another has looked at what is and what would be; what was changed meanwhile is not done.',
    },
    async () => {
      const olga = await door.loggedIn('olga')
      const wish = { country: 'UT', edition: 'tr-03129/1.4', callbackRule: 'response-url', callbackTargets: [] }
      const partner = { name: 'library', authority: 'UT-DV', role: 'terminal', mnemonic: 'LIBRARY', ...wish }
      const tlsCertificates = [selfSigned('library', door.now())]
      const added = await olga.command('partner.add', { ...partner, tlsCertificates })
      assert.equal((await approved(added.json?.approval.id)).status, 200, added.text)
      const her = new X509Certificate(selfSigned('olga', door.now())).raw.toString('base64')
      for (const [command, input, look, says] of [
        ['partner.set-push-url', { pushUrl: 'https://93.184.216.34/' }, 'push URL', /^from none to https:/],
        ['partner.request-signer-add', { certificate: her }, 'request signer', /CN=olga.+SHA-256 [0-9a-f]{64}$/],
      ] as const) {
        const { json, text } = await olga.command(command, { name: 'library', ...input })
        assert.equal(json?.approval?.state, 'waiting', text)
        assert.match((await checkOf(json.approval.id, look)).says, says)
        assert.notEqual(
          (await olga.command('approval.vote', { id: json.approval.id, decision: 'approve', grounds })).status,
          200,
        )
      }
      const { pushUrl, requestSigner } = (await olga.command('partner.show', { name: 'library' })).json
      assert.deepEqual([pushUrl, requestSigner], [undefined, undefined])
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
