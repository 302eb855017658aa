import { get, post } from './resource.ts'

/** Exchanges, what happened, and what is owed. */
export const exchanges = [
  get('/api/exchanges', 'exchange.list', 'Exchanges, newest first', { limit: 50 }),
  get(
    '/api/exchanges/:id',
    'exchange.show',
    'One exchange: its events in order, messages, certificates, all it belongs to',
  ),
  get('/api/traffic', 'exchange.traffic', 'What began within this hour and each of the 23 before it, GMT'),
  get(
    '/api/exchanges/:id/messages/:n',
    'exchange.message',
    'One SOAP message as it went over the wire, and what it says',
  ),
  get('/api/exchanges/:exchange/evidence', 'audit.evidence', 'What proves it to somebody who has no node'),
  post('/api/exchanges/:id/retry', 'exchange.retry', 'A parked one is taken up again'),
  post('/api/exchanges/:id/resend', 'exchange.resend', 'The answer that a partner lost is brought once more'),
  post('/api/exchanges/:id/close', 'exchange.close', 'One that is parked, or waits in vain, is ended'),
  post('/api/exchanges/:id/comments', 'exchange.comment', 'Words that stay with it, and go to no partner'),
  post('/api/exchanges/:id/by-hand', 'exchange.by-hand', 'A request to another state is carried by people'),
  post('/api/exchanges/:id/answer', 'exchange.answer', 'The TLS certificate that an eID server asked for'),
  post('/api/exchanges/:id/refuse', 'exchange.refuse', 'What an eID server asked for is refused'),
  get('/api/events', 'event.list', 'What happened, newest first', { limit: 50 }),
  get('/api/queue', 'queue.show', 'What is owed to whom and by when, and to whom nothing goes out now'),
  post('/api/queue/pause', 'queue.pause', 'Nothing goes out to a partner until people resume'),
  post('/api/queue/resume', 'queue.resume', 'What is owed to a partner goes on at once'),
  get('/api/parked', 'queue.parked', 'What is parked, by cause and partner'),
  post('/api/parked/replay', 'queue.replay', 'Parked work is taken up again, at once or so many a minute'),
  post('/api/parked/close', 'queue.close', 'Parked work is ended: nothing of it is sent'),
]
