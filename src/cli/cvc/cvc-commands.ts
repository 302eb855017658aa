import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { convertObjects } from './convert/convert.ts'
import { diffObjects } from './diff/diff.ts'
import { makeRequest } from './make/request.ts'
import { listRights } from './make/rights.ts'
import { signCertificate } from './make/sign.ts'
import { printSchema } from './schema.ts'
import { showObjects } from './show.ts'
import { verifyObjects } from './verify.ts'

export function cvcCommands(world: CliWorld): Command {
  return group('cvc', 'read, verify, make and compare card-verifiable certificates', 'eac cvc show dv.cvcert', [
    showObjects(world),
    verifyObjects(world),
    makeRequest(world),
    signCertificate(world),
    listRights(world),
    convertObjects(world),
    diffObjects(world),
    printSchema(world),
  ])
}
