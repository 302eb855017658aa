import assert from 'node:assert/strict'
import type { LookupAddress } from 'node:dns'
import {
  kindOfAddress,
  OutgoingRefused,
  openOutgoing,
  placeIn,
  type Reach,
  readNamed,
  wrongName,
} from '../../src/outgoing/index.ts'

const PLACE = { hostname: 'cvca.example.ut', port: 443 }
const SOON = () => AbortSignal.timeout(5_000)

describe('the kind of an address', () => {
  for (const [kind, addresses] of Object.entries({
    public: ['93.184.216.34', '2606:2800:220:1::1', '::ffff:93.184.216.34', '172.32.0.1', '2002:5db8:d822::1'],
    private: [
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '100.64.0.1',
      'fd12:3456::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
    ],
    loopback: [
      '127.0.0.1',
      '127.255.255.254',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
    ],
    'link-local': ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', '::ffff:a9fe:a9fe', '64:ff9b::169.254.169.254'],
    metadata: ['fd00:ec2::254', '100.100.100.200', '::ffff:100.100.100.200'],
    multicast: ['224.0.0.1', 'ff02::1'],
    reserved: [
      '0.0.0.0',
      '::',
      '255.255.255.255',
      '192.0.0.192',
      '198.18.0.1',
      '2001:db8::1',
      '2001::1',
      '::127.0.0.1',
    ],
  })) {
    it(`${kind}: ${addresses.join(', ')}`, () => {
      for (const address of addresses) assert.equal(kindOfAddress(address), kind, address)
    })
  }
})

describe('a call of ours', () => {
  /** Where a connection by this way would go. */
  async function goesTo(answers: readonly string[], reach: Reach, allow: readonly string[] = []): Promise<string[]> {
    const outgoing = openOutgoing({ named: readNamed(allow), resolve: async () => answers })
    const way = await outgoing.wayTo(PLACE, reach, SOON())
    return new Promise((resolve, reject) => {
      way(PLACE.hostname, { all: true }, (error, found) => {
        if (error) reject(error)
        else resolve((found as LookupAddress[]).map(({ address }) => address))
      })
    })
  }

  it('goes to public addresses, and to private ones only where a registration or a setting says so', async () => {
    assert.deepEqual(await goesTo(['93.184.216.34', '10.0.0.1', '127.0.0.1'], 'public'), ['93.184.216.34'])
    await assert.rejects(goesTo(['10.0.0.1'], 'public'), /cvca\.example\.ut leads to 10\.0\.0\.1, a private address/)
    assert.deepEqual(await goesTo(['10.0.0.1', '169.254.169.254'], 'private'), ['10.0.0.1'])
    assert.deepEqual(await goesTo(['10.20.3.4'], 'public', ['10.20.0.0/16']), ['10.20.3.4'])
    assert.deepEqual(await goesTo(['127.0.0.1'], 'public', ['CVCA.example.ut']), ['127.0.0.1'])
  })

  it('goes nowhere else, also in the private network, unless a setting names it', async () => {
    for (const address of ['127.0.0.1', '169.254.169.254', 'fd00:ec2::254', '0.0.0.0', '224.0.0.1']) {
      await assert.rejects(goesTo([address], 'private'), OutgoingRefused, address)
      assert.deepEqual(await goesTo([address], 'public', [address]), [address])
    }
    await assert.rejects(goesTo(['::ffff:127.0.0.1'], 'private', ['10.0.0.0/8']), OutgoingRefused)
    assert.deepEqual(await goesTo(['::ffff:127.0.0.1'], 'public', ['127.0.0.0/8']), ['::ffff:127.0.0.1'])
  })

  it('looks a name up once: the way stays what was looked at', async () => {
    let asked = 0
    const resolve = async () => [asked++ === 0 ? '93.184.216.34' : '127.0.0.1']
    const way = await openOutgoing({ named: readNamed([]), resolve }).wayTo(PLACE, 'public', SOON())
    for (const _ of [1, 2]) {
      way(PLACE.hostname, {}, (error, address) => assert.deepEqual([error, address], [null, '93.184.216.34']))
    }
    assert.equal(asked, 1)
  })

  it('goes to this node itself, at the port that its public URL names', async () => {
    const outgoing = openOutgoing({ named: readNamed([]), own: [{ hostname: '127.0.0.1', port: 8443 }] })
    assert.equal(await outgoing.against('https://127.0.0.1:8443/tr-03129/UT-DV', 'public'), undefined)
    assert.match(
      (await outgoing.against('https://127.0.0.1:8444/', 'public')) ?? '',
      /an address of this machine itself/,
    )
  })

  it('is asked about each spelling of an address', async () => {
    const outgoing = openOutgoing({ named: readNamed([]) })
    for (const host of ['2130706433', '0x7f.1', '0177.0.0.1', '127.1', '[::ffff:7f00:1]', '[::1]', '0']) {
      assert.notEqual(await outgoing.against(`https://${host}/`, 'private'), undefined, host)
    }
    assert.deepEqual(placeIn('https://0x7f000001:8443/a'), { hostname: '127.0.0.1', port: 8443 })
  })

  it('waits for a name no longer than its call', async () => {
    const outgoing = openOutgoing({ named: readNamed([]), resolve: () => new Promise(() => {}) })
    await assert.rejects(outgoing.wayTo(PLACE, 'public', AbortSignal.timeout(20)), { name: 'TimeoutError' })
  })
})

it('a setting names hosts, addresses and ranges, and nothing else', () => {
  for (const name of ['cvca.example.ut', 'localhost', '10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8']) {
    assert.equal(wrongName(name), undefined, name)
  }
  for (const name of [
    '',
    '*',
    '*.example.ut',
    'https://a',
    '10.0.0.0/33',
    '10.0.0',
    '2130706433',
    'a.0x7f',
    '::/129',
    'a b',
  ]) {
    assert.notEqual(wrongName(name), undefined, name)
  }
})
