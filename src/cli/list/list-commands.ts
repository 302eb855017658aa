import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { addList } from './add-list.ts'
import { askForList } from './ask-for-list.ts'
import { listVersions } from './list-versions.ts'
import { makeCommands } from './make/make.ts'
import { printSchema } from './schema.ts'
import { showLists } from './show.ts'
import { sourceCommands } from './source/source-commands.ts'
import { trustCsca } from './trust-csca.ts'
import { verifyListFile } from './verify.ts'

export function listCommands(world: CliWorld): Command {
  return group(
    'list',
    'master lists, document signer lists and defect lists: of files, and of a node',
    'eac list show german.ml',
    [
      showLists(world),
      verifyListFile(world),
      printSchema(world),
      trustCsca(world),
      addList(world),
      askForList(world),
      listVersions(world),
      sourceCommands(world),
      makeCommands(world),
    ],
  )
}
