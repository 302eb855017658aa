import assert from 'node:assert/strict'
import type { HeldPartnerView, ParkedGroupView, ParkedWorkView } from '../../src/messages/index.ts'
import { eac } from './fake-world.ts'

const SINCE = '2026-11-20T08:15:00.000Z'
const HELD: HeldPartnerView = {
  partner: 'FU',
  circuit: {
    state: 'open',
    since: SINCE,
    failures: 7,
    cause: 'connect-failed',
    says: 'spoc.example.fu:8444 cannot be reached (ECONNREFUSED)',
    nextTryAt: '2026-11-22T12:30:00.000Z',
  },
  call: { organisation: 'Ministry of the Interior', contact: 'Ms Far', email: 'pki@example.fu', phone: '+99 1' },
}
const WORK = {
  queue: 'calls',
  task: 'send',
  partner: 'FU',
  due: 0,
  waiting: 0,
  nextAt: undefined,
  held: 12,
  running: 0,
  parked: 3,
  oldest: SINCE,
}
const GROUP: ParkedGroupView = {
  cause: 'refused',
  meaning: 'it refused what it was sent',
  partner: 'gate-1',
  count: 3,
  tasks: ['deliver'],
  oldest: SINCE,
  example: { exchange: '42', says: 'the partner refused the callback with failure_messageID_unknown' },
}
const PARKED: ParkedWorkView = {
  exchange: '42',
  partner: 'gate-1',
  operation: 'RequestCertificate',
  task: 'deliver',
  cause: 'refused',
  parkedAt: SINCE,
}

describe('eac queue', () => {
  it('alone shows what is owed, to whom nothing goes out, and whom to call', async () => {
    const { out, exitCode } = await eac(['queue'], { answers: { 'queue.show': { work: [WORK], held: [HELD] } } })
    assert.equal(exitCode, 0)
    assert.equal(
      out,
      `partner  queue  task  due  running  waiting  next (GMT)  held  parked  oldest (GMT)
FU       calls  send                                     12    3       2026-11-20 08:15:00

What is parked waits for you: eac queue parked

nothing goes out to  because                    since (GMT)          next call (GMT)      why
FU                   not reached: circuit open  2026-11-20 08:15:00  2026-11-22 12:30:00  connect-failed: spoc.example.fu:8444 cannot be reached (ECONNREFUSED)
Whom to call about FU: Ms Far, Ministry of the Interior: +99 1, pki@example.fu
`,
    )
    const nothing = await eac(['queue', 'show'], { answers: { 'queue.show': { work: [], held: [] } } })
    assert.match(nothing.out, /^nothing is owed/)
    const json = await eac(['queue', '--json'], { answers: { 'queue.show': { work: [WORK], held: [HELD] } } })
    assert.deepEqual(JSON.parse(json.out).held, [HELD])
  })

  it('pauses the calls to a partner only with a reason, and resumes them', async () => {
    const pause = { since: SINCE, why: 'maintenance' }
    const answers = { 'queue.pause': { partner: 'FU', pause }, 'queue.resume': { partner: 'FU' } }
    assert.equal((await eac(['queue', 'pause', 'FU'], { answers })).exitCode, 2)
    const paused = await eac(['queue', 'pause', 'FU', '--why', 'maintenance'], { answers })
    assert.deepEqual(paused.calls, [{ name: 'queue.pause', input: { name: 'FU', why: 'maintenance' } }])
    assert.match(paused.out, /FU +calls paused +2026-11-20 08:15:00 +when you resume +maintenance/)
    assert.match(paused.out, /To go on: eac queue resume FU/)
    assert.match((await eac(['queue', 'resume', 'FU'], { answers })).out, /What is owed to FU goes out/)
    const still = await eac(['queue', 'resume', 'FU'], { answers: { 'queue.resume': HELD } })
    assert.match(still.out, /FU is tried now/)
  })

  it('groups what is parked by cause and partner, with an example and what to type', async () => {
    const { out } = await eac(['queue', 'parked'], { answers: { 'queue.parked': [GROUP] } })
    assert.match(out, /3 +refused +gate-1 +deliver +2026-11-20 08:15:00 +42/)
    assert.match(out, /refused, gate-1: the partner refused the callback with failure_messageID_unknown/)
    assert.match(out, /eac queue replay --cause refused --partner gate-1 --dry-run/)
    assert.equal((await eac(['queue', 'parked'], { answers: { 'queue.parked': [] } })).out, 'nothing is parked\n')
  })

  it('replays what is meant, at a rate, or says what it would do', async () => {
    const answers = { 'queue.replay': [{ ...PARKED, dueAt: '2026-11-22T12:00:02.000Z' }] }
    const args = ['queue', 'replay', '--cause', 'refused', '--partner', 'gate-1', '--rate', '30']
    const dry = await eac([...args, '--dry-run'], { answers })
    const which = { exchanges: undefined, cause: 'refused', partner: 'gate-1', all: undefined, perMinute: 30 }
    const why = 'replayed by an operator'
    assert.deepEqual(dry.calls, [{ name: 'queue.replay', input: { ...which, why, dryRun: true } }])
    assert.match(dry.out, /^Would be taken up: 1\./)
    assert.match(dry.out, /42 +gate-1 +RequestCertificate +deliver +refused +2026-11-20 08:15:00 +2026-11-22 12:00:02/)
    assert.match((await eac(args, { answers })).out, /^Taken up: 1\./)
    assert.equal((await eac([...args.slice(0, 6), '--rate', '0'], { answers })).exitCode, 2)
    assert.equal((await eac(['queue', 'replay', '--cause', 'weather'], { answers })).exitCode, 2)
  })

  it('closes named exchanges only with a reason', async () => {
    const answers = { 'queue.close': [PARKED] }
    assert.equal((await eac(['queue', 'close', '42'], { answers })).exitCode, 2)
    const { out, calls } = await eac(['queue', 'close', '42', '43', '--why', 'told by telephone'], { answers })
    const which = { exchanges: ['42', '43'], cause: undefined, partner: undefined, all: undefined, dryRun: false }
    assert.deepEqual(calls, [{ name: 'queue.close', input: { ...which, why: 'told by telephone' } }])
    assert.match(out, /^Closed: 1\./)
  })
})
