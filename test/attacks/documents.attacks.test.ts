import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:net'
import { attack } from './attack.ts'
import { type AttackedProcess, startAttackedProcess } from './support/attacked-process.ts'
import { attackedState } from './support/attacked-state.ts'
import {
  BROKEN_CHARACTERS,
  COMPRESSED,
  DEEP_NESTING,
  FIFTY_MEGABYTES,
  FLOODS,
  GROWING_ENTITIES,
  type HostileDocument,
  IN_PARTS,
  MIXED_ENCODINGS,
  message,
  outsideEntities,
  pointersOutside,
  TWICE_THE_SAME,
} from './support/hostile-documents.ts'
import { type HttpAnswer, httpRequest, RawConnection } from './support/raw-connection.ts'

const PARTNER = 'a registered partner'
const FAULT = /<soap:Fault[^>]*><faultcode>soap:Client<\/faultcode><faultstring>([^<]+)</
const MOST_GROWTH = 20 // megabytes

describe('attacks by documents', function () {
  this.timeout(120_000)
  const state = attackedState()
  let outside: Server
  let asked = 0
  let address: string
  before(async () => {
    outside = createServer((socket) => {
      asked++
      socket.destroy()
    })
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
    address = `127.0.0.1:${(outside.address() as { port: number }).port}`
  })
  after(() => outside?.close())

  /** All of a minute are no more than twenty events. */
  beforeEach(() => {
    state.clock.ahead += 61_000
  })

  const send = (one: HostileDocument): Promise<HttpAnswer> =>
    state.post({ body: one.make(), ...(one.headers === undefined ? {} : { headers: one.headers }) })

  /** Each is answered with a fault that says why, and no more. */
  async function refused(
    documents: readonly HostileDocument[],
    why: RegExp,
    statuses: readonly number[],
  ): Promise<void> {
    for (const one of documents) {
      const { status, body } = await send(one)
      const [, says = ''] = FAULT.exec(body) ?? assert.fail(`${one.name}: ${status} ${body.slice(0, 300)}`)
      assert.ok(statuses.includes(status), `${one.name}: ${status}`)
      assert.match(says, why, one.name)
      assert.doesNotMatch(body, /root:|at \/|\.ts:|node_modules/, one.name)
    }
  }

  async function goesOn(): Promise<void> {
    const { status, body } = await state.post({ body: message() })
    assert.equal(status, 200)
    assert.match(body, /failure_syntax|failure_inner_signature/)
  }

  attack(
    {
      id: 'XML-01',
      actor: PARTNER,
      target: 'memory and processor',
      attack:
        'Entities that grow (billion laughs, parameter entities, quadratic, recursive), in UTF-8 and in UTF-16 with and without a mark.',
      answer: 'Refused at the document type, before a parser sees it: a fault, and an event for the partner.',
    },
    async () => {
      await refused(GROWING_ENTITIES, /document type declaration/, [500])
      await state.event('message refused', ({ problem }) => /document type/.test(String(problem)))
      await goesOn()
    },
  )

  attack(
    {
      id: 'XML-02',
      actor: PARTNER,
      target: 'files and neighbours of the node',
      attack: 'Entities and document types from outside, by 17 kinds of address, also to carry a file out (XXE).',
      answer: 'Refused at the document type; nobody is asked, and no answer holds a word of a file.',
    },
    async () => {
      await refused(outsideEntities(address), /document type declaration/, [500])
      assert.equal(asked, 0)
    },
  )

  attack(
    {
      id: 'XML-03',
      actor: PARTNER,
      target: 'files and neighbours of the node',
      attack:
        'XInclude, places of schemas, style sheets, base addresses and references of SOAP, XOP and WS-Addressing point outside.',
      answer: 'Refused, or read as if they were not there; nobody is asked.',
    },
    async () => {
      for (const one of pointersOutside(address)) {
        const { body } = await send(one)
        assert.match(body, /<soap:Fault|failure_\w+</, one.name)
        assert.doesNotMatch(body, /root:/, one.name)
      }
      assert.equal(asked, 0)
    },
  )

  attack(
    {
      id: 'XML-04',
      actor: PARTNER,
      target: 'what a filter in front sees',
      attack:
        'UTF-7, UTF-32, EBCDIC, Asian sets, and encodings other than byte order mark, declaration or Content-Type say.',
      answer: 'Read in one way or not at all: 415 with a fault, or a fault for what is not well-formed.',
    },
    () => refused(MIXED_ENCODINGS, /encoding|well-formed/, [415, 500]),
  )

  attack(
    {
      id: 'XML-05',
      actor: PARTNER,
      target: 'the reader of messages',
      attack:
        'NUL and control characters, overlong UTF-8, halves of surrogate pairs, references to what is no character.',
      answer: 'A fault: the message is not well-formed.',
    },
    () => refused(BROKEN_CHARACTERS, /well-formed/, [500]),
  )

  attack(
    {
      id: 'XML-06',
      actor: PARTNER,
      target: 'the stack',
      attack: 'Elements nested 30 to 100,000 deep.',
      answer: 'Beyond 32 a fault, counted before anything is built.',
    },
    async () => {
      await refused(DEEP_NESTING, /nested too deeply/, [500])
      await goesOn()
    },
  )

  attack(
    {
      id: 'XML-07',
      actor: PARTNER,
      target: 'memory and processor',
      attack:
        'Floods: 100,000 attributes, also named alike, namespaces, elements, comments, sections; values of nearly 4 MB.',
      answer: 'A fault that says which limit, counted before anything is built.',
    },
    async () => {
      await refused(FLOODS, /too many|longer than allowed|well-formed/, [500])
      await goesOn()
    },
  )

  attack(
    {
      id: 'XML-08',
      actor: PARTNER,
      target: 'one meaning of a message',
      attack:
        'Two roots, two bodies, two entries, an attribute twice, something behind the end, half a message, none, other formats.',
      answer: 'A fault: nothing of it is read.',
    },
    () =>
      refused(
        TWICE_THE_SAME,
        /well-formed|several|more than one|not a SOAP envelope|document type|processing instruction|encoding/,
        [500],
      ),
  )

  attack(
    {
      id: 'XML-09',
      actor: PARTNER,
      target: 'memory',
      attack: 'Compressed bodies (gzip, deflate, brotli, zstd, gzip in gzip) that would be 50 MB.',
      answer: 'HTTP 415 with a fault before the body is read, and an event; nothing is ever inflated.',
    },
    async () => {
      await refused(COMPRESSED, /Content-Encoding is not supported/, [415])
      await state.event('caller refused', ({ why }) => why === 'Content-Encoding is not supported')
    },
  )

  attack(
    {
      id: 'XML-10',
      actor: PARTNER,
      target: 'the reader of messages',
      attack: 'Messages in parts: MTOM, SOAP with attachments, forms.',
      answer: 'HTTP 415 with a fault before the body is read.',
    },
    () => refused(IN_PARTS, /without attachments/, [415]),
  )

  attack(
    {
      id: 'XML-11',
      actor: PARTNER,
      target: 'memory',
      attack: 'Messages of 50 MB: one text, attribute, comment, section, instruction or name.',
      answer: 'HTTP 413 with a fault by Content-Length, before the body is read, and an event.',
    },
    async () => {
      await refused(FIFTY_MEGABYTES, /too large/, [413])
      await state.event('caller refused', ({ why }) => why === 'The message is too large')
    },
  )

  attack(
    {
      id: 'XML-12',
      actor: PARTNER,
      target: 'memory',
      attack: 'A message that is no list announces 20 MB, which only a list may have.',
      answer: 'HTTP 413 as soon as its first octets tell what it is.',
    },
    async () => {
      const connection = await RawConnection.tls(state.port, { as: state.gate.applicant.tls })
      const path = new URL(state.places.dvUrl).pathname
      const body = Buffer.alloc(32_768, message())
      connection.write(httpRequest({ path, headers: { 'Content-Length': '20000000' }, body }))
      const { status } = await connection.answer()
      assert.equal(status, 413)
      connection.destroy()
    },
  )

  describe('on a node in a process of its own', () => {
    let attacked: AttackedProcess
    before(async () => {
      attacked = await startAttackedProcess()
    })
    after(() => attacked?.close())

    /** In chunks, so that nobody knows how much will come. */
    async function sendInChunks(bytes: Uint8Array): Promise<number> {
      const connection = await RawConnection.tls(attacked.port, { as: attacked.caller })
      const headers = { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }
      connection.write(httpRequest({ path: attacked.path, headers }))
      for (let at = 0; at < bytes.length && connection.heard.length === 0; at += 65_536) {
        const chunk = bytes.subarray(at, at + 65_536)
        connection.write(Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]))
        if (connection.socket.writableNeedDrain) await drained(connection)
      }
      connection.write('0\r\n\r\n')
      const { status } = await connection.answer()
      connection.destroy()
      return status
    }

    attack(
      {
        id: 'XML-13',
        actor: PARTNER,
        target: 'memory',
        attack: 'Messages of 50 MB in chunks, without a Content-Length.',
        answer: 'HTTP 413 at 4 MB, while they stream; each lets the memory of the process grow by less than 20 MB.',
      },
      async () => {
        assert.equal(await sendInChunks(Buffer.from(message())), 200)
        for (const one of FIFTY_MEGABYTES) {
          const growth = attacked.watchMemory()
          assert.equal(await sendInChunks(one.make()), 413, one.name)
          assert.ok(growth() < MOST_GROWTH, `${one.name}: ${growth().toFixed(1)} MB`)
        }
      },
    )
  })
})

/** Or it heard something, or is closed. */
function drained({ socket }: RawConnection): Promise<void> {
  const events = ['drain', 'heard', 'close']
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of events) socket.off(event, done)
      resolve()
    }
    for (const event of events) socket.on(event, done)
  })
}
