import assert from 'node:assert/strict'
import type { ApprovalView, Operator, OperatorCommands, PartnerAnswer } from '../../src/messages/index.ts'
import { Applicant, byCallback, type MadeRequest, makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { admitGate, foundUtopia, type Gate, showExchange } from '../support/utopia.ts'

const PASSWORDS = { alice: 'correct horse battery', bob: 'quite another staple', carol: 'a third one, longer' }
type User = keyof typeof PASSWORDS
const by = (name: User) => ({ name, password: PASSWORDS[name] })
const codeOf = (answer: PartnerAnswer): string => ('returnCode' in answer ? answer.returnCode : answer.why)

describe('on a node where two people let an initial request through', () => {
  let node: TestNode
  let receiver: Receiver
  let gate: Gate
  let pinned: string[]
  let number = 1

  before(async () => {
    const plain = await startTestNode('UT', { keepFolder: true })
    receiver = await startReceiver()
    const places = await foundUtopia(plain.operator)
    pinned = places.pinned
    gate = await admitGate(plain.operator, places, {
      callbackTargets: [receiver.url],
      callbackTls: receiver.tls.certPem,
    })
    await plain.stop()
    const needs = { suspension: 1, initialRequest: 2, registration: 1, rollover: 1, users: 0 } as const
    const approvals = { ...needs, remindAfterHours: [0.001] }
    node = await startTestNode('UT', { again: plain, settings: { approvals } })
    for (const name of Object.keys(PASSWORDS) as User[]) {
      await node.operator.call('user.add', {
        name,
        fullName: `Person ${name}`,
        password: PASSWORDS[name],
        roles: ['officer', 'approver', 'operator'],
      })
    }
  })
  after(async () => {
    gate?.applicant.close()
    await receiver?.close()
    await node?.close()
  })

  const vote = (id: number, user: User, decision: 'approve' | 'refuse' = 'approve') =>
    node.operator.call('approval.vote', { id, decision, grounds: `${user} compared it`, by: by(user) })

  const initial = (): Promise<MadeRequest> => {
    number++
    return makeRequest({ holderReference: `UTGATE10000${number}`, authorityReference: 'UTDVDOM00001' })
  }

  /** A request that is acknowledged, and what waits because of it. */
  async function asked() {
    const request = await initial()
    const replyTo = byCallback(receiver.url)
    assert.equal(codeOf(await gate.applicant.request(request.octets, replyTo)), 'ok_syntax')
    const waiting = await newestWaiting(node.operator, request.keyFingerprint)
    return { request, replyTo, waiting, exchange: waiting.exchange ?? '' }
  }

  it('it waits, shows every check, and its certificate comes by callback once both have approved', async () => {
    const { request, replyTo, waiting, exchange } = await asked()
    const shown = await showExchange(node.operator, exchange)
    assert.deepEqual([shown.state, shown.approval], ['awaiting-approval', waiting.id])
    assert.deepEqual(
      waiting.checks.map(({ check, ok }) => [check, ok]),
      [
        ['inner signature', true],
        ['algorithm and domain parameters', true],
        ['holder reference', true],
        ['authority reference', true],
        ['suspension', true],
        ['outer signature', null],
        ['key fingerprint', null],
      ],
    )
    const before = receiver.received.length
    assert.equal((await vote(waiting.id, 'alice')).state, 'waiting')
    assert.equal(codeOf(await gate.applicant.request(request.octets, replyTo)), 'ok_syntax', 'repeated while it waits')
    assert.equal((await vote(waiting.id, 'bob')).state, 'approved')
    await receiver.next(before + 1)
    assert.equal(receiver.received.at(-1)?.messageId, replyTo.messageId)
    assert.equal(receiver.received.at(-1)?.outcome.kind, 'certificates')
    await eventually('closed', async () => (await showExchange(node.operator, exchange)).state === 'closed')
    const { events, approval } = await showExchange(node.operator, exchange)
    assert.equal(approval, undefined)
    const decided = events.find(({ kind }) => kind === 'approved')
    assert.match(JSON.stringify(decided?.details), /alice.*alice compared it.*bob.*bob compared it/)
  })

  it('one refusal ends it: the caller is told by callback, and the grounds are kept', async () => {
    const { replyTo, waiting, exchange } = await asked()
    const before = receiver.received.length
    await vote(waiting.id, 'alice', 'refuse')
    await receiver.next(before + 1)
    assert.equal(receiver.received.at(-1)?.messageId, replyTo.messageId)
    assert.deepEqual(receiver.received.at(-1)?.outcome, { kind: 'refused', reason: 'not-accepted' })
    const { events } = await showExchange(node.operator, exchange)
    assert.match(JSON.stringify(events.find(({ kind }) => kind === 'settled')?.details), /alice compared it/)
    await assert.rejects(vote(waiting.id, 'bob'), /decided already/)
  })

  it('one person is not two, and a wrong password is nobody', async () => {
    const { waiting, exchange } = await asked()
    await vote(waiting.id, 'alice')
    await assert.rejects(vote(waiting.id, 'alice'), /has voted on it/)
    const wrong = { ...by('bob'), password: PASSWORDS.alice }
    const input = { id: waiting.id, decision: 'approve', grounds: 'x', by: wrong } as const
    await assert.rejects(node.operator.call('approval.vote', input), /name or the password is wrong/)
    assert.equal((await showExchange(node.operator, exchange)).state, 'awaiting-approval')
    await assert.rejects(
      node.operator.call('exchange.close', { id: exchange, reason: 'x' }),
      /waits for approval; refuse/,
    )
    await vote(waiting.id, 'bob', 'refuse')
  })

  it('what waits for long is told of, and waits on', async () => {
    const { waiting, exchange } = await asked()
    await eventually('an event tells', async () =>
      (await showExchange(node.operator, exchange)).events.some(({ kind }) => kind === 'still waits for approval'),
    )
    assert.equal((await showExchange(node.operator, exchange)).state, 'awaiting-approval')
    await vote(waiting.id, 'alice', 'refuse')
  })

  it('a caller that takes no callback is told so, and nobody is asked', async () => {
    const request = await initial()
    const answer = await gate.applicant.request(request.octets)
    assert.equal(codeOf(answer), 'failure_synchronous_processing_not_possible')
    assert.deepEqual(await node.operator.call('approval.list', { state: 'waiting', limit: 10 }), [])
  })

  it('nobody goes around them: a permission given beforehand waits for two others as well', async () => {
    const request = await initial()
    const allow = { name: 'gate-1', keyFingerprint: request.keyFingerprint, hours: 1 }
    await assert.rejects(node.operator.call('partner.allow-initial', allow), /two other users must approve.*--user/)
    const proposed = await node.operator.call('partner.allow-initial', { ...allow, by: by('carol') })
    assert.ok('approval' in proposed)
    const { id } = proposed.approval
    await assert.rejects(vote(id, 'carol'), /Whoever asked for it does not vote/)
    await vote(id, 'alice')
    assert.equal(
      codeOf(await gate.applicant.request(request.octets)),
      'failure_synchronous_processing_not_possible',
      'not by one alone',
    )
    await vote(id, 'bob')
    assert.equal(codeOf(await gate.applicant.request(request.octets)), 'ok_cert_available')
  })

  it('suspended while it waits, the partner is refused, and people are asked no more', async () => {
    const { waiting, replyTo, exchange } = await asked()
    await vote(waiting.id, 'alice')
    const before = receiver.received.length
    await node.operator.call('partner.suspend', { name: 'gate-1', reason: 'stolen' }) // a terminal: at once
    await receiver.next(before + 1)
    assert.equal(receiver.received.at(-1)?.messageId, replyTo.messageId)
    assert.equal(receiver.received.at(-1)?.outcome.kind, 'refused')
    assert.equal((await node.operator.call('approval.show', { id: waiting.id })).state, 'withdrawn')
    await assert.rejects(vote(waiting.id, 'bob'), /decided already/)
    const { events } = await showExchange(node.operator, exchange)
    assert.match(JSON.stringify(events.find(({ kind }) => kind === 'settled')?.details), /gate-1 is suspended/)
    await node.operator.call('partner.resume', { name: 'gate-1', reason: 'found' })
  })

  it('suspending a DV waits for another than who asks, and comes to nothing when withdrawn', async () => {
    const wish = { name: 'dv-at-cvca', reason: 'a key was lost' }
    const state = async () => (await node.operator.call('partner.show', { name: wish.name })).state
    await assert.rejects(node.operator.call('partner.suspend', wish), /another user must approve/)
    const first = await proposedBy(node.operator, { ...wish, by: by('alice') })
    await assert.rejects(
      node.operator.call('approval.withdraw', { id: first.id, by: by('bob') }),
      /only the requester takes it back/,
    )
    await node.operator.call('approval.withdraw', { id: first.id, by: by('alice') })
    assert.equal(await state(), 'active')

    const second = await proposedBy(node.operator, { ...wish, by: by('alice') })
    await assert.rejects(vote(second.id, 'alice'), /Whoever asked/)
    await vote(second.id, 'bob')
    assert.equal(await state(), 'suspended')
    await assert.rejects(node.operator.call('partner.suspend', { ...wish, by: by('alice') }), /suspended already/)
    const events = (await node.operator.call('event.list', { limit: 20 })).events
    const kinds = events.filter(({ partner }) => partner === wish.name).map(({ kind }) => kind)
    assert.deepEqual(kinds.filter((kind) => !kind.startsWith('still')).slice(0, 4), [
      'partner suspended',
      'approved',
      'vote for',
      'waits for approval',
    ])
  })

  it('a partner is registered once another has compared it, and may then call', async () => {
    const applicant = new Applicant({ url: `${node.url}/tr-03129/UT-DV`, pinned, service: 'DV' })
    const tlsCertificates = [applicant.tls.certPem]
    const who = { name: 'gate-2', authority: 'UT-DV', role: 'terminal', country: 'UT', mnemonic: 'GATE2' } as const
    const how = { edition: 'tr-03129/1.1', callbackRule: 'response-url', callbackTargets: [] } as const
    const wish = { ...who, ...how, tlsCertificates }
    const ask = () => applicant.send({ operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } })
    try {
      await assert.rejects(node.operator.call('partner.add', wish), /another user must approve/)
      const first = await node.operator.call('partner.add', { ...wish, by: by('alice') })
      const near = { pushUrl: 'https://127.0.0.1/unasked', privateNetwork: true }
      const second = await node.operator.call('partner.add', { ...wish, ...near, name: 'gate-3', by: by('alice') })
      assert.ok('approval' in first && 'approval' in second)
      const says = JSON.stringify(second.approval.checks)
      assert.match(says, /called unasked at https:\/\/127\.0\.0\.1\/unasked.*calls to it go to private addresses, too/)
      assert.equal((await ask()).kind, 'unusable')
      await assert.rejects(node.operator.call('partner.show', { name: 'gate-2' }), /no partner gate-2/)
      await vote(first.approval.id, 'bob')
      assert.equal(codeOf(await ask()), 'ok_cert_available')
      // meanwhile somebody has that holder: the vote is not kept, and what to do is said
      await assert.rejects(vote(second.approval.id, 'bob'), /UTGATE2 already, as gate-2\. Refuse this one/)
      assert.equal((await vote(second.approval.id, 'bob', 'refuse')).state, 'refused')
    } finally {
      applicant.close()
    }
  })

  it('the next TLS certificate of a partner counts once another has compared it, and its last one stays', async () => {
    const next = new Applicant({ url: `${node.url}/tr-03129/UT-DV`, pinned, service: 'DV' })
    const ask = () => next.send({ operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } })
    const wish = { name: 'gate-2', certificate: next.tls.certPem }
    try {
      await assert.rejects(node.operator.call('partner.tls-add', wish), /another user must approve/)
      const asked = await node.operator.call('partner.tls-add', { ...wish, by: by('alice') })
      assert.ok('approval' in asked)
      assert.equal((await ask()).kind, 'unusable')
      await vote(asked.approval.id, 'bob')
      assert.equal(codeOf(await ask()), 'ok_cert_available')
      const { tlsCertificates } = await node.operator.call('partner.show', { name: 'gate-2' })
      const [first = '', second = ''] = tlsCertificates.map(({ fingerprint }) => fingerprint)
      await node.operator.call('partner.tls-remove', { name: 'gate-2', fingerprint: first })
      const last = node.operator.call('partner.tls-remove', { name: 'gate-2', fingerprint: second })
      await assert.rejects(last, /the only TLS certificate of gate-2/)
    } finally {
      next.close()
    }
  })

  describe('a new key of the CVCA', () => {
    const rollOver = (wish: Partial<OperatorCommands['authority.rollover']['input']> = {}) =>
      node.operator.call('authority.rollover', { name: 'UT-CVCA', ...wish })
    const cvca = () => node.operator.call('authority.show', { name: 'UT-CVCA' })
    const inUse = async () =>
      (await cvca()).keys.filter(({ state }) => state === 'active').map((one) => one.holderReference)

    async function proposed(): Promise<ApprovalView> {
      const result = await rollOver({ by: by('alice') })
      assert.ok('approval' in result)
      return result.approval
    }

    it('waits for another person, who sees each check; nothing is made before', async () => {
      await assert.rejects(rollOver(), /another user must approve this/)
      const before = await inUse()
      const { id, checks, effect, requestedBy } = await proposed()
      assert.equal(requestedBy, 'alice')
      assert.match(effect, /gets a new key, which signs from then on/)
      const said = Object.fromEntries(checks.map(({ check, ok, says }) => [check, `${ok}: ${says}`]))
      assert.match(
        said['old key'] ?? '',
        new RegExp(`^true: ${before[0]}, id-TA-ECDSA-SHA-256, brainpoolP256r1; it signs`),
      )
      assert.match(said['new key'] ?? '', /^null: id-TA-ECDSA-SHA-256, brainpoolP256r1$/)
      assert.match(said['time to distribute'] ?? '', /^true: .* is valid until .*: \d+ days are left/)
      assert.match(said.dates ?? '', /^null: 1096 days from the day it is done; done today: \d{4}-.* to \d{4}-/)
      assert.match(said['told unasked'] ?? '', /^null: (nobody|.*dv)/i)
      const { rollover } = await cvca()
      assert.deepEqual([rollover?.approval, rollover?.state], [id, 'waiting'])
      assert.deepEqual(await inUse(), before)
      await assert.rejects(
        rollOver({ by: by('bob') }),
        new RegExp(`waits for approval already: "eac approval show ${id}"`),
      )
      await assert.rejects(vote(id, 'alice'), /Whoever asked for it does not vote/)
      assert.equal((await vote(id, 'bob', 'refuse')).state, 'refused')
      assert.equal((await cvca()).rollover, undefined)
      assert.deepEqual(await inUse(), before)
    })

    it('is made once it is approved, by nobody’s hand, and the grounds are kept', async () => {
      const before = await inUse()
      const { id } = await proposed()
      assert.equal((await vote(id, 'bob')).state, 'approved')
      await eventually('the key is there', async () => (await inUse()).join() !== before.join())
      assert.equal((await cvca()).rollover, undefined)
      const { events } = await node.operator.call('event.list', { limit: 50 })
      const done = events.find(({ kind }) => kind === 'approved rollover done')
      assert.deepEqual(done?.details, { approval: id, holderReference: (await inUse())[0] })
      const decided = events.find(({ kind, details }) => kind === 'approved' && details.approval === id)
      assert.match(
        JSON.stringify(decided?.details),
        /"requestedBy":"alice".*"bob compared it"|"bob compared it".*"requestedBy":"alice"/,
      )
    })
  })
})

async function newestWaiting(operator: Operator, keyFingerprint: string): Promise<ApprovalView> {
  let found: ApprovalView | undefined
  await eventually('it waits for approval', async () => {
    const waiting = await operator.call('approval.list', { state: 'waiting', limit: 10 })
    found = waiting.find(({ checks }) => checks.some(({ says }) => says.includes(keyFingerprint)))
    return found !== undefined
  })
  assert.ok(found)
  return found
}

async function proposedBy(
  operator: Operator,
  wish: OperatorCommands['partner.suspend']['input'],
): Promise<ApprovalView> {
  const result = await operator.call('partner.suspend', wish)
  assert.ok('approval' in result)
  return result.approval
}
