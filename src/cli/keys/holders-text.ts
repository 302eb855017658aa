import type { KeyHoldersView } from '../../messages/index.ts'
import { visible } from '../output/visible.ts'

/** `locked, 1 of 2 passphrases given (ada)`. */
export function holdersInShort({ persons, needed, given, isOpen }: KeyHoldersView): string {
  if (isOpen) return `open; locked, they open for ${needed} of ${visible(persons.join(', '))}`
  const by = given.length === 0 ? '' : ` (${visible(given.join(', '))})`
  return `locked: ${given.length} of ${needed} passphrases given${by}; eac keys unlock PERSON`
}

export function holdersText(holders: KeyHoldersView): string {
  const { persons, needed, given, isOpen } = holders
  if (isOpen) return 'The keys are open.\n'
  const others = persons.filter((person) => !given.includes(person))
  const missing = needed - given.length
  return `The keys are locked: ${given.length} of ${needed} passphrases are here; ${missing} more of ${visible(others.join(', '))} ${missing === 1 ? 'opens' : 'open'} them.\n`
}
