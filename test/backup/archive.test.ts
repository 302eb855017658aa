import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ArchiveKind, readArchive, writeArchive } from '../../src/backup/index.ts'

const PASSPHRASE = 'a passphrase of the archive'
const CHEAP = 2 ** 4 // scrypt
// incompressible, so that the archive has several pieces; one text holds what others take for the end of a line
const LINES = [
  '{"first":1}',
  'a\u2028b\u2029c\rd',
  ...Array.from({ length: 300 }, () => randomBytes(500).toString('base64')),
]

describe('an archive', () => {
  let folder: string
  let path: string
  let whole: Buffer
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-archive-'))
    path = join(folder, 'one.eacb')
    await write(path)
    whole = await readFile(path)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const write = (to: string, lines: readonly string[] = LINES) =>
    writeArchive(
      to,
      { kind: 'database', passphrase: PASSPHRASE },
      (async function* () {
        yield* lines
      })(),
      CHEAP,
    )

  async function read(of = path, passphrase = PASSPHRASE, kind: ArchiveKind = 'database'): Promise<string[]> {
    const lines: string[] = []
    for await (const line of readArchive(of, kind, passphrase)) lines.push(line)
    return lines
  }

  async function readSpoilt(octets: Buffer): Promise<unknown> {
    const spoilt = join(folder, 'spoilt.eacb')
    await writeFile(spoilt, octets)
    return read(spoilt).then(
      () => 'read',
      (error) => error.code,
    )
  }

  it('gives back its lines', async () => {
    assert.deepEqual(await read(), LINES)
  })

  it('may be empty', async () => {
    await write(join(folder, 'empty.eacb'), [])
    assert.deepEqual(await read(join(folder, 'empty.eacb')), [])
  })

  it('shows nothing of its content, and nothing equal in two archives of the same', async () => {
    await write(join(folder, 'same.eacb'))
    const same = await readFile(join(folder, 'same.eacb'))
    assert.ok(!whole.includes('first'))
    assert.notDeepEqual(same.subarray(1_000, 2_000), whole.subarray(1_000, 2_000))
  })

  it('is refused by name with another passphrase, as another kind, and where it is none', async () => {
    await assert.rejects(read(path, 'another'), { code: 'passphrase-wrong' })
    await assert.rejects(read(path, PASSPHRASE, 'keys'), { code: 'other-kind' })
    assert.equal(await readSpoilt(Buffer.from('no archive\n')), 'not-an-archive')
    assert.equal(
      await readSpoilt(Buffer.from(whole.toString('latin1').replace('"version":1', '"version":2'), 'latin1')),
      'newer-version',
    )
  })

  it('is refused when it was cut off, wherever', async () => {
    const header = whole.indexOf('\n') + 1
    for (const length of [header, header + 10, header + 65_552, header + 70_000, whole.length - 1]) {
      const code = await readSpoilt(whole.subarray(0, length))
      assert.ok(code === 'cut-off' || code === 'altered', `${length}: ${code}`)
    }
    assert.equal(await readSpoilt(whole.subarray(0, header)), 'cut-off')
    assert.equal(await readSpoilt(whole.subarray(0, header + 65_552)), 'cut-off') // between two pieces
  })

  it('is refused when anything in it was altered, or something was put behind it', async () => {
    for (const at of [whole.indexOf('\n') + 1, whole.length >> 1, whole.length - 1]) {
      const altered = Buffer.from(whole)
      altered[at] = (altered[at] ?? 0) ^ 1
      assert.equal(await readSpoilt(altered), 'altered')
    }
    assert.equal(await readSpoilt(Buffer.concat([whole, Buffer.from('x')])), 'altered')
  })

  it('is refused when two of its pieces changed places', async () => {
    const header = whole.indexOf('\n') + 1
    const [one, two] = [whole.subarray(header, header + 65_552), whole.subarray(header + 65_552, header + 131_104)]
    assert.equal(
      await readSpoilt(Buffer.concat([whole.subarray(0, header), two, one, whole.subarray(header + 131_104)])),
      'altered',
    )
  })

  it('never replaces a file, and leaves nothing behind when its content fails', async () => {
    await assert.rejects(write(path), { code: 'EEXIST' })
    const failing = (async function* () {
      yield 'a line'
      throw new Error('the database is gone')
    })()
    const to = join(folder, 'failing.eacb')
    await assert.rejects(writeArchive(to, { kind: 'keys', passphrase: PASSPHRASE }, failing, CHEAP), /database is gone/)
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('failing')),
      [],
    )
  })
})
