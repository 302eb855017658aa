import assert from 'node:assert/strict'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { describeOnServer } from '../support/on-server.ts'
import { foundUtopia, showExchange } from '../support/utopia.ts'

const DAY = 86_400_000

describe('a running node', () => {
  let clock: { ahead: number }
  let node: TestNode
  const now = (): Date => new Date(Date.now() + clock.ahead)
  const keys = async () =>
    (await node.operator.call('authority.show', { name: 'UT-DV' })).keys.map(({ holderReference }) => holderReference)
  const eventsOf = async (kind: RegExp) =>
    (await node.operator.call('event.list', { limit: 200 })).events.filter((one) => kind.test(one.kind))

  const start = async (automatic: boolean): Promise<void> => {
    clock = { ahead: 0 }
    const renewal = { automatic, lookEveryMinutes: 0.005 }
    node = await startTestNode('UT', { now, settings: { renewal } })
    await foundUtopia(node.operator)
  }
  afterEach(() => node?.close())

  it('renews the certificate of its DV in time, by the key before, and tells it once', async () => {
    await start(true)
    const { coverage } = await node.operator.call('authority.show', { name: 'UT-DV' })
    assert.deepEqual([coverage[0]?.issuer, coverage[0]?.stage], ['UTCVCATST', 'good'])
    clock.ahead = 80 * DAY
    await eventually('a new certificate', async () => {
      const shown = await node.operator.call('authority.show', { name: 'UT-DV' })
      return (
        shown.coverage[0]?.stage === 'good' && shown.coverage[0].certificate?.holderReference.endsWith('00002') === true
      )
    })
    assert.deepEqual((await keys()).length, 2)
    assert.equal((await eventsOf(/^renewal: plan$/)).length, 1)
    const [request] = (await node.operator.call('exchange.list', { partner: 'cvca-of-dv', limit: 1 })).exchanges
    const { events } = await showExchange(node.operator, request?.id ?? '')
    assert.match(JSON.stringify(events[0]?.details), /successive/)
  })

  it('only tells where renewal is left to people', async () => {
    await start(false)
    clock.ahead = 80 * DAY
    await eventually('it is told', async () => (await eventsOf(/^renewal: /)).length > 0)
    assert.equal((await keys()).length, 1)
    const [pair] = await node.operator.call('coverage.show', {})
    assert.deepEqual([pair?.stage, pair?.request], ['plan', undefined])
  })

  it('tells once that there is nobody to ask, and goes on', async () => {
    await start(true)
    await node.operator.call('partner.suspend', { name: 'cvca-of-dv', reason: 'a test' })
    clock.ahead = 80 * DAY
    await eventually('it is told', async () => (await eventsOf(/^renewal failed$/)).length > 0)
    const [first] = await eventsOf(/^renewal failed$/)
    assert.match(JSON.stringify(first?.details), /nobody active to ask for UTCVCATST; register its CA/)
    clock.ahead = 87 * DAY // the next stage is told by a later round, which fails as well
    await eventually('a later round', async () => (await eventsOf(/^renewal: (act|late)$/)).length > 0)
    await node.operator.call('partner.resume', { name: 'cvca-of-dv', reason: 'a test' })
    await eventually('it is asked again', async () => (await keys()).length === 2)
    assert.equal((await eventsOf(/^renewal failed$/)).length, 1)
  })
})

describeOnServer('two workers of a node that look at the same moment', () => {
  it('renew a certificate once, and tell it once', async () => {
    let ahead = 0
    const now = (): Date => new Date(Date.now() + ahead)
    const renewal = { automatic: true, lookEveryMinutes: 0.005 }
    const first = await startTestNode('UT', { now, settings: { renewal }, size: 'server' })
    const second = await startTestNode('UT', { now, again: first, settings: { role: 'worker' }, keepFolder: true })
    await foundUtopia(first.operator)
    const requests = async () =>
      (await first.operator.call('exchange.list', { partner: 'cvca-of-dv', limit: 100 })).exchanges
    const before = (await requests()).length
    ahead = 80 * DAY
    await eventually('a new certificate', async () => {
      const { coverage } = await first.operator.call('authority.show', { name: 'UT-DV' })
      return coverage[0]?.stage === 'good' && coverage[0].certificate?.holderReference.endsWith('1') === false
    })
    assert.equal((await requests()).length, before + 1)
    const { events } = await first.operator.call('event.list', { limit: 200 })
    assert.equal(events.filter(({ kind }) => kind === 'renewal: plan').length, 1)
    await second.close()
    await first.close()
  })
})
