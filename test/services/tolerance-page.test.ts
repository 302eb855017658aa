import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { TOLERANCE_GROUPS } from '../../src/services/index.ts'

const PAGE = readFileSync(new URL('../../docs/tolerances.md', import.meta.url), 'utf8')
const HEADING = '## The rules\n\n'

describe('docs/tolerances.md', () => {
  it('lists the very rules there are', () => {
    assert.equal(PAGE.slice(PAGE.indexOf(HEADING) + HEADING.length), toleranceTables())
  })
})

function toleranceTables(): string {
  const tables = Object.entries(TOLERANCE_GROUPS).map(([group, rules]) => {
    const rows = Object.entries(rules).map(([name, why]) => `| \`${name}\` | ${why} |\n`)
    return `**${group.charAt(0).toUpperCase()}${group.slice(1)}**\n\n| name | because |\n|---|---|\n${rows.join('')}`
  })
  return tables.join('\n')
}
