import assert from 'node:assert/strict'
import { appendFile, mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type IssuedEntry, type Ledger, type NumberSeries, openFileLedger } from '../../src/ledger/index.ts'

const DV: NumberSeries = { role: 'DV', holder: 'UTDVDOM', certifierCountry: 'UT' }

describe('a ledger in files', () => {
  let folder: string
  let clock: Date
  let open: Ledger[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-ledger-'))
    clock = new Date('2026-11-10T12:00:00Z')
    open = []
  })
  afterEach(async () => {
    for (const ledger of open) await ledger.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function ledger(): Promise<Ledger> {
    const opened = await openFileLedger(folder, () => clock)
    open.push(opened)
    return opened
  }

  const entry = (number: number): IssuedEntry => ({
    at: clock.toISOString(),
    role: 'DV',
    holder: 'UTDVDOM',
    holderReference: `UTGATE1${String(number).padStart(5, '0')}`,
    keySha256: String(number),
    partner: 'UTGATE1',
    requestSha256: String(number),
    certificate: 'fyE=',
  })

  async function issuedIn(one: Ledger): Promise<string[]> {
    const pages: string[][] = []
    for (const journal of await one.journals()) {
      for await (const page of journal.pages()) pages.push(page.map(({ keySha256 }) => keySha256))
    }
    return pages.reverse().flat()
  }

  const journals = async () => (await readdir(join(folder, 'issued'))).sort()

  it('knows the highest number of each series, also when it is opened again', async () => {
    const first = await ledger()
    assert.equal(await first.highestNumber(DV), 0)
    await first.noteNumber({ ...DV, number: 7 })
    await first.noteNumber({ ...DV, certifierCountry: 'FU', number: 2 })
    const again = await ledger()
    assert.equal(await again.highestNumber(DV), 7)
    assert.deepEqual(
      (await again.numbers()).map(({ certifierCountry, number }) => `${certifierCountry} ${number}`).sort(),
      ['FU 2', 'UT 7'],
    )
  })

  it('is never lowered: not by a lower number, not by two processes at once', async () => {
    const [one, other] = [await ledger(), await ledger()]
    await Promise.all([
      ...[9, 2, 30, 4].map((number) => one.noteNumber({ ...DV, number })),
      ...[5, 31, 1].map((number) => other.noteNumber({ ...DV, number })),
    ])
    await one.noteNumber({ ...DV, number: 12 })
    assert.equal(await other.highestNumber(DV), 31)
  })

  it('keeps mnemonics that no file name could carry', async () => {
    const strange = { role: 'CVCA', holder: 'UT../É _x', certifierCountry: 'UT' } as const
    await (await ledger()).noteNumber({ ...strange, number: 3 })
    assert.deepEqual(await (await ledger()).numbers(), [{ ...strange, number: 3 }])
  })

  it('gives back what was issued in its order, of all processes that wrote', async () => {
    const [one, other] = [await ledger(), await ledger()]
    await Promise.all([1, 2, 3].map((number) => one.noteIssued(entry(number))))
    await other.noteIssued(entry(4))
    assert.deepEqual((await issuedIn(one)).sort(), ['1', '2', '3', '4'])
    assert.equal((await journals()).length, 2)
  })

  it('passes over a last line that was being written when the process died', async () => {
    const one = await ledger()
    await one.noteIssued(entry(1))
    const [name = ''] = await journals()
    await appendFile(join(folder, 'issued', name), '{"at":"2026-')
    assert.deepEqual(await issuedIn(await ledger()), ['1'])
  })

  it('is bounded: files end at some 8 MB, and go 100 days after their last line', async () => {
    const one = await ledger()
    const large = { ...entry(1), certificate: 'A'.repeat(4_000_000) }
    for (const _ of [1, 2, 3]) await one.noteIssued(large)
    assert.equal((await journals()).length, 2)
    for (const name of await journals()) await utimes(join(folder, 'issued', name), clock, clock)
    clock = new Date(clock.getTime() + 101 * 86_400_000)
    await (await ledger()).noteIssued(entry(5))
    assert.equal((await journals()).length, 1)
  })

  it('loses nothing of a process that noted nothing for so long', async () => {
    const [quiet, other] = [await ledger(), await ledger()]
    await quiet.noteIssued(entry(1))
    for (const name of await journals()) await utimes(join(folder, 'issued', name), clock, clock)
    clock = new Date(clock.getTime() + 101 * 86_400_000)
    await other.noteIssued(entry(2))
    await quiet.noteIssued(entry(3))
    assert.deepEqual((await issuedIn(other)).sort(), ['2', '3'])
  })
})
