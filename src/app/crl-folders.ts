import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { RecurringWork } from '../async/index.ts'
import type { ConfiguredCa } from '../ca-bridges/index.ts'
import { writeDurably } from '../files/index.ts'
import type { ConfiguredCas } from '../handlers/index.ts'
import { pemOf } from '../spoc-channel/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'
import { pausing } from './pausing.ts'
import { isOfQueue, tellTrouble } from './tell-trouble.ts'

const FOR_ALL = 0o644 // a web server reads them

/** Keeps the published CRLs of our own CAs new: after a revocation, and long before they run out. */
export function crlFolderWork(
  { jobs, log, now, timers }: Pick<OpenNode, 'jobs' | 'log' | 'now' | 'timers'>,
  cas: ConfiguredCas,
) {
  const tell = tellTrouble(log)
  const paused = pausing(now)
  const watch = timers.of('crl-folders')
  const work = new RecurringWork({
    jobs,
    name: 'crl-folders',
    atOnce: 1,
    watch,
    due: async () => {
      const names: string[] = []
      for (const ca of cas.list()) if (!paused.has(ca.bridge.name) && (await isDue(ca))) names.push(ca.bridge.name)
      return names
    },
    onTrouble: (trouble) => {
      if (isOfQueue(trouble.kind)) tell(trouble)
    },
  })
  const publish = async (name: string): Promise<void> => {
    const ca = cas.list().find(({ bridge }) => bridge.name === name)
    if (ca === undefined || !(await isDue(ca))) return
    try {
      await publishCrl(ca)
      log.info({ ca: name, file: ca.crlFile?.path }, 'CRL published')
    } catch (error) {
      paused.add(name)
      watch.trouble(error)
      log.error({ ca: name, file: ca.crlFile?.path, error: messageOf(error) }, 'CRL not published')
    }
  }
  return { start: () => work.start(publish), look: work.look, close: () => work.close() }
}

async function isDue({ crlFile }: ConfiguredCa): Promise<boolean> {
  if (crlFile === undefined) return false
  const published = await readFile(crlFile.path).catch(() => undefined)
  return published === undefined || !(await crlFile.isFresh(published))
}

/** The root beside it, for those who are to trust it. */
async function publishCrl({ crlFile, crl, roots, bridge }: ConfiguredCa): Promise<void> {
  if (crlFile === undefined || crl === undefined) return
  const [root = new Uint8Array()] = await roots()
  await mkdir(dirname(crlFile.path), { recursive: true })
  await writeDurably(join(dirname(crlFile.path), `${bridge.name}.pem`), pemOf('CERTIFICATE', root), FOR_ALL)
  await writeDurably(crlFile.path, await crl(), FOR_ALL)
}
