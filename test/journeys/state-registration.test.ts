import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { ApprovalView, OperatorCommands, SpocStateForm, StateForm } from '../../src/messages/index.ts'
import { makeSpocRoot } from '../../src/spoc-channel/index.ts'
import { startTestNode, type TestNode } from '../support/node.ts'

const PASSWORDS = { alice: 'correct horse battery', bob: 'quite another staple' }
const by = (name: keyof typeof PASSWORDS) => ({ name, password: PASSWORDS[name] })
const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')

describe('on a node where another person approves the registration of states', () => {
  let node: TestNode
  let form: SpocStateForm

  before(async () => {
    const plain = await startTestNode('UT', { keepFolder: true })
    await plain.stop()
    const approvals = { ...plain.config.approvals, registration: 1, suspension: 1 } as const
    node = await startTestNode('UT', { again: plain, settings: { approvals } })
    const add = (wish: OperatorCommands['authority.add']['input']) => node.operator.call('authority.add', wish)
    await add({ name: 'UT-DV', role: 'DV', country: 'UT', mnemonic: 'DVDOM' })
    form = formOf(await add({ name: 'FU-CVCA', role: 'CVCA', country: 'FU', mnemonic: 'CVCA' }))
    for (const name of ['alice', 'bob'] as const) {
      await node.operator.call('user.add', {
        name,
        fullName: `Person ${name}`,
        password: PASSWORDS[name],
        roles: ['officer', 'approver', 'operator'],
      })
    }
  })
  after(() => node?.close())

  function formOf(cvca: OperatorCommands['authority.add']['result']): SpocStateForm {
    const root = makeSpocRoot({ country: 'FU', notBefore: new Date('2026-01-01T00:00:00Z') })
    const octets = Buffer.from(cvca.certificates[0]?.octets ?? '', 'base64')
    const printed = sha256(octets)
      .toUpperCase()
      .replaceAll(/..(?!$)/g, '$&:')
    const from = '2026-01-01'
    return {
      country: 'FU',
      name: 'Federation',
      reference: 'note 17',
      coordinator: { organisation: 'Ministry', contact: 'Desk', email: 'desk@gov.fu' },
      spoc: {
        url: 'https://127.0.0.1:1/spoc',
        edition: 'icao-9303-12',
        roots: [{ certificate: base64(root.der), fingerprint: sha256(root.der), from, until: '2099-12-31' }],
      },
      cvcas: [{ holderReference: 'FUCVCA00001', certificate: base64(octets), fingerprint: printed }],
      dvs: [{ organisation: 'Border Police', cvca: 'FUCVCA', mnemonic: 'DVFU' }],
    }
  }

  const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64')
  const rootForNames = () => {
    const root = makeSpocRoot({ country: 'QQ', commonName: 'Public root', notBefore: new Date('2026-01-01T00:00:00Z') })
    const fingerprint = sha256(root.der)
    const registered = { certificate: base64(root.der), fingerprint, from: '2026-01-01', until: '2099-12-31' }
    return { root, registered }
  }
  const anotherState = async (country: string): Promise<Partial<StateForm>> => {
    const wish = { name: `${country}-CVCA`, role: 'CVCA', country, mnemonic: 'CVCA' } as const
    const [cvca] = formOf(await node.operator.call('authority.add', wish)).cvcas
    assert.ok(cvca)
    return { country, cvcas: [{ ...cvca, holderReference: `${country}CVCA00001` }], dvs: [] }
  }
  const vote = (id: number, decision: 'approve' | 'refuse' = 'approve') =>
    node.operator.call('approval.vote', { id, decision, grounds: 'compared with the paper', by: by('bob') })
  const add = (wish: Partial<StateForm> = {}) =>
    node.operator.call('state.add', { form: { ...form, ...wish }, by: by('alice') })
  const change = (wish: Partial<StateForm>) =>
    node.operator.call('state.change', { country: 'FU', form: { ...form, ...wish }, by: by('alice') })

  function proposed(result: object): ApprovalView {
    assert.ok('approval' in result)
    return result.approval as ApprovalView
  }

  it('says how to make a SPOC where there is none; it needs no mnemonic, and there is one a country', async () => {
    await assert.rejects(add(), /runs no SPOC.*eac authority add NAME --role SPOC --country UT/)
    const spoc = { name: 'UT-SPOC', role: 'SPOC', country: 'UT' } as const
    await node.operator.call('authority.add', spoc)
    await assert.rejects(node.operator.call('authority.add', { ...spoc, name: 'other' }), /There is UT-SPOC already/)
    const dv = { name: 'dv-2', role: 'DV', country: 'UT' } as const
    await assert.rejects(node.operator.call('authority.add', dv), /mnemonic: 1 to 9 characters/)
  })

  it('a form that does not hold is refused with all that speaks against it, and proposes nothing', async () => {
    const [root] = form.spoc.roots
    assert.ok(root)
    const spoc = { ...form.spoc, roots: [{ ...root, fingerprint: 'ab'.repeat(32), until: '2026-01-02' }] }
    await assert.rejects(
      add({ spoc }),
      /SPOC root 1: fingerprint: the file has [\s\S]+SPOC root 1: dates of use: they are over/,
    )
    const checked = await node.operator.call('state.check', { form: { ...form, spoc } })
    assert.deepEqual([checked.ok, checked.registered], [false, false])
    assert.deepEqual(
      checked.checks.filter(({ ok }) => !ok).map(({ check }) => check),
      ['SPOC root 1: fingerprint', 'SPOC root 1: dates of use'],
    )
    await assert.rejects(add({ spoc: { ...form.spoc, roots: [] } }), /spoc\.roots: at least one root/)
    assert.deepEqual(await node.operator.call('approval.list', { limit: 5 }), [])
  })

  it('waits for another person, who sees each check, and is then known, trusted and asked', async () => {
    await assert.rejects(node.operator.call('state.add', { form }), /another user must approve/)
    const waiting = proposed(await add())
    const second = proposed(await add())
    assert.equal(waiting.kind, 'state-registration')
    const looked = waiting.checks.map(({ check, ok }) => [check, ok])
    assert.deepEqual(
      looked.filter(([check]) => check === 'CVCA FUCVCA00001: fingerprint'),
      [['CVCA FUCVCA00001: fingerprint', true]],
    )
    assert.ok(looked.some(([check, ok]) => check === 'DV' && ok === null))
    assert.deepEqual(await node.operator.call('state.list', {}), [])
    await vote(waiting.id)
    const state = await node.operator.call('state.show', { country: 'FU' })
    assert.deepEqual(
      [state.state, state.dvs.map(({ name }) => name), state.cvcas.map(({ newest }) => newest?.holderReference)],
      ['active', ['FU-DVFU'], ['FUCVCA00001']],
    )
    assert.equal(state.forms[0]?.takenBy, `alice; approved by bob (approval ${waiting.id})`)
    const [asked] = (await node.operator.call('exchange.list', { partner: 'FU', limit: 5 })).exchanges
    assert.deepEqual([asked?.direction, asked?.operation], ['out', 'GetCACertificates'])
    await assert.rejects(vote(second.id), /Another form of FU was taken since\. Refuse this one/)
    await vote(second.id, 'refuse')
    await assert.rejects(add(), /registered already.*eac state change FU/)
  })

  it('what it has no certificate of yet is uncovered', async () => {
    const pairs = await node.operator.call('coverage.show', {})
    assert.deepEqual(
      pairs.map(({ authority, issuer, stage, certificate }) => [authority, issuer, stage, certificate]),
      [['UT-DV', 'FUCVCA', 'none', undefined]],
    )
    const ask = { name: 'UT-DV', of: 'FUCVCA', callback: true }
    await assert.rejects(
      node.operator.call('authority.request-foreign-certificate', ask),
      /no CVCA of its own state.*eac partner add/,
    )
    const own = { ...ask, of: 'UTCVCA' }
    await assert.rejects(node.operator.call('authority.request-foreign-certificate', own), /of our own state/)
  })

  it('a new form tells what it changes, and is proposed with that', async () => {
    const wish = { spoc: { ...form.spoc, url: 'https://127.0.0.1:1/moved' }, dvs: [] }
    const { changes } = await node.operator.call('state.check', { form: { ...form, ...wish } })
    assert.deepEqual(changes, [
      { what: 'SPOC URL', was: 'https://127.0.0.1:1/spoc', becomes: 'https://127.0.0.1:1/moved' },
      { what: 'DV', was: 'DVFU of FUCVCA, Border Police', becomes: undefined },
    ])
    await vote(proposed(await change(wish)).id)
    const { url, dvs, forms } = await node.operator.call('state.show', { country: 'FU' })
    assert.deepEqual([url, dvs[0]?.organisation, forms.length], ['https://127.0.0.1:1/moved', undefined, 2])
    await assert.rejects(
      node.operator.call('state.change', { country: 'XX', form, by: by('alice') }),
      /a form of FU, not of XX/,
    )
  })

  it('that it is known by name waits for another person, who is told what is not demanded then; events say so', async () => {
    const { root, registered } = rootForNames()
    const knownByName = { names: ['SPOC.gov.fu'], roots: [registered], days: 10, clients: 'clientAuth' } as const
    const wish = { spoc: { ...form.spoc, roots: [], knownByName } }
    for (const names of [['*.gov.fu'], ['fu'], ['10.0.0.1'], []]) {
      await assert.rejects(
        change({ spoc: { ...wish.spoc, knownByName: { ...knownByName, names } } }),
        /knownByName\.names/,
      )
    }
    const tooLong = { ...wish.spoc, knownByName: { ...knownByName, days: 101 } }
    await assert.rejects(change({ spoc: tooLong }), /knownByName\.days/)
    const waiting = proposed(await change(wish))
    const saying = (ok: boolean | null) =>
      waiting.checks.find((one) => one.check === 'known by name' && one.ok === ok)?.says ?? ''
    assert.match(saying(true), /spoc\.gov\.fu: no FU in the subject, no SPOC purposes and no CRL are demanded; 10 days/)
    assert.match(saying(null), /compare it with the paper/)
    assert.equal((await node.operator.call('state.show', { country: 'FU' })).knownByName, undefined)
    await vote(waiting.id)
    const { knownByName: shown } = await node.operator.call('state.show', { country: 'FU' })
    assert.deepEqual([shown?.names, shown?.roots[0]?.fingerprint], [['spoc.gov.fu'], sha256(root.der)])
    const remark = (await node.operator.call('node.examine', {})).find(({ says }) => says.includes('known by name'))
    assert.deepEqual([remark?.what, remark?.state], ['partners', 'warning'])
    await vote(proposed(await change({})).id)
    const { events } = await node.operator.call('event.list', { limit: 100 })
    const told = events.filter(({ kind }) => kind.startsWith('state known by name'))
    assert.deepEqual(told.map(({ kind }) => kind).sort(), ['state known by name', 'state known by name no more'])
    for (const { details } of told) assert.deepEqual(details.names, ['spoc.gov.fu'])
  })

  it('of two that are to be known by one name under one root the second is refused, although both were proposed', async () => {
    const { registered } = rootForNames()
    const knownByName = {
      names: ['spoc.shared.example'],
      roots: [registered],
      days: 10,
      clients: 'clientAuth',
    } as const
    const wish = { spoc: { ...form.spoc, roots: [], knownByName } }
    const yy = { ...wish, ...(await anotherState('YY')) }
    const [ofFu, ofYy] = [proposed(await change(wish)), proposed(await add(yy))]
    await vote(ofFu.id)
    await assert.rejects(vote(ofYy.id), /spoc\.shared\.example is registered of another state.*Refuse this one/)
    await vote(ofYy.id, 'refuse')
    await assert.rejects(add(yy), /it is registered of FU, under the same root/)
  })

  it('its suspension waits for another person; then what is queued to it is parked with the cause', async () => {
    const wish = { of: 'FU', reason: 'its root was stolen', by: by('alice') }
    await assert.rejects(node.operator.call('state.suspend', { ...wish, of: 'YY' }), /no state YY/)
    const waiting = proposed(await node.operator.call('state.suspend', wish))
    assert.match(waiting.subject, /Suspend the state FU/)
    await vote(waiting.id)
    assert.equal((await node.operator.call('state.show', { country: 'FU' })).state, 'suspended')
    const open = (await node.operator.call('exchange.list', { partner: 'FU', limit: 9 })).exchanges
    assert.deepEqual([...new Set(open.map(({ state }) => state))], ['parked'])
    const resumed = proposed(await node.operator.call('state.resume', wish))
    await vote(resumed.id)
    assert.equal((await node.operator.call('state.show', { country: 'FU' })).state, 'active')
  })
})
