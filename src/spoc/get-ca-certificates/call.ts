import type { GetCACertificates } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { writeReplyTo } from '../message-id.ts'

/** There is no word for what the caller has in mind: the answer is all there are. */
export function writeGetCACertificates({ replyTo }: GetCACertificates): Fields {
  return writeReplyTo(replyTo)
}
