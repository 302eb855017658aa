import { randomInt } from 'node:crypto'
import { Refused } from './refusals.ts'

export interface FakeCard {
  readonly pk: number
  readonly sn: string
  readonly secrets: {
    readonly erc: string
    readonly enrollment_code: string
    readonly pin: string
    readonly puk: string
  }
  used: boolean
}

/** The stock of scratchcards of one RA. */
export class CardStock {
  readonly all: FakeCard[] = []

  constructor(count: number) {
    this.add(count)
  }

  add(count: number): void {
    const digits = (length: number) => Array.from({ length }, () => randomInt(10)).join('')
    for (let n = 0; n < count; n++) {
      const pk = 7000 + this.all.length
      const secrets = { erc: digits(10), enrollment_code: digits(10), pin: digits(8), puk: digits(8) }
      this.all.push({ pk, sn: String(1_256_948 + this.all.length), secrets, used: false })
    }
  }

  /** @throws {Refused} */
  firstUnused(): FakeCard {
    const card = this.all.find(({ used }) => !used)
    if (card === undefined) throw new Refused(404, 'ScratchCard matching query does not exist.')
    return card
  }

  /** @throws {Refused} for one that is used, or none */
  use(sn: unknown): void {
    const card = this.all.find((one) => one.sn === sn)
    if (card === undefined || card.used) throw new Refused(500, 'Invalid ScratchCard')
    card.used = true
  }
}
