import type { BridgeFiles } from '../../index.ts'
import type { ChallengeSettings } from '../settings.ts'
import { commandProver } from './command.ts'
import { folderProver } from './folder.ts'
import { listenerProver } from './listener.ts'
import { peopleProver } from './people.ts'
import type { Prover } from './proof.ts'

export function openProver(settings: ChallengeSettings, files: BridgeFiles): Prover {
  switch (settings.by) {
    case 'listener':
      return listenerProver(settings)
    case 'folder':
      return folderProver(files.path(settings.folder))
    case 'command':
      return commandProver({ ...settings, command: programOf(settings.command, files) })
    case 'people':
      return peopleProver(settings.resolvers)
  }
}

/** A program with a slash is a file, from the configuration file on; one without is looked for in the folders of the system. */
function programOf([program = '', ...args]: readonly string[], files: BridgeFiles): string[] {
  return [program.includes('/') ? files.path(program) : program, ...args]
}
