import type { Book } from './book.ts'
import type { Executioner } from './executioner.ts'
import { type Signs, Vigil } from './vigil.ts'
import type { World } from './world.ts'

const LOOK_MILLISECONDS = 5_000

interface Watched {
  readonly book: Book
  readonly executioner: Executioner
  readonly world: World
  readonly tell: (line: string) => void
}

/** Tells how far a run is. A node that is stuck is killed, so that the run goes on, and that is held against it. */
export class Watch {
  readonly #timer: NodeJS.Timeout
  readonly #began = performance.now()
  readonly #vigil = new Vigil()

  constructor(watched: Watched, hold: (says: string) => void) {
    this.#timer = setInterval(() => this.#look(watched, hold), LOOK_MILLISECONDS)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(watched: Watched, hold: (says: string) => void): void {
    const { book, executioner, world, tell } = watched
    const { entries, open } = book
    const now = performance.now()
    const seconds = Math.round((now - this.#began) / 1000)
    tell(`${seconds} s  sent ${entries.length}  open ${open}  kills ${executioner.kills}`)
    const why = this.#vigil.look(signsOf(watched), now)
    if (why === undefined || open === 0) return
    hold(`with ${open} messages open the node was stuck: ${why}; it was killed`)
    for (const process of world.installation.processes) process.signal('SIGKILL')
  }
}

export function signsOf({ book, executioner, world }: Omit<Watched, 'tell'>): Signs {
  const calls = world.parties.reduce((sum, { wire }) => sum + wire.taken, 0)
  return { ended: book.ended, done: book.heard + calls + executioner.starts }
}
