import type { ClientRequestArgs } from 'node:http'
import { Agent } from 'node:https'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { isStillValid, openPinnedConnection, type PinnedTarget } from './pinned-connection.ts'
import type { TlsMaterial } from './tls-settings.ts'

/** An idle connection is closed before the other side is likely to do it: many servers wait 5 seconds. */
const IDLE_MS = 4000
const IDLE_CONNECTIONS = { maxFreeSockets: 2, keepAlive: true, scheduling: 'lifo', timeout: IDLE_MS } as const

/** What a request through this agent says beside the usual. */
export interface PinnedRequest extends ClientRequestArgs {
  readonly target: PinnedTarget
  /** Ends the attempt to connect; http.request keeps its own `signal` to itself. */
  readonly connectUntil: AbortSignal
}

type Callback = (error: Error | null, stream: Duplex) => void

/**
 * Keeps a few connections alive for each target and set of pins, all opened with one certificate of ours: when that
 * changes, a new agent takes over. Whether too many calls run at once is the caller's business.
 */
export class PinnedAgent extends Agent {
  readonly #ours: TlsMaterial
  readonly #now: () => Date

  constructor(ours: TlsMaterial, now: () => Date) {
    super(IDLE_CONNECTIONS)
    this.#ours = ours
    this.#now = now
  }

  /** A connection is used again only under the same name, so only for pins it was checked against. */
  override getName(options?: object): string {
    return targetName((options as PinnedRequest).target)
  }

  override createConnection(options: object, callback?: Callback): null {
    const { target, connectUntil } = options as PinnedRequest
    openPinnedConnection(target, this.#ours, this.#now, connectUntil).then(
      (socket) => callback?.(null, socket),
      (error) => (callback as ((error: Error) => void) | undefined)?.(error),
    )
    return null // Node waits for the callback
  }

  /** Not beyond the server certificate's last day, however busy the connection is. */
  override keepSocketAlive(socket: Duplex): boolean {
    if (!isStillValid(socket as TLSSocket, this.#now())) return false
    return super.keepSocketAlive(socket) as unknown as boolean // typed void; it says whether to keep it
  }
}

export function targetName({ hostname, port, pinned }: PinnedTarget): string {
  return `${hostname} ${port} ${[...pinned].sort().join(' ')}`
}
