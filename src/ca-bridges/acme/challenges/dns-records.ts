import { Resolver } from 'node:dns/promises'
import { type Proof, recordOf } from './proof.ts'

const TIMEOUT_MILLISECONDS = 3_000

/**
 * Whether name servers show the record, so that the CA is not sent to look for what is not there: a challenge that failed is lost.
 * @param servers by address; empty: those of the system
 * @returns undefined where they do, else what was found
 */
export async function lookForRecord(proof: Proof, servers: readonly string[]): Promise<string | undefined> {
  const resolver = new Resolver({ timeout: TIMEOUT_MILLISECONDS, tries: 2 })
  if (servers.length > 0) resolver.setServers(servers)
  const record = recordOf(proof)
  try {
    const found = (await resolver.resolveTxt(record)).map((parts) => parts.join(''))
    if (found.includes(proof.value)) return undefined
    return `the TXT record ${record} has another value so far`
  } catch (error) {
    return `there is no TXT record ${record} so far (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`
  }
}
