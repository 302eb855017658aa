import type { IncomingMessage } from 'node:http'

const LONGEST = 4 * 1024 * 1024

/** @returns `gone`: the caller went away before the end of it */
export async function readBody(request: IncomingMessage): Promise<Uint8Array | 'too-long' | 'gone'> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      length += piece.length
      if (length <= LONGEST) pieces.push(piece)
    }
  } catch {
    return 'gone'
  }
  return length > LONGEST ? 'too-long' : Buffer.concat(pieces)
}
