// A constant that is a table is documented as one: each row by what stands in it, not each cell by a sentence of its own.
// A member that has one possible value only (`ok: true`, `kind: 'rsa'`, the mark of a branded type) needs no sentence either.
import { Comment, Converter, IntrinsicType, ReflectionKind } from 'typedoc'

const LONGEST_CELL = 40 // the numbers of a curve are for programs

/** What TypeDoc calls when it starts. @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const table of project.getReflectionsByKind(ReflectionKind.Variable)) {
      for (const row of rowsOf(table.type)) describeRow(project, row)
    }
    const members = project.getReflectionsByKind(ReflectionKind.Property).filter(hasOneValue)
    app.options.setValue('intentionallyNotDocumented', [...new Set(members.map((one) => one.getFriendlyFullName()))])
  })
}

function hasOneValue(member) {
  return !member.hasComment() && (member.name.startsWith('[') || member.type?.type === 'literal')
}

function rowsOf(type) {
  return type?.type === 'reflection' && !type.declaration.signatures ? (type.declaration.children ?? []) : []
}

function describeRow(project, row) {
  if (row.comment) return
  const cells = rowsOf(row.type)
  const words = cells.length > 0 ? cells.map(cellText).join(', ') : valueText(row.type)
  row.comment = new Comment([{ kind: 'text', text: words ?? row.type.toString() }])
  if (cells.length === 0) return
  const { type } = row
  row.type = new IntrinsicType('object')
  project.removeTypeReflections(type)
}

function cellText({ name, type }) {
  const value = valueText(type)
  return value === undefined ? `\`${name}\`` : `${name} ${value}`
}

/** @returns undefined for what has no value of its own in the types, or too long a one */
function valueText(type) {
  if (type?.type !== 'literal') return undefined
  const text = String(type.value)
  return text.length > LONGEST_CELL ? undefined : `\`${text}\``
}
