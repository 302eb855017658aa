import { type Element, type Limits, SoapError } from '../soap/index.ts'
import type { ServiceContract } from './contracts.ts'

/** Callbacks that bring a list may be larger than all other messages. */
export interface MessageLimits {
  readonly usual: Limits
  readonly lists: Limits
}

const LIST_CALLBACK = /(?:^|[<:])[sS]end(?:Master|Defect|DocumentSigner)List(?:Request)?[\s/>]/
const HEAD_BYTES = 16_384 // a signature with its certificate may stand before the Body

/** Whether a message that begins like this seems to be a callback with a list, and so may be larger than others. */
export function seemsToBringList(head: Uint8Array): boolean {
  return LIST_CALLBACK.test(String.fromCharCode(...head.subarray(0, HEAD_BYTES)).replaceAll('\0', '')) // of UTF-16 too
}

/** Whether such a callback may come to this service at all. */
export const takesLists = ({ editions }: ServiceContract): boolean =>
  Object.values(editions).some(({ requests }) => [...requests.keys()].some((name) => LIST_CALLBACK.test(`<${name}>`)))

/** By what the message seems to be, from its first octets: {@link holdToKind} sees to it that it is. */
export function limitsFor(body: Uint8Array, { usual, lists }: MessageLimits): Limits {
  if (body.length <= usual.bytes || lists.bytes <= usual.bytes) return usual
  return seemsToBringList(body) ? lists : usual
}

/** @throws {SoapError} `too-large`: it took the room of a list, and is none */
export function holdToKind(entry: Element, body: Uint8Array, { usual }: MessageLimits): void {
  if (body.length <= usual.bytes || LIST_CALLBACK.test(`<${entry.name}>`)) return
  throw new SoapError('too-large', { why: `over ${usual.bytes} bytes` })
}
