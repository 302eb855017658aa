import { Argument, type Command } from 'commander'
import {
  type ProposedView,
  type SigningCertificateView,
  WS_SECURITY_MODES,
  type WsSecurityView,
} from '../../messages/index.ts'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { fingerprint } from '../option-values.ts'
import { fieldLines } from '../output/fields.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { signingCertificateIn } from './signing-certificate.ts'

interface Options extends Place {
  readonly json?: true
}

interface SetOptions extends Options, UserOptions {
  readonly reason: string
}

interface AddOptions extends Options, UserOptions {
  readonly fingerprint?: string
}

export function wsSecurityCommands(world: CliWorld): Command {
  return group(
    'wss',
    'WS-Security: whether messages are signed, and with which certificates',
    'eac partner wss --help',
    [show(world), set(world), add(world), remove(world)],
  )
}

function show(world: CliWorld): Command {
  const made = nodeCommand(
    'show <name>',
    'whose messages are signed, and the certificates of both sides',
    'eac partner wss show gate-1',
  )
  return withJson(made).action(async (name: string, options: Options) => {
    say(world, options, await withOperator(world, options, (operator) => operator.call('partner.wss-show', { name })))
  })
}

function set(world: CliWorld): Command {
  const made = nodeCommand(
    'set <name>',
    'say whose messages are signed, from the next one on',
    'eac partner wss set gate-1 both --reason "agreed on 3 May"',
  )
    .addArgument(
      new Argument('<mode>', 'none; sign: ours; demand: theirs, and what is not signed is refused; both').choices(
        WS_SECURITY_MODES,
      ),
    )
    .requiredOption('--reason <text>', 'why, for the record')
  return withJson(withUser(made, WHO_ASKS)).action(async (name: string, mode: string, options: SetOptions) => {
    const input = { name, mode, reason: options.reason, ...(await userOf(world, options)) }
    say(world, options, await withOperator(world, options, (operator) => operator.call('partner.wss-set', input)))
  })
}

function add(world: CliWorld): Command {
  const made = nodeCommand(
    'add <name>',
    'register a certificate the partner signs its messages with, beside those it has',
    'eac partner wss add gate-1 signing.crt --fingerprint 3f2a…',
  )
    .argument('<file>', 'the certificate, PEM or DER')
    .option('--fingerprint <sha256>', 'SHA-256 its owner told you: refuse any other certificate', fingerprint)
  return withJson(withUser(made, WHO_ASKS)).action(async (name: string, file: string, options: AddOptions) => {
    const certificate = await signingCertificateIn(world, file, options.fingerprint)
    const input = { name, certificate, ...(await userOf(world, options)) }
    say(world, options, await withOperator(world, options, (operator) => operator.call('partner.wss-add', input)))
  })
}

function remove(world: CliWorld): Command {
  const made = nodeCommand(
    'remove <name>',
    'take a signing certificate back; where the partner must sign, not its last valid one',
    'eac partner wss remove gate-1 3f2a…',
  ).argument('<sha256>', 'of the certificate, as eac partner wss show tells it', fingerprint)
  return withJson(made).action(async (name: string, sha256: string, options: Options) => {
    const input = { name, fingerprint: sha256 }
    say(world, options, await withOperator(world, options, (operator) => operator.call('partner.wss-remove', input)))
  })
}

const SAYS: Readonly<Record<WsSecurityView['mode'], string>> = {
  none: 'none: no message is signed',
  sign: 'sign: ours are; theirs need not be, and are not looked at',
  demand: 'demand: theirs must be, ours are not',
  both: 'both: ours are, and theirs must be',
}

function say(world: CliWorld, options: Options, result: WsSecurityView | ProposedView): void {
  sayDoneOrProposed(world, options, result, wsSecurityText)
}

function wsSecurityText(view: WsSecurityView): string {
  const { partner, mode, ours, theirs, windowSeconds, clockSkewSeconds } = view
  return fieldLines([
    ['partner', partner],
    ['WS-Security', SAYS[mode]],
    ['we sign with', ours === null ? 'nothing: eac.yaml names no key in wsSecurity.signers' : certificateText(ours)],
    ['it signs with', theirs.length === 0 ? 'nothing: no certificate is registered' : theirs.map(certificateText)],
    ['taken within', `${windowSeconds} s of being made, and ${clockSkewSeconds} s that clocks may differ`],
  ])
}

const certificateText = ({ subject, validFrom, validTo, sha256 }: SigningCertificateView): string =>
  `${subject}, ${validFrom.slice(0, 10)} to ${validTo.slice(0, 10)}, SHA-256 ${sha256}`
