import type { ReactNode } from 'react'
import { Scrolled } from './scrolled.tsx'

export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  readonly isNumber?: boolean
  /** Heads its row for whoever listens. */
  readonly isHeader?: boolean
}

/** A table that is told as one, and scrolls by itself where the screen is narrow. */
export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
}: {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
}) {
  return (
    <Scrolled label={label}>
      <table>
        <thead>
          <tr>
            {columns.map(({ title, isNumber }) => (
              <th key={title} scope="col" className={isNumber ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <Cell key={column.title} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  )
}

function Cell<Row>({ column: { title, cell, isNumber, isHeader }, row }: { column: Column<Row>; row: Row }) {
  const className = isNumber ? 'number' : undefined
  return isHeader ? (
    <th scope="row" data-title={title} className={className}>
      {cell(row)}
    </th>
  ) : (
    <td data-title={title} className={className}>
      {cell(row)}
    </td>
  )
}
