import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { addPartner } from './add.ts'
import { allowInitial } from './allow-initial.ts'
import { changePushUrl } from './change-push-url.ts'
import { changePartnerSettings } from './change-settings.ts'
import { resumePartner, suspendPartner } from './change-state.ts'
import { limitPartner } from './limit.ts'
import { listPartners } from './list.ts'
import { changeNetwork } from './network.ts'
import { requestSignerCommands } from './request-signer.ts'
import { showPartner } from './show.ts'
import { testPartner } from './test.ts'
import { showPartnerTimes } from './times.ts'
import { partnerTlsCommands } from './tls.ts'
import { partnerTolerances, switchToleranceOff, switchToleranceOn } from './tolerances.ts'
import { wsSecurityCommands } from './ws-security.ts'

export function partnerCommands(world: CliWorld): Command {
  return group('partner', 'the registered counterparts: terminals, DVs, CVCAs', 'eac partner list', [
    addPartner(world),
    listPartners(world),
    showPartner(world),
    testPartner(world),
    showPartnerTimes(world),
    changePushUrl(world),
    changePartnerSettings(world),
    suspendPartner(world),
    resumePartner(world),
    allowInitial(world),
    limitPartner(world),
    changeNetwork(world),
    partnerTlsCommands(world),
    requestSignerCommands(world),
    wsSecurityCommands(world),
    partnerTolerances(world),
    switchToleranceOff(world),
    switchToleranceOn(world),
  ])
}
