import { CRL_SETTINGS, CrlCache, databaseCrls } from '../../spoc-channel/index.ts'
import { noteCrlEvents } from '../crl-events.ts'
import type { OpenNode } from '../open-node.ts'
import { IssuedCertificates } from './issued-certificates.ts'

/** Of a node, with the revocation lists it keeps. */
export function issuedCertificates(node: OpenNode): IssuedCertificates {
  const { store, now, config, outgoing } = node
  const crls = new CrlCache(databaseCrls(store.db), { ...CRL_SETTINGS, ...config.crl }, noteCrlEvents(node), outgoing)
  return new IssuedCertificates({ db: store.db, now, crls })
}
