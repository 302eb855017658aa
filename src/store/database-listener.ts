import { setTimeout as pause } from 'node:timers/promises'
import { Client, type ClientConfig, escapeIdentifier } from 'pg'

const FIRST_PAUSE_MILLISECONDS = 100
const LONGEST_PAUSE_MILLISECONDS = 5_000
const PROBE_MILLISECONDS = 30_000
const ANSWER_MILLISECONDS = 10_000 // to a probe: then the connection is taken for lost

interface Ear {
  readonly hear: (payload: string) => void
  readonly missed: () => void
}

/**
 * Hears NOTIFY on a connection of its own. A lost connection is made again; then everybody is told that something may have been
 * missed.
 */
export class DatabaseListener {
  readonly #config: ClientConfig
  readonly #onTrouble: (error: Error) => void
  readonly #channels = new Map<string, Set<Ear>>()
  readonly #closing = new AbortController()
  #client: Promise<Client> | undefined

  constructor(config: ClientConfig, onTrouble: (error: Error) => void) {
    this.#config = config
    this.#onTrouble = onTrouble
  }

  /** @returns what ends it, once it hears; while the database cannot be reached this fails */
  async listen(
    channel: string,
    hear: (payload: string) => void,
    missed: () => void = () => {},
  ): Promise<() => Promise<void>> {
    const client = await this.#connected()
    const ear = { hear, missed }
    const ears = this.#channels.get(channel) ?? new Set()
    this.#channels.set(channel, ears.add(ear))
    await client.query(`listen ${escapeIdentifier(channel)}`)
    return async () => {
      ears.delete(ear) // the channel may stay: nobody hears it
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    const client = await this.#client?.catch(() => undefined)
    await client?.end()
  }

  #connected(): Promise<Client> {
    this.#client ??= this.#connect().catch((error) => {
      this.#client = undefined
      throw error
    })
    return this.#client
  }

  async #connect(): Promise<Client> {
    const client = new Client(this.#config)
    client.on('error', () => {}) // its end follows
    client.on('notification', ({ channel, payload = '' }) => {
      for (const { hear } of this.#channels.get(channel) ?? []) hear(payload)
    })
    await client.connect()
    for (const channel of this.#channels.keys()) await client.query(`listen ${escapeIdentifier(channel)}`)
    const probing = setInterval(() => void probe(client), PROBE_MILLISECONDS)
    client.once('end', () => {
      clearInterval(probing)
      this.#client = undefined
      if (!this.#closing.signal.aborted) void this.#connectAgain()
    })
    return client
  }

  async #connectAgain(): Promise<void> {
    const { signal } = this.#closing
    this.#onTrouble(new Error('the connection that listens was lost'))
    for (let milliseconds = FIRST_PAUSE_MILLISECONDS; !signal.aborted; milliseconds *= 2) {
      await pause(Math.min(milliseconds, LONGEST_PAUSE_MILLISECONDS), undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      try {
        await this.#connected()
        for (const ears of this.#channels.values()) for (const { missed } of ears) missed()
        return
      } catch (error) {
        this.#onTrouble(error as Error)
      }
    }
  }
}

/** A server that vanished without a word is found out: who only listens would never notice. */
async function probe(client: Client): Promise<void> {
  try {
    await client.query({ text: 'select 1', query_timeout: ANSWER_MILLISECONDS } as never)
  } catch {
    const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
    connection.stream.destroy()
  }
}
