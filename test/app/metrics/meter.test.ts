import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { atMostEvery } from '../../../src/app/health/at-most-every.ts'
import { Meter } from '../../../src/app/metrics/meter.ts'
import { METRICS } from '../../../src/app/metrics/metric-table.ts'

describe('a meter', () => {
  const lines = async (meter: Meter) =>
    (await meter.text()).split('\n').filter((line) => /^eac_(?!process_cpu)/.test(line))

  it('says of a gauge what was read last, and nothing before it was read', async () => {
    const meter = new Meter()
    assert.deepEqual(await lines(meter), [])
    meter.replace(
      ['eac_notices_open', 'eac_approvals_waiting'],
      [
        { name: 'eac_notices_open', labels: {}, value: 2 },
        { name: 'eac_approvals_waiting', labels: { kind: 'registration' }, value: 1 },
      ],
    )
    assert.deepEqual(await lines(meter), ['eac_approvals_waiting{kind="registration"} 1', 'eac_notices_open 2'])
    meter.replace(['eac_notices_open', 'eac_approvals_waiting'], [])
    assert.deepEqual(await lines(meter), [])
  })

  it('does not grow with the words that callers make up', async () => {
    const meter = new Meter()
    for (let n = 0; n < 1_200; n++) meter.count('eac_refused_callers_total', { why: `made up ${n}` })
    const counted = await lines(meter)
    assert.equal(counted.length, 1_001)
    assert.ok(counted.includes('eac_refused_callers_total{why="other"} 200'))
  })

  it('has the metrics that docs/metrics.md lists, each with its labels, and no others', async () => {
    const text = await readFile(new URL('../../../docs/metrics.md', import.meta.url), 'utf8')
    const listed = text.split('\n').filter((line) => line.startsWith('| `eac_'))
    const known = Object.entries(METRICS).map(([name, { type, of, labels, help }]) => {
      const shown = labels.map((label) => `\`${label}\``).join(', ') || '–'
      return `| \`${name}\` | ${type} | ${of} | ${shown} | ${help} |`
    })
    assert.deepEqual(listed, known)
  })
})

describe('what is looked at no more often than every so many milliseconds', () => {
  it('is given alike to all who ask meanwhile, and looked at again afterwards', async () => {
    let [time, looks] = [0, 0]
    const look = atMostEvery(
      1_000,
      async () => ++looks,
      () => time,
    )
    assert.deepEqual(await Promise.all([look(), look()]), [1, 1])
    time = 999
    assert.equal(await look(), 1)
    time = 1_000
    assert.equal(await look(), 2)
  })

  it('is looked at by the next one where it failed', async () => {
    let looks = 0
    const look = atMostEvery(1_000, async () => {
      if (++looks === 1) throw new Error('not there')
      return looks
    })
    await assert.rejects(look(), /not there/)
    assert.equal(await look(), 2)
  })
})
