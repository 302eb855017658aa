import type { ReactNode } from 'react'

/** What is wider than its place, and is scrolled there: it can be reached by the keyboard (WCAG 2.1.1). */
export const Scrolled = ({
  label,
  className = 'table-scroll',
  children,
}: {
  label: string
  className?: string
  children: ReactNode
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard (WCAG 2.1.1)
  <section className={className} tabIndex={0} aria-label={label}>
    {children}
  </section>
)
