import { randomBytes } from 'node:crypto'
import { type OrderId, parseOrderId } from '../messages/index.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' // RFC 4648 6

/** Of 128 bits of chance. */
export function newOrderId(): OrderId {
  let rest = BigInt(`0x${randomBytes(16).toString('hex')}`)
  let text = ''
  for (let n = 0; n < 26; n++) {
    text = BASE32.charAt(Number(rest & 31n)) + text
    rest >>= 5n
  }
  return parseOrderId(text) ?? newOrderId()
}
