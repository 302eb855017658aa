import { weSign } from '../messages/index.ts'
import { findAuthority, listPartners } from '../store/index.ts'
import { CONFIG_FILE } from './config.ts'
import { ConfigError } from './config-error.ts'
import type { OpenNode } from './open-node.ts'

/**
 * Each partner that is to get signed messages can have them: a node whose configuration lost the key would answer nothing to it.
 * @throws {ConfigError} naming those partners, and both ways out
 */
export async function assertCanSign({ store: { db }, messageSecurity }: OpenNode): Promise<void> {
  const without: string[] = []
  for (const { name, authorityId, wsSecurity } of await listPartners(db)) {
    if (!weSign(wsSecurity)) continue
    const authority = await findAuthority(db, authorityId)
    if (authority !== undefined && messageSecurity.certificateOf(authority.name) === undefined) {
      without.push(`${name} (of ${authority.name})`)
    }
  }
  if (without.length === 0) return
  throw new ConfigError(
    `Messages to ${without.join(', ')} are to be signed, and ${CONFIG_FILE} names no key for that. Name key and certificate in wsSecurity.signers; or, where it was agreed to sign no more: eac partner wss set NAME none --reason "WHY", with the node stopped.`,
  )
}
