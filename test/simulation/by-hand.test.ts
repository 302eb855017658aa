import assert from 'node:assert/strict'
import { giveToPeople } from '../../src/async/index.ts'
import { askForForeignCertificate, exportByHand, importByHand } from '../../src/handlers/index.ts'
import { type MessageId, parseMessageId, type TakenFile } from '../../src/messages/index.ts'
import { exchangeOutcome, findExchange } from '../../src/store/index.ts'
import { type State, World } from './world.ts'

describe('a request to another state that people carry', () => {
  let world: World
  let ut: State
  let fu: State

  beforeEach(async () => {
    world = new World('2026-11-10T08:00:00Z')
    ;[ut, fu] = [await world.found('UT'), await world.found('FU')]
    await ut.registerState(fu)
    await fu.registerState(ut)
    await world.settle()
    world.trouble = (_from, to) => (to === 'FU' ? 'FU is down' : undefined)
    const how = { callbackUrl: ut.urlOf(ut.dv), initial: false }
    await askForForeignCertificate(ut.dv, { national: await ut.partner('UT-CVCA'), foreign: fu.cvca }, how, ut.deps)
    await world.settle()
    assert.ok(await giveToPeople(await carrier(), { why: 'a test', by: 'alice' }, ut.deps))
    await world.settle()
  })
  afterEach(() => world.close())

  async function carrier() {
    const found = (await ut.exchanges()).find(
      (one) => one.direction === 'out' && one.operation === 'RequestCertificate',
    )
    assert.ok(found)
    return found
  }

  async function ofDv() {
    const found = (await ut.exchanges()).find(
      (one) => one.direction === 'in' && one.operation === 'RequestForeignCertificate',
    )
    assert.ok(found)
    return found
  }

  /** What the other state makes of the request. */
  async function answerOf(certReq: Uint8Array): Promise<Uint8Array> {
    const messageId = parseMessageId('carried') as MessageId
    const replyTo = { callback: 'possible', messageId, responseUrl: undefined } as const
    const command = { operation: 'RequestCertificate', replyTo, certReq } as const
    await fu.answer('FU-SPOC', ut.spoc, command, 'icao-9303-12')
    world.trouble = (_from, to) => (to === 'UT' ? 'UT has no SPOC' : undefined)
    await world.settle()
    const theirs = (await fu.exchanges()).find((one) => one.messageId === messageId)
    assert.ok(theirs)
    const outcome = await exchangeOutcome(fu.db, theirs)
    assert.ok(outcome?.kind === 'certificates' && outcome.certificates[0])
    return outcome.certificates[0]
  }

  const results = (files: readonly TakenFile[]) => files.map(({ result }) => result)

  it('is exported, and sent no more', async () => {
    world.trouble = () => undefined
    world.pass(3_600_000)
    await world.settle()
    assert.equal((await fu.exchanges()).filter(({ operation }) => operation === 'RequestCertificate').length, 0)
    const [request, ...others] = await exportByHand(undefined, 'alice', ut.deps)
    assert.equal(others.length, 0)
    assert.deepEqual(
      [request?.partner, request?.holderReference, request?.authorityReference],
      ['FU', 'UTDVFU001', 'FUCVCA00001'],
    )
    assert.deepEqual(request?.octets, (await carrier()).request)
    assert.equal((await exportByHand('XX', undefined, ut.deps)).length, 0)
    const [event] = await ut.events('exported, to go by hand')
    assert.match(JSON.stringify(event?.details), /"by":"alice"/)
  })

  it('is answered by the file that comes back, and the DV has its certificate', async () => {
    const [request] = await exportByHand('FU', undefined, ut.deps)
    assert.ok(request)
    const octets = await answerOf(request.octets)
    const files = [
      { file: 'answer.cvcert', octets },
      { file: 'root.cvcert', octets: await fu.root() },
    ]
    assert.deepEqual(results(await importByHand(files, 'bob', ut.deps)), ['taken', 'not-needed'])
    await world.settle()
    assert.equal((await ofDv()).outcome, 'certificates')
    assert.equal((await ut.certificates(ut.dv, 'UTDVFU001')).length, 1)
    const [event] = await ut.events('answer brought by hand')
    const { answer, by } = (event?.details ?? {}) as Readonly<Record<string, unknown>>
    assert.deepEqual([answer, by], ['by-hand', 'bob'])
    assert.deepEqual(results(await importByHand(files, 'bob', ut.deps)), ['left', 'not-needed'])
    assert.equal((await exportByHand(undefined, undefined, ut.deps)).length, 0)
  })

  it('waits on where what comes back does not fit', async () => {
    const [request] = await exportByHand('FU', undefined, ut.deps)
    assert.ok(request)
    const octets = await answerOf(request.octets)
    const forged = octets.slice()
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    const files = [
      { file: 'forged.cvcert', octets: forged },
      { file: 'request.cvcert', octets: request.octets },
      { file: 'text.cvcert', octets: new Uint8Array([1, 2, 3]) },
    ]
    assert.deepEqual(results(await importByHand(files, undefined, ut.deps)), ['left', 'left', 'left'])
    await world.settle()
    assert.equal((await ofDv()).state, 'forwarded')
    assert.equal((await carrier()).state, 'awaiting-callback')
    assert.deepEqual(results(await importByHand([{ file: 'a', octets }], undefined, ut.deps)), ['taken'])
  })

  it('is not given to people once it is at its end', async () => {
    const ended = await findExchange(ut.db, (await ofDv()).id)
    assert.ok(ended)
    assert.equal(await giveToPeople(ended, { why: 'a test' }, ut.deps), false) // a partner's message is never sent
    assert.equal(await giveToPeople(await carrier(), { why: 'again' }, ut.deps), false)
    assert.equal((await ut.events('goes by hand')).length, 1)
  })
})
