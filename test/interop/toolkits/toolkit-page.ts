import { readFile, writeFile } from 'node:fs/promises'
import type { ToolkitTable } from './toolkit-table.ts'

const PAGE = new URL('../../../docs/interop.md', import.meta.url)
const BLOCK = /(?<=<!-- toolkits -->\n)[\s\S]*?(?=\n<!-- end of toolkits -->)/

/** @throws when docs/interop.md says something else */
export async function compareTable(table: ToolkitTable): Promise<void> {
  const [written] = BLOCK.exec(await readFile(PAGE, 'utf8')) ?? []
  if (written === String(table)) return
  throw new Error('it says something else; npm run interop -- --write-docs brings it up to date')
}

export async function writeTable(table: ToolkitTable): Promise<void> {
  const page = await readFile(PAGE, 'utf8')
  if (!BLOCK.test(page)) throw new Error('it has no place for the table: a line <!-- toolkits --> and its end')
  await writeFile(
    PAGE,
    page.replace(BLOCK, () => String(table)),
  )
}
