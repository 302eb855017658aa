/** What a spreadsheet would take for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/
const QUOTED = /[",\r\n]/

/** One line as RFC 4180 has it; a cell that a spreadsheet would calculate is text, by an apostrophe before it. */
export const csvLine = (cells: readonly (string | undefined)[]): string => `${cells.map(cellOf).join(',')}\r\n`

function cellOf(value = ''): string {
  const text = FORMULA.test(value) ? `'${value}` : value
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
