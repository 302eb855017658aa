import { readFile } from 'node:fs/promises'
import { RecurringWork } from '../async/index.ts'
import {
  type Database,
  deleteListSource,
  dueListSources,
  findAuthorityByName,
  insertListSource,
  type ListSourceRecord,
  listListSources,
  lockAll,
  type NewListSource,
} from '../store/index.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { messageOf, type OpenNode } from './open-node.ts'
import { tellTrouble } from './tell-trouble.ts'

const SOURCES_AT_ONCE = 4

/** Looks at each list source when it is due, in one process at a time. */
export function listSourceWork({ store, jobs, now, log, timers }: OpenNode): RecurringWork {
  return new RecurringWork({
    jobs,
    name: 'list-sources',
    atOnce: SOURCES_AT_ONCE,
    due: () => dueListSources(store.db, now()),
    onTrouble: tellTrouble(log),
    watch: timers.of('list-sources'),
  })
}

/**
 * Those of the configuration become what it says now; a place that did not change goes on where it stopped.
 * @throws {ConfigError} naming the setting
 */
export async function takeConfiguredSources({ config, store, now }: OpenNode): Promise<void> {
  const wanted: NewListSource[] = []
  for (const [index, source] of config.lists.sources.entries()) {
    wanted.push(await configuredSource(source, `lists.sources.${index}`, store.db))
  }
  await store.db.transaction().execute(async (tx) => {
    await lockAll(tx, 'configured list sources') // other processes of the node may start, too
    const known = await listListSources(tx)
    for (const one of known.filter(({ origin }) => origin === 'configuration')) {
      if (!wanted.some((wish) => isSame(wish, one))) await deleteListSource(tx, one.id)
    }
    for (const wish of wanted) {
      const one = known.find(({ name }) => name === wish.name)
      if (one?.origin === 'operator') {
        throw new ConfigError(
          `lists.sources: an operator added a source named ${wish.name}; rename this one, or eac list source remove`,
        )
      }
      if (one === undefined || !isSame(wish, one)) await insertListSource(tx, wish, now())
    }
  })
}

type Configured = Config['lists']['sources'][number]

async function configuredSource(
  { name, kind, from, every, authority: authorityName, ca }: Configured,
  setting: string,
  db: Database,
): Promise<NewListSource> {
  const authority = await findAuthorityByName(db, authorityName)
  if (authority === undefined) {
    throw new ConfigError(
      `${setting}.authority: there is no authority ${authorityName}; eac authority list shows those there are`,
    )
  }
  const pem = ca === undefined ? undefined : await readCa(ca, `${setting}.ca`)
  const about = { name, kind, place: from, everySeconds: every, ca: pem }
  return { ...about, authorityId: authority.id, origin: 'configuration' }
}

async function readCa(path: string, setting: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new ConfigError(`${path} (setting ${setting}) cannot be read: ${messageOf(cause)}`, { cause })
  }
}

function isSame(wish: NewListSource, known: ListSourceRecord): boolean {
  return (Object.keys(wish) as (keyof NewListSource)[]).every((name) => wish[name] === known[name])
}
