import type { KeyDoor } from './key-door.ts'

interface Asking {
  /** Undefined: nobody can be asked. */
  readonly askSecret: (prompt: string) => Promise<string | undefined>
  readonly say: (text: string) => void
  /** Who runs the program, as events tell it. */
  readonly by: Readonly<Record<string, unknown>>
}

const MOST_TRIES = 3 // of a person

/** Where the node does not run, whoever holds its keys is asked on the terminal, at the first need and once. */
export function askHolders({ askSecret, say, by }: Asking): (door: KeyDoor) => Promise<void> {
  let wasAsked = false
  return async (door) => {
    const { state } = door
    if (wasAsked || state.kind === 'secret' || state.isOpen) return
    wasAsked = true
    say(
      `The keys of this node are locked. They open for ${state.needed} of these persons; whoever is not here leaves it empty.\n`,
    )
    for (const person of state.persons) {
      if (door.isOpen || !(await askOne(person, door))) return
    }
  }

  /** @returns false: nobody can be asked */
  async function askOne(person: string, door: KeyDoor): Promise<boolean> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const passphrase = await askSecret(`Passphrase of ${person}: `)
      if (passphrase === undefined) return false
      if (passphrase === '') return true
      try {
        await door.give(person, passphrase, by)
        return true
      } catch (error) {
        say(`${(error as Error).message}\n`)
      }
    }
    return true
  }
}
