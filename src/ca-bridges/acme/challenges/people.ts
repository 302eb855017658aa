import { lookForRecord } from './dns-records.ts'
import type { Prover } from './proof.ts'

/** People publish the TXT record that the order names; the CA is told once it is seen. */
export function peopleProver(resolvers: readonly string[]): Prover {
  return {
    method: 'dns-01',
    show: (proof) => lookForRecord(proof, resolvers),
    hide: async () => {}, // they take it away, too
  }
}
