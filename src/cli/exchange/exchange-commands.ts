import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { answerExchange } from './answer.ts'
import { giveByHand } from './by-hand.ts'
import { commentOnExchange } from './comment.ts'
import { closeExchange, refuseExchange, resendAnswer, retryExchange } from './decide.ts'
import { listExchanges } from './list.ts'
import { showMessage } from './message.ts'
import { showExchange } from './show.ts'
import { showTraffic } from './traffic.ts'

export function exchangeCommands(world: CliWorld): Command {
  return group('exchange', 'conversations with partners', 'eac exchange list', [
    listExchanges(world),
    showExchange(world),
    showMessage(world),
    showTraffic(world),
    retryExchange(world),
    resendAnswer(world),
    closeExchange(world),
    commentOnExchange(world),
    giveByHand(world),
    answerExchange(world),
    refuseExchange(world),
  ])
}
