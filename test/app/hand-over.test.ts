import assert from 'node:assert/strict'
import { appendFile, cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { restoreNode } from '../../src/app/backup/restore.ts'
import { readConfig } from '../../src/app/config.ts'
import { initNode } from '../../src/app/init-node.ts'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import type { CarriedFileView, Operator } from '../../src/messages/index.ts'
import { putDatabase } from '../support/embedded-template.ts'

const PASSPHRASE = 'correct horse battery'
const KEYS_PASSPHRASE = 'quite another staple'

describe('a CVCA whose keys were on a node, moved to a machine without a network', function () {
  this.timeout(300_000)
  let place: string

  before(async () => {
    place = await mkdtemp(join(tmpdir(), 'eac-hand-over-'))
    const authority = { name: 'ut-cvca', role: 'CVCA', country: 'UT', mnemonic: 'CVCATST' } as const
    await putDatabase(join(place, 'node', 'data'))
    await initNode({ folder: join(place, 'node'), authority }, new Date(), {})
    await appendFile(join(place, 'node', 'eac.yaml'), 'embedded: { flushAtCommit: false }\n') // no test pulls the plug
  })
  after(async () => {
    for (const operator of Object.values(opened)) await (await operator).close()
    await rm(place, { recursive: true, force: true })
  })

  type Machine = 'node' | 'vault'
  const opened: Partial<Record<Machine, ReturnType<typeof openOperator>>> = {}

  /** As a command on the command line. */
  async function at<T>(machine: Machine, work: (call: Operator['call']) => Promise<T>): Promise<T> {
    opened[machine] ??= readConfig(join(place, machine, 'eac.yaml'), {}).then((config) =>
      openOperator({ config, log: createLog('silent'), now: () => new Date() }),
    )
    return work((await opened[machine]).call)
  }

  async function restoreAtVault(): Promise<void> {
    const archives = { file: join(place, 'node.eacb'), passphrase: PASSPHRASE }
    const keys = { file: join(place, 'keys.eacb'), passphrase: KEYS_PASSPHRASE }
    await at('node', (call) => call('node.backup', { ...archives, keys }))
    const filter = (source: string): boolean => source !== join(place, 'node', 'data')
    await cp(join(place, 'node'), join(place, 'vault'), { recursive: true, filter })
    await appendFile(join(place, 'vault', 'eac.yaml'), 'airGapped: true\n')
    const config = await readConfig(join(place, 'vault', 'eac.yaml'), {})
    const there = { config, log: createLog('silent'), now: () => new Date() }
    await restoreNode(there, { ...archives, keys, replace: false }, () => {})
  }

  async function pair(): Promise<void> {
    const ofNode = await at('node', (call) => call('ceremony.key', {}))
    const ofVault = await at('vault', async (call) => {
      await call('ceremony.pair', { ...ofNode, name: 'node' })
      return call('ceremony.key', {})
    })
    assert.notEqual(ofVault.fingerprint, ofNode.fingerprint)
    await at('node', (call) => call('ceremony.pair', { ...ofVault, name: 'vault' }))
  }

  const batch = (): Promise<readonly CarriedFileView[]> =>
    at('vault', async (call) => (await call('ceremony.certificates', { for: 'node' })).files)

  const bring = (files: readonly CarriedFileView[]) =>
    at('node', (call) => call('ceremony.import', { files, handOver: 'ut-cvca' }))

  const shown = () => at('node', (call) => call('authority.show', { name: 'ut-cvca' }))

  it('stays where it is until the other machine proves by a new key that it has the keys', async () => {
    await at('node', (call) => call('ceremony.key', {})) // before the back-up: its private key is in no archive
    await restoreAtVault()
    await pair()
    const asked = { name: 'ut-cvca', role: 'CVCA', country: 'UT', mnemonic: 'CVCATST', ceremony: 'vault' } as const
    await assert.rejects(
      at('node', (call) => call('authority.add', asked)),
      /Its keys are here; it moves there with its next key: "eac offline import FOLDER --hand-over ut-cvca"/,
    )
    await assert.rejects(bring(await batch()), /no link certificate from UTCVCATST00001 to a newer key.*eac restore/)
    assert.equal((await shown()).ceremony, undefined)
  })

  it('moves with the key made there: the node has its certificates, and no private key any more', async () => {
    await at('vault', (call) => call('authority.rollover', { name: 'ut-cvca' }))
    const files = await batch()
    const { keysRemoved, taken } = await bring(files)
    assert.equal(keysRemoved, 1)
    assert.deepEqual(taken.map(({ result }) => result).sort(), ['not-needed', 'taken', 'taken'])
    const { ceremony, keys } = await shown()
    assert.equal(ceremony, 'vault')
    assert.deepEqual(
      keys.map(({ holderReference, state }) => [holderReference, state]),
      [
        ['UTCVCATST00001', 'retired'],
        ['UTCVCATST00002', 'active'],
      ],
    )
    const left = (await readdir(join(place, 'node', 'data', 'keys'))).filter((name) => name !== 'store.json')
    assert.equal(left.length, 1, 'the key it signs batches with')
    await assert.rejects(
      at('node', (call) => call('authority.rollover', { name: 'ut-cvca' })),
      /keys of ut-cvca are on another machine/,
    )
    assert.equal((await bring(files)).keysRemoved, 0, 'again does no harm')
  })
})
