import type { ReactNode } from 'react'

export const Facts = ({ children }: { children: ReactNode }) => <dl className="facts">{children}</dl>

/** A name and what it is; nothing where there is nothing. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === undefined || children === null || children === '' || children === false) return null
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
