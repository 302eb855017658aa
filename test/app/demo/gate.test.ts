import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { Gate } from '../../../src/app/demo/gate.ts'
import { freePort } from '../../support/free-port.ts'

describe('Gate', () => {
  let inner: Server
  let other: Server
  let gate: Gate
  let port: number

  beforeEach(async () => {
    inner = await saying('the one behind')
    other = await saying('another')
    port = await freePort()
    gate = new Gate(port, portOf(inner))
    await gate.open()
  })
  afterEach(async () => {
    await gate.close()
    inner.close()
    other.close()
  })

  it('lets connections through to what stands behind it', async () => {
    assert.equal(await heardAt(port), 'the one behind')
  })

  it('listens no more once it is shut, and again once it is opened', async () => {
    await gate.shut()
    await assert.rejects(heardAt(port), { code: 'ECONNREFUSED' })
    await gate.open()
    assert.equal(await heardAt(port), 'the one behind')
  })

  it('ends connections that are open when it is shut', async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'data')
    const ended = once(socket, 'close')
    await gate.shut()
    await ended
  })

  it('leads elsewhere until it is opened anew', async () => {
    gate.divert(portOf(other))
    assert.equal(await heardAt(port), 'another')
    await gate.open()
    assert.equal(await heardAt(port), 'the one behind')
  })

  it('lets nobody wait any longer once it is closed', async () => {
    gate.delay(3_600_000)
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const ended = once(socket, 'close')
    await gate.close()
    await ended
  })
})

async function saying(text: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.write(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

async function heardAt(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const [heard] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return heard.toString()
}
