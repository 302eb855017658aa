import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { readBody } from '../../../src/app/transport/request-body.ts'
import { Room } from '../../../src/app/transport/room.ts'

const LIMITS = { requests: 8, requestsOfOne: 2, octets: 100_000, octetsOfOne: 40_000 }

describe('the room that requests take', () => {
  it('has so many places, and a share of them for each caller', () => {
    const room = new Room(LIMITS)
    const enter = (caller: string) => {
      const place = room.enter()
      const letGo = place?.hold()
      const may = place?.belongTo(caller)
      return { may, letGo: letGo ?? assert.fail() }
    }
    const first = [enter('a'), enter('a'), enter('a')]
    assert.deepEqual(
      first.map(({ may }) => may),
      [true, true, false],
    )
    first[2]?.letGo()
    const others = ['b', 'c', 'd'].flatMap((caller) => [enter(caller), enter(caller)])
    assert.ok(others.every(({ may }) => may))
    assert.equal(room.enter(), undefined)
    first[0]?.letGo()
    assert.equal(enter('a').may, true)
    for (const { letGo } of [...first, ...others]) letGo()
    assert.deepEqual(room.taken, { requests: 1, octets: 0 })
  })

  it('is taken until everybody has let go, and letting go twice is letting go once', () => {
    const room = new Room(LIMITS)
    const place = room.enter() ?? assert.fail()
    const [sent, done] = [place.hold(), place.hold()]
    place.belongTo('a')
    assert.equal(place.take(30_000), true)
    sent()
    sent()
    assert.deepEqual(room.taken, { requests: 1, octets: 30_000 })
    done()
    assert.deepEqual(room.taken, { requests: 0, octets: 0 })
  })

  it('holds so many octets of one caller, and so many of all', () => {
    const room = new Room(LIMITS)
    const takes = (caller: string, octets: number): boolean => {
      const place = room.enter() ?? assert.fail()
      place.belongTo(caller)
      return place.take(octets)
    }
    assert.deepEqual([takes('a', 30_000), takes('a', 11_000)], [true, false])
    assert.deepEqual([takes('b', 40_000), takes('c', 31_000), takes('c', 30_000)], [true, false, true])
    assert.equal(room.taken.octets, 100_000)
  })
})

describe('a body', () => {
  const messageOf = (headers: Record<string, string>) => {
    const stream = new PassThrough({ readableHighWaterMark: 1 })
    return { stream, message: Object.assign(stream, { headers }) as unknown as IncomingMessage }
  }

  it('that comes octet by octet takes no more room than one that comes at once', async () => {
    let [taken, most] = [0, 0]
    const place = {
      take: (octets: number) => {
        taken += octets
        most = Math.max(most, taken)
        return true
      },
      giveBack: (octets: number) => {
        taken -= octets
      },
    }
    const { stream, message } = messageOf({})
    const read = readBody(message, { limitBytes: 100_000, place, begin: () => {} })
    const all = Buffer.alloc(40_000, 'abc')
    for (const octet of all) stream.write(Buffer.of(octet))
    stream.end()
    const result = await read
    assert.ok(result.kind === 'read' && Buffer.from(result.body).equals(all))
    assert.ok(result.kind === 'read' && result.body.buffer.byteLength === taken) // what is counted is what it holds
    assert.ok(most <= 3 * all.length, String(most))
  })

  it('for which there is no room is read no further', async () => {
    const { stream, message } = messageOf({ 'content-length': '5000' })
    const read = readBody(message, {
      limitBytes: 10_000,
      place: { take: () => false, giveBack: () => {} },
      begin: () => {},
    })
    stream.write(Buffer.alloc(100))
    assert.deepEqual(await read, { kind: 'no-room' })
  })
})
