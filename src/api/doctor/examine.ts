import type { ConnectionStepView, ExaminedView, Partner } from '../../messages/index.ts'
import type { ApiDeps } from '../deps.ts'
import { examineClock } from './clock.ts'
import { examineDatabase } from './database.ts'
import { examineDisk } from './disk.ts'
import { examineKeys } from './keys.ts'
import { examinePartners } from './partners.ts'
import { examineProcesses } from './processes.ts'
import { examineQueue } from './queue.ts'
import { examineTls } from './tls.ts'

/** What the examination asks of the world. */
export interface Surroundings {
  /** Of the file system that holds the data folder, in octets. Rejects where nothing can be written there. */
  readonly disk: () => Promise<{ readonly folder: string; readonly free: number; readonly size: number }>
  /** Whether the system says that its clock is synchronised; undefined: it says nothing. */
  readonly clockSynchronised: () => Promise<boolean | undefined>
  /** `false`: the database does not force commits to the disk; undefined: that is the server's business. */
  readonly flushesAtCommit: boolean | undefined
  /** How many jobs there are. Rejects where the queue cannot be reached. */
  readonly countJobs: () => Promise<number>
  /** Connects to where the partner is called, looks at its certificate, and sends nothing. Rejects with what is wrong. */
  readonly reach: (partner: Partner, url: string) => Promise<void>
  /** The same step by step, with a request for its WSDL; what goes wrong is said by its step. */
  readonly tryConnection: (partner: Partner, url: string) => Promise<readonly ConnectionStepView[]>
}

type Examination = (deps: ApiDeps) => Promise<readonly ExaminedView[]>

const EXAMINATIONS: Readonly<Record<ExaminedView['what'], Examination>> = {
  database: examineDatabase,
  processes: examineProcesses,
  queue: examineQueue,
  clock: examineClock,
  keys: examineKeys,
  TLS: examineTls,
  partners: examinePartners,
  disk: examineDisk,
}

/** Everything the node stands on, in the order of the table; what cannot be looked at is bad. */
export async function examineNode(deps: ApiDeps): Promise<ExaminedView[]> {
  const found = await Promise.all(
    Object.entries(EXAMINATIONS).map(async ([what, examine]) => {
      try {
        return await examine(deps)
      } catch (error) {
        return [{ what: what as ExaminedView['what'], state: 'bad' as const, says: (error as Error).message }]
      }
    }),
  )
  return found.flat()
}
