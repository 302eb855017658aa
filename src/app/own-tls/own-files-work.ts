import { X509Certificate } from 'node:crypto'
import { insertEvent } from '../../store/index.ts'
import { messageOf, type OpenNode } from '../open-node.ts'
import { readTlsFiles } from '../read-tls-files.ts'
import { assertFollows } from '../spoc-tls.ts'
import { isFromCa, type TlsFiles } from '../tls-config.ts'
import type { TlsMaterial } from '../transport/index.ts'

const LOOK_MILLISECONDS = 60_000
const SIGNAL = 'SIGHUP'

/** A certificate that stands in files, and whoever shows it. */
export interface ShownFiles {
  /** Of the setting. */
  readonly name: string
  readonly files: TlsFiles
  shown(): TlsMaterial | undefined
  /** @throws what is thrown where it cannot be shown */
  take(tls: TlsMaterial): void
  /** @throws {ConfigError} where the next one cannot take the place of the one before */
  assertFollows?(before: TlsMaterial | undefined, next: TlsMaterial): void
}

/** Takes up what people put into the files of our TLS certificates, each minute and at SIGHUP. */
export interface OwnFilesWork {
  start(): void
  /** This one, too. */
  add(files: ShownFiles): void
  look(): Promise<void>
  close(): Promise<void>
}

/** In each process that shows them, since each has its own. What does not fit is told, and what is shown stays. */
export function ownFilesWork({
  ownTls,
  store,
  log,
  now,
  timers,
}: Pick<OpenNode, 'ownTls' | 'store' | 'log' | 'now' | 'timers'>): OwnFilesWork {
  const all = ownTls.identities.flatMap((one): ShownFiles[] => {
    const { name, source } = one
    if (isFromCa(source)) return []
    const follows = (before: TlsMaterial | undefined, next: TlsMaterial) => assertFollows(before, next, one, now())
    const take = (tls: TlsMaterial) => ownTls.take(name, tls)
    return [{ name, files: source, shown: () => ownTls.shown(name), take, assertFollows: follows }]
  })
  const watch = timers.of('own-files')
  const trouble = new Map<string, { readonly says: string; readonly isTold: boolean }>()

  const tell = async (kind: string, details: Record<string, string>): Promise<void> =>
    store.db.transaction().execute((tx) => insertEvent(tx, { kind, details }, now()))

  const takeUp = async ({ name, files, ...one }: ShownFiles): Promise<void> => {
    const [before, next] = [one.shown(), await readTlsFiles(files, name)]
    if (next.cert === before?.cert && next.key === before.key) return
    one.assertFollows?.(before, next)
    one.take(next)
    watch.did(name)
    await tell('own TLS certificate in use', { identity: name, from: 'files', ...aboutOf(next) })
  }

  // Two files are not changed in one moment: what does not fit is told when it is found so twice.
  const noteTrouble = async (name: string, says: string): Promise<void> => {
    const before = trouble.get(name)
    const isSame = before?.says === says
    trouble.set(name, { says, isTold: isSame })
    if (!isSame || before.isTold) return
    log.error(
      { identity: name, error: says },
      'the files of our TLS certificate cannot be used; the one before is shown',
    )
    await tell('own TLS files not usable', { identity: name, why: says })
  }

  const lookAt = async (files: ShownFiles): Promise<void> => {
    try {
      await takeUp(files)
      trouble.delete(files.name)
    } catch (error) {
      watch.trouble(error)
      await noteTrouble(files.name, messageOf(error))
    }
  }

  let looking = Promise.resolve()
  const look = (): Promise<void> => {
    looking = looking
      .then(() =>
        watch.run(async () => {
          for (const files of all) await lookAt(files)
        }),
      )
      .catch((error) => log.warn({ error: messageOf(error) }, 'the files of our TLS certificates were not looked at'))
    return looking
  }
  const lookNow = (): void => void look()
  let timer: NodeJS.Timeout | undefined
  return {
    look,
    add: (files) => void all.push(files),
    start() {
      watch.start(LOOK_MILLISECONDS)
      timer = setInterval(lookNow, LOOK_MILLISECONDS)
      process.on(SIGNAL, lookNow)
    },
    async close() {
      clearInterval(timer)
      process.off(SIGNAL, lookNow)
      await looking
    },
  }
}

function aboutOf({ cert }: TlsMaterial): { readonly fingerprint: string; readonly notAfter: string } {
  const read = new X509Certificate(cert)
  const fingerprint = read.fingerprint256.replaceAll(':', '').toLowerCase()
  return { fingerprint, notAfter: read.validToDate.toISOString() }
}
