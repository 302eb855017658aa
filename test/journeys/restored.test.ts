import assert from 'node:assert/strict'
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { restoreNode } from '../../src/app/backup/restore.ts'
import { verifyBackup } from '../../src/app/backup/verify-backup.ts'
import { readConfig } from '../../src/app/config.ts'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import type { CvCertificate } from '../../src/cvc/index.ts'
import type { Operator, RestoreView, RestoreWish } from '../../src/messages/index.ts'
import { certificateIn, type MadeRequest, makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { KEYS_IN_TOKEN } from '../support/keys.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { admitGate, foundUtopia, type Gate, showExchange, successor } from '../support/utopia.ts'

const [PASSPHRASE, KEYS_PASSPHRASE] = ['the passphrase of the database', 'the passphrase of the keys']
const ASK = { name: 'UT-DV', from: 'cvca-of-dv', callback: true } as const

describe('a node that is restored to an older point', function () {
  this.timeout(180_000)
  let node: TestNode
  let gate: Gate
  let archive: string
  let keys: string
  let restored: RestoreView
  let sixth: MadeRequest // asked for after the back-up
  const issuedAfter: CvCertificate[] = []
  let dvReferenceAfter: string

  before(async () => {
    node = await startTestNode('UT', { keepFolder: true })
    const places = await foundUtopia(node.operator)
    gate = await admitGate(node.operator, places)
    certificateIn(await gate.applicant.request((await successor(2, gate.first)).octets))
    archive = join(node.folder, 'monday.eacb')
    keys = join(node.folder, 'monday-keys.eacb')
    // the back-up is made under traffic
    const third = await successor(3, gate.first)
    const [made] = await Promise.all([
      node.operator.call('node.backup', {
        file: archive,
        passphrase: PASSPHRASE,
        keys: { file: keys, passphrase: KEYS_PASSPHRASE },
      }),
      gate.applicant.request(third.octets),
    ])
    assert.ok(made.database.rows > 0)
    assert.deepEqual(
      { keys: made.keys?.keys, leftOut: made.keys?.leftOut },
      KEYS_IN_TOKEN ? { keys: 0, leftOut: 1 } : { keys: 1, leftOut: 1 },
    )
    for (const number of [4, 5]) {
      issuedAfter.push(certificateIn(await gate.applicant.request((await successor(number, gate.first)).octets)))
    }
    sixth = await successor(6, gate.first)
    issuedAfter.push(certificateIn(await gate.applicant.request(sixth.octets)))
    dvReferenceAfter = (await renewDv(node.operator)).holderReference
    await node.stop()
    restored = await restore({ replace: true })
    node = await startTestNode('UT', { again: node, keepFolder: true })
  })
  after(async () => {
    await node?.close()
    if (node) await rm(node.folder, { recursive: true, force: true })
  })

  const restore = (more: Partial<RestoreWish> = {}) =>
    restoreNode(
      { config: node.config, log: createLog('silent'), now: () => new Date() },
      { file: archive, passphrase: PASSPHRASE, replace: false, ...more },
      () => {},
    )

  async function renewDv(operator: Operator) {
    const asked = await operator.call('authority.request-certificate', ASK)
    await eventually(
      'the DV has its answer',
      async () => (await showExchange(operator, asked.exchange.id)).state === 'closed',
    )
    return asked
  }

  it('lists what was issued since, and counts it', async () => {
    const listed = await node.operator.call('node.forgotten', { limit: 100 })
    const references = listed.map(({ holderReference }) => holderReference)
    for (const { holderReference } of issuedAfter) assert.ok(references.includes(holderReference))
    assert.ok(references.includes(dvReferenceAfter))
    assert.equal(restored.forgotten, listed.length)
    assert.equal((await node.operator.call('node.show', {})).forgotten, listed.length)
    const events = (await node.operator.call('event.list', { limit: 1_000 })).events
    assert.ok(events.some(({ kind }) => kind === 'issued before the restore, forgotten by it'))
    assert.ok(events.some(({ kind }) => kind === 'restored from a back-up'))
  })

  it('takes no number again', async () => {
    assert.deepEqual(
      restored.numbers.map(({ authority, certifierCountry }) => ({ authority, certifierCountry })),
      [{ authority: 'UT-DV', certifierCountry: 'UT' }],
    )
    const asked = await node.operator.call('authority.request-certificate', ASK)
    assert.ok(asked.holderReference > dvReferenceAfter, `${asked.holderReference} after ${dvReferenceAfter}`)
  })

  it('answers the very request of a forgotten certificate with that certificate', async () => {
    const again = certificateIn(await gate.applicant.request(sixth.octets))
    assert.deepEqual(again.octets, issuedAfter[2]?.octets)
    const [listed] = (await node.operator.call('node.forgotten', { limit: 100 })).filter(
      ({ holderReference }) => holderReference === sixth.holderReference,
    )
    assert.ok(listed?.givenAgainAt)
  })

  it('refuses another request for a holder reference that was certified since', async () => {
    const other = await makeRequest({
      holderReference: 'UTGATE100005',
      authorityReference: 'UTDVDOM00001',
      signedBy: { signer: gate.first.signer, holderReference: gate.first.holderReference },
    })
    const answer = await gate.applicant.request(other.octets)
    assert.ok(answer.kind === 'final')
    assert.deepEqual(answer.outcome, { kind: 'refused', reason: 'not-accepted' })
  })

  it('lets a certificate it had forgotten vouch for the next request', async () => {
    const next = await successor(7, sixth)
    assert.equal(certificateIn(await gate.applicant.request(next.octets)).holderReference, 'UTGATE100007')
  })

  it('keeps the database from before, and refuses to replace one unasked', async () => {
    assert.ok((await readdir(node.config.data)).some((name) => name.startsWith('database.before-')))
    await node.stop()
    await assert.rejects(restore(), /--replace/)
    node = await startTestNode('UT', { again: node, keepFolder: true })
  })

  it('is not touched by an archive that does not verify', async () => {
    await node.stop()
    await assert.rejects(restore({ replace: true, passphrase: 'not the passphrase' }), { code: 'passphrase-wrong' })
    await assert.rejects(restore({ replace: true, file: keys, passphrase: KEYS_PASSPHRASE }), { code: 'other-kind' })
    node = await startTestNode('UT', { again: node, keepFolder: true })
    assert.ok((await node.operator.call('partner.list', {})).length > 0)
  })

  it('serves on from another folder, with the keys of the CVCA and the ledger', async () => {
    const folder = `${node.folder}-elsewhere`
    await mkdir(folder)
    for (const name of ['eac.yaml', 'keys.secret', 'tls'])
      await cp(join(node.folder, name), join(folder, name), { recursive: true })
    const config = await readConfig(join(folder, 'eac.yaml'), {})
    const place = { config, log: createLog('silent'), now: () => new Date() }
    const wish = { file: archive, passphrase: PASSPHRASE, replace: false }
    try {
      await assert.rejects(
        restoreNode(place, wish, () => {}),
        /no ledger here/,
      )
      const done = await restoreNode(place, { ...wish, keys: { file: keys, passphrase: KEYS_PASSPHRASE } }, () => {})
      assert.equal(done.keys, KEYS_IN_TOKEN ? 0 : 1)
      const operator = await openOperator(place)
      await operator.call('authority.rollover', { name: 'UT-CVCA' }) // the key before signs the link
      await operator.close()
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('verifies its archives, and says what is in them', async () => {
    const database = await verifyBackup(archive, PASSPHRASE)
    assert.ok(database.kind === 'database' && database.rows > 0)
    const ofKeys = await verifyBackup(keys, KEYS_PASSPHRASE)
    assert.ok(ofKeys.kind === 'keys' && ofKeys.keys === (KEYS_IN_TOKEN ? 0 : 1))
    await writeFile(join(node.folder, 'no.eacb'), 'nothing of the kind')
    await assert.rejects(verifyBackup(join(node.folder, 'no.eacb'), PASSPHRASE), { code: 'not-an-archive' })
  })
})
