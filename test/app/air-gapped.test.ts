import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/app/config.ts'
import { initNode } from '../../src/app/init-node.ts'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'

describe('a machine that is never on a network', function () {
  this.timeout(120_000)

  it('refuses what would call somebody, says what is done in its place, and queues nothing', async () => {
    const place = await mkdtemp(join(tmpdir(), 'eac-vault-'))
    const folder = join(place, 'vault')
    const authority = { name: 'ut-spoc', role: 'SPOC', country: 'UT' } as const
    await initNode({ folder, authority, airGapped: true }, new Date(), {})
    const config = await readConfig(join(folder, 'eac.yaml'), {})
    const operator = await openOperator({ config, log: createLog('silent'), now: () => new Date() })
    try {
      const says = { subject: 'Visit', body: 'We would like to come.' }
      await assert.rejects(
        operator.call('notice.send', { to: undefined, from: undefined, says }),
        /never on a network.*send it from the node on the network, or by e-mail/,
      )
      await assert.rejects(
        operator.call('authority.get-ca-certificates', { name: 'ut-spoc', from: 'anybody', callback: true }),
        /never on a network.*eac authority trust FILE/,
      )
      assert.deepEqual((await operator.call('exchange.list', { limit: 1 })).exchanges, [])
    } finally {
      await operator.close()
      await rm(place, { recursive: true, force: true })
    }
  })
})
