import type { Server } from 'node:http'
import { createControlServer } from '../api/index.ts'
import { type Operator, OperatorError } from '../messages/index.ts'
import type { Config } from './config.ts'
import { takeHold } from './data-folder.ts'

/** Only the embedded database must not be open twice; of a database on a server there may be many users. */
export function holdFolder(control: Server, { database, data }: Config): Promise<() => Promise<void>> {
  return database === undefined ? takeHold(control, data) : Promise.resolve(async () => {})
}

/** For a command of its own: others are told what the holder is about. */
export function holdForCommand(what: string, config: Config): Promise<() => Promise<void>> {
  return holdFolder(busyServer(what), config)
}

/** The same for a command that nobody may run beside, wherever the database is. */
export function holdData(what: string, { data }: Config): Promise<() => Promise<void>> {
  return takeHold(busyServer(what), data)
}

const busyServer = (what: string): Server =>
  createControlServer(
    () => busy(what),
    () => {},
  )

/** Answers every command with what the holder of the folder is about. */
export function busy(what: string): Operator {
  return {
    call: async () => {
      throw new OperatorError('refused', `The node is ${what}; try again in a moment.`)
    },
  }
}
