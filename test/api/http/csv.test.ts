import assert from 'node:assert/strict'
import fc from 'fast-check'
import { csvLine } from '../../../src/api/http/csv/csv-text.ts'
import { type AttackedDoor, openAttackedDoor } from '../../attacks/support/attacked-door.ts'
import type { Visitor } from '../../attacks/support/visitor.ts'
import { useQuickScrypt } from '../../support/quick-scrypt.ts'

describe('lists as CSV', () => {
  useQuickScrypt()
  let door: AttackedDoor
  let olga: Visitor
  before(async () => {
    door = await openAttackedDoor()
    await door.person('olga', 'operator')
    olga = await door.loggedIn('olga')
    await door.person('otto', 'auditor')
  })
  after(() => door?.node.close())

  it('have a header and a row for each, by the filters of the list', async () => {
    const { status, headers, text } = await olga.ask('/api/events.csv?kind=user%20added')
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'text/csv; charset=utf-8; header=present')
    assert.equal(headers['content-disposition'], 'attachment; filename="events.csv"')
    const [header, ...rows] = text.trimEnd().split('\r\n')
    assert.equal(header, 'at,kind,partner,authority,exchange,details')
    assert.equal(rows.length, 2)
    assert.match(rows[0] ?? '', /^2026-[^,]+,user added,,,,"\{.*""otto""/)
  })

  it('are refused as lists are', async () => {
    const { status, json } = await olga.ask('/api/exchanges.csv?state=nowhere')
    assert.deepEqual([status, json.type], [400, 'urn:eac-broker:problem:invalid-input'])
    assert.equal((await door.visitor().ask('/api/exchanges.csv')).status, 401)
    assert.equal((await olga.ask('/api/exchanges.csv')).text.split('\r\n').length, 2)
  })

  it('hold nothing that a spreadsheet would calculate, and every other text as it is', () => {
    const text = fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', 'a', '1', 'ü') })
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (cells) => {
        const read = cellsOf(csvLine(cells))
        assert.equal(read.length, cells.length)
        for (const [index, cell] of cells.entries()) {
          assert.doesNotMatch(read[index] ?? '', /^[=+\-@\t\r]/)
          assert.equal(read[index]?.replace(/^'(?=[=+\-@\t\r])/, ''), cell)
        }
      }),
    )
  })
})

/** RFC 4180, as a spreadsheet reads a line. */
function cellsOf(line: string): string[] {
  const cells = `,${line.slice(0, -2)}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}
