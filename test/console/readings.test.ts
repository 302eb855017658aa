import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { tarOf } from '../../src/console/parts/tar.ts'
import { boxesOf, layoutOf } from '../../src/console/screens/coverage/tree-layout.ts'
import { readabilities } from '../../src/console/screens/dashboard/readability.ts'
import { sequenceOf } from '../../src/console/screens/message/sequence.ts'
import { timelineSteps } from '../../src/console/screens/message/timeline-steps.ts'
import { troubleOf } from '../../src/console/screens/message/trouble.ts'
import { filterOf, readSearch } from '../../src/console/screens/messages/filter.ts'
import type { CoverageView, CvcaTreeView, ExchangeTreeView, TreeCertificateView } from '../../src/messages/index.ts'

describe('what is typed into the search of messages', () => {
  it('is for the node to find, but for a return code, which says by its form what it is', () => {
    assert.deepEqual(readSearch(' gate-1 '), { name: 'search', value: 'gate-1' })
    assert.deepEqual(readSearch('failure_inner_signature'), { name: 'code', value: 'failure_inner_signature' })
  })
})

describe('the filter of messages', () => {
  it('is what stands in the address', () => {
    const address = new URLSearchParams('state=parked&partner=FU&attention=true&after=eA&other=x')
    assert.deepEqual(filterOf(address), { state: 'parked', partner: 'FU', attention: true, limit: 50, after: 'eA' })
  })
})

describe('the passports of an issuer', () => {
  const of = (authority: string, issuer: string, stage: CoverageView['stage']) =>
    ({ authority, issuer, stage }) as CoverageView
  it('count as that authority of ours has it that is worst off', () => {
    const found = readabilities([
      of('UT-DV', 'FUCVCA', 'good'),
      of('UT-DV2', 'FUCVCA', 'lost'),
      of('UT-DV', 'UTCVCA', 'plan'),
      of('UT-DV', 'XXCVCA', 'late'),
      of('UT-DV', 'YYCVCA', 'none'),
    ])
    assert.deepEqual(
      found.map(({ issuer, is }) => [issuer, is]),
      [
        ['FUCVCA', 'lost'],
        ['UTCVCA', 'readable'],
        ['XXCVCA', 'at-risk'],
        ['YYCVCA', 'none'],
      ],
    )
  })
})

describe('the drawing of what belongs to a message', () => {
  const exchange = (wish: Partial<ExchangeTreeView>): ExchangeTreeView => ({
    id: 'a',
    partner: 'UT-CVCA',
    authority: 'UT-DV',
    direction: 'out',
    operation: 'RequestForeignCertificate',
    messageId: 'm1',
    state: 'closed',
    outcome: 'certificates',
    wireStatus: 'ok_cert_available',
    callbackUrl: undefined,
    createdAt: '2026-11-30T10:00:00.000Z',
    settledAt: '2026-11-30T10:00:09.000Z',
    closedAt: undefined,
    made: [],
    ...wish,
  })
  const abroad = exchange({
    id: 'c',
    partner: 'FU',
    authority: 'UT-SPOC',
    operation: 'RequestCertificate',
    messageId: 'm2',
    createdAt: '2026-11-30T10:00:02.000Z',
    settledAt: '2026-11-30T10:00:07.000Z',
  })
  const taken = exchange({ id: 'b', direction: 'in', partner: 'UT-DV', authority: 'UT-CVCA', made: [abroad] })

  it('has an arrow for each message in its time, and none twice for one that both ends keep', () => {
    const { parties, steps } = sequenceOf(exchange({ made: [taken] }))
    assert.deepEqual(parties, ['UT-DV', 'UT-CVCA', 'UT-SPOC', 'FU'])
    assert.deepEqual(
      steps.map(({ from, to, says }) => `${from} ${to} ${says}`),
      [
        'UT-DV UT-CVCA RequestForeignCertificate',
        'UT-SPOC FU RequestCertificate',
        'FU UT-SPOC certificates',
        'UT-CVCA UT-DV certificates',
      ],
    )
  })

  it('shows no answer where there is none yet', () => {
    const { steps } = sequenceOf(exchange({ settledAt: undefined, outcome: undefined, wireStatus: undefined }))
    assert.deepEqual(
      steps.map(({ isAnswer }) => isAnswer),
      [false],
    )
  })
})

