import assert from 'node:assert/strict'
import { askForForeignCertificate, rollOverAndTell } from '../../src/handlers/index.ts'
import { type ExchangeTree, exchangeTree, findExchange } from '../../src/store/index.ts'
import { type State, World } from './world.ts'

describe('what an exchange belongs to', () => {
  let world: World
  let ut: State
  let fu: State

  before(async () => {
    world = new World('2026-11-10T08:00:00Z')
    ;[ut, fu] = [await world.found('UT'), await world.found('FU')]
    await ut.registerState(fu)
    await fu.registerState(ut)
    await world.settle()
  })
  after(() => world.close())

  const lines = ({ authorityName, partnerName, exchange, made }: ExchangeTree, depth = 0): string[] => {
    const way =
      exchange.direction === 'out' ? `${authorityName} to ${partnerName}` : `${partnerName} to ${authorityName}`
    const line = `${'  '.repeat(depth)}${way}: ${exchange.operation}, ${exchange.state}`
    return [line, ...made.flatMap((one) => lines(one, depth + 1))]
  }

  it('is the way of a request from our DV to another state, seen from each of its exchanges', async () => {
    world.trouble = (_from, to) => (to === 'FU' ? 'FU is down' : undefined)
    const national = await ut.partner('UT-CVCA')
    const how = { callbackUrl: ut.urlOf(ut.dv), initial: false }
    const { exchange } = await askForForeignCertificate(ut.dv, { national, foreign: fu.cvca }, how, ut.deps)
    await world.settle()
    const way = (await ut.exchanges()).filter(({ createdAt }) => createdAt >= exchange.createdAt).slice(-3)
    const expected = [
      'UT-DV to UT-CVCA: RequestForeignCertificate, awaiting-callback',
      '  UT-DV to UT-CVCA: RequestForeignCertificate, forwarded',
      '    UT-SPOC to FU: RequestCertificate, queued',
    ]
    assert.equal(way.length, 3)
    for (const one of way) assert.deepEqual(lines(await exchangeTree(ut.db, one)), expected)
    world.trouble = () => undefined
  })

  it('is an announcement of another state with what was passed on of it', async () => {
    await rollOverAndTell(fu.cvca, fu.deps)
    await world.settle()
    const taken = (await ut.exchanges()).find(
      ({ operation, direction, authorityId }) =>
        operation === 'SendCertificates' && direction === 'in' && authorityId === ut.spoc.id,
    )
    const tree = await exchangeTree(ut.db, (await findExchange(ut.db, taken?.id ?? '')) ?? assert.fail())
    assert.deepEqual(lines(tree), [
      'FU to UT-SPOC: SendCertificates, closed',
      '  UT-CVCA to UT-DV: SendCertificates, closed',
    ])
  })
})
