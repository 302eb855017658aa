import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packEvidence } from '../../src/api/evidence.ts'
import { AnswersKept, accept } from '../../src/async/index.ts'
import { chainEvents, ensureAuditKey, makeCheckpoints } from '../../src/audit/index.ts'
import { parseMessageId } from '../../src/messages/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import { insertEvent, listMessages, type Store } from '../../src/store/index.ts'
import { eac } from '../cli/fake-world.ts'
import { makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { insertPartnerRow } from '../support/exchange-rows.ts'
import { describeWithOpenssl } from '../support/openssl.ts'
import { openTestStore } from '../support/store.ts'

describeWithOpenssl('the evidence of an exchange', () => {
  if (spawnSync('jq', ['--version']).status !== 0) {
    it('pending: there is no jq program (apt-get install jq)')
    return
  }
  let store: Store
  let folder: string
  let exchange: string
  const now = () => new Date()
  const keys = openMemoryKeyStore()

  before(async () => {
    store = await openTestStore()
    folder = await mkdtemp(join(tmpdir(), 'eac-evidence-'))
    const deps = { db: store.db, keys, now }
    await ensureAuditKey(deps)
    for (let n = 0; n < 20; n++) await insertEvent(store.db, { kind: 'something else' }, now())
    exchange = await acceptedExchange(store)
    for (let n = 0; n < 20; n++) await insertEvent(store.db, { kind: 'something else' }, now())
    await chainEvents(store.db, now)
    await makeCheckpoints([{ name: 'file', everyMinutes: 1 }], deps)
  })
  after(async () => {
    await rm(folder, { recursive: true, force: true })
    await store.close()
  })

  it('is checked by somebody else with openssl, sha256sum and jq, as its README says; a changed octet is found', async () => {
    const caller = { kind: 'machine', claims: undefined } as const
    const packed = await packEvidence({ exchange }, { db: store.db, now, caller, tolerances: {} } as never)
    const args = ['audit', 'export', '--exchange', exchange, '--to', 'pack']
    const { exitCode, written, out } = await eac(args, { answers: { 'audit.evidence': packed } })
    assert.equal(exitCode, 0)
    assert.match(out, /How it is checked, without this program: pack\/README\.md/)
    for (const [name, octets] of written) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), octets)
    }
    const pack = join(folder, 'pack')
    const readme = await readFile(join(pack, 'README.md'), 'utf8')
    const commands = /```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    const check = () => execFileSync('bash', ['-c', commands], { cwd: pack, encoding: 'utf8', stdio: 'pipe' })
    const said = check()
    assert.match(said, /OK row \d+: in checkpoint 1\n/)
    assert.match(said, /OK signature of checkpoints\/1\.json/)
    assert.match(said, /OK messages\/01-in-request\.xml: row \d+ names its SHA-256/)
    assert.match(said, /OK messages\/02-out-answer\.xml: row \d+ names it\n/)
    assert.match(said, /NOT NAMED messages\/03-out-answer\.xml/)
    assert.match(said, /OK objects\/request\.bin: row \d+ names its SHA-256/)
    assert.doesNotMatch(said, /WRONG/)
    assert.deepEqual(await readFile(join(pack, 'messages/01-in-request.xml'), 'utf8'), ENVELOPE)
    assert.match(await readFile(join(pack, 'objects/request.txt'), 'utf8'), /^UTGATE100001: certificate request\n/)
    for (const file of [
      'messages/01-in-request.xml',
      'objects/request.bin',
      'checkpoints/1.json',
      ...(await rowsOf(pack)).slice(0, 1),
    ]) {
      const path = join(pack, file)
      const octets = await readFile(path)
      await writeFile(
        path,
        Buffer.concat([octets.subarray(0, -2), Buffer.from([(octets.at(-2) ?? 0) ^ 1]), octets.subarray(-1)]),
      )
      assert.throws(check, file)
      await writeFile(path, octets)
    }
  })

  const rowsOf = async (pack: string): Promise<string[]> =>
    (await readdir(join(pack, 'rows'))).filter((name) => name.endsWith('.json')).map((name) => `rows/${name}`)
})

const ENVELOPE = '<Envelope><Body/></Envelope>'

async function acceptedExchange(store: Store): Promise<string> {
  const partner = await insertPartnerRow(store)
  const { octets } = await makeRequest({ holderReference: 'UTGATE100001', authorityReference: 'UTDVDOM00001' })
  const messageId = parseMessageId('7f3a')
  assert.ok(messageId)
  const replyTo = { callback: 'possible', messageId, responseUrl: 'https://gate.example.ut/' } as const
  const message = {
    partner,
    contract: 'tr-03129/1.1',
    command: { operation: 'RequestCertificate', certReq: octets, replyTo },
    callbackUrl: replyTo.responseUrl,
    refusal: undefined,
    details: { holderReference: 'UTGATE100001' },
    message: { octets: Buffer.from(ENVELOPE), at: new Date(), belongsTo: () => {} },
    forgiven: [],
  } as const
  const taken = await accept(message, { db: store.db, now: () => new Date(), dispatch: async () => {} })
  assert.equal(taken.kind, 'accepted')
  const answers = new AnswersKept(
    store.db,
    () => new Date(),
    (error) => assert.ifError(error),
  )
  const { id: exchangeId, contract, operation } = taken.exchange
  const answer = { octets: Buffer.from('<ok/>'), at: new Date(), httpStatus: 200 }
  answers.add({ exchangeId, part: 'answer', contract, operation, message: answer })
  await answers.close()
  const unnamed = new AnswersKept(
    store.db,
    () => new Date(),
    (error) => assert.ifError(error),
  )
  const second = { octets: Buffer.from('<again/>'), at: new Date(), httpStatus: 200 }
  unnamed.add({ exchangeId, part: 'answer', contract, operation, message: second })
  await eventually('it is kept, not yet named', async () => (await listMessages(store.db, exchangeId)).length === 3)
  return taken.exchange.id
}
