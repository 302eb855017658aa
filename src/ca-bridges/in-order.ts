import { isSelfSigned, mayHaveIssued, readCertificates, sameOctets } from '../lists/index.ts'

/**
 * The chain out of certificates that came in any order: that of the request first, each issuer behind it, as far as they lead by
 * their names. Whether they verify is judged later.
 */
export function inOrder(leaf: Uint8Array, others: readonly Uint8Array[]): Uint8Array[] {
  const [first, ...rest] = [leaf, ...others].flatMap(readCertificates)
  const chain = first === undefined ? [] : [first]
  for (let top = first; top !== undefined && !isSelfSigned(top); ) {
    const below = top
    top = rest.find((one) => mayHaveIssued(one, below) && !chain.some(({ octets }) => sameOctets(octets, one.octets)))
    if (top !== undefined) chain.push(top)
  }
  return chain.map(({ octets }) => Uint8Array.from(octets))
}
