import type { Book } from './book.ts'
import type { Executioner } from './executioner.ts'
import type { World } from './world.ts'

const STUCK_MILLISECONDS = 120_000 // longer than any fault and any call lasts, and than a start takes on a busy machine
const LOOK_MILLISECONDS = 5_000

interface Watched {
  readonly book: Book
  readonly executioner: Executioner
  readonly world: World
  readonly tell: (line: string) => void
}

/** Tells how far a run is. A node that does nothing any more is killed, so that the run goes on, and that is held against it. */
export class Watch {
  readonly #timer: NodeJS.Timeout
  readonly #began = performance.now()
  #last = { progress: -1, at: performance.now() }

  constructor(watched: Watched, hold: (says: string) => void) {
    this.#timer = setInterval(() => this.#look(watched, hold), LOOK_MILLISECONDS)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look({ book, executioner, world, tell }: Watched, hold: (says: string) => void): void {
    const { entries, ended, open } = book
    const now = performance.now()
    const seconds = Math.round((now - this.#began) / 1000)
    tell(`${seconds} s  sent ${entries.length}  open ${open}  kills ${executioner.kills}`)
    if (ended !== this.#last.progress || open === 0) this.#last = { progress: ended, at: now }
    if (now - this.#last.at < STUCK_MILLISECONDS) return
    hold(`nothing ended for ${STUCK_MILLISECONDS / 1000} s, with ${open} messages open: the node was killed`)
    this.#last.at = now
    for (const process of world.installation.processes) process.signal('SIGKILL')
  }
}
