import { createCipheriv, createDecipheriv } from 'node:crypto'
import { ArchiveError } from './archive-error.ts'

const CIPHER = 'aes-256-gcm'
const TAG_OCTETS = 16
const PIECE_OCTETS = 65_536
const SEALED_OCTETS = PIECE_OCTETS + TAG_OCTETS

/**
 * Pieces of 64 kB, each sealed with AES-256-GCM. The nonce is the number of the piece and whether it is the last, so that no piece
 * can be altered, moved, left out or put in, and the last cannot be cut off. The key is of this one archive.
 * @param bound what is authenticated with each piece
 */
export async function* sealPieces(key: Buffer, bound: Buffer, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let number = 0
  for await (const { piece, isLast } of inPieces(content, PIECE_OCTETS)) {
    const cipher = createCipheriv(CIPHER, key, nonceOf(number, isLast), { authTagLength: TAG_OCTETS }).setAAD(bound)
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
    number += 1
  }
}

/** @throws {ArchiveError} `altered`, `cut-off` */
export async function* openPieces(
  key: Buffer,
  bound: Buffer,
  sealed: AsyncIterable<Buffer>,
  path: string,
): AsyncGenerator<Buffer> {
  let number = 0
  for await (const { piece, isLast } of inPieces(sealed, SEALED_OCTETS)) {
    const opened = openPiece(key, bound, piece, nonceOf(number, isLast))
    if (opened === undefined) {
      const wasNotLast = isLast && openPiece(key, bound, piece, nonceOf(number, false)) !== undefined
      const isPart = isLast && piece.length < TAG_OCTETS
      throw new ArchiveError(wasNotLast || isPart ? 'cut-off' : 'altered', path)
    }
    yield opened
    number += 1
  }
}

function openPiece(key: Buffer, bound: Buffer, piece: Buffer, nonce: Buffer): Buffer | undefined {
  if (piece.length < TAG_OCTETS) return undefined
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_OCTETS }).setAAD(bound)
  decipher.setAuthTag(piece.subarray(-TAG_OCTETS))
  try {
    return Buffer.concat([decipher.update(piece.subarray(0, -TAG_OCTETS)), decipher.final()])
  } catch {
    return undefined
  }
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(number), 3)
  nonce.writeUInt8(isLast ? 1 : 0, 11)
  return nonce
}

/** Cuts what comes into pieces of one size; the last may be shorter, and there is always one. */
async function* inPieces(
  content: AsyncIterable<Buffer>,
  size: number,
): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let held: Buffer[] = []
  let octets = 0
  for await (const chunk of content) {
    held.push(chunk)
    octets += chunk.length
    if (octets <= size) continue // a full piece is held back: it may be the last
    let all = Buffer.concat(held)
    for (; all.length > size; all = all.subarray(size)) yield { piece: all.subarray(0, size), isLast: false }
    held = [all]
    octets = all.length
  }
  yield { piece: Buffer.concat(held), isLast: true }
}
