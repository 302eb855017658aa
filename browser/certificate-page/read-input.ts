import { type CardVerifiable, CvcError, decodeCardVerifiable } from 'eac-broker/cvc'
import { octetsIn } from './octets-in.ts'
import { splitObjects } from './split-objects.ts'

/** What came in, under the name the person knows it by. */
export interface Input {
  readonly name: string
  readonly bytes: Uint8Array
}

/** One object of an input: read (perhaps with what strict reading would have refused), or why it cannot be read. */
export type Shown = ReadObject | BrokenObject | NoObject

export interface ReadObject extends Place {
  readonly kind: 'read'
  readonly decoded: CardVerifiable
}

export interface BrokenObject extends Place {
  readonly kind: 'broken'
  readonly error: CvcError
}

/** Nothing that could be an object at all. */
export interface NoObject {
  readonly kind: 'none'
  readonly source: string
  readonly why: string
}

interface Place {
  /** Name of the input. */
  readonly source: string
  /** Where in the input the object begins, in bytes; undefined where it is all there is. */
  readonly offset: number | undefined
  readonly octets: Uint8Array
}

const MOST_BYTES = 1_000_000
const MOST_OBJECTS = 200

export function readInput({ name, bytes }: Input): Shown[] {
  const nothing = (why: string): Shown[] => [{ kind: 'none', source: name, why }]
  if (bytes.length === 0) return nothing('There is nothing in it.')
  if (bytes.length > MOST_BYTES) return nothing(`It is larger than ${MOST_BYTES / 1000} kB, so no certificate.`)
  const octets = octetsIn(bytes)
  if (!octets)
    return nothing('This is text, but neither hexadecimal nor base64 nor PEM blocks. Drop the file as it came.')
  const pieces = splitObjects(octets)
  const shown = pieces.slice(0, MOST_OBJECTS).map((piece) => {
    return readObject({ source: name, offset: pieces.length > 1 ? piece.offset : undefined, octets: piece.octets })
  })
  if (pieces.length <= MOST_OBJECTS) return shown
  return [...shown, ...nothing(`It holds ${pieces.length} objects; the first ${MOST_OBJECTS} are shown.`)]
}

function readObject(place: Place): ReadObject | BrokenObject {
  try {
    return { kind: 'read', ...place, decoded: decodeCardVerifiable(place.octets, { mode: 'tolerant' }) }
  } catch (error) {
    if (error instanceof CvcError) return { kind: 'broken', ...place, error }
    throw error
  }
}
