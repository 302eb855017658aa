/** Persons who open the private keys of a node together: so many of them, each with a passphrase of their own. */
export interface KeyHolders {
  readonly persons: readonly string[]
  readonly needed: number
}

const MOST_HOLDERS = 16
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/

/** @returns why these cannot hold keys together, in words; undefined: they can */
export function objectionToHolders({ persons, needed }: KeyHolders): string | undefined {
  if (persons.length < 2 || persons.length > MOST_HOLDERS) return `2 to ${MOST_HOLDERS} persons hold the keys`
  if (!Number.isInteger(needed) || needed < 2 || needed > persons.length) {
    return `at least 2 of the persons are needed, and no more than there are (${persons.length})`
  }
  const odd = persons.find((person, index) => !NAME.test(person) || persons.indexOf(person) !== index)
  if (odd === undefined) return undefined
  return `${JSON.stringify(odd)} is named twice, or is no name: letters, digits, ".", "_" and "-", at most 40`
}
