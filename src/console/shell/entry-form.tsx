import { type ReactNode, useState } from 'react'
import { ProblemBox } from '../parts/problem-box.tsx'

/** Fields, a button, and what was wrong. */
export function EntryForm({
  label,
  onSubmit,
  children,
  after,
}: {
  label: string
  onSubmit: () => Promise<void>
  children: ReactNode
  after?: ReactNode
}) {
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const act = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    await onSubmit().catch(setError)
    setBusy(false)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void act()
      }}
    >
      {children}
      <ProblemBox error={error} />
      <button type="submit" className="button main wide" disabled={isBusy}>
        {label}
      </button>
      {after}
    </form>
  )
}
