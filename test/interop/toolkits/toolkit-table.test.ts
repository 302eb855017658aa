import assert from 'node:assert/strict'
import { ToolkitTable } from './toolkit-table.ts'

const ONE = { name: 'One' }
const OTHER = { name: 'Other' }
const request = { operation: 'RequestCertificate', returnCode: 'ok_cert_available' }
const list = { operation: 'GetMasterList', returnCode: 'ok_list_available' }

describe('the table of toolkits', () => {
  it('says of each toolkit and message whether it went well, did not, or was not tried', () => {
    const table = new ToolkitTable([ONE, OTHER])
    table.note({ toolkit: ONE, edition: '1.1', service: 'DV', message: request }, undefined)
    table.note({ toolkit: OTHER, edition: '1.1', service: 'DV', message: request }, 'no answer')
    table.note({ toolkit: OTHER, edition: '1.1', service: 'DV', message: list }, undefined)
    assert.deepEqual(rowsOf(table), [
      '| 1.1 | DV | RequestCertificate | `ok_cert_available` | ✔ | ✘ |',
      '| 1.1 | DV | GetMasterList | `ok_list_available` | – | ✔ |',
    ])
  })

  it('keeps a message wrong that went wrong once, and tells the ways of a message apart', () => {
    const table = new ToolkitTable([ONE])
    const asked = { toolkit: ONE, edition: '1.1', service: 'DV' } as const
    for (const wrong of [undefined, 'no answer', undefined]) table.note({ ...asked, message: list }, wrong)
    table.note({ ...asked, message: { ...list, how: 'by callback' } }, undefined)
    assert.deepEqual(rowsOf(table), [
      '| 1.1 | DV | GetMasterList | `ok_list_available` | ✘ |',
      '| 1.1 | DV | GetMasterList, by callback | `ok_list_available` | ✔ |',
    ])
  })

  it('stands in the same order however the toolkits took turns', () => {
    const table = new ToolkitTable([ONE])
    const asked = { toolkit: ONE, message: request }
    for (const service of ['its TermContr', 'CVCA', 'DV'] as const) {
      for (const edition of ['1.4', '1.0'] as const) table.note({ ...asked, edition, service }, undefined)
    }
    const places = rowsOf(table).map((row) => row.split(' | ').slice(0, 2).join(' ').slice(2))
    assert.deepEqual(places, ['1.0 DV', '1.0 CVCA', '1.0 its TermContr', '1.4 DV', '1.4 CVCA', '1.4 its TermContr'])
  })
})

const rowsOf = (table: ToolkitTable): string[] => String(table).split('\n').slice(2)
