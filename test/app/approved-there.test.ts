import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/app/config.ts'
import { initNode } from '../../src/app/init-node.ts'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import type { Operator } from '../../src/messages/index.ts'

const PASSWORDS = { alice: 'correct horse battery', bob: 'quite another staple' }
const by = (name: keyof typeof PASSWORDS) => ({ name, password: PASSWORDS[name] })

describe('on a machine without a network, where people approve a rollover', function () {
  this.timeout(300_000)
  let folder: string

  before(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'eac-vault-')), 'vault')
    const authority = { name: 'ut-cvca', role: 'CVCA', country: 'UT', mnemonic: 'CVCATST' } as const
    await initNode({ folder, authority, airGapped: true }, new Date(), {})
  })
  after(() => rm(join(folder, '..'), { recursive: true, force: true }))

  /** As a command on the command line: the folder is opened, and closed after it. */
  async function opened<T>(work: (call: Operator['call']) => Promise<T>): Promise<T> {
    const made = await readConfig(join(folder, 'eac.yaml'), {})
    const config = { ...made, approvals: { ...made.approvals, rollover: 1 } } as const
    const operator = await openOperator({ config, log: createLog('silent'), now: () => new Date() })
    try {
      return await work(operator.call)
    } finally {
      await operator.close()
    }
  }

  it('the vote that approves it makes the key, though no node ever runs there', async () => {
    await opened(async (call) => {
      for (const name of ['alice', 'bob'] as const) {
        await call('user.add', {
          name,
          fullName: `Person ${name}`,
          password: PASSWORDS[name],
          roles: ['officer', 'approver', 'operator'],
        })
      }
      const proposed = await call('authority.rollover', { name: 'ut-cvca', by: by('alice') })
      assert.ok('approval' in proposed)
      const { id } = proposed.approval
      await call('approval.vote', { id, decision: 'approve', grounds: 'planned', by: by('bob') })
      const { keys, rollover } = await call('authority.show', { name: 'ut-cvca' })
      assert.equal(rollover, undefined)
      assert.equal(keys.find(({ state }) => state === 'active')?.holderReference, 'UTCVCATST00002')
    })
  })
})
