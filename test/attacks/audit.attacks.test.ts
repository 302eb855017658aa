import assert from 'node:assert/strict'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { readConfig } from '../../src/app/config.ts'
import { type Verified, verifyChain } from '../../src/audit/index.ts'
import { linesOfNode } from '../../src/cli/audit/pages.ts'
import { openEmbeddedStore, type Store } from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { attack } from './attack.ts'

describe('attacks on the audit chain', () => {
  let node: TestNode
  let clock = Date.parse('2026-11-23T12:00:00Z')
  const again = async (config = node.config): Promise<void> => {
    const { folder } = node
    node = await startTestNode('audited', { now: () => new Date(clock), again: { folder, config }, size: 'embedded' })
  }
  before(async () => {
    node = await startTestNode('audited', { now: () => new Date(clock), size: 'embedded' })
    await command('UT-DV')
    await checkpointed(1)
  })
  after(() => node.close())

  const file = (): string => join(node.folder, 'data/audit/checkpoints.jsonl')
  const database = (): string => join(node.folder, 'data/database')
  const command = (name: string) =>
    node.operator.call('authority.add', { name, role: 'DV', country: 'UT', mnemonic: name.slice(3) })
  const newest = async () => (await node.operator.call('audit.show', {})).places[0]
  const checkpointed = (number: number) =>
    eventually(`checkpoint ${number} outside`, async () => ((await newest())?.newest ?? 0) >= number)
  const kinds = async () => (await node.operator.call('event.list', { limit: 50 })).events.map(({ kind }) => kind)
  async function* outside(): AsyncGenerator<string> {
    yield* (await readFile(file(), 'utf8')).trimEnd().split('\n')
  }
  const verify = (): Promise<Verified> =>
    verifyChain({ lines: linesOfNode(node.operator), anchors: [{ name: 'checkpoints.jsonl', lines: outside() }] })
  /** With the node stopped, as whoever owns the database. */
  const inDatabase = async (work: (store: Store) => Promise<unknown>): Promise<void> => {
    await node.stop()
    const store = await openEmbeddedStore(join(node.folder, 'data'), { flushAtCommit: false })
    await work(store)
    await store.close()
    await again()
  }

  attack(
    {
      id: 'AUD-01',
      actor: 'an administrator of the database',
      target: 'the audit trail',
      attack: 'Switches triggers off, changes an event by SQL, and switches them on again.',
      answer: 'Verifying names the row of that event as changed.',
    },
    async () => {
      const change = (was: string, is: string) => async (store: Store) => {
        const update = sql`update event set kind = ${is} where id = (select min(id) from event where kind = ${was})`
        await assert.rejects(update.execute(store.db), /audit trail/)
        await sql`alter table event disable trigger user`.execute(store.db)
        await update.execute(store.db)
        await sql`alter table event enable trigger user`.execute(store.db)
      }
      await inDatabase(change('node started', 'nothing to see'))
      const { findings } = await verify()
      assert.deepEqual([findings[0]?.kind, findings.length], ['row-changed', 1], JSON.stringify(findings))
      await inDatabase(change('nothing to see', 'node started'))
      assert.deepEqual((await verify()).findings, [])
    },
  )

  attack(
    {
      id: 'AUD-02',
      actor: 'an operator with access to the data folder',
      target: 'checkpoints outside the database',
      attack: 'Deletes the file that keeps the checkpoints.',
      answer: 'The next checkpoint fills it up again, and an event says that it lacked what was written there.',
    },
    async () => {
      await rm(file())
      clock += 3_600_000
      const before = (await newest())?.newest ?? 0
      await command('UT-DVB')
      await checkpointed(before + 1)
      assert.ok((await kinds()).includes('audit anchor lacked checkpoints that were written there'))
      assert.deepEqual((await verify()).findings, [])
    },
  )

  attack(
    {
      id: 'AUD-04',
      actor: 'an administrator of the machine',
      target: 'the configuration',
      attack: 'Takes the place of checkpoints out of eac.yaml, restarts the node, puts it back and restarts it again.',
      answer: 'Both changes stand in the chain, setting by setting with what was there before, as do both restarts.',
    },
    async () => {
      const yaml = join(node.folder, 'eac.yaml')
      const honest = await readFile(yaml, 'utf8')
      const restartedWith = async (text: string): Promise<void> => {
        await node.stop()
        await writeFile(yaml, text)
        await again(await readConfig(yaml, {}))
      }
      await restartedWith(`${honest}audit: { anchors: [] }\n`)
      await restartedWith(honest)
      const { events } = await node.operator.call('event.list', { kind: 'configuration', limit: 2 })
      const [back, out] = events.map(
        ({ details }) => details.changed as Record<string, { was?: unknown; is?: unknown }>,
      )
      assert.deepEqual(out?.['audit.anchors.data.file'], { was: file() })
      assert.deepEqual(back?.['audit.anchors.data.file'], { is: file() })
      assert.deepEqual((await kinds()).filter((kind) => /^node (started|stopped)$/.test(kind)).slice(0, 4), [
        'node started',
        'node stopped',
        'node started',
        'node stopped',
      ])
      assert.deepEqual((await verify()).findings, [])
    },
  )

  attack(
    {
      id: 'AUD-03',
      actor: 'an insider with a copy of the database',
      target: 'the audit trail',
      attack: 'Puts the database back to an older state, and lets the node go on from there.',
      answer:
        'Verifying finds checkpoints outside over rows that are gone; an event says that the chain is older than its anchor.',
    },
    async () => {
      await node.stop()
      const copy = `${node.folder}/copy`
      await cp(database(), copy, { recursive: true })
      await again()
      clock += 3_600_000
      const before = (await newest())?.newest ?? 0
      await command('UT-DVC')
      await checkpointed(before + 1)
      await node.stop()
      await rm(database(), { recursive: true })
      await cp(copy, database(), { recursive: true })
      clock += 3_600_000
      await again()
      await command('UT-DVD')
      await checkpointed(before + 1)
      await eventually('an event', async () => (await kinds()).includes('audit chain is older than its anchor'))
      const { findings } = await verify()
      assert.ok(
        findings.some(({ kind }) => kind === 'rolled-back'),
        JSON.stringify(findings),
      )
    },
  )
})
