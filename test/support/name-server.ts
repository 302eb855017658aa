import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** A DNS server on loopback that says what the test wants, each time anew. */
export interface NameServer {
  /** As a setting names it. */
  readonly address: string
  /** How often each name was asked for its IPv4 addresses. */
  readonly asked: Readonly<Record<string, number>>
  stop(): Promise<void>
}

/** @param answer the IPv4 address of a name, for the how-manieth question it is; undefined: there is none */
export async function startNameServer(answer: (name: string, time: number) => string | undefined): Promise<NameServer> {
  const socket = createSocket('udp4')
  const asked: Record<string, number> = {}
  socket.on('message', (query, from) => {
    const { name, type, end } = questionIn(query)
    const isForIPv4 = type === 1
    if (isForIPv4) asked[name] = (asked[name] ?? 0) + 1
    const address = isForIPv4 ? answer(name, asked[name] ?? 1) : undefined
    socket.send(reply(query.subarray(0, end), address), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/** RFC 1035 4.1.2. */
function questionIn(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

/** RFC 1035 4.1.3: one A record with no time to live. */
function reply(question: Buffer, address: string | undefined): Buffer {
  const head = Buffer.from(question)
  head.writeUInt16BE(0x8180, 2)
  head.writeUInt16BE(address === undefined ? 0 : 1, 6)
  head.writeUInt32BE(0, 8)
  if (address === undefined) return head
  const record = [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]
  return Buffer.concat([head, Buffer.from(record)])
}
