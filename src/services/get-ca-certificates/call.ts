import type { ContractName, GetCACertificates } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { writeReplyTo } from '../reply-to.ts'

/** 1.4 wants a `certReference` in any case; an empty one is what eumw sends. */
export function writeGetCACertificates(
  { replyTo, certReference = new Uint8Array() }: GetCACertificates,
  edition: ContractName,
): Fields {
  return { ...writeReplyTo(replyTo, edition), certReference: [{ value: [certReference] }] }
}
