import { randomBytes } from 'node:crypto'
import type { PostTo } from './http-place.ts'
import { judgeTimeStamp } from './judge-time-stamp.ts'
import type { AnchorPlace } from './place.ts'
import { timeStampRequest } from './time-stamp-request.ts'

interface TsaWish {
  readonly name: string
  readonly everyMinutes: number
  readonly post: PostTo
  /** PEM, read for each time stamp: what is exchanged counts at once. */
  readonly roots: () => Promise<string>
}

/**
 * A time stamp authority (RFC 3161) stamps the text of each checkpoint. What it answers counts once it verifies: for this text and
 * this request, by a time stamping certificate below one of the roots. The whole answer is kept.
 */
export function tsaPlace({ name, everyMinutes, post, roots }: TsaWish): AnchorPlace {
  return {
    name,
    everyMinutes,
    async put({ statement }, signal) {
      const nonce = randomBytes(16)
      nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40 // positive, and as long in DER
      const headers = { 'content-type': 'application/timestamp-query' }
      const { status, body } = await post(timeStampRequest(statement, nonce), headers, signal)
      if (status !== 200) throw new Error(`it answers ${status}`)
      await judgeTimeStamp(body, { statement, nonce, roots: await roots() })
      return body
    },
  }
}
