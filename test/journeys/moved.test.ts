import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { moveNode } from '../../src/app/backup/move.ts'
import { restoreNode } from '../../src/app/backup/restore.ts'
import { createLog } from '../../src/app/log.ts'
import type { MoveView } from '../../src/messages/index.ts'
import { certificateIn } from '../support/applicant.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { describeOnServer } from '../support/on-server.ts'
import { testPostgres } from '../support/postgres.ts'
import { admitGate, foundUtopia, successor } from '../support/utopia.ts'

describeOnServer('an embedded node that moves to a server', () => {
  let node: TestNode
  let url: string
  let done: MoveView
  after(async () => {
    await node?.close()
    if (node) await rm(node.folder, { recursive: true, force: true })
  })

  /** A back-up of a server is restored into a new database; one that is in use is never replaced. */
  async function backUpAndRestoreIntoAnother(other: string): Promise<void> {
    const wish = { file: join(node.folder, 'one.eacb'), passphrase: 'the passphrase of it', replace: false }
    await node.operator.call('node.backup', { file: wish.file, passphrase: wish.passphrase })
    await node.stop()
    const place = { config: node.config, log: createLog('silent'), now: () => new Date() }
    await assert.rejects(
      restoreNode(place, wish, () => {}),
      /not empty/,
    )
    await assert.rejects(
      restoreNode(place, { ...wish, replace: true }, () => {}),
      /never replaced/,
    )
    const config = { ...node.config, database: { url: other, connections: 10 } }
    const restored = await restoreNode({ ...place, config }, wish, () => {})
    assert.deepEqual({ numbers: restored.numbers, forgotten: restored.forgotten }, { numbers: [], forgotten: 0 })
    node = await startTestNode('UT', { again: { folder: node.folder, config }, keepFolder: true })
    assert.ok((await node.operator.call('partner.list', {})).some(({ name }) => name === 'gate-1'))
  }

  it('is refused while it runs; then it goes on there, and starts on the old database no more', async function () {
    this.timeout(180_000)
    const server = await testPostgres()
    url = await server.emptyDatabase()
    node = await startTestNode('UT', { keepFolder: true })
    const gate = await admitGate(node.operator, await foundUtopia(node.operator))
    const now = () => new Date()
    const move = (to: string) => moveNode({ config: node.config, now }, to, () => {})
    await assert.rejects(move(url), /has this data folder open/)
    await node.stop()

    done = await move(url)
    assert.ok(done.rows > 0)
    await assert.rejects(startTestNode('UT', { again: node }), /was moved to/)
    await assert.rejects(move(await server.emptyDatabase()), /was moved to/)

    const database = { url, connections: 10 }
    node = await startTestNode('UT', { again: node, settings: { database }, keepFolder: true })
    const next = await successor(2, gate.first)
    assert.equal(certificateIn(await gate.applicant.request(next.octets)).holderReference, 'UTGATE100002')
    assert.equal((await node.operator.call('node.show', {})).forgotten, 0)
    await backUpAndRestoreIntoAnother(await server.emptyDatabase())
  })
})
