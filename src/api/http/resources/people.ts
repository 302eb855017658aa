import { get, post, remove } from './resource.ts'

/** What waits for people, what other states write to them, and who they are. */
export const people = [
  get('/api/approvals', 'approval.list', 'What waits for people, or did, newest first', { limit: 50 }),
  get('/api/approvals/:id', 'approval.show', 'One of them: what was looked at, and who voted'),
  post('/api/approvals/:id/votes', 'approval.vote', 'Approve or refuse, in person'),
  post('/api/approvals/:id/withdraw', 'approval.withdraw', 'By whoever asked for it'),
  get('/api/notices', 'notice.list', 'What states write to each other, newest first', { limit: 50 }),
  post('/api/notices', 'notice.send', 'Write to one state, or to all'),
  get('/api/notices/:id', 'notice.show', 'One notice, and what could be done about it'),
  post('/api/notices/:id/done', 'notice.done', 'Somebody has seen to it'),
  get('/api/users', 'user.list', 'The people of this node'),
  post('/api/users', 'user.add', 'One more, with a password'),
  post('/api/users/invitations', 'user.invite', 'One more, who sets the password by a code'),
  post('/api/users/:name/roles', 'user.roles', 'Roles that are given and taken'),
  post('/api/users/:name/disable', 'user.disable', 'Does and decides nothing more'),
  post('/api/users/:name/unlock', 'user.unlock', 'The pause after wrong passwords and codes ends'),
  post(
    '/api/users/:name/reset-password',
    'user.reset-password',
    'It was forgotten: a code, by which the next one is set',
  ),
  remove(
    '/api/users/:name/second-factor',
    'user.remove-second-factor',
    'The app is lost: the next log-in asks for a new one',
  ),
  get('/api/sessions', 'user.sessions', 'Who is logged in, and where'),
  remove('/api/users/:name/sessions', 'user.end-sessions', 'A user is logged out everywhere'),
  get('/api/tokens', 'token.list', 'The tokens of all people'),
  remove('/api/tokens/:user/:name', 'token.revoke', 'It counts no more, for good'),
]
