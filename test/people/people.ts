import type { Credentials, Role } from '../../src/messages/index.ts'
import { addPerson } from '../../src/people/index.ts'
import type { Database } from '../../src/store/index.ts'

export const passwordOf = (name: string): string => `correct horse of ${name}`

export const by = (name: string): Credentials => ({ name, password: passwordOf(name) })

/** Users whose passwords are what {@link by} says, and quick to look at. */
export async function addPeople(
  names: readonly string[],
  deps: { db: Database; now: () => Date },
  roles: readonly Role[] = ['officer', 'approver', 'operator'],
): Promise<void> {
  for (const name of names) {
    const person = { name, fullName: `Person ${name}`, password: passwordOf(name), roles }
    await addPerson(person, { ...deps, scrypt: { cost: 1024, blockSize: 8, parallelization: 1 } })
  }
}
