import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { addAuthority } from './add.ts'
import { descriptionCommands } from './description/description-commands.ts'
import { exportCertificates } from './export.ts'
import { getCaCertificates } from './get-ca-certificates.ts'
import { placeKeys } from './keys.ts'
import { listAuthorities } from './list.ts'
import { requestCertificate } from './request-certificate.ts'
import { requestForeignCertificate } from './request-foreign-certificate.ts'
import { rollOverAuthority } from './rollover.ts'
import { showAuthority } from './show.ts'
import { trustCertificate } from './trust.ts'

export function authorityCommands(world: CliWorld): Command {
  return group('authority', 'the authorities of this node: CVCA, DV, terminal control', 'eac authority show', [
    addAuthority(world),
    listAuthorities(world),
    showAuthority(world),
    placeKeys(world),
    rollOverAuthority(world),
    trustCertificate(world),
    requestCertificate(world),
    requestForeignCertificate(world),
    getCaCertificates(world),
    exportCertificates(world),
    descriptionCommands(world),
  ])
}
