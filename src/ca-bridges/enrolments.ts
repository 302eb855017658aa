import { readCertificates } from '../lists/index.ts'
import type { OrderId } from '../messages/index.ts'
import type { Database } from '../store/index.ts'
import type { Ticket } from './ca-bridge.ts'

/** What went to a CA that keeps nothing to be asked for, and how far it came. */
export interface Enrolment<Progress> {
  readonly ticket: Ticket
  /** PKCS#10, DER. */
  readonly request: Uint8Array
  readonly progress: Progress
  /** DER, that of the request first; empty: none came yet. */
  readonly certificates: readonly Uint8Array[]
}

/**
 * The books of a protocol whose CA answers and forgets (CMP, EST). They are written before a request leaves and after each answer,
 * so what is not in them was never sent.
 */
export class Enrolments<Progress> {
  readonly #db: Database
  readonly #ca: string

  /** @param ca as the configuration names it */
  constructor(db: Database, ca: string) {
    this.#db = db
    this.#ca = ca
  }

  async find(ticket: Ticket): Promise<Enrolment<Progress> | undefined> {
    const row = await this.#rows().where('ticket', '=', ticket).executeTakeFirst()
    return row && this.#enrolmentOf(row)
  }

  async findByKey(key: OrderId): Promise<Enrolment<Progress> | undefined> {
    const row = await this.#rows()
      .where('order_key', '=', key)
      .orderBy('changed_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row && this.#enrolmentOf(row)
  }

  /** Anew with this progress, and with nothing that came. */
  async write(
    { ticket, request, progress }: Omit<Enrolment<Progress>, 'certificates'>,
    key: OrderId,
    at: Date,
  ): Promise<void> {
    const values = { order_key: key, request, progress: JSON.stringify(progress), certificates: null, changed_at: at }
    await this.#db
      .insertInto('ca_enrolment')
      .values({ ca: this.#ca, ticket, ...values })
      .onConflict((on) => on.columns(['ca', 'ticket']).doUpdateSet(values))
      .execute()
  }

  /** @param certificates what came; undefined: no others than those that are there */
  async note(
    ticket: Ticket,
    progress: Progress,
    at: Date,
    certificates?: readonly Uint8Array[] | undefined,
  ): Promise<void> {
    await this.#db
      .updateTable('ca_enrolment')
      .set({
        progress: JSON.stringify(progress),
        changed_at: at,
        ...(certificates && { certificates: Uint8Array.from(Buffer.concat(certificates)) }),
      })
      .where('ca', '=', this.#ca)
      .where('ticket', '=', ticket)
      .execute()
  }

  #rows() {
    return this.#db
      .selectFrom('ca_enrolment')
      .select(['ticket', 'request', 'progress', 'certificates'])
      .where('ca', '=', this.#ca)
  }

  #enrolmentOf(row: { ticket: string; request: Uint8Array; progress: string; certificates: Uint8Array | null }) {
    const { ticket, request, progress, certificates } = row
    return {
      ticket,
      request,
      progress: JSON.parse(progress) as Progress,
      certificates: certificates === null ? [] : readCertificates(certificates).map(({ octets }) => octets),
    }
  }
}
