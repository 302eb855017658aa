import { openServerStore, type Store } from '../../src/store/index.ts'
import { openInMemory } from './embedded-template.ts'
import { testPostgres } from './postgres.ts'
import { SIZE } from './size.ts'

/** A new, empty database of the size the tests run on; closing it throws it away. */
export async function openTestStore(): Promise<Store> {
  return SIZE === 'embedded' ? openInMemory() : openTestServerStore()
}

/** The same on a PostgreSQL server, whatever size the tests run on. */
export async function openTestServerStore(onTrouble: (error: Error) => void = () => {}): Promise<Store> {
  const server = await testPostgres()
  const url = await server.newDatabase()
  const store = await openServerStore({ url, connections: 20, name: 'test', onTrouble })
  const close = async (): Promise<void> => {
    await store.close()
    await server.drop(url)
  }
  return { ...store, close }
}
