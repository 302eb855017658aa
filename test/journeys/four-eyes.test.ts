import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import type { ApprovalView, OperatorCommand, OperatorCommands, Role } from '../../src/messages/index.ts'
import { oneTimeCode, stepOf } from '../../src/people/totp.ts'
import { by, passwordOf } from '../people/people.ts'
import { octetsOfBase32 } from '../support/base32.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { useQuickScrypt } from '../support/quick-scrypt.ts'
import { addAuthority, register } from '../support/utopia.ts'

const selfSigned = (commonName: string): string =>
  makeSelfSignedCertificate({
    subject: { commonName },
    hostNames: ['127.0.0.1'],
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 86_400_000),
  }).certPem

describe('on a node where others approve what a partner or a user may do', () => {
  useQuickScrypt()
  let node: TestNode
  const PEOPLE: Readonly<Record<string, Role>> = {
    olga: 'officer',
    boss: 'administrator',
    ann: 'approver',
    ben: 'approver',
  }
  before(async function () {
    this.timeout(180_000)
    const plain = await startTestNode('UT', { keepFolder: true })
    await addAuthority(plain.operator, 'UT-DV', 'DV', 'DVDOM')
    const wish = { name: 'gate-1', authority: 'UT-DV', role: 'terminal', mnemonic: 'GATE1' } as const
    await register(plain.operator, { ...wish, tlsCertificates: [selfSigned('gate-1')] })
    await plain.operator.call('partner.limit', { name: 'gate-1', operations: ['GetCACertificates'] })
    await plain.stop()
    const approvals = { suspension: 0, initialRequest: 0, registration: 1, rollover: 0, users: 1 } as const
    node = await startTestNode('UT', { again: plain, settings: { approvals: { ...approvals, remindAfterHours: [] } } })
    for (const [name, role] of Object.entries(PEOPLE)) await addUser(name, [role]) // the first ones come without approval
  })
  after(() => node?.close())

  const addUser = (name: string, roles: readonly Role[], asks: { by?: ReturnType<typeof by> } = {}) =>
    node.operator.call('user.add', { name, fullName: `Person ${name}`, password: passwordOf(name), roles, ...asks })
  /** An authenticator app, added at the machine. */
  async function withApp(name: string): Promise<void> {
    const { secret } = await node.operator.call('user.begin-second-factor', { by: by(name) })
    const code = oneTimeCode(octetsOfBase32(secret), stepOf(new Date()))
    await node.operator.call('user.confirm-second-factor', { by: by(name), code })
  }
  const gate = () => node.operator.call('partner.show', { name: 'gate-1' })
  const rolesOf = async (name: string) =>
    (await node.operator.call('user.list', {})).find((one) => one.name === name)?.roles
  const vote = (id: number, who: string, decision: 'approve' | 'refuse' = 'approve') =>
    node.operator.call('approval.vote', { id, decision, grounds: 'looked at it', by: by(who) })

  /** What was asked for, and waits. */
  async function asked<Name extends OperatorCommand>(
    name: Name,
    input: OperatorCommands[Name]['input'],
    who = 'olga',
  ): Promise<ApprovalView> {
    await assert.rejects(node.operator.call(name, input), /it must be known who asks: say --user NAME/)
    const result = (await node.operator.call(name, { ...input, by: by(who) })) as { approval?: ApprovalView }
    assert.equal(result.approval?.state, 'waiting', JSON.stringify(result))
    return result.approval as ApprovalView
  }

  it('more messages of a partner wait, fewer do not', async () => {
    const more = { name: 'gate-1', operations: ['GetCACertificates', 'RequestCertificate'] }
    const { id, checks, subject } = await asked('partner.limit', more)
    assert.match(subject, /more messages: RequestCertificate/)
    assert.deepEqual(
      checks.map(({ check, ok }) => [check, ok]),
      [
        ['partner', true],
        ['messages', null],
      ],
    )
    assert.deepEqual((await gate()).operations, ['GetCACertificates'])
    await vote(id, 'ann')
    assert.deepEqual((await gate()).operations, ['RequestCertificate', 'GetCACertificates'])
    await node.operator.call('partner.limit', { name: 'gate-1', operations: ['RequestCertificate'] })
    assert.deepEqual((await gate()).operations, ['RequestCertificate'])
  })

  it('what was changed since it was asked for is not done any more', async () => {
    const { id } = await asked('partner.limit', { name: 'gate-1' })
    await node.operator.call('partner.limit', { name: 'gate-1', operations: [] })
    await assert.rejects(vote(id, 'ann'), /What gate-1 may use was changed meanwhile/)
    assert.equal((await node.operator.call('approval.show', { id })).state, 'waiting')
    await vote(id, 'ann', 'refuse')
    assert.deepEqual((await gate()).operations, [])
  })

  it('private addresses of a partner wait, going back does not', async () => {
    const { id } = await asked('partner.network', { name: 'gate-1', privateNetwork: true })
    assert.equal((await gate()).privateNetwork, false)
    await vote(id, 'ben')
    assert.equal((await gate()).privateNetwork, true)
    await node.operator.call('partner.network', { name: 'gate-1', privateNetwork: false })
    assert.equal((await gate()).privateNetwork, false)
  })

  it('where a partner is called unasked waits, nowhere and the same do not', async () => {
    const first = { name: 'gate-1', pushUrl: 'https://93.184.216.34/push' }
    const { id, subject, checks } = await asked('partner.set-push-url', first)
    assert.equal(subject, 'Call terminal gate-1 unasked at https://93.184.216.34/push')
    assert.deepEqual(
      checks.slice(1).map(({ check, ok, says }) => [check, ok, says]),
      [
        ['push URL now', true, 'none: it is not called unasked'],
        ['other addresses', true, 'none'],
        ['network', true, 'calls to it go to public addresses alone'],
        ['push URL', null, 'from none to https://93.184.216.34/push'],
      ],
    )
    assert.equal((await gate()).pushUrl, undefined)
    await vote(id, 'ann')
    assert.equal((await gate()).pushUrl, first.pushUrl)
    await node.operator.call('partner.set-push-url', first)
    const other = await asked('partner.set-push-url', { name: 'gate-1', pushUrl: 'https://93.184.216.35/' })
    await node.operator.call('partner.set-push-url', { name: 'gate-1' })
    await assert.rejects(vote(other.id, 'ann'), /Where gate-1 is called was changed meanwhile/)
    await vote(other.id, 'ben', 'refuse')
    assert.equal((await gate()).pushUrl, undefined)
  })

  it('a push URL that was looked at for the public network is not taken into the private one', async () => {
    const { id } = await asked('partner.set-push-url', { name: 'gate-1', pushUrl: 'https://93.184.216.34/' })
    const network = await asked('partner.network', { name: 'gate-1', privateNetwork: true })
    await vote(network.id, 'ann')
    await assert.rejects(vote(id, 'ann'), /Where gate-1 is called was changed meanwhile/)
    await node.operator.call('partner.network', { name: 'gate-1', privateNetwork: false })
    await vote(id, 'ann')
    assert.equal((await gate()).pushUrl, 'https://93.184.216.34/')
  })

  it('the certificate requests are signed with waits, told beside the one in use, and only in the place of that one', async () => {
    const certificateOf = (name: string) => new X509Certificate(selfSigned(name)).raw.toString('base64')
    const register = (name: string) =>
      asked('partner.request-signer-add', { name: 'gate-1', certificate: certificateOf(name) })
    const first = await register('rsc-1')
    const rival = await register('rsc-2')
    assert.match(first.subject, /terminal gate-1 signed with its first request signer certificate/)
    const [now, next] = first.checks.slice(1)
    assert.deepEqual([now?.says, now?.ok, next?.ok], ['none', true, null])
    assert.match(
      next?.says ?? '',
      /another channel: CN=rsc-1, issued by itself \(.+\), valid \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d, SHA-256 [0-9a-f]{64}$/,
    )
    assert.equal((await gate()).requestSigner, undefined)
    await vote(first.id, 'ann')
    assert.equal((await gate()).requestSigner?.subject, 'CN=rsc-1')
    await assert.rejects(vote(rival.id, 'ann'), /The request signer certificate of gate-1 was changed meanwhile/)
    await vote(rival.id, 'ann', 'refuse')
    const { id, checks, effect } = await register('rsc-3')
    assert.match(checks[1]?.says ?? '', /^CN=rsc-1, issued by itself/)
    assert.match(effect, /what the one before signed no more/)
    await vote(id, 'ben')
    assert.equal((await gate()).requestSigner?.subject, 'CN=rsc-3')
  })

  it('a certificate to sign messages with waits, and so does giving up signatures; demanding them does not', async () => {
    const shown = () => node.operator.call('partner.wss-show', { name: 'gate-1' })
    const certificate = new X509Certificate(selfSigned('gate-1 signs')).raw.toString('base64')
    const added = await asked('partner.wss-add', { name: 'gate-1', certificate })
    assert.match(JSON.stringify(added.checks), /compare it with the partner over another channel: CN=gate-1 signs/)
    assert.equal((await shown()).theirs.length, 0)
    await vote(added.id, 'ann')
    assert.equal((await shown()).theirs[0]?.subject, 'CN=gate-1 signs')
    await node.operator.call('partner.wss-set', { name: 'gate-1', mode: 'demand', reason: 'agreed' })
    const { id, subject } = await asked('partner.wss-set', { name: 'gate-1', mode: 'none', reason: 'they say so' })
    assert.match(subject, /Take its messages without a signature, terminal gate-1: they say so/)
    assert.equal((await shown()).mode, 'demand')
    await vote(id, 'ben')
    assert.equal((await shown()).mode, 'none')
  })

  it('a user gets a role that counts once another has approved it, and the others at once', async () => {
    const added = await addUser('carol', ['operator', 'approver'], { by: by('boss') })
    assert.deepEqual([added.roles, added.approval?.state], [['operator'], 'waiting'])
    assert.match(added.approval?.subject ?? '', /Make carol \(Person carol\) operator, approver; now operator/)
    await assert.rejects(vote(added.approval?.id ?? 0, 'ann'), /carol has no authenticator app yet/)
    await withApp('carol')
    await vote(added.approval?.id ?? 0, 'ann')
    assert.deepEqual(await rolesOf('carol'), ['operator', 'approver'])
    const { id } = await asked('user.roles', { name: 'carol', remove: ['approver'] }, 'boss')
    await vote(id, 'ben', 'refuse')
    assert.deepEqual(await rolesOf('carol'), ['operator', 'approver'])
    const invited = await node.operator.call('user.invite', {
      name: 'dora',
      fullName: 'Dora',
      roles: ['officer'],
      by: by('boss'),
    })
    assert.deepEqual([invited.user.roles, invited.approval?.state], [[], 'waiting'])
    await addUser('otto', ['operator'])
    assert.deepEqual(await rolesOf('otto'), ['operator'])
  })

  it('nobody votes on what they may do themselves', async () => {
    const { id } = await asked('user.roles', { name: 'ben', add: ['officer'] }, 'boss')
    await assert.rejects(vote(id, 'ben'), /It is about this user; another one has to vote/)
    await withApp('ben')
    await vote(id, 'ann')
    assert.deepEqual(await rolesOf('ben'), ['approver', 'officer'])
  })
})
