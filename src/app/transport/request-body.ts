import type { IncomingMessage } from 'node:http'
import type { Place } from './room.ts'

export type RequestBody =
  | { readonly kind: 'read'; readonly body: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'no-room' } // others hold too much, or this caller itself
  | { readonly kind: 'gone' } // the caller hung up, or was too slow

const FIRST_BYTES = 16_384
/** What is looked at to tell how long a body may be. */
const HEAD_BYTES = 16_384

interface BodyOptions {
  /** The largest body that is still read; a Content-Length above it is not even begun. */
  readonly limitBytes: number
  /** How long a body may be that begins like this, if not up to that limit: asked once, as soon as so much is here. */
  readonly limitOf?: (head: Uint8Array) => number
  /** What it holds is counted here. */
  readonly place: Pick<Place, 'take' | 'giveBack'>
  /** Called before the first byte is asked for: the place to say `100 Continue`. */
  readonly begin: () => void
}

/**
 * Reads a body to its end, and no further than the limit. It lies in one piece that grows: a body that comes octet by octet takes
 * no more memory than any other.
 */
export function readBody(
  request: IncomingMessage,
  { limitBytes, limitOf, place, begin }: BodyOptions,
): Promise<RequestBody> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limitBytes) return Promise.resolve({ kind: 'too-large' })
  begin()
  return new Promise((resolve) => {
    const piece = growingPiece(announced > 0 ? announced : limitBytes, place)
    let limit = limitBytes
    let asks = limitOf
    const take = (chunk: Buffer) => {
      if (piece.length + chunk.length > limit) return finish({ kind: 'too-large' })
      if (!piece.add(chunk)) return finish({ kind: 'no-room' })
      if (asks === undefined || piece.length < HEAD_BYTES) return undefined
      limit = Math.min(limit, asks(piece.octets().subarray(0, HEAD_BYTES)))
      asks = undefined
      return Math.max(announced, piece.length) > limit ? finish({ kind: 'too-large' }) : undefined
    }
    const finish = (result: RequestBody) => {
      request.off('data', take)
      request.pause()
      resolve(result)
    }
    request.on('data', take)
    request.once('end', () => finish({ kind: 'read', body: piece.octets() }))
    request.once('error', () => finish({ kind: 'gone' }))
    request.once('close', () => finish({ kind: 'gone' }))
  })
}

/** @param most it grows to this at once when twice what it has would be more */
function growingPiece(most: number, place: BodyOptions['place']) {
  let piece = Buffer.alloc(0)
  let length = 0
  const grow = (needed: number): boolean => {
    const size = Math.max(needed, Math.min(most, Math.max(FIRST_BYTES, 2 * piece.length)))
    if (!place.take(size)) return false
    const larger = Buffer.allocUnsafeSlow(size)
    piece.copy(larger, 0, 0, length)
    place.giveBack(piece.length)
    piece = larger
    return true
  }
  return {
    get length() {
      return length
    },
    /** @returns false: there is no room */
    add(chunk: Buffer): boolean {
      if (length + chunk.length > piece.length && !grow(length + chunk.length)) return false
      chunk.copy(piece, length)
      length += chunk.length
      return true
    },
    octets: (): Uint8Array => new Uint8Array(piece.buffer, piece.byteOffset, length),
  }
}
