import { get, LARGE, post, remove } from './resource.ts'

/** What this node is: its authorities, their keys, certificates and lists. */
export const authorities = [
  get('/api/authorities', 'authority.list', 'The authorities of this node'),
  post('/api/authorities', 'authority.add', 'One more'),
  get('/api/authorities/:name', 'authority.show', 'One of them: what it holds and lacks, and whom it told'),
  post('/api/authorities/:name/keys', 'authority.keys', 'Where its keys are made from the next one on'),
  post('/api/authorities/:name/rollover', 'authority.rollover', 'A CVCA gets its next key; or that waits for people'),
  post('/api/authorities/:name/anchors', 'authority.trust', 'A CVCA certificate is trusted'),
  post('/api/authorities/:name/request-certificate', 'authority.request-certificate', 'Ask the CA above'),
  post(
    '/api/authorities/:name/request-foreign-certificate',
    'authority.request-foreign-certificate',
    'Ask a CVCA abroad',
  ),
  post('/api/authorities/:name/get-ca-certificates', 'authority.get-ca-certificates', 'Ask for the chain above'),
  get('/api/authorities/:name/descriptions', 'authority.description-list', 'Certificate descriptions of a DV'),
  post('/api/authorities/:name/descriptions', 'authority.description-add', 'One more, for its eID servers'),
  get('/api/coverage', 'coverage.show', 'For each DV and control centre, and each CA: valid until when, renewed when'),
  get('/api/keys', 'keys.list', 'The private keys that are kept'),
  post('/api/keys/retry-pin', 'keys.retry-pin', 'A PIN that the token refused is tried once more'),
  remove('/api/keys/:keyId', 'keys.remove', 'A key that is nobody’s'),
  get('/api/lists', 'list.list', 'Signed lists, the newest of each kind first, and who has them'),
  post('/api/lists', 'list.add', 'A list that somebody brings', { limitBytes: LARGE }),
  post('/api/lists/anchors', 'list.trust', 'A CSCA certificate may vouch for the signers of lists'),
  post('/api/lists/ask', 'list.ask', 'Ask the partner above for its newest'),
  post('/api/lists/make', 'list.make', 'Sign the content of a list, and put it in force', { limitBytes: LARGE }),
  get('/api/list-sources', 'list.source.list', 'Places that lists are fetched from'),
  post('/api/list-sources', 'list.source.add', 'One more'),
  remove('/api/list-sources/:name', 'list.source.remove', 'It is looked at no more'),
  post('/api/list-sources/:name/look', 'list.source.now', 'It is looked at now'),
]
