import type { Database } from '../../store/index.ts'

/** A CA of our own: its root and where its key is. */
export interface CaRecord {
  readonly keyId: string
  /** The root, DER. */
  readonly certificate: Uint8Array
}

/** A certificate that it decided to issue. */
export interface IssuedRecord {
  readonly orderKey: string
  readonly wishSha256: string
  readonly serial: string // hex
  /** TBSCertificate. */
  readonly body: Uint8Array
  /** DER; undefined: not signed yet. */
  readonly certificate: Uint8Array | undefined
  readonly revokedAt: Date | undefined
}

/** What a local CA remembers, in the node's database. */
export class Books {
  readonly #db: Database
  readonly #ca: string

  constructor(db: Database, ca: string) {
    this.#db = db
    this.#ca = ca
  }

  async findCa(): Promise<CaRecord | undefined> {
    const row = await this.#db.selectFrom('local_ca').selectAll().where('name', '=', this.#ca).executeTakeFirst()
    return row && { keyId: row.key_id, certificate: row.certificate }
  }

  /** @returns false when another process was first */
  async keepCa({ keyId, certificate }: CaRecord, at: Date): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('local_ca')
      .values({ name: this.#ca, key_id: keyId, certificate, made_at: at })
      .onConflict((on) => on.doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }

  async find(orderKey: string): Promise<IssuedRecord | undefined> {
    const row = await this.#db
      .selectFrom('local_ca_certificate')
      .selectAll()
      .where('ca', '=', this.#ca)
      .where('order_key', '=', orderKey)
      .executeTakeFirst()
    return (
      row && {
        orderKey: row.order_key,
        wishSha256: row.wish_sha256,
        serial: row.serial,
        body: row.body,
        certificate: row.certificate ?? undefined,
        revokedAt: row.revoked_at ?? undefined,
      }
    )
  }

  /** What will be signed; nothing where the order is in the books already. */
  async write(record: Pick<IssuedRecord, 'orderKey' | 'wishSha256' | 'serial' | 'body'>, at: Date): Promise<void> {
    await this.#db
      .insertInto('local_ca_certificate')
      .values({
        ca: this.#ca,
        order_key: record.orderKey,
        wish_sha256: record.wishSha256,
        serial: record.serial,
        body: record.body,
        written_at: at,
      })
      .onConflict((on) => on.doNothing())
      .execute()
  }

  /** The first signature counts. */
  async keepSigned(orderKey: string, certificate: Uint8Array): Promise<void> {
    await this.#db
      .updateTable('local_ca_certificate')
      .set({ certificate })
      .where('ca', '=', this.#ca)
      .where('order_key', '=', orderKey)
      .where('certificate', 'is', null)
      .execute()
  }

  /** The first revocation counts. @returns false when it issued no such certificate */
  async revoke(serial: string, reason: number, at: Date): Promise<boolean> {
    const row = await this.#db
      .updateTable('local_ca_certificate')
      .set((is) => ({
        revoked_at: is.fn.coalesce('revoked_at', is.val(at)),
        reason: is.fn.coalesce('reason', is.val(reason)),
      }))
      .where('ca', '=', this.#ca)
      .where('serial', '=', serial)
      .returning('serial')
      .executeTakeFirst()
    return row !== undefined
  }

  async listRevoked(): Promise<{ serial: string; at: Date; reason: number }[]> {
    const rows = await this.#db
      .selectFrom('local_ca_certificate')
      .select(['serial', 'revoked_at', 'reason'])
      .where('ca', '=', this.#ca)
      .where('revoked_at', 'is not', null)
      .orderBy('serial')
      .execute()
    return rows.map(({ serial, revoked_at, reason }) => ({
      serial,
      at: revoked_at ?? new Date(0),
      reason: reason ?? 0,
    }))
  }

  async nextCrlNumber(): Promise<number> {
    const row = await this.#db
      .updateTable('local_ca')
      .set((is) => ({ crl_number: is('crl_number', '+', 1) }))
      .where('name', '=', this.#ca)
      .returning('crl_number')
      .executeTakeFirstOrThrow()
    return Number(row.crl_number)
  }
}
