import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { buildMasterList, softwareListSigner } from '../../src/lists/index.ts'
import { CONTRACTS, type ContractName, type Operator } from '../../src/messages/index.ts'
import { ListPki, type Made, USAGES } from '../lists/list-pki.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { addAuthority, register, showExchange } from '../support/utopia.ts'

describe('lists', () => {
  const pki = new ListPki()
  let csca: Made
  let signer: Made
  before(() => {
    csca = pki.csca('UT')
    signer = pki.signer(csca, USAGES.masterList)
  })
  after(() => pki.close())

  const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64')
  /** A signer's certificate counts from the moment it is made, so signing times lie a little ahead of it. */
  const masterList = async (secondsAhead: number, by: Made = signer) => {
    const { octets } = await buildMasterList({
      certificates: [csca.der],
      signingTime: new Date(Date.now() + 1000 * secondsAhead),
      signer: softwareListSigner({ privateKey: by.keyPem, certificate: by.der, algorithm: 'ecdsa-SHA-384' }),
    })
    return octets
  }

  for (const edition of CONTRACTS) {
    describe(`in edition ${edition}`, () => {
      let node: TestNode
      let gates: TestNode
      before(async () => {
        node = await startTestNode('UT')
        gates = await startTestNode('GATES')
        await foundListWorld(node.operator, gates.operator, edition)
        const certificate = base64(csca.der)
        for (const name of ['UT-NPKD', 'UT-DV']) await node.operator.call('list.trust', { name, certificate })
        await gates.operator.call('list.trust', { name: 'UT-TCC', certificate })
      })
      after(async () => {
        await gates?.close()
        await node?.close()
      })

      const heldBy = async (authority: string) =>
        (await node.operator.call('list.list', { name: authority })).map((version) => version.heldBy)

      it('go down from the NPKD over the DV to the control centre, octet for octet', async () => {
        const list = await masterList(120)
        const taken = await node.operator.call('list.add', { name: 'UT-NPKD', kind: 'master', octets: base64(list) })
        assert.deepEqual(taken, { authority: 'UT-NPKD', kind: 'master', kept: true, sentTo: ['dv-at-npkd'] })
        await eventually('the control centre has it', async () =>
          (await heldBy('UT-DV')).some(([who]) => who === 'tcc-at-dv'),
        )
        const atGates = () => gates.operator.call('list.list', {})
        await eventually('it is looked at there', async () => (await atGates()).length > 0)
        const versions = [...(await node.operator.call('list.list', {})), ...(await atGates())]
        assert.deepEqual(
          versions.map(({ authority, from }) => [authority, from]),
          [
            ['UT-DV', 'npkd-of-dv'],
            ['UT-NPKD', undefined],
            ['UT-TCC', 'dv-of-tcc'],
          ],
        )
        const sha256 = createHash('sha256').update(list).digest('hex')
        assert.deepEqual(new Set(versions.map((version) => version.sha256)), new Set([sha256]))
      })

      for (const callback of [false, true]) {
        it(`are given to whoever asks ${callback ? 'by callback' : 'at once'}`, async () => {
          const { exchange } = await node.operator.call('list.ask', {
            name: 'UT-DV',
            from: 'npkd-of-dv',
            callback,
            kind: 'master',
          })
          await eventually('answered', async () => (await showExchange(node.operator, exchange.id)).state === 'closed')
          const { outcome, events } = await showExchange(node.operator, exchange.id)
          assert.equal(outcome, 'list')
          assert.equal(events.at(-1)?.kind, 'the list was there already')
        })
      }

      it('that are not there are not available', async () => {
        const { exchange } = await node.operator.call('list.ask', {
          name: 'UT-DV',
          from: 'npkd-of-dv',
          callback: false,
          kind: 'defect',
        })
        await eventually('answered', async () => (await showExchange(node.operator, exchange.id)).state === 'closed')
        assert.equal((await showExchange(node.operator, exchange.id)).wireStatus, 'failure_list_not_available')
      })

      it('are not kept when older than the one there is, or by a signer nobody vouches for', async () => {
        const stranger = pki.csca('XX')
        for (const bad of [await masterList(10), await masterList(130, pki.signer(stranger, USAGES.masterList))]) {
          await assert.rejects(
            node.operator.call('list.add', { name: 'UT-NPKD', kind: 'master', octets: base64(bad) }),
            { code: 'refused' },
          )
        }
        assert.equal((await node.operator.call('list.list', { name: 'UT-NPKD' })).length, 1)
      })

      it('go to a partner as soon as it is registered, told where to be called, or let in again', async () => {
        const { serviceUrl } = await gates.operator.call('authority.show', { name: 'UT-TCC' })
        const pushUrl = `${new URL(serviceUrl).origin}/nobody-here`
        const sentTo = async (partner: string) => {
          const exchanges = (await node.operator.call('exchange.list', { partner, limit: 10 })).exchanges
          return exchanges.filter(({ operation }) => operation === 'SendMasterList').length
        }
        const tlsCertificates = () => [pki.tlsCertificate()]
        const of = { authority: 'UT-NPKD', role: 'DV', edition } as const
        await register(node.operator, {
          ...of,
          name: 'early',
          mnemonic: 'EARLY',
          pushUrl,
          tlsCertificates: tlsCertificates(),
        })
        assert.equal(await sentTo('early'), 1)
        await register(node.operator, { ...of, name: 'late', mnemonic: 'LATE', tlsCertificates: tlsCertificates() })
        assert.equal(await sentTo('late'), 0)
        await node.operator.call('partner.set-push-url', { name: 'late', pushUrl })
        assert.equal(await sentTo('late'), 1)
        await node.operator.call('partner.suspend', { name: 'late', reason: 'stolen' })
        assert.equal(await sentTo('late'), 1)
        await node.operator.call('partner.resume', { name: 'late', reason: 'found' })
        assert.equal(await sentTo('late'), 2)
      })

      it('are not sent any more once there is a newer one', async () => {
        const [{ serviceUrl }, { tlsCertificate }] = [
          await gates.operator.call('authority.show', { name: 'UT-TCC' }),
          await gates.operator.call('node.show', {}),
        ]
        await register(node.operator, {
          name: 'silent-dv',
          authority: 'UT-NPKD',
          role: 'DV',
          mnemonic: 'SILENT',
          edition,
          callbackTargets: [`${new URL(serviceUrl).origin}/nobody-here`],
          tlsCertificates: [tlsCertificate],
        })
        for (const secondsAhead of [140, 150]) {
          const octets = base64(await masterList(secondsAhead))
          await node.operator.call('list.add', { name: 'UT-NPKD', kind: 'master', octets })
        }
        const exchanges = (await node.operator.call('exchange.list', { partner: 'silent-dv', limit: 10 })).exchanges
        assert.deepEqual(
          exchanges.map(({ state }) => state),
          ['queued', 'closed', 'closed'],
        )
        const { events } = await showExchange(node.operator, exchanges[1]!.id)
        assert.equal(events.at(-1)?.kind, 'withdrawn: a newer list follows')
      })

      it('are not taken from a suspended partner, whoever signed them, and what is refused is not kept', async () => {
        await node.operator.call('partner.suspend', { name: 'npkd-of-dv', reason: 'broken into' })
        const list = await masterList(180)
        await node.operator.call('list.add', { name: 'UT-NPKD', kind: 'master', octets: base64(list) })
        const came = async () => {
          const exchanges = (await node.operator.call('exchange.list', { partner: 'npkd-of-dv', limit: 10 })).exchanges
          return exchanges.find(({ direction, state }) => direction === 'in' && state === 'closed')
        }
        await eventually('it was looked at', async () => (await came())?.outcome === 'not-accepted')
        const exchange = await showExchange(node.operator, (await came())!.id)
        assert.match(JSON.stringify(exchange.events), /npkd-of-dv is suspended/)
        const sha256 = createHash('sha256').update(list).digest('hex')
        const known = await node.operator.call('list.list', { name: 'UT-DV' })
        assert.ok(known.length > 0 && known.every((version) => version.sha256 !== sha256))
      })
    })
  }
})

