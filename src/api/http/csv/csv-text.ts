/** What a spreadsheet would take for a formula, or for the end of a cell before one (OWASP, CSV injection); full-width signs count as the others. */
const BEGINS_FORMULA = /^(?:[\s"]*[=+\-@＝＋－＠]|[;\t\r\n])/
/** Where `;` or a tab parts the cells, or a line break the rows, a formula may begin within a cell of ours. */
const FORMULA_WITHIN = /([;\t\r\n][\s"]*)(?=[=+\-@＝＋－＠])/g
const QUOTED = /[",;\t\r\n]/

/** One line as RFC 4180 has it; what a spreadsheet would calculate is text, by an apostrophe before it. */
export const csvLine = (cells: readonly (string | undefined)[]): string => `${cells.map(cellOf).join(',')}\r\n`

function cellOf(value = ''): string {
  const within = value.replace(FORMULA_WITHIN, "$1'")
  const text = BEGINS_FORMULA.test(value) ? `'${within}` : within
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
