import assert from 'node:assert/strict'
import { WHO_MAY } from '../../src/api/who-may.ts'
import type { OperatorCommand } from '../../src/messages/index.ts'
import { useQuickScrypt } from '../support/quick-scrypt.ts'
import { attack } from './attack.ts'
import { type App, type AttackedDoor, openAttackedDoor, passwordOf } from './support/attacked-door.ts'
import type { Reply, Visitor } from './support/visitor.ts'

const WRONG = 'not the password at all'
/** What everybody changes of their own, some of it at the machine only. */
const OWN: readonly string[] = ['user.password', 'token.add', 'user.begin-second-factor', 'user.confirm-second-factor']

/** All that an answer tells, but for what tells one request from another. */
const told = ({ status, json }: Reply) => ({ status, ...json, requestId: undefined })

describe('attacks on people, sessions and tokens', () => {
  const scrypt = useQuickScrypt()
  let door: AttackedDoor
  let olga: Visitor // an operator who is logged in
  let bossApp: App // of an administrator
  before(async () => {
    door = await openAttackedDoor()
    const cvca = { name: 'ut-cvca', role: 'CVCA', country: 'UT', mnemonic: 'CVCA' } as const
    await door.node.operator.call('authority.add', cvca)
    await door.person('olga', 'operator')
    await door.person('boss', 'administrator')
    await door.person('aud', 'auditor')
    bossApp = (await door.withApp('boss')).app
  })
  beforeEach(async () => {
    door.wait(2 * 86_400) // what others did wrong is forgotten
    olga = await door.loggedIn('olga')
  })
  after(() => door?.node.close())

  const logIn = (name: string, password: string, from = door.visitor()) => from.post('/api/session', { name, password })
  const isIn = async (visitor: Visitor): Promise<boolean> => (await visitor.command('node.show')).status === 200

  attack(
    {
      id: 'PPL-01',
      actor: 'a stranger who knows a name',
      target: 'a password',
      attack: 'One password after the other is tried for one name.',
      answer:
        'From the fifth on each wrong one makes the next wait, twice as long each time, also the right one; each is an event.',
    },
    async () => {
      for (let n = 0; n < 5; n++) assert.equal((await logIn('olga', WRONG)).status, 401)
      assert.equal((await logIn('olga', passwordOf('olga'))).status, 429)
      const [newest] = await door.events('log-in refused')
      assert.deepEqual([newest?.details.user, newest?.details.inARow], ['olga', 5])
      await door.node.operator.call('user.unlock', { name: 'olga' })
      assert.equal((await logIn('olga', passwordOf('olga'))).status, 200)
    },
  )

  attack(
    {
      id: 'PPL-02',
      actor: 'a stranger with a list of names',
      target: 'a password',
      attack: 'One common password is tried for many names from one address.',
      answer: 'After twenty the address waits, whatever name comes next.',
    },
    async () => {
      for (let n = 0; n < 20; n++) assert.equal((await logIn(`somebody-${n}`, WRONG)).status, 401)
      assert.equal((await logIn('somebody-else', WRONG)).status, 429)
    },
  )

  attack(
    {
      id: 'PPL-03',
      actor: 'a stranger',
      target: 'the names of users',
      attack: 'Log-ins with names that exist, are disabled or do not exist are compared, until they are made to wait.',
      answer: 'Every answer is the same for all of them, and the pause comes at the same attempt.',
    },
    async () => {
      await door.person('gone', 'operator')
      await door.node.operator.call('user.disable', { name: 'gone', reason: 'left' })
      const answers: unknown[][] = []
      for (const name of ['olga', 'gone', 'nobody-of-that-name']) {
        const seen: unknown[] = []
        for (let n = 0; n < 6; n++) seen.push(told(await logIn(name, WRONG)))
        answers.push(seen)
      }
      assert.deepEqual(answers[1], answers[0])
      assert.deepEqual(answers[2], answers[0])
      await door.node.operator.call('user.unlock', { name: 'olga' })
    },
  )

  attack(
    {
      id: 'PPL-04',
      actor: 'a stranger with a stop-watch',
      target: 'the names of users',
      attack: 'The time of log-ins with names that exist and names that do not is compared.',
      answer: 'The same work is done for both: one password is derived, with the same parameters.',
    },
    async () => {
      for (const name of ['aud', 'nobody-at-all']) {
        const before = scrypt.count
        await logIn(name, WRONG)
        assert.equal(scrypt.count - before, 1, name)
      }
    },
  )

  attack(
    {
      id: 'PPL-05',
      actor: 'a web page that plants a cookie',
      target: 'a session',
      attack: 'A browser is given a session cookie before its user logs in, and the cookie is used afterwards.',
      answer: 'Each log-in, and each second factor, makes a new secret; the one before is worth nothing.',
    },
    async () => {
      const planted = door.visitor()
      planted.cookie = `__Host-eac=${'A'.repeat(43)}`
      const thief = door.visitor()
      thief.cookie = planted.cookie
      await logIn('boss', passwordOf('boss'), planted)
      assert.notEqual(planted.cookie, thief.cookie)
      thief.cookie = planted.cookie // known before the second factor
      await planted.post('/api/session/second-factor', { code: bossApp.code() })
      assert.equal(await isIn(planted), true)
      assert.equal(await isIn(thief), false)
    },
  )

  attack(
    {
      id: 'PPL-06',
      actor: 'whoever copied a cookie',
      target: 'a session',
      attack: 'The cookie is used after its user has logged out.',
      answer: 'The session is gone from the database: 401.',
    },
    async () => {
      const thief = door.visitor()
      thief.cookie = olga.cookie
      assert.equal(await isIn(thief), true)
      assert.equal((await olga.ask('/api/session', { method: 'DELETE' })).status, 204)
      assert.equal(await isIn(thief), false)
    },
  )

  attack(
    {
      id: 'PPL-07',
      actor: 'whoever copied a cookie',
      target: 'a session',
      attack:
        'The cookie is used after the password or the roles of its user were changed, or the time of the session is over.',
      answer: 'Every session of that user has ended with the change; without a request it ends after 15 minutes.',
    },
    async () => {
      await door.person('paul', 'operator')
      const [one, other] = [await door.loggedIn('paul'), await door.loggedIn('paul')]
      const password = { password: passwordOf('paul'), next: passwordOf('paul') }
      assert.equal((await one.post('/api/me/password', password)).status, 204)
      assert.equal(await isIn(other), false)
      const third = await door.loggedIn('paul')
      await door.node.operator.call('user.roles', { name: 'paul', add: ['officer'] })
      assert.equal(await isIn(third), false)
      door.wait(14 * 60)
      assert.equal(await isIn(olga), true)
      door.wait(16 * 60)
      assert.equal(await isIn(olga), false)
    },
  )

  attack(
    {
      id: 'PPL-08',
      actor: 'a web page of somebody else',
      target: 'a browser that is logged in',
      attack:
        'The page sends commands with the cookie of the user, by form, by script, and without saying where it is from.',
      answer:
        'Refused (403) before the command is read: another Origin, another Sec-Fetch-Site, or neither of them with a cookie.',
    },
    async () => {
      const input = { name: 'gate-1', why: 'x' }
      const from = (headers: Record<string, string | undefined>) => olga.command('queue.pause', input, headers)
      const others = [
        { Origin: 'https://evil.example' },
        { Origin: 'null' },
        { Origin: undefined },
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
        { Origin: undefined, 'Sec-Fetch-Site': 'none' },
      ]
      for (const headers of others) assert.equal((await from(headers)).status, 403, JSON.stringify(headers))
      assert.equal((await from({})).status, 404, 'from our own page: there is no such partner')
      const form = { 'Content-Type': 'text/plain' }
      assert.equal((await from(form)).status, 415)
      const foreign = await logIn('olga', passwordOf('olga'))
      assert.match(String(foreign.headers['set-cookie']), /^__Host-eac=.+; Path=\/; Secure; HttpOnly; SameSite=Strict$/)
    },
  )

  attack(
    {
      id: 'PPL-09',
      actor: 'a web page of somebody else',
      target: 'a browser that is logged in',
      attack: 'Answers are framed, loaded as a script, sniffed as another type, or read from a cache.',
      answer: 'Every answer, errors included, carries the headers that forbid it.',
    },
    async () => {
      const replies = [
        await olga.ask('/api/session'),
        await olga.ask('/nowhere'),
        await olga.ask('/api/session', { method: 'PATCH' }),
        await olga.ask('/', { headers: { Host: 'evil.example' } }),
      ]
      assert.deepEqual(
        replies.map(({ status }) => status),
        [200, 404, 405, 421],
      )
      for (const { headers } of replies) {
        assert.match(String(headers['content-security-policy']), /default-src 'none'; frame-ancestors 'none'/)
        assert.match(String(headers['strict-transport-security']), /max-age=31536000/)
        assert.equal(headers['x-content-type-options'], 'nosniff')
        assert.equal(headers['x-frame-options'], 'DENY')
        assert.equal(headers['referrer-policy'], 'no-referrer')
        assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
        assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
        assert.equal(headers['cache-control'], 'no-store')
        assert.match(String(headers['permissions-policy']), /camera=\(\)/)
        assert.equal(headers['x-powered-by'], undefined)
      }
    },
  )

  attack(
    {
      id: 'PPL-10',
      actor: 'whoever looks over a shoulder',
      target: 'the second factor',
      attack: 'A code of the authenticator app is used a second time within its half minute.',
      answer: 'A code counts once, and none from before it counts any more.',
    },
    async () => {
      const code = bossApp.code()
      const [first, second] = [await door.loggedIn('boss'), await door.loggedIn('boss')]
      assert.equal((await first.post('/api/session/second-factor', { code })).status, 200)
      assert.equal((await second.post('/api/session/second-factor', { code })).status, 401)
      const [newest] = await door.events('second factor refused')
      assert.equal(newest?.details.user, 'boss')
    },
  )

  attack(
    {
      id: 'PPL-11',
      actor: 'whoever knows a password',
      target: 'the second factor',
      attack: 'Codes are tried one after the other, in one session and in new ones.',
      answer: 'From the fifth on each wrong one makes the next wait, in whatever session, also the right one.',
    },
    async () => {
      for (let n = 0; n < 5; n++) {
        const one = await door.loggedIn('boss')
        assert.equal((await one.post('/api/session/second-factor', { code: `00000${n}` })).status, 401)
      }
      const one = await door.loggedIn('boss')
      assert.equal((await one.post('/api/session/second-factor', { code: '123456' })).status, 429)
    },
  )

  attack(
    {
      id: 'PPL-12',
      actor: 'whoever finds the sheet of recovery codes',
      target: 'the second factor',
      attack: 'A recovery code is used a second time.',
      answer: 'Each counts once; its use is an event that says how many are left.',
    },
    async () => {
      await door.person('rita', 'officer')
      const { recoveryCodes } = await door.withApp('rita')
      const [code] = recoveryCodes
      const [first, second] = [await door.loggedIn('rita'), await door.loggedIn('rita')]
      assert.equal((await first.post('/api/session/second-factor', { code })).status, 200)
      assert.equal((await second.post('/api/session/second-factor', { code })).status, 401)
      const [used] = await door.events('recovery code used')
      assert.equal(used?.details.left, 9)
    },
  )

  attack(
    {
      id: 'PPL-13',
      actor: 'whoever knows a password',
      target: 'the second factor',
      attack: 'Commands are given, or another authenticator app is added, before the second factor was shown.',
      answer:
        'A session that lacks it does nothing but show it; whose role demands one and who has none can only add one.',
    },
    async () => {
      const half = await door.loggedIn('boss')
      assert.equal((await half.command('node.show')).status, 401)
      assert.equal((await half.post('/api/me/second-factor', undefined)).status, 401)
      assert.equal((await half.ask('/api/me/tokens')).status, 401)
      await door.person('ada', 'approver')
      const without = await door.loggedIn('ada')
      assert.equal((await without.ask('/api/session')).json.next, 'enrol')
      assert.equal((await without.command('node.show')).status, 401)
      assert.equal((await without.post('/api/session/second-factor', { code: '123456' })).status, 409)
    },
  )

  attack(
    {
      id: 'PPL-14',
      actor: 'a program with a token',
      target: 'what its token is not for',
      attack: 'The token is used for other commands, for a vote, for people, and to make a token that may more.',
      answer: 'Refused (403), each of them; what takes a person no token does.',
    },
    async () => {
      const wish = { name: 'narrow', commands: ['node.show'], days: 1 }
      const robot = door.visitor()
      robot.token = (await olga.post('/api/me/tokens', wish)).json.token
      assert.equal((await robot.command('node.show')).status, 200)
      for (const [name, input] of [
        ['exchange.list', { limit: 1 }],
        ['approval.vote', { id: 1, decision: 'approve', grounds: 'x' }],
        ['user.list', {}],
        ['token.add', { name: 'more', days: 1 }],
      ] as const) {
        assert.equal((await robot.command(name, input)).status, 403, name)
      }
      assert.equal((await robot.post('/api/me/tokens', { name: 'more', days: 1 })).status, 403)
      assert.equal((await olga.post('/api/me/tokens', { name: 'wide', roles: ['administrator'], days: 1 })).status, 403)
      assert.equal((await door.events('token first used')).length, 1)
    },
  )

  attack(
    {
      id: 'PPL-15',
      actor: 'a program of somebody who left',
      target: 'a token',
      attack: 'The token is used after its user was disabled, after it was revoked, and after it expired.',
      answer: 'Refused (401) each time, and an event says whose token it was.',
    },
    async () => {
      await door.person('leo', 'operator')
      const leo = await door.loggedIn('leo')
      const robots: Visitor[] = []
      for (const name of ['one', 'two', 'three']) {
        const robot = door.visitor()
        robot.token = (await leo.post('/api/me/tokens', { name, days: name === 'one' ? 0.5 : 30 })).json.token
        assert.equal(await isIn(robot), true)
        robots.push(robot)
      }
      await leo.ask('/api/me/tokens/two', { method: 'DELETE' })
      door.wait(86_400)
      const statuses = async () => Promise.all(robots.map(async (one) => (await one.command('node.show')).status))
      assert.deepEqual(await statuses(), [401, 401, 200])
      await door.node.operator.call('user.disable', { name: 'leo', reason: 'left' })
      assert.deepEqual(await statuses(), [401, 401, 401])
      const why = (await door.events('token refused')).map(({ details }) => details.why)
      assert.deepEqual([...new Set(why)].sort(), ['expired', 'its user is disabled', 'revoked'])
    },
  )

  attack(
    {
      id: 'PPL-16',
      actor: 'an auditor',
      target: 'everything that can be changed',
      attack: 'Every command that changes something is given, one after the other.',
      answer:
        'Refused (403), each of them, with an event that names the auditor; every command that only tells something is allowed.',
    },
    async () => {
      const auditor = await door.loggedIn('aud')
      const changing = (Object.keys(WHO_MAY) as OperatorCommand[]).filter(
        (name) => WHO_MAY[name].changes && !OWN.includes(name),
      )
      for (const name of changing) assert.equal((await auditor.command(name)).status, 403, name)
      const [newest] = await door.events('command refused')
      assert.deepEqual([newest?.details.by, newest?.details.via], ['aud', 'session'])
      assert.equal((await auditor.command('user.sessions')).status, 200)
      assert.equal((await auditor.command('event.list', { limit: 1 })).status, 200)
    },
  )

  attack(
    {
      id: 'PPL-17',
      actor: 'an administrator',
      target: 'rights of their own',
      attack:
        'The administrator adds a role to the own account, resets its password, or makes an auditor an operator as well.',
      answer: 'Nobody changes their own rights; an auditor has no other role, whoever gives it.',
    },
    async () => {
      const again = await door.loggedIn('boss', bossApp)
      for (const [name, input] of [
        ['user.roles', { name: 'boss', add: ['officer'] }],
        ['user.reset-password', { name: 'boss' }],
        ['user.remove-second-factor', { name: 'boss' }],
      ] as const) {
        const reply = await again.command(name, input)
        assert.deepEqual([reply.status, /[Nn]obody changes their own/.test(reply.text)], [403, true], reply.text)
      }
      assert.equal((await again.command('user.roles', { name: 'aud', add: ['operator'] })).status, 400)
      assert.equal((await olga.command('user.roles', { name: 'olga', add: ['officer'] })).status, 403)
    },
  )

  attack(
    {
      id: 'PPL-18',
      actor: 'somebody who is logged in',
      target: 'the name of somebody else',
      attack: 'A command brings fields that it does not know, or the name and password of another user.',
      answer: 'Unknown fields are refused (400), and nobody acts for somebody else.',
    },
    async () => {
      const by = { name: 'boss', password: passwordOf('boss') }
      const other = await olga.command('notice.done', { id: 1, words: 'done', by })
      assert.deepEqual([other.status, /nobody acts for somebody else/.test(other.text)], [400, true])
      assert.equal((await olga.command('notice.done', { id: 1, words: 'done', closedBy: 'boss' })).status, 400)
      const invitation = { name: 'x', code: 'y', password: passwordOf('x'), roles: ['administrator'] }
      assert.equal((await door.visitor().post('/api/invitations', invitation)).status, 400)
      assert.equal((await olga.post('/api/session', { name: 'olga', password: 'x', stage: 'full' })).status, 400)
    },
  )

  attack(
    {
      id: 'PPL-19',
      actor: 'an officer who is an approver, too',
      target: 'the second pair of eyes',
      attack: 'The officer votes on what the officer has asked for, in another session.',
      answer: 'The database refuses the vote: whoever asks does not decide.',
    },
    async () => {
      const { id } = await proposedBy('tom')
      const again = await door.loggedIn('tom', apps.get('tom'))
      const reply = await again.command('approval.vote', { id, decision: 'approve', grounds: 'it is mine' })
      assert.deepEqual([reply.status, /does not vote/.test(reply.text)], [409, true], reply.text)
    },
  )

  attack(
    {
      id: 'PPL-20',
      actor: 'a stranger',
      target: 'the listener for people',
      attack: 'Bodies that are too large, no JSON, no objects, compressed, of another type, or deep are sent.',
      answer: 'Refused (400, 413, 415) in words of ours (RFC 9457), without a trace of the program.',
    },
    async () => {
      const stranger = door.visitor()
      const send = (octets: string, headers = {}) => stranger.ask('/api/session', { method: 'POST', octets, headers })
      const replies: [number, Reply][] = [
        [413, await send(JSON.stringify({ name: 'x', password: 'x'.repeat(200_000) }))],
        [400, await send('{"name":')],
        [400, await send('[]')],
        [400, await send('null')],
        [400, await send(`${'['.repeat(40_000)}${']'.repeat(40_000)}`)],
        [400, await send('{"name":{"$ne":null},"password":"x"}')],
        [400, await send('{"__proto__":{"name":"x"},"password":"x"}')],
        [415, await send('{}', { 'Content-Encoding': 'gzip' })],
        [415, await send('name=x', { 'Content-Type': 'application/x-www-form-urlencoded' })],
      ]
      for (const [status, reply] of replies) {
        assert.equal(reply.status, status, reply.text)
        assert.equal(reply.headers['content-type'], 'application/problem+json')
        assert.deepEqual(Object.keys(reply.json), ['type', 'title', 'status', 'detail', 'requestId'])
        assert.doesNotMatch(reply.text, /\.ts|\.js|node_modules| at |Error/)
      }
    },
  )

  attack(
    {
      id: 'PPL-21',
      actor: 'somebody who is logged in',
      target: 'paths that are compared in one place and used in another',
      attack:
        'Paths are doubled, folded, encoded or written in capitals, and commands are called as what every object has.',
      answer: 'There is nothing at any of them: 404; where U+0000 is in the path, 400.',
    },
    async () => {
      for (const path of [
        '/API/session',
        '//api/session',
        '/api/session/',
        '/api/x/../session',
        '/api%2fsession',
        '/api/session;x',
      ]) {
        assert.equal((await olga.ask(path)).status, 404, path)
      }
      for (const name of ['__proto__', 'constructor', 'toString', '..%2f..%2fsession', 'NODE.SHOW']) {
        assert.equal((await olga.command(name)).status, 404, name)
      }
      assert.equal((await olga.command('node.show%00')).status, 400)
    },
  )

  attack(
    {
      id: 'PPL-22',
      actor: 'the owner of a name that leads to this machine',
      target: 'a browser behind the firewall',
      attack: 'A page is loaded by that name, and talks to the node as if it were its own (DNS rebinding).',
      answer:
        'Refused (421): the node answers to the name of `operators.publicUrl` alone, and the cookie is for no other.',
    },
    async () => {
      for (const host of ['evil.example', '127.0.0.1']) {
        const reply = await olga.ask('/api/session', { headers: { Host: host, Origin: undefined } })
        assert.equal(reply.status, 421, host)
      }
    },
  )

  attack(
    {
      id: 'PPL-23',
      actor: 'whoever finds an old invitation',
      target: 'the password of a new user',
      attack: 'The code of an invitation is used again, for another name, and after a day.',
      answer: 'It counts once, for the name it was made for, and for 24 hours.',
    },
    async () => {
      const invite = (name: string) =>
        door.node.operator.call('user.invite', { name, fullName: 'Nina New', roles: ['operator'] })
      const { code } = await invite('nina')
      const accept = (name: string, password: string) =>
        door.visitor().post('/api/invitations', { name, code, password })
      assert.equal((await accept('olga', passwordOf('thief'))).status, 401)
      assert.equal((await accept('nina', passwordOf('nina'))).status, 204)
      assert.equal((await accept('nina', passwordOf('thief'))).status, 401)
      assert.equal(await isIn(await door.loggedIn('nina')), true)
      const late = await invite('nora')
      door.wait(86_401)
      const wish = { name: 'nora', code: late.code, password: passwordOf('nora') }
      assert.equal((await door.visitor().post('/api/invitations', wish)).status, 401)
    },
  )

  attack(
    {
      id: 'PPL-24',
      actor: 'whoever reads the console of a node later',
      target: 'the first administrator',
      attack: 'The code that the node told at its first start is used when there is an administrator.',
      answer: 'It counts only while there is none, and nobody is added.',
    },
    async () => {
      const wish = { name: 'mallory', fullName: 'Mallory', password: passwordOf('mallory') }
      const code = door.node.firstCode
      assert.ok(code !== undefined, 'there was none when the node started')
      assert.equal((await door.visitor().post('/api/first-administrator', { ...wish, code })).status, 401)
      const users = await door.node.operator.call('user.list', {})
      assert.ok(!users.some(({ name }) => name === 'mallory'))
    },
  )

  attack(
    {
      id: 'PPL-33',
      actor: 'whoever copied a cookie',
      target: 'what outlives a session',
      attack: 'The cookie is used to make a token, and to add an authenticator app of the thief.',
      answer:
        'Both want a log-in of the last fifteen minutes (403); the password and the app that is there want themselves.',
    },
    async () => {
      const thief = door.visitor()
      thief.cookie = olga.cookie
      door.wait(10 * 60)
      assert.equal(await isIn(thief), true)
      door.wait(6 * 60)
      assert.equal((await thief.post('/api/me/tokens', { name: 'mine', days: 300 })).status, 403)
      assert.equal((await thief.post('/api/me/second-factor', undefined)).status, 403)
      assert.equal((await thief.post('/api/me/password', { password: WRONG, next: passwordOf('thief') })).status, 401)
      assert.equal(
        (await thief.ask('/api/me/second-factor', { method: 'DELETE', body: { code: '123456' } })).status,
        401,
      )
    },
  )

  attack(
    {
      id: 'PPL-40',
      actor: 'whoever copied the cookie of an administrator',
      target: 'accounts of others',
      attack: 'Users are added and invited, roles given, passwords reset and authenticator apps removed.',
      answer:
        'Each wants a log-in of the last fifteen minutes (403, `log-in-again`), by either address; nothing was done.',
    },
    async () => {
      await door.person('chief', 'administrator')
      const { visitor: chief, app } = await door.withApp('chief')
      const person = { name: 'mole', fullName: 'Mole', roles: ['operator'] }
      const ways = {
        'user.add': { ...person, password: passwordOf('mole') },
        'user.invite': person,
        'user.roles': { name: 'olga', add: ['officer'] },
        'user.reset-password': { name: 'olga' },
        'user.remove-second-factor': { name: 'olga' },
        'token.add': { name: 'mine', days: 300 },
      }
      door.wait(10 * 60)
      assert.equal(await isIn(chief), true)
      door.wait(6 * 60)
      const replies = [await chief.post('/api/users/olga/reset-password', {})]
      for (const [name, input] of Object.entries(ways)) replies.push(await chief.command(name, input))
      for (const { status, json } of replies) {
        assert.deepEqual([status, json.type], [403, 'urn:eac-broker:problem:log-in-again'])
      }
      assert.ok(!(await door.node.operator.call('user.list', {})).some(({ name }) => name === 'mole'))
      const again = await door.loggedIn('chief', app)
      assert.equal((await again.command('user.invite', person)).status, 200)
    },
  )

  attack(
    {
      id: 'PPL-41',
      actor: 'the only administrator, on the last day',
      target: 'the code of the first start',
      attack: 'Disables the own account, or has the role taken, so that this code makes the next administrator.',
      answer:
        'Nobody disables themselves, and who is the only administrator stays one, at the machine, too; a code that made one makes no second.',
    },
    async () => {
      const empty = await openAttackedDoor()
      try {
        const code = empty.node.firstCode
        const wish = { code, name: 'boss', fullName: 'Boss', password: passwordOf('boss') }
        assert.equal((await empty.visitor().post('/api/first-administrator', wish)).status, 204)
        const { visitor: boss } = await empty.withApp('boss')
        const gone = { name: 'boss', reason: 'gone' }
        const own = await boss.command('user.disable', gone)
        assert.deepEqual([own.status, own.json.type], [403, 'urn:eac-broker:problem:not-allowed'])
        const machine = empty.node.operator
        const isOnly = /boss is the only administrator; make another one first/
        await assert.rejects(machine.call('user.disable', gone), isOnly)
        await assert.rejects(
          machine.call('user.roles', { name: 'boss', add: ['operator'], remove: ['administrator'] }),
          isOnly,
        )
        await empty.person('next', 'administrator')
        await machine.call('user.disable', gone)
        const more = { ...wish, name: 'mallory', password: passwordOf('mallory') }
        assert.equal((await empty.visitor().post('/api/first-administrator', more)).status, 401)
      } finally {
        await empty.node.close()
      }
    },
  )

  const apps = new Map<string, App>()
  async function proposedBy(name: string): Promise<{ id: number }> {
    await door.person(name, 'officer', 'approver')
    const { visitor, app } = await door.withApp(name)
    apps.set(name, app)
    const reply = await visitor.command('authority.rollover', { name: 'ut-cvca' })
    assert.equal(reply.status, 200, reply.text)
    return reply.json.approval
  }
})
