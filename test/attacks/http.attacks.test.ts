import assert from 'node:assert/strict'
import { makeTestFolder } from '../support/node.ts'
import { selfSigned } from '../support/service.ts'
import { attack } from './attack.ts'
import { attackedState } from './support/attacked-state.ts'
import { message } from './support/hostile-documents.ts'
import { type Caller, httpRequest, RawConnection } from './support/raw-connection.ts'

const PARTNER = 'a registered partner'
const STRANGER = 'a stranger on the network'
const BETWEEN = 'somebody behind the same proxy'
const CONNECTIONS = 24
const SMUGGLED = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'

describe('attacks by HTTP', function () {
  this.timeout(120_000)
  const state = attackedState(async () => {
    const { folder: _, config } = await makeTestFolder('UT', new Date())
    return { settings: { limits: { ...config.limits, connections: CONNECTIONS, headerSeconds: 1, requestSeconds: 2 } } }
  })
  const path = (): string => new URL(state.places.dvUrl).pathname
  const start = (): string => `POST ${path()} HTTP/1.1\r\n`
  const HEADER = 'Host: x\r\nContent-Type: text/xml\r\n'

  const dial = (as: Caller | null = state.gate.applicant.tls): Promise<RawConnection> =>
    RawConnection.tls(state.port, as === null ? {} : { as })

  /** All that comes until the node closes. */
  async function say(bytes: string | Uint8Array, as?: Caller | null): Promise<string> {
    const connection = await dial(as)
    connection.write(bytes)
    const { heard } = await connection.closed()
    connection.destroy()
    return heard.toString('latin1')
  }

  /** One answer with this status, and nothing behind it. */
  async function refused(
    requests: readonly (string | Uint8Array)[],
    status: RegExp,
    as?: Caller | null,
  ): Promise<void> {
    for (const bytes of requests) {
      const heard = await say(bytes, as)
      assert.match(heard, new RegExp(`^HTTP/1\\.1 (${status.source}) `), JSON.stringify(bytes.toString().slice(0, 200)))
      assert.equal(heard.split('HTTP/1.1 ').length, 2, heard)
      assert.doesNotMatch(heard, /<html|node_modules|\.ts:\d/i)
    }
  }

  async function serves(): Promise<void> {
    assert.equal((await state.post({ body: message() })).status, 200)
  }

  /** All of a minute are no more than twenty events. */
  beforeEach(() => {
    state.clock.ahead += 61_000
  })
  const noted = (why: RegExp) => state.event('caller refused', (details) => why.test(String(details.why)))

  attack(
    {
      id: 'NET-01',
      actor: BETWEEN,
      target: 'the border between two messages',
      attack:
        'Content-Length and Transfer-Encoding in one request, in either order, with a second request in the body.',
      answer: 'HTTP 400, the connection is closed, the second request is never read, and an event tells whose it was.',
    },
    async () => {
      await refused(
        [
          `${start()}${HEADER}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
          `${start()}${HEADER}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${SMUGGLED}`,
        ],
        /400/,
      )
      await noted(/^not HTTP as it is to be: HPE_/)
    },
  )

  attack(
    {
      id: 'NET-02',
      actor: BETWEEN,
      target: 'the border between two messages',
      attack:
        'A Transfer-Encoding that some read as chunked and others not: misspelt, listed, quoted, folded, twice, in HTTP/1.0.',
      answer: 'HTTP 400 or 501, and the connection is closed.',
    },
    async () => {
      const codings = [
        'xchunked',
        'chunked, identity',
        'identity, chunked',
        'gzip, chunked',
        '"chunked"',
        '\u000bchunked',
        '\r\n chunked',
        'chunked\r\nTransfer-Encoding: identity',
        'identity',
      ]
      await refused(
        [
          ...codings.map((coding) => `${start()}${HEADER}Transfer-Encoding: ${coding}\r\n\r\n0\r\n\r\n${SMUGGLED}`),
          `${start()}${HEADER}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
          `${start().replace('1.1', '1.0')}${HEADER}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
        ],
        /400|501/,
      )
    },
  )

  attack(
    {
      id: 'NET-03',
      actor: BETWEEN,
      target: 'the border between two messages',
      attack: 'A Content-Length that is doubled, listed, negative, signed, hexadecimal, empty, or beyond all numbers.',
      answer: 'HTTP 400, or 413 where it is a number after all; the connection is closed.',
    },
    async () => {
      const lengths = [
        '5\r\nContent-Length: 5',
        '5\r\nContent-Length: 6',
        '5, 5',
        '-5',
        '+5',
        '0x5',
        '',
        '5 5',
        '99999999999999999999999',
        '18446744073709551616',
      ]
      await refused(
        lengths.map((length) => `${start()}${HEADER}Content-Length: ${length}\r\n\r\nhello${SMUGGLED}`),
        /400/,
      )
      await refused([`${start()}${HEADER}Content-Length: 9007199254740993\r\n\r\nhello`], /413/)
    },
  )

  attack(
    {
      id: 'NET-04',
      actor: BETWEEN,
      target: 'the border between two messages',
      attack:
        'Chunks whose size is negative, hexadecimal by prefix, beyond all numbers, ends in a bare line feed or is wrong.',
      answer: 'HTTP 400, and the connection is closed.',
    },
    () =>
      refused(
        [
          '-5\r\nhello\r\n',
          '0x5\r\nhello\r\n',
          'FFFFFFFFFFFFFFFFF\r\nhello\r\n',
          '5 \r\nhello\r\n',
          '5\nhello\n',
          '5\r\nhelloXX',
          `5;${'a'.repeat(20_000)}\r\nhello\r\n`,
        ].map((chunk) => `${start()}${HEADER}Transfer-Encoding: chunked\r\n\r\n${chunk}0\r\n\r\n${SMUGGLED}`),
        /400/,
      ),
  )

  attack(
    {
      id: 'NET-05',
      actor: BETWEEN,
      target: 'the header of a message',
      attack: 'A trailer behind the chunks names another length and host, or never ends.',
      answer: 'HTTP 400 or 431, and the connection is closed.',
    },
    () =>
      refused(
        ['Content-Length: 100\r\nHost: evil\r\n\r\n', `${'a: b\r\n'.repeat(10_000)}\r\n`].map(
          (trailer) => `${start()}${HEADER}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n${trailer}`,
        ),
        /400|431/,
      ),
  )

  attack(
    {
      id: 'NET-06',
      actor: STRANGER,
      target: 'memory',
      attack: 'Floods of the header: 3,000 fields, 101 fields, a field of 20,000 octets, a URL of 20,000.',
      answer: 'HTTP 431, and the connection is closed.',
    },
    async () => {
      const fields = (count: number) => Array.from({ length: count }, (_, n) => `x${n}: y\r\n`).join('')
      const requests = [
        `${start()}${HEADER}${'a:\r\n'.repeat(3_000)}\r\n`,
        `${start()}${HEADER}${fields(101)}\r\n`,
        `${start()}${HEADER}X: ${'x'.repeat(20_000)}\r\n\r\n`,
        `POST ${path()}?${'x'.repeat(20_000)} HTTP/1.1\r\n${HEADER}\r\n`,
      ].map((text) => text.replace('\r\n', '\r\nConnection: close\r\n'))
      await refused(requests, /431/)
      await refused(requests, /431/, null)
    },
  )

  attack(
    {
      id: 'NET-07',
      actor: BETWEEN,
      target: 'the header of a message',
      attack:
        'Folded fields, NUL, bare carriage returns and line feeds, blanks before the colon, fields without a name.',
      answer: 'HTTP 400, and the connection is closed.',
    },
    () => {
      const fields = ['X: a\r\n b', 'X: a\0b', 'X: a\rY: b', 'X: y\nZ: z', 'X : y', 'garbage', ': x', 'X\u00fc: y']
      return refused(
        [
          ...fields.map((field) => `${start()}${HEADER}${field}\r\nContent-Length: 5\r\n\r\nhello`),
          `${start()}${HEADER}Content-Length: 5\r\n\r\nhello`.replaceAll('\r\n', '\n'),
        ],
        /400/,
      )
    },
  )

  attack(
    {
      id: 'NET-08',
      actor: BETWEEN,
      target: 'one meaning of the header',
      attack: 'Host, Content-Type, Content-Encoding, Expect or SOAPAction twice, with values that differ.',
      answer: 'HTTP 400 with a fault that names the field, and an event.',
    },
    async () => {
      const twice = [
        'Host: y',
        'Content-Type: application/soap+xml',
        'Content-Encoding: identity\r\nContent-Encoding: gzip',
        'SOAPAction: "a"\r\nSOAPAction: "b"',
        'Expect: 100-continue\r\nExpect: 100-continue',
      ]
      await refused(
        twice.map((field) => `${start()}${HEADER}${field}\r\nContent-Length: 5\r\n\r\nhello`),
        /400/,
      )
      await noted(/host stands there twice/)
    },
  )

  attack(
    {
      id: 'NET-09',
      actor: STRANGER,
      target: 'addresses that the node tells',
      attack:
        'A foreign Host, one with line breaks or markup, none, and a target with a foreign host ask for the WSDL.',
      answer: 'The WSDL names the address of the configuration; without a Host 400.',
    },
    async () => {
      const wsdl = (host: string, target = `${path()}?wsdl`) =>
        say(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, null)
      for (const heard of [
        await wsdl('evil.test'),
        await wsdl('x%0d%0aSet-Cookie:a'),
        await wsdl('"><x'),
        await wsdl('x', `https://evil.test${path()}?wsdl`),
      ]) {
        assert.match(heard, /^HTTP\/1\.1 200 /)
        assert.ok(heard.includes(`location="${state.places.dvUrl}"`))
        assert.doesNotMatch(heard, /evil|Set-Cookie|"><x/)
      }
      await refused([`GET ${path()}?wsdl HTTP/1.1\r\n\r\n`], /400/, null)
    },
  )

  attack(
    {
      id: 'NET-10',
      actor: STRANGER,
      target: 'files of the node',
      attack: 'Paths that lead out of the folder of WSDLs: dots, encoded dots, backslashes, NUL, a whole URL.',
      answer: 'No file is ever named by a path: 401, or 400 where it is no target.',
    },
    () => {
      const ways = [
        `${path()}/../../../etc/passwd?wsdl`,
        '/tr-03129/%2e%2e/%2e%2e/etc/passwd?wsdl',
        '/..%2f..%2fetc/passwd',
        '/%5c..%5cetc',
        '//etc/passwd',
        '/%00',
        'file:///etc/passwd',
        `${path()}%00?wsdl`,
      ]
      return refused(
        ways.map((way) => `GET ${way} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
        /401|400/,
        null,
      )
    },
  )

  attack(
    {
      id: 'NET-11',
      actor: STRANGER,
      target: 'the gate',
      attack: 'Methods beyond POST (TRACE, CONNECT, PUT, unknown ones), and fields that override the method.',
      answer: 'TRACE echoes nothing: 401; what is no method 400; CONNECT is closed without a word.',
    },
    async () => {
      const ask = (method: string) =>
        `${method} ${path()} HTTP/1.1\r\n${HEADER}X-HTTP-Method-Override: POST\r\nCookie: secret\r\nConnection: close\r\n\r\n`
      await refused(['TRACE', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'GET'].map(ask), /401/, null)
      await refused(['TRACE', 'PUT', 'GET'].map(ask), /405/)
      await refused(['HACK', 'post', 'G'].map(ask), /400/, null)
      assert.doesNotMatch(await say(ask('TRACE')), /secret/)
      assert.equal(await say('CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test\r\n\r\n'), '')
    },
  )

  attack(
    {
      id: 'NET-12',
      actor: STRANGER,
      target: 'the protocol',
      attack: 'HTTP/0.9, HTTP/2 in clear, its preface, other versions, an upgrade to h2c or a WebSocket.',
      answer: 'HTTP 400 or 505 and closed; a wish for an upgrade is not heard.',
    },
    async () => {
      await refused(
        [
          `GET ${path()}\r\n\r\n`,
          'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
          `POST ${path()} HTTP/2.0\r\n${HEADER}Content-Length: 0\r\n\r\n`,
          `POST ${path()} HTTP/1.2\r\n${HEADER}\r\n`,
          `POST ${path()} HTTP/3\r\n${HEADER}\r\n`,
        ],
        /400|505/,
      )
      for (const upgrade of [
        'h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
        'websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13',
      ]) {
        const { status } = await state.post({ method: 'GET', headers: { Connection: 'Upgrade', Upgrade: upgrade } })
        assert.equal(status, 405)
      }
    },
  )

  attack(
    {
      id: 'NET-13',
      actor: STRANGER,
      target: 'the gate',
      attack:
        'Expect: 100-continue, to be asked for a body without being known or beyond the limit; other expectations.',
      answer: 'HTTP 401 or 413 and never “100 Continue”; 417 for what else is expected.',
    },
    async () => {
      const expect = 'Expect: 100-continue\r\n'
      await refused([`${start()}${HEADER}${expect}Content-Length: 5\r\n\r\n`], /401/, null)
      await refused([`${start()}${HEADER}${expect}Content-Length: 50000000\r\n\r\n`], /413/)
      assert.match(
        await say(`${start()}${HEADER}Expect: cookies\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`),
        /^HTTP\/1\.1 417 /,
      )
    },
  )

  attack(
    {
      id: 'NET-14',
      actor: BETWEEN,
      target: 'the border between two messages',
      attack:
        'Requests in a row, of which the first is refused without its body being read; the body holds a further request.',
      answer: 'One answer, and the connection is closed: nothing of the body is taken for a request.',
    },
    async () => {
      const gzip = `${start()}${HEADER}Content-Encoding: gzip\r\nContent-Length: ${SMUGGLED.length + 100_000}\r\n\r\n${SMUGGLED}`
      await refused([gzip], /415/)
      await refused(
        [`${start()}${HEADER}Content-Length: ${SMUGGLED.length + 100_000}\r\n\r\n${SMUGGLED}${SMUGGLED}`],
        /401/,
        null,
      )
    },
  )

  attack(
    {
      id: 'NET-15',
      actor: STRANGER,
      target: 'connections',
      attack: 'A header that comes slowly, octet by octet, and never ends (Slowloris).',
      answer: 'HTTP 408 after `limits.headerSeconds`, whatever still comes, and an event.',
    },
    async () => {
      const connection = await dial(null)
      connection.write(`POST ${path()} HTTP/1.1\r\n`)
      const drip = setInterval(() => connection.write('x: y\r\n'), 50)
      const { heard } = await connection.closed().finally(() => clearInterval(drip))
      assert.match(heard.toString(), /^HTTP\/1\.1 408 /)
      await noted(/did not come in time/)
    },
  )

  attack(
    {
      id: 'NET-16',
      actor: PARTNER,
      target: 'connections',
      attack: 'A body that comes slowly, octet by octet (RUDY), with a length and in chunks.',
      answer: 'HTTP 408 after `limits.requestSeconds`; others are served meanwhile.',
    },
    async () => {
      for (const [field, piece] of [
        ['Content-Length: 100000', 'x'],
        ['Transfer-Encoding: chunked', '1\r\nx\r\n'],
      ] as const) {
        const connection = await dial()
        connection.write(`${start()}${HEADER}${field}\r\n\r\n`)
        const drip = setInterval(() => connection.write(piece), 50)
        await serves()
        const { heard } = await connection.closed().finally(() => clearInterval(drip))
        assert.match(heard.toString(), /^HTTP\/1\.1 408 /)
      }
    },
  )

  attack(
    {
      id: 'NET-17',
      actor: STRANGER,
      target: 'memory',
      attack: 'A client asks for the WSDL 2,000 times in a row on one connection and never reads.',
      answer: 'The node stops reading from it; others are served.',
    },
    async () => {
      const connection = await dial(null)
      connection.socket.pause()
      connection.write(`GET ${path()}?wsdl HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(2_000))
      await serves()
      assert.ok(connection.socket.writableLength > 0 || connection.socket.bytesWritten > 0)
      connection.destroy()
    },
  )

  attack(
    {
      id: 'NET-18',
      actor: PARTNER,
      target: 'the service of other partners',
      attack: 'One partner opens connections without end, and uses each.',
      answer:
        'It gets a quarter of `limits.connections`; what it opens beyond is answered 503 and closed, with an event, and others are served.',
    },
    async () => {
      const other = selfSigned('gate-2')
      await state.operator.call('partner.add', {
        name: 'gate-2',
        authority: 'UT-DV',
        role: 'terminal',
        country: 'UT',
        mnemonic: 'GATE2',
        edition: 'tr-03129/1.1',
        callbackRule: 'response-url',
        callbackTargets: [],
        pushUrl: undefined,
        tlsCertificates: [other.certPem],
      })
      const open: RawConnection[] = []
      const answers: number[] = []
      for (let n = 0; n < CONNECTIONS / 4 + 3; n++) {
        const connection = await dial()
        connection.write(httpRequest({ path: path(), body: message() }))
        answers.push((await connection.answer()).status)
        open.push(connection)
      }
      assert.deepEqual(answers.slice(CONNECTIONS / 4), [503, 503, 503])
      assert.ok(answers.slice(0, CONNECTIONS / 4).every((status) => status === 200))
      assert.equal((await state.post({ body: message(), as: other })).status, 200)
      await noted(/more connections than one caller may have/)
      for (const connection of open) connection.destroy()
    },
  )

  attack(
    {
      id: 'NET-19',
      actor: STRANGER,
      target: 'the service of partners',
      attack: 'Connections without end that say nothing: without TLS, and after their handshake.',
      answer: 'Of callers not known yet the longest open gives way: partners are served, and an event tells of it.',
    },
    async () => {
      const flood: RawConnection[] = []
      for (let n = 0; n < CONNECTIONS; n++) flood.push(await RawConnection.tcp(state.port))
      for (let n = 0; n < CONNECTIONS; n++) flood.push(await dial(null))
      await serves()
      await noted(/the longest open gave way/)
      for (const connection of flood) connection.destroy()
    },
  )

  attack(
    {
      id: 'NET-20',
      actor: PARTNER,
      target: 'the target of a request',
      attack:
        'A target as authority, with control characters, high octets, blanks, or a foreign host in absolute form.',
      answer: 'HTTP 400; of the absolute form only the path counts.',
    },
    async () => {
      const ask = (target: string) =>
        Buffer.from(`POST ${target} HTTP/1.1\r\n${HEADER}Content-Length: 0\r\nConnection: close\r\n\r\n`, 'latin1')
      await refused(['evil.test:443', `${path()}\u0001`, `${path()}\u00ff`, `${path()} x`].map(ask), /400/)
      await refused([ask('https://evil.test/other')], /401/)
      await refused([ask(`https://evil.test${path()}`)], /500/)
    },
  )

  attack(
    {
      id: 'NET-65',
      actor: PARTNER,
      target: 'memory of the node',
      attack: 'A chunked body that claims to be a list, and never ends, from one who may send none.',
      answer: 'It is read no further than any other message (HTTP 413); who may send lists has the room of a list.',
    },
    async () => {
      const list = Buffer.alloc(5_000_000, ' ')
      list.write('<s:Envelope><s:Body><p:SendMasterList>')
      const begun = async (to: string): Promise<number> => {
        const connection = await dial()
        connection.write(`POST ${to} HTTP/1.1\r\n${HEADER}Transfer-Encoding: chunked\r\n\r\n4c4b40\r\n`)
        connection.write(list)
        connection.write('\r\n0\r\n\r\n')
        return (await connection.answer().finally(() => connection.destroy())).status
      }
      assert.equal(await begun(path()), 500, 'it is read, and is no document')
      await state.operator.call('partner.limit', { name: 'gate-1', operations: ['RequestCertificate'] })
      assert.equal(await begun(path()), 413)
      await state.operator.call('partner.limit', { name: 'gate-1' })
      await noted(/too large/)
    },
  )
})
