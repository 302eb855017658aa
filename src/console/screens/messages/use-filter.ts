import { useSearchParams } from 'react-router'
import type { FilterName } from './filter.ts'

/** The filter in the address, and how to change it: from the newest page on. */
export function useFilter() {
  const [address, go] = useSearchParams()
  const set = (name: FilterName, value: string): void =>
    go((before) => {
      before.delete('after')
      if (value === '') before.delete(name)
      else before.set(name, value)
      return before
    })
  return { address, set, clear: () => go({}) }
}
