import { rm } from 'node:fs/promises'
import { type ConsoleWorld, openConsoleWorld } from '../../test/console/support/console-world.ts'
import type { Filled } from '../../test/support/many-exchanges.ts'
import { startPostgres } from '../../test/support/postgres.ts'
import { fullDatabase, SERVER_SETTINGS } from '../scale/database.ts'

/** A node with a console and so many exchanges, on a PostgreSQL server of its own. */
export interface FullConsole extends ConsoleWorld {
  readonly filled: Filled
}

export async function fullConsole(exchanges: number, progress: (text: string) => void): Promise<FullConsole> {
  const server = await startPostgres({ keepsCommits: true, settings: SERVER_SETTINGS })
  try {
    const { filled, store, url } = await fullDatabase(server, exchanges, progress)
    await store.close()
    progress('a node with a console …')
    const world = await openConsoleWorld({ database: { url } })
    const close = async (): Promise<void> => {
      await world.close()
      await rm(world.node.folder, { recursive: true, force: true })
      server.remove()
    }
    return { ...world, filled, close }
  } catch (error) {
    server.remove()
    throw error
  }
}
