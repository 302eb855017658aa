import assert from 'node:assert/strict'
import { fstatSync, fsyncSync, readdirSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { openPglite } from '../../src/store/open-pglite.ts'

describe('the embedded database on the disk', function () {
  this.timeout(30_000)
  let folder: string
  let database: PGlite
  let flushed: number[] = [] // inodes
  const ends: Error[] = []
  let flush: (descriptor: number) => void = fsyncSync
  before(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'eac-test-')), 'database')
    const note = (descriptor: number): void => {
      flushed.push(fstatSync(descriptor).ino)
      flush(descriptor)
    }
    database = await openPglite(folder, note, (failure) => {
      ends.push(failure)
      throw failure
    })
    await database.exec('create table kept (value integer)')
  })
  after(async () => {
    await database?.close().catch(() => {})
    await rm(join(folder, '..'), { recursive: true, force: true })
  })
  const inodes = (below: string): number[] =>
    readdirSync(join(folder, below)).map((name) => statSync(join(folder, below, name)).ino)

  it('flushes its write-ahead log before a commit is reported', async () => {
    for (const value of [1, 2, 3]) {
      flushed = []
      await database.query('insert into kept values ($1)', [value])
      assert.ok(flushed.some((ino) => inodes('pg_wal').includes(ino)))
    }
  })

  it('flushes the folder of a new part of its write-ahead log', async () => {
    await database.exec('select pg_switch_wal()')
    flushed = []
    await database.query('insert into kept values (4)')
    assert.ok(flushed.includes(statSync(join(folder, 'pg_wal')).ino))
  })

  it('writes whole pages first, so that one torn by a power cut is mended', async () => {
    assert.deepEqual((await database.query('show full_page_writes')).rows, [{ full_page_writes: 'on' }])
  })

  it('flushes nothing for a statement that changes nothing', async () => {
    flushed = []
    await database.query('select * from kept')
    assert.deepEqual(flushed, [])
  })

  it('flushes its tables and their folders at a checkpoint', async () => {
    flushed = []
    await database.exec('create table more (value integer); insert into more values (1); checkpoint')
    const { oid } = (
      await database.query<{ oid: number }>('select oid from pg_database where datname = current_database()')
    ).rows[0] as { oid: number }
    assert.ok(flushed.some((ino) => inodes(`base/${oid}`).includes(ino)))
  })

  it('reports no commit that the disk refused, and ends there', async () => {
    flush = () => {
      throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' })
    }
    await assert.rejects(database.query('insert into kept values (4)'))
    assert.match(ends[0]!.message, /EIO/)
  })
})
