import type { CrlEvent } from '../spoc-channel/index.ts'
import { insertEvent } from '../store/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'

/** What an operator reads in the event log. */
const KINDS: Readonly<Record<CrlEvent['kind'], string>> = {
  'crl-not-fetched': 'revocation list not fetched',
  'crl-refused': 'revocation list refused',
  'crl-rolled-back': 'revocation list older than before',
  'crl-old': 'revocation list not renewed for long',
}

/** Notes what happens to the revocation lists of SPOCs; the channel tells each kind once an hour for a list. */
export function noteCrlEvents({ store, now, log }: Pick<OpenNode, 'store' | 'now' | 'log'>) {
  return ({ kind, url, says }: CrlEvent): void => {
    const details = { url, says }
    log.warn(details, KINDS[kind])
    insertEvent(store.db, { kind: KINDS[kind], details }, now()).catch((error) =>
      log.error({ error: messageOf(error) }, 'event not kept'),
    )
  }
}
