const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' // RFC 4648 6

/** Names an order before it is sent: sent again, there is one order. */
export const newOrderId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(26)), (one) => BASE32.charAt(one & 31)).join('')