describe('what happened to a message', () => {
  const event = (second: number, kind: string, details = {}) => ({
    at: `2026-11-30T10:00:0${second}.000Z`,
    kind,
    partner: 'FU',
    authority: 'UT-SPOC',
    exchange: 'a',
    details,
  })
  const failed = (second: number, kind = 'connect-failed') =>
    event(second, 'attempt failed', { task: 'send', kind, cause: `${kind} at fu.example`, attempt: second })
  const queued = event(0, 'queued')

  it('has attempts that failed alike told once, with the time of each', () => {
    const steps = timelineSteps([queued, failed(1), failed(2), failed(3, 'timeout'), event(4, 'sent'), failed(5)])
    assert.deepEqual(
      steps.map(({ event, times }) => `${event.kind} ${times.map((at) => at.slice(17, 19)).join(' ')}`),
      ['queued 00', 'attempt failed 01 02', 'attempt failed 03', 'sent 04', 'attempt failed 05'],
    )
  })

  it('says why it does not go on, and how often it was tried since it last did', () => {
    const trouble = troubleOf({ state: 'queued', events: [queued, failed(1), failed(2)] })
    const told = { kind: 'connect-failed', says: 'connect-failed at fu.example' }
    assert.deepEqual(trouble, { ...told, at: failed(2).at, failed: 2 })
    assert.equal(troubleOf({ state: 'awaiting-callback', events: [queued, failed(1), event(2, 'sent')] }), undefined)
    const parked = event(3, 'parked', { task: 'deliver', kind: 'refused', cause: 'the partner refused the callback' })
    assert.deepEqual(troubleOf({ state: 'parked', events: [failed(1), parked, event(4, 'evidence packed')] }), {
      kind: 'refused',
      says: 'the partner refused the callback',
      at: parked.at,
    })
  })
})

describe('the drawing of what stands below a CVCA', () => {
  const certificate = (kind: TreeCertificateView['kind'], of: string, by: string): TreeCertificateView =>
    ({
      sha256: `${kind} ${of} ${by}`,
      kind,
      holderReference: of,
      authorityReference: by,
      effective: '2026-11-30',
    }) as TreeCertificateView
  const tree: CvcaTreeView = {
    issuer: 'FUCVCA',
    certificates: [
      certificate('link', 'FUCVCA00002', 'FUCVCA00001'),
      certificate('root', 'FUCVCA00001', 'FUCVCA00001'),
      certificate('DV', 'UTDV00002', 'FUCVCA00002'),
      certificate('DV', 'XXDV00001', 'FUCVCA00009'), // by a key that nobody told us of
      certificate('terminal', 'UTGATE00001', 'UTDV00002'),
      certificate('terminal', 'UTGATF00001', 'UTDV00002'),
    ],
    moreTerminals: [{ under: 'UTDV00002', count: 40 }],
  }
  const { placed, lines } = layoutOf(boxesOf(tree))

  it('shows each once, a key of the CVCA as one, and terminals that are not told as one, with their number', () => {
    assert.deepEqual(
      placed.map(({ certificates: [first], more }) => first?.holderReference ?? more).toSorted(),
      [40, 'FUCVCA00001', 'FUCVCA00002', 'UTDV00002', 'UTGATE00001', 'UTGATF00001', 'XXDV00001'].toSorted(),
    )
  })

  it('leads from each key to what it signed, and from key to key of the CVCA', () => {
    assert.deepEqual(
      lines.filter(({ isLink }) => isLink).map(({ from, to }) => [from, to]),
      [['FUCVCA00001', 'FUCVCA00002']],
    )
    assert.equal(lines.length, 5)
  })

  it('lets no box lie on another', () => {
    for (const one of placed) {
      const over = placed.filter(
        (other) => other.x === one.x && other.y < one.y + one.height && one.y < other.y + other.height,
      )
      assert.deepEqual(over, [one])
    }
  })
})

describe('a pack of evidence', () => {
  it('is unpacked by tar, to the octet', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'eac-tar-'))
    try {
      const files = [
        { name: 'README.txt', octets: new TextEncoder().encode('how to check') },
        { name: 'row-1.json', octets: new Uint8Array(1_500).fill(7) },
        { name: 'empty', octets: new Uint8Array(0) },
      ]
      await writeFile(join(folder, 'pack.tar'), await tarOf(files))
      const unpack = (name: string) =>
        promisify(execFile)('tar', ['-xOf', join(folder, 'pack.tar'), name], { encoding: 'buffer' })
      for (const { name, octets } of files) assert.deepEqual(new Uint8Array((await unpack(name)).stdout), octets, name)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
