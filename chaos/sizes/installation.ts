import type { Operator } from '../../src/messages/index.ts'
import type { Evidence } from '../evidence.ts'
import type { Fault } from '../faults.ts'
import type { NodeProcess } from '../node-process.ts'

/** What a size is made with. */
export interface Place {
  /** For everything it keeps, on a disk that may become full. */
  readonly folder: string
  readonly logs: string
  /** Where partners reach the node: the wire leads on to `ports` of the installation. */
  readonly publicUrl: string
  /** For every process. */
  readonly environment: Readonly<Record<string, string>>
  /** The node's clock, when it is right. */
  readonly now: () => Date
}

/** The node in one of its sizes, with what it runs on. Nothing of it runs but its databases. */
export interface Installation {
  readonly processes: readonly NodeProcess[]
  /** Of the processes that answer partners. */
  readonly ports: readonly number[]
  /** What can go wrong with this size alone. */
  readonly faults: readonly Fault[]
  /** Of a process that runs. */
  operator(): Promise<Operator>
  /** Reads the database, when no process runs. */
  evidence(): Promise<Evidence>
  /** Sees to it that what it runs on runs, after its disk was full. */
  mend(): Promise<void>
  /** Ends what it runs on. The processes have ended. */
  close(): Promise<void>
}

export interface Size {
  readonly name: string
  /** In a few words. */
  readonly title: string
  install(place: Place): Promise<Installation>
}
