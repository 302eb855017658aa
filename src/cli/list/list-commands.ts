import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { printSchema } from './schema.ts'
import { showLists } from './show.ts'
import { verifyListFile } from './verify.ts'

export function listCommands(world: CliWorld): Command {
  return group(
    'list',
    'read, verify and compare master lists, document signer lists and defect lists',
    'eac list show german.ml',
    [showLists(world), verifyListFile(world), printSchema(world)],
  )
}