/** NPKD and DV on one node, the control centre on another, each registered with its neighbours. */
async function foundListWorld(state: Operator, gates: Operator, edition: ContractName): Promise<void> {
  await addAuthority(state, 'UT-NPKD', 'NPKD', 'NPKD')
  await addAuthority(state, 'UT-DV', 'DV', 'DVDOM')
  await addAuthority(gates, 'UT-TCC', 'TCC', 'TCC01')
  const url = async (operator: Operator, name: string) => (await operator.call('authority.show', { name })).serviceUrl
  const tls = async (operator: Operator) => [(await operator.call('node.show', {})).tlsCertificate]
  const dvUrl = await url(state, 'UT-DV')
  const ofState = { edition, tlsCertificates: await tls(state) } as const
  const ofGates = { ...ofState, tlsCertificates: await tls(gates) }
  await register(state, {
    ...ofState,
    name: 'dv-at-npkd',
    authority: 'UT-NPKD',
    role: 'DV',
    mnemonic: 'DVDOM',
    callbackRule: 'registered-url',
    callbackTargets: [dvUrl],
  })
  await register(state, {
    ...ofState,
    name: 'npkd-of-dv',
    authority: 'UT-DV',
    role: 'NPKD',
    mnemonic: 'NPKD',
    serviceUrl: await url(state, 'UT-NPKD'),
  })
  await register(state, {
    ...ofGates,
    name: 'tcc-at-dv',
    authority: 'UT-DV',
    role: 'terminal',
    mnemonic: 'TCC01',
    callbackRule: 'registered-url',
    callbackTargets: [await url(gates, 'UT-TCC')],
  })
  await register(gates, {
    ...ofState,
    name: 'dv-of-tcc',
    authority: 'UT-TCC',
    role: 'DV',
    mnemonic: 'DVDOM',
    serviceUrl: dvUrl,
  })
}
