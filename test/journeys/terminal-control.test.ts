import assert from 'node:assert/strict'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { addAuthority, foundUtopia, register, showExchange } from '../support/utopia.ts'

describe('a terminal control centre on a node of its own', () => {
  let state: TestNode
  let centre: TestNode

  before(async () => {
    state = await startTestNode('UT')
    centre = await startTestNode('UT-TCC')
    const { dvUrl } = await foundUtopia(state.operator)
    const tcc = await addAuthority(centre.operator, 'UT-TCC', 'TCC', 'GATES')
    const ours = await centre.operator.call('node.show', {})
    const theirs = await state.operator.call('node.show', {})
    await register(state.operator, {
      name: 'gates',
      authority: 'UT-DV',
      role: 'terminal',
      mnemonic: 'GATES',
      callbackTargets: [tcc.serviceUrl],
      tlsCertificates: [ours.tlsCertificate],
    })
    await register(centre.operator, {
      name: 'our-dv',
      authority: 'UT-TCC',
      role: 'DV',
      mnemonic: 'DVDOM',
      serviceUrl: dvUrl,
      tlsCertificates: [theirs.tlsCertificate],
    })
  })
  after(async () => {
    await centre?.close()
    await state?.close()
  })

  const closed = async (id: string) => {
    await eventually('closed', async () => (await showExchange(centre.operator, id)).state === 'closed')
    return showExchange(centre.operator, id)
  }
  const request = { name: 'UT-TCC', from: 'our-dv', callback: true }

  it('is told to ask for the chain when it knows none', async () => {
    await assert.rejects(centre.operator.call('authority.request-certificate', request), {
      code: 'refused',
      message: /knows no certificate of UTDVDOM; ask for its CA certificates first/,
    })
  })

  it('takes no chain before a person has said what to trust', async () => {
    const { id } = await centre.operator.call('authority.get-ca-certificates', request)
    const { events } = await closed(id)
    assert.match(JSON.stringify(events.at(-1)), /some CA certificates were not usable.*no link certificate or anchor/)
    assert.deepEqual((await centre.operator.call('authority.show', { name: 'UT-TCC' })).certificates, [])
  })

  it('takes the chain from its anchor down', async () => {
    const { certificates } = await state.operator.call('authority.show', { name: 'UT-CVCA' })
    await centre.operator.call('authority.trust', { name: 'UT-TCC', certificate: certificates[0]?.octets ?? '' })
    const { id } = await centre.operator.call('authority.get-ca-certificates', request)
    await closed(id)
    const known = (await centre.operator.call('authority.show', { name: 'UT-TCC' })).certificates
    assert.deepEqual(
      known.map(({ holderReference }) => holderReference),
      ['UTCVCATST00001', 'UTDVDOM00001'],
    )
  })

  it('gets its first certificate, asked again with the same key once its fingerprint was allowed', async () => {
    const first = await centre.operator.call('authority.request-certificate', request)
    assert.equal((await closed(first.exchange.id)).outcome, 'not-accepted')
    const { keyFingerprint } = first
    await state.operator.call('partner.allow-initial', { name: 'gates', keyFingerprint, hours: 1 })
    const second = await centre.operator.call('authority.request-certificate', request)
    assert.equal(second.keyFingerprint, keyFingerprint)
    assert.equal(second.holderReference, 'UTGATES00001')
    assert.equal((await closed(second.exchange.id)).outcome, 'certificates')
    const { keys } = await centre.operator.call('authority.show', { name: 'UT-TCC' })
    assert.deepEqual(
      keys.map(({ holderReference, certifiedBy, state, signatures }) => ({
        holderReference,
        certifiedBy,
        state,
        signatures,
      })),
      [{ holderReference: 'UTGATES00001', certifiedBy: 'UTDVDOM', state: 'active', signatures: 1 }],
    )
  })

  it('gets the next one vouched for by the key before, also at once', async () => {
    const asked = await centre.operator.call('authority.request-certificate', { ...request, callback: false })
    assert.equal(asked.request, 'successive')
    const { events } = await closed(asked.exchange.id)
    assert.ok(events.some(({ kind }) => kind === 'sent, and answered'))
    const { keys } = await centre.operator.call('authority.show', { name: 'UT-TCC' })
    assert.deepEqual(
      keys.map(({ holderReference, state }) => [holderReference, state]),
      [
        ['UTGATES00001', 'retired'],
        ['UTGATES00002', 'active'],
      ],
    )
  })

  it('keeps its request while the DV is down, and sends it when the DV is back', async () => {
    await state.stop()
    const asked = await centre.operator.call('authority.request-certificate', request)
    await eventually('a failed attempt', async () =>
      (await showExchange(centre.operator, asked.exchange.id)).events.some(({ kind }) => kind === 'attempt failed'),
    )
    state = await startTestNode('UT', { again: state })
    assert.equal((await closed(asked.exchange.id)).outcome, 'certificates')
  })
})
