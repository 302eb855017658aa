import { get, LARGE, post } from './resource.ts'

/** The node itself, its record, and what of it is kept elsewhere. */
export const node = [
  get('/api/node', 'node.show', 'The node at a glance'),
  get('/api/doctor', 'node.examine', 'Everything the node stands on is looked at'),
  get('/api/node/timers', 'node.timers', 'What the node does by itself, how often, and how it went'),
  get('/api/forgotten', 'node.forgotten', 'Certificates issued before a restore, which forgot them', { limit: 100 }),
  post('/api/node/renew-tls', 'node.renew-tls', 'Order the next TLS certificate now'),
  post('/api/node/backups', 'node.backup', 'Write a back-up into new files on its machine'),
  get('/api/audit', 'audit.show', 'How it is with the audit chain'),
  get('/api/audit/checkpoints', 'audit.checkpoints', 'Signed checkpoints of it, in order', { limit: 50 }),
  post('/api/audit/pages', 'audit.page', 'An export of the whole chain, page by page'),
  post('/api/audit/verification', 'audit.verify', 'The node verifies its chain: begun, not done', {
    limitBytes: LARGE,
  }),
  get('/api/audit/verification', 'audit.verification', 'How far that is, or what it found'),
  get('/api/alerts', 'alert.list', 'What is wrong with the node, and who is told', { limit: 50 }),
  post('/api/alerts/test', 'alert.test', 'Everybody who is told gets a test message'),
  get('/api/settings', 'setting.list', 'The settings of the node, and where each is from'),
  post('/api/settings/:name/preview', 'setting.preview', 'What another value would do; nothing is changed'),
  post('/api/settings/:name', 'setting.change', 'Another value, in force without a restart'),
  post('/api/settings/:name/reset', 'setting.reset', 'It is given back to the file'),
  get('/api/archives', 'archive.list', 'The years of exchanges and events that are kept'),
  post('/api/archives/:year/pages', 'archive.page', 'All rows of a year, page by page'),
  post('/api/archives/:year/record', 'archive.record', 'The whole of it was written to a file'),
  post('/api/archives/:year/remove', 'archive.remove', 'It goes, where its term is over'),
]
