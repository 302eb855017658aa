import { createHash } from 'node:crypto'
import type { Issued } from '../small-ca.ts'

/** A request in the books of the CA, by its octets: EST has no other name for it. */
export interface Taken {
  looks: number
  /** People at the CA said yes. */
  agreed: boolean
  /** People at the CA said no, in these words. */
  refused: string | undefined
  /** The same request, asked again after it was certified, is certified again. */
  readonly issued: Issued[]
}

export class EnrolmentBooks {
  readonly #taken = new Map<string, Taken>()

  /** @param request PKCS#10, DER */
  find(request: Uint8Array): Taken | undefined {
    return this.#taken.get(hashOf(request))
  }

  findOrTake(request: Uint8Array): Taken {
    const known = this.find(request)
    if (known !== undefined) return known
    const taken: Taken = { looks: -1, agreed: false, refused: undefined, issued: [] }
    this.#taken.set(hashOf(request), taken)
    return taken
  }
}

const hashOf = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')
