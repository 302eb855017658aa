import assert from 'node:assert/strict'
import fc from 'fast-check'
import { tables } from '../../../src/api/http/csv/csv-routes.ts'
import { csvLine } from '../../../src/api/http/csv/csv-text.ts'
import type { HttpDeps } from '../../../src/api/http/http-deps.ts'
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
    const limited = await olga.ask('/api/exchanges.csv?limit=5')
    assert.deepEqual([limited.status, limited.json.detail], [400, 'query.limit: a table is sent whole.'])
    assert.equal((await door.visitor().ask('/api/exchanges.csv')).status, 401)
    assert.equal((await olga.ask('/api/exchanges.csv')).text.split('\r\n').length, 2)
  })

  it('break off where whoever reads them may no more', async () => {
    const route = tables.find(({ path }) => path === '/api/events.csv')!
    const event = { at: '2026-11-23T12:00:00Z', kind: 'settled', details: {} }
    let knows = true
    const caller = { kind: 'person', person: { id: 'olga' } }
    const visitor = { kind: 'session', caller, again: async () => (knows ? caller : undefined) }
    const operators = { as: () => ({ call: async () => ({ events: [event], next: 'on' }) }) }
    const call = { visitor, query: {}, signal: AbortSignal.abort() }
    const { content } = await route.handle(call as never, { operators } as unknown as HttpDeps)
    const pieces = (content!.pieces as AsyncIterable<string>)[Symbol.asyncIterator]()
    for (let piece = 0; piece < 3; piece++) assert.equal((await pieces.next()).done, false)
    knows = false
    await assert.rejects(pieces.next(), { status: 401 })
  })

  it('hold nothing that a spreadsheet would calculate, also one that parts cells by ; or tab, and every other text as it is', () => {
    const text = fc.string({ unit: fc.constantFrom(...'=+-@＝＋－＠;\t\r\n", a1ü') })
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (cells) => {
        const line = csvLine(cells)
        const read = cellsOf(line)
        assert.equal(read.length, cells.length)
        for (const [index, cell] of cells.entries()) {
          assert.doesNotMatch(read[index] ?? '', /^[=+\-@＝＋－＠;\t\r\n]/)
          assert.equal(read[index]?.replaceAll("'", ''), cell)
        }
        for (const other of line.split(/[;\t\r\n]/)) assert.doesNotMatch(other, /^[\s"]*[=+\-@＝＋－＠]/)
      }),
    )
    assert.equal(csvLine(['a; b', '{"minus":-1}', 'x - y']), '"a; b","{""minus"":-1}",x - y\r\n')
  })
})

/** RFC 4180, as a spreadsheet reads a line. */
function cellsOf(line: string): string[] {
  const cells = `,${line.slice(0, -2)}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}
