/** What requests may take at once: of all callers together, and of each. */
export interface RoomLimits {
  readonly requests: number
  readonly requestsOfOne: number
  /** Of bodies. */
  readonly octets: number
  readonly octetsOfOne: number
}

/** What one request takes. It is free again once everybody who holds it has let go. */
export interface Place {
  /** Says whose it is. @returns false: this caller has its share already */
  belongTo(caller: string): boolean
  /** @returns false: there is no room for so many octets more, and none were taken */
  take(octets: number): boolean
  giveBack(octets: number): void
  /** @returns lets go, once */
  hold(): () => void
}

interface Taken {
  requests: number
  octets: number
}

/**
 * Bounds what callers can make this process hold, whatever they send and however slowly: the requests in flight and the octets
 * of their bodies, with a share for each caller, so that one alone cannot fill it.
 */
export class Room {
  readonly #limits: RoomLimits
  readonly #taken: Taken = { requests: 0, octets: 0 }
  readonly #byCaller = new Map<string, Taken>()

  constructor(limits: RoomLimits) {
    this.#limits = limits
  }

  get taken(): Readonly<Taken> {
    return { ...this.#taken }
  }

  /** @returns undefined: as many requests as may be are in flight */
  enter(): Place | undefined {
    if (this.#taken.requests >= this.#limits.requests) return undefined
    this.#taken.requests++
    return this.#place()
  }

  #place(): Place {
    const all = this.#taken
    const limits = this.#limits
    let own: Taken = { requests: 1, octets: 0 } // nobody's, until it belongs to someone
    let octets = 0
    let holders = 0
    let leave = (): void => {
      all.requests--
    }
    return {
      belongTo: (caller) => {
        const of = this.#byCaller.get(caller) ?? { requests: 0, octets: 0 }
        if (of.requests >= limits.requestsOfOne) return false
        this.#byCaller.set(caller, of)
        of.requests++
        own = of
        leave = () => {
          all.requests--
          of.requests--
          if (of.requests === 0) this.#byCaller.delete(caller)
        }
        return true
      },
      take: (more) => {
        if (all.octets + more > limits.octets || own.octets + more > limits.octetsOfOne) return false
        octets += more
        all.octets += more
        own.octets += more
        return true
      },
      giveBack: (less) => {
        octets -= less
        all.octets -= less
        own.octets -= less
      },
      hold: () => {
        holders++
        return once(() => {
          holders--
          if (holders > 0) return
          all.octets -= octets
          own.octets -= octets
          leave()
        })
      },
    }
  }
}

function once(work: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    work()
  }
}
