import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openPlaces } from '../../src/app/audit/places.ts'
import {
  type AnchorPlace,
  chainEvents,
  deliverOwed,
  ensureAuditKey,
  exportLines,
  makeCheckpoints,
  verifyChain,
} from '../../src/audit/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import {
  dueAnchors,
  insertEvent,
  listAuditAnchors,
  listNewestEvents,
  proofsOf,
  type Store,
} from '../../src/store/index.ts'
import { describeWithOpenssl, openssl } from '../support/openssl.ts'
import { openTestStore } from '../support/store.ts'
import { openTsa, type Tsa } from './support/tsa.ts'

const START = Date.UTC(2026, 10, 30, 12)
const HOUR = 3_600_000

describeWithOpenssl('places outside', () => {
  let store: Store
  let tsa: Tsa
  let receiver: Server
  const received: string[] = []
  let status = 200
  let clock = START
  let places: AnchorPlace[]
  let file: string
  const now = () => new Date(clock)
  const keys = openMemoryKeyStore()

  before(async () => {
    ;[store, tsa] = [await openTestStore(), await openTsa()]
    receiver = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      if (status === 200) received.push(Buffer.concat(chunks).toString())
      response.writeHead(status).end()
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    file = join(tsa.folder, 'outside.jsonl')
    const http = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/checkpoints`
    const common = { everyMinutes: 60, timeoutSeconds: 5 }
    const anchors = [
      { name: 'file', everyMinutes: 60, file },
      { name: 'http', http, ...common },
      { name: 'tsa', tsa: tsa.url, roots: tsa.roots, ...common },
    ]
    places = openPlaces({ config: { audit: { anchors, alarmHours: [4, 24] } } as never, store, now })
    await ensureAuditKey({ db: store.db, keys, now })
  })
  after(async () => {
    receiver.close()
    await tsa.close()
    await store.close()
  })

  /** What a node does each few seconds. */
  async function round(kind = 'something'): Promise<void> {
    await insertEvent(store.db, { kind }, now())
    await chainEvents(store.db, now)
    await makeCheckpoints(places, { db: store.db, keys, now })
    for (const name of await dueAnchors(store.db, now())) {
      const place = places.find((one) => one.name === name)
      assert.ok(place)
      await deliverOwed(place, new AbortController().signal, { db: store.db, now, alarmHours: [4, 24] })
    }
    await chainEvents(store.db, now)
  }
  const hourLater = (): void => {
    clock += HOUR + 1_000
  }
  const placeNamed = async (name: string) => (await listAuditAnchors(store.db)).find((one) => one.name === name)
  const kinds = async () => (await listNewestEvents(store.db, { limit: 100 })).rows.map(({ kind }) => kind)
  const linesOf = async () => (await readFile(file, 'utf8')).trimEnd().split('\n')
  async function* each(lines: readonly string[]): AsyncGenerator<string> {
    yield* lines
  }
  const verify = async () =>
    verifyChain({
      lines: exportLines(store.db, now),
      anchors: [
        { name: file, lines: each(await linesOf()) },
        { name: 'received', lines: each(received.map((line) => line.trimEnd())) },
      ],
    })

  it('get each a checkpoint by their schedule, and what they keep vouches for the chain', async () => {
    await round()
    await round() // nobody is due yet
    hourLater()
    await round()
    assert.equal((await linesOf()).length, 2)
    assert.equal(received.length, 2)
    assert.deepEqual((await verify()).findings, [])
  })

  it('the time stamp of a checkpoint is verified by openssl', async () => {
    const [line] = await linesOf()
    const stamp = (await proofsOf(store.db, 1)).find(({ anchor }) => anchor === 'tsa')?.proof
    await writeFile(join(tsa.folder, 'checkpoint.json'), JSON.stringify(JSON.parse(line ?? '').checkpoint))
    await writeFile(join(tsa.folder, 'stamp.tsr'), stamp ?? '')
    const args = [
      '-data',
      join(tsa.folder, 'checkpoint.json'),
      '-in',
      join(tsa.folder, 'stamp.tsr'),
      '-CAfile',
      tsa.roots,
    ]
    assert.match(openssl(['ts', '-verify', ...args]).toString(), /OK/)
  })

  it('out of reach for days, a place is told of, and gets everything in order afterwards; the others go on', async () => {
    status = 503
    const before = received.length
    for (let hour = 0; hour < 30; hour++) {
      hourLater()
      await round()
    }
    assert.equal(received.length, before)
    assert.equal((await linesOf()).length, 32)
    const out = await placeNamed('http')
    assert.equal(out?.owed, 30)
    assert.match(out?.lastError ?? '', /it answers 503/)
    assert.equal((await kinds()).filter((kind) => kind === 'audit anchor not reached').length, 2)
    status = 200
    hourLater()
    await round()
    const numbers = received.map((line) => JSON.parse(line).checkpoint.number)
    assert.deepEqual(
      numbers,
      Array.from({ length: 33 }, (_, n) => n + 1),
    )
    assert.ok((await kinds()).includes('audit anchor reached again'))
    assert.deepEqual((await verify()).findings, [])
  })

  it('a time stamp authority that stamps something else, or for somebody else, is not believed', async () => {
    const old = (await proofsOf(store.db, 1)).find(({ anchor }) => anchor === 'tsa')?.proof
    for (const [lie, says] of [
      [async () => Buffer.from(old ?? ''), /it stamped something else/],
      [async () => Buffer.from('no stamp'), /it answers no time stamp/],
      [async (query: Buffer) => changedSignature(await tsa.stamp(query)), /does not verify/],
    ] as const) {
      tsa.lie = lie
      clock += HOUR + 1_000
      await round()
      assert.match((await placeNamed('tsa'))?.lastError ?? '', says)
    }
    tsa.lie = undefined
    hourLater()
    await round()
    assert.equal((await placeNamed('tsa'))?.owed, 0)
  })

  it('a file that somebody removed is filled up again, and an event says so', async () => {
    const before = await linesOf()
    await rm(file)
    hourLater()
    await round()
    assert.deepEqual((await linesOf()).slice(0, -1), before)
    assert.ok((await kinds()).includes('audit anchor lacked checkpoints that were written there'))
  })

  const changedSignature = (stamp: Buffer): Buffer => {
    stamp[stamp.length - 1] = (stamp.at(-1) ?? 0) ^ 1
    return stamp
  }
})
