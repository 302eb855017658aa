import assert from 'node:assert/strict'
import { chmod, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlSocketPath } from '../../src/app/data-folder.ts'
import { byCallback, certificateIn, makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { secrets } from '../support/log-watch/watched-log.ts'
import { Machine } from '../support/machine.ts'
import { selfSigned } from '../support/service.ts'
import { successor } from '../support/utopia.ts'
import { attack } from './attack.ts'
import { post } from './support/attacked-state.ts'
import { httpRequest, RawConnection } from './support/raw-connection.ts'
import { type ServedState, serveState } from './support/served-state.ts'

const USER = 'another user of the machine'
/** Cursor back, a line of its own, a colour; C1 control sequences; text that runs the other way. */
const HOSTILE = '\u009b2J\u009b31m\u202Egnp\u2028{"level":30,"msg":"all is well"}'

describe('attacks on the process, its files and what it says', function () {
  this.timeout(120_000)
  let state: ServedState
  before(async () => {
    state = await serveState()
  })
  after(() => state?.close())

  const partner = () => state.gate.applicant.tls
  const path = () => new URL(state.dvUrl).pathname
  const logLines = (): string[] => state.machine.said.split('\n').filter((line) => line !== '')

  attack(
    {
      id: 'SUP-01',
      actor: 'a stranger on the network',
      target: 'the log',
      attack: 'Lines of a log and control sequences are written into paths, headers and the name in a TLS certificate.',
      answer: 'Each line of the log is one JSON object of the node’s own making, without a control character.',
    },
    async () => {
      const forged = '%0d%0a{"level":30,"msg":"forged"}%1b[2J'
      for (const as of [null, selfSigned('x\n{"msg":"forged"}\u001b[2J')]) {
        const connection = await RawConnection.tls(state.port, as === null ? {} : { as })
        const headers = { SOAPAction: '"\t{"msg":"forged"}"', 'User-Agent': '\u009b2J' }
        connection.write(httpRequest({ path: `${path()}${forged}`, headers }))
        await connection.answer().catch(() => undefined)
        connection.destroy()
      }
      await eventually('it is logged', () => logLines().some((line) => line.includes('caller refused')))
      for (const line of logLines()) {
        assert.doesNotMatch(line, /\p{Cc}/u)
        assert.notEqual((JSON.parse(line) as { msg: string }).msg, 'forged')
      }
    },
  )

  attack(
    {
      id: 'SUP-02',
      actor: 'a registered terminal',
      target: 'the terminal of an operator',
      attack: 'Control sequences and text that changes its direction are sent in a messageID and a responseURL.',
      answer: 'What cannot be seen is shown by its number: nothing an operator’s terminal would obey is printed.',
    },
    async () => {
      const { octets } = await makeRequest({ holderReference: 'UTGATE100070', authorityReference: 'UTDVDOM00001' })
      await state.gate.applicant.request(octets, byCallback(`https://127.0.0.1:9/${HOSTILE}`))
      const [latest] = (await state.operator.call('exchange.list', { limit: 1 })).exchanges
      const commands = [`exchange show ${latest?.id}`, 'event list --json']
      const printed = await Promise.all(commands.map((line) => state.machine.run(`${line} --data .`)))
      assert.match(printed.join(''), /all is well/)
      for (const text of printed) assert.doesNotMatch(text, /(?!\n)[\p{C}\p{Zl}]/u)
    },
  )

  attack(
    {
      id: 'SUP-03',
      actor: 'who reads logs and crash reports',
      target: 'passwords of databases',
      attack: 'The node is made to fail at start while its environment names databases with passwords.',
      answer: 'It says which setting failed and why, and nothing of what the setting holds.',
    },
    async () => {
      for (const environment of [
        {
          DATABASE_URL: 'postgres://eac:Hunter2-of-db@127.0.0.1:9/eac',
          REDIS_URL: 'redis://:Hunter2-of-redis@127.0.0.1:9',
        },
        { DATABASE_URL: 'mysql://eac:Hunter2-of-db@127.0.0.1:9/eac' },
      ]) {
        const { exitCode, out, err } = await new Machine(state.machine.folder, environment).type('serve')
        assert.ok(exitCode === 1 || exitCode === 2, `${exitCode}`)
        assert.match(err, /database|DATABASE_URL/)
        assert.doesNotMatch(`${out}${err}`, /Hunter2/)
      }
    },
  )

  attack(
    {
      id: 'SUP-04',
      actor: USER,
      target: 'configuration and secrets',
      attack: 'The configuration, the data folder or a secret is left writable for everybody, or a secret readable.',
      answer: 'The node does not start, and says which `chmod` mends it.',
    },
    async () => {
      const { folder } = state.machine
      for (const [file, mode, safe] of [
        ['eac.yaml', 0o666, 0o644],
        ['keys.secret', 0o644, 0o600],
      ] as const) {
        await chmod(join(folder, file), mode)
        const { exitCode, err } = await state.machine.type('serve')
        await chmod(join(folder, file), safe)
        assert.deepEqual([exitCode, err.includes(`chmod o-`)], [2, true], err)
      }
    },
  )

  attack(
    {
      id: 'SUP-05',
      actor: USER,
      target: 'keys and database at rest',
      attack: 'The folder of a running node is walked for anything that others can read or write.',
      answer:
        'Folders, keys, secrets and the control socket are their owner’s alone; only the configuration and certificates can be read.',
    },
    async () => {
      const { folder } = state.machine
      const open: string[] = []
      for (const name of await readdir(folder, { recursive: true })) {
        if (/^data\/.+/.test(name)) continue // nobody else can enter the folder
        const { mode } = await lstat(join(folder, name))
        if (mode & 0o077) open.push(name)
      }
      assert.deepEqual(open.sort(), ['eac.yaml', 'tls/node.crt'])
      const keys = await readdir(join(folder, 'data/keys'))
      for (const name of keys) assert.equal((await lstat(join(folder, 'data/keys', name))).mode & 0o077, 0, name)
      assert.equal((await lstat(join(folder, 'data/control.sock'))).mode & 0o022, 0)
    },
  )

  attack(
    {
      id: 'SUP-06',
      actor: USER,
      target: 'what operators type',
      attack:
        'Where the path of the data folder is too long for a socket, a listener of the attacker waits in the temporary folder at the name the node would use.',
      answer: 'The socket is not the owner’s: no command and no password goes to it, and the operator reads why.',
    },
    async () => {
      const folder = join(state.machine.folder, 'x'.repeat(90))
      await mkdir(folder, { mode: 0o700 })
      const attacker = join(state.machine.folder, 'attacker.sock')
      const heard: string[] = []
      const server = createServer((socket) => socket.on('data', (bytes) => heard.push(String(bytes)))).listen(attacker)
      const path = await controlSocketPath(join(folder, 'data'))
      assert.ok(path.startsWith(tmpdir()))
      await symlink(attacker, path)
      const yaml = await readFile(join(state.machine.folder, 'eac.yaml'), 'utf8')
      await writeFile(join(folder, 'eac.yaml'), yaml)
      const { exitCode, err } = await new Machine(folder).type('node show')
      await rm(path)
      server.close()
      assert.deepEqual([exitCode, heard], [2, []])
      assert.match(err, /was made by somebody else/)
    },
  )

  attack(
    {
      id: 'SUP-07',
      actor: USER,
      target: 'the memory of the process',
      attack: 'SIGUSR1 is sent, at which Node.js opens its debugger on a port that anybody on the machine may use.',
      answer: 'The signal is taken and does nothing: no debugger listens, and the node goes on.',
    },
    async () => {
      process.kill(state.machine.pid, 'SIGUSR1')
      const { status } = await post(state.port, { as: partner(), path: '/nothing', body: '<a/>' })
      assert.ok(status >= 400)
      assert.doesNotMatch(state.machine.said, /Debugger listening/)
    },
  )

  attack(
    {
      id: 'SUP-08',
      actor: 'a stranger on the network',
      target: 'knowledge of the node',
      attack:
        'The health port is asked for everything: metrics, other paths, other methods, a query, with a token that is not the one.',
      answer: 'It says whether it is alive and ready, in those words: no version, no address, no name, no reason.',
    },
    async () => {
      const seen: string[] = []
      for (const [method, path] of [
        ['GET', '/healthz'],
        ['GET', '/readyz?verbose=1'],
        ['GET', '/metrics'],
        ['GET', '/../../etc/passwd'],
        ['POST', '/readyz'],
      ] as const) {
        const connection = await RawConnection.tcp(state.healthPort)
        const headers = { Connection: 'close', Authorization: 'Bearer what anybody may guess' }
        connection.write(httpRequest({ method, path, headers }))
        const { heard } = await connection.closed()
        seen.push(heard.toString())
      }
      const bodies = seen.map((text) => text.slice(text.indexOf('\r\n\r\n')).replace(/[^\x20-\x7e]/g, ''))
      assert.match(bodies.join(' '), /"state":"alive".*"state":"ready"/)
      assert.doesNotMatch(seen.join(''), /server:|x-powered-by|version|0\.1\.0|node|UT-DV|root:|reachable|eac_/i)
    },
  )

  attack(
    {
      id: 'SUP-09',
      actor: 'a registered terminal',
      target: 'knowledge of the node',
      attack: 'WSDLs are asked under a forged Host, and everything is sent that makes the node say no.',
      answer: 'Addresses are those of the configuration, and no answer tells of files, lines, packages or versions.',
    },
    async () => {
      const answers = [
        await post(state.port, { as: null, method: 'GET', path: `${path()}?wsdl`, headers: { Host: 'evil.example' } }),
        await post(state.port, { as: partner(), path: path(), body: '<not-closed' }),
        await post(state.port, { as: partner(), path: path(), body: '<a xmlns="urn:b"/>' }),
        await post(state.port, { as: partner(), path: '/../package.json', method: 'GET' }),
        await post(state.port, { as: partner(), path: path(), method: 'TRACE' }),
        await post(state.port, {
          as: partner(),
          path: path(),
          headers: { 'Content-Type': 'application/json' },
          body: '{}',
        }),
      ]
      for (const { headers, body } of answers) {
        const said = JSON.stringify(headers) + body
        assert.doesNotMatch(
          said,
          /evil\.example|node_modules|\.ts\b|\.js\b|at \w+ \(|libxml|express|0\.1\.0|\/work|\/tmp/i,
        )
        assert.equal(headers.server ?? headers['x-powered-by'], undefined)
      }
    },
  )

  attack(
    {
      id: 'SUP-10',
      actor: 'who reads the log',
      target: 'private keys, passwords, contents of messages',
      attack:
        'All that a node says at its most talkative, at start, at work, at what it refuses and at its end, is searched for them.',
      answer:
        'It holds no key in use in any writing, no password that was used, no envelope and no certificate or request.',
    },
    async () => {
      const good = await successor(71, state.gate.first)
      certificateIn(await state.gate.applicant.request(good.octets))
      await state.gate.applicant.request(good.octets.with(-1, (good.octets.at(-1) ?? 0) ^ 1))
      const password = 'a password of an operator'
      await state.operator.call('user.add', { name: 'olga', fullName: 'Olga Operator', password, roles: ['operator'] })
      await state.machine.stop()
      assert.ok(logLines().length > 3 && secrets.count > 5)
      assert.match(state.machine.said, /node stopped/)
      secrets.addPassword(password)
      secrets.addPassword((await readFile(join(state.machine.folder, 'keys.secret'), 'utf8')).trim())
      assert.deepEqual(secrets.search(state.machine.said), [])
    },
  )
})
