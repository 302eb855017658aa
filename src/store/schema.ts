import type { AlertsTables } from './schema/alerts.ts'
import type { AuditTables } from './schema/audit.ts'
import type { AuthoritiesTables } from './schema/authorities.ts'
import type { BridgesTables } from './schema/bridges.ts'
import type { ExchangesTables } from './schema/exchanges.ts'
import type { ListsTables } from './schema/lists.ts'
import type { NodeTables } from './schema/node.ts'
import type { PartnersTables } from './schema/partners.ts'
import type { PeopleTables } from './schema/people.ts'
import type { X509Tables } from './schema/x509.ts'

/** The tables as rows come out and go in; `migrations/` is where they are made. */
export interface Schema
  extends ExchangesTables,
    PartnersTables,
    AuthoritiesTables,
    ListsTables,
    PeopleTables,
    X509Tables,
    BridgesTables,
    AlertsTables,
    AuditTables,
    NodeTables {}
