import { KNOWN_DISAGREEMENTS, type KnownDisagreement, type Right } from './known-disagreements.ts'

const WHO: Record<Right, string> = { we: 'we', they: 'they', open: 'left open' }

/** The table in docs/differential.md, from the entries themselves. */
export function disagreementTable(): string {
  const rows = KNOWN_DISAGREEMENTS.map(({ id, right, source, why }: KnownDisagreement) => {
    return `| \`${id}\` | ${WHO[right]} | ${source} | ${why} |`
  })
  return ['| which | who is right | by which clause | what |', '|---|---|---|---|', ...rows].join('\n')
}
