import { mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { flushFolder, removeDurably } from '../files/index.ts'
import type { AuthorityRole } from '../messages/index.ts'
import type { NumberMark, NumberSeries } from './ledger.ts'

const DIGITS = 10

/**
 * A folder for each series; in it an empty file whose name is the highest number. A higher one is made before lower ones are
 * removed, so that it cannot be lowered: not by a crash, not by several processes at once.
 */
export class NumberMarks {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async highest(series: NumberSeries): Promise<number> {
    return Math.max(0, ...(await numbersIn(this.#folderOf(series))))
  }

  async note({ number, ...series }: NumberMark): Promise<void> {
    const folder = this.#folderOf(series)
    if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await flushFolder(this.#folder)
    const before = await numbersIn(folder)
    if (before.some((one) => one >= number)) return
    await (await open(join(folder, nameOf(number)), 'w', 0o600)).close()
    await flushFolder(folder)
    for (const lower of before) await removeDurably(join(folder, nameOf(lower)))
  }

  async all(): Promise<NumberMark[]> {
    const marks: NumberMark[] = []
    for (const name of await namesIn(this.#folder)) {
      const series = seriesOf(name)
      if (series !== undefined) marks.push({ ...series, number: await this.highest(series) })
    }
    return marks
  }

  #folderOf(series: NumberSeries): string {
    return join(this.#folder, folderName(series))
  }
}

const folderName = ({ role, holder, certifierCountry }: NumberSeries): string =>
  [role, holder, certifierCountry].map((part) => encodeURIComponent(part).replaceAll('.', '%2E')).join('_under_')

function seriesOf(name: string): NumberSeries | undefined {
  const [role, holder, certifierCountry] = name.split('_under_').map(decodeURIComponent)
  if (role === undefined || holder === undefined || certifierCountry === undefined) return undefined
  return { role: role as AuthorityRole, holder, certifierCountry }
}

const nameOf = (number: number): string => String(number).padStart(DIGITS, '0')

const numbersIn = async (folder: string): Promise<number[]> =>
  (await namesIn(folder)).filter((name) => /^\d+$/.test(name)).map(Number)

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
