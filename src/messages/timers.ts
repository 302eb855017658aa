/** What a node does by itself, again and again, and what each is for. */
export const TIMERS = {
  sweep:
    'gives owed work its job, probes partners that are not reached, parks what waited too long, tells what is late, tidies up',
  admission: 'looks whether new work can be taken on',
  settings: 'takes up settings that were changed at the node',
  renewal: 'renews the certificates of our DVs and control centres in time',
  'own-tls': 'renews our own TLS certificates in time, and goes on with their orders',
  'own-files': 'takes up TLS certificates that were replaced in their files',
  'crl-folders': 'publishes the CRLs of our own CAs',
  'list-sources': 'fetches lists from their sources when they are due',
  rollovers: 'carries out key rollovers that were approved',
  'alert-rules': 'judges what is wrong with the node',
  alerts: 'tells people and programs of what is wrong',
  'audit-chain': 'gives what happened its place in the audit chain',
  'audit-anchors': 'signs checkpoints of the audit chain and takes them outside',
  heartbeat: 'tells the other processes that this one is there',
} as const satisfies Record<string, string>
export type TimerName = keyof typeof TIMERS
