import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { crlOfSpocCa } from './crl.ts'
import { initSpocCa } from './init.ts'
import { issueFromSpocCa } from './issue.ts'
import { revokeFromSpocCa } from './revoke.ts'

export function spocCaCommands(world: CliWorld): Command {
  return group(
    'spoc-ca',
    'a small CA for the TLS certificates of SPOCs, for demonstration and test only',
    'eac spoc-ca init ut-spoc-ca --country UT --crl-url http://crl.example.ut/spoc.crl',
    [initSpocCa(world), issueFromSpocCa(world), revokeFromSpocCa(world), crlOfSpocCa(world)],
  )
}
