import type { Command } from 'commander'
import type { KeptKeyView, KeyTokenView } from '../../messages/index.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visible } from '../output/visible.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { PLACE_WORDS } from './place-words.ts'
import { resealKeys } from './reseal.ts'
import { lockKeys, unlockKeys } from './unlock.ts'

type Options = Place & { readonly json?: true }

export function keysCommands(world: CliWorld): Command {
  return group('keys', 'the private keys of this node: in files, and in a token', 'eac keys list', [
    listKeys(world),
    removeKey(world),
    unlockKeys(world),
    lockKeys(world),
    resealKeys(world),
    retryPin(world),
  ])
}

function listKeys(world: CliWorld): Command {
  const made = nodeCommand('list', 'each private key, where it is, and whose', 'eac keys list')
  return withJson(made).action(async (options: Options) => {
    const keys = await withOperator(world, options, (operator) => operator.call('keys.list', {}))
    world.out(options.json ? jsonText(keys) : keysTable(keys))
  })
}

function keysTable(keys: readonly KeptKeyView[]): string {
  if (keys.length === 0) return 'no key yet\n'
  const rows = keys.map(({ keyId, place, since, signatures, owner }) => [
    keyId,
    PLACE_WORDS[place],
    moment(since),
    String(signatures),
    visible(owner ?? NOBODY),
  ])
  return table(['key', 'where', 'since (GMT)', 'signatures', 'whose'], rows)
}

const NOBODY = 'nobody; after an hour it is left over: eac keys remove'

function removeKey(world: CliWorld): Command {
  const made = nodeCommand('remove', 'remove a key that belongs to nobody', 'eac keys remove ID')
  return made.argument('<id>', 'as eac keys list shows it').action(async (keyId: string, options: Options) => {
    await withOperator(world, options, (operator) => operator.call('keys.remove', { keyId }))
    world.out(`Removed ${keyId}.\n`)
  })
}

function retryPin(world: CliWorld): Command {
  const made = nodeCommand(
    'retry-pin',
    'let the node try a PIN once more that the token refused; tokens lock after a few wrong ones',
    'eac keys retry-pin',
  )
  return withJson(made).action(async (options: Options) => {
    const token = await withOperator(world, options, (operator) => operator.call('keys.retry-pin', {}))
    world.out(options.json ? jsonText(token) : tokenText(token))
  })
}

export function tokenText(token: KeyTokenView): string {
  if (token.state === 'not-asked') return 'The token was not asked for anything yet.\n'
  if (token.state === 'lost') return `The token cannot be used: ${visible(token.why)}\n`
  const { label, serial, manufacturer, model } = token
  return `The token ${visible(label)} is ready (${visible([manufacturer, model].join(' '))}, serial number ${visible(serial)}).\n`
}
