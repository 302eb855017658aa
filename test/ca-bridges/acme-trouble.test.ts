import type { X509Bridge } from '../../src/ca-bridges/index.ts'
import { eventually } from '../support/eventually.ts'
import { describeOnPebble } from '../support/pebble.ts'
import { AcmeWorld, callNow } from './acme-world.ts'
import { newKey, wishFor } from './support.ts'
import { standsTrouble } from './trouble-contract.ts'

const WISH = {
  product: 'tls-server',
  subject: { country: 'UT', commonName: 'spoc.example.ut' },
  dnsNames: ['spoc.example.ut'],
}

describeOnPebble('a CA that speaks ACME, behind a front that makes trouble', () => {
  let world: AcmeWorld
  before(async () => {
    world = await AcmeWorld.start({ refusedNonces: 0 }) // how many requests an order takes is counted
  })
  after(() => world?.close())

  standsTrouble('ACME', async () => {
    const { bridge, roots, profileOf } = world.open()
    const opened = new Date()
    await issuedOnce(bridge) // whose certificate is one for a key of nobody afterwards
    return {
      bridge,
      roots: await roots(),
      wish: WISH,
      profile: profileOf('tls-server'),
      unacceptable: { ...WISH, product: 'none-such' },
      now: () => opened,
      ordersAt: async (key) => world.ordersFor(key as never),
      anew: () => world.bridge(),
      fake: world.front,
      secrets: () => [world.pebble.binding.hmacKey],
    }
  })

  async function issuedOnce(bridge: X509Bridge): Promise<void> {
    const key = newKey()
    let answer = await bridge.order(await wishFor(WISH), callNow(key))
    await eventually('the first order is issued', async () => {
      answer = await bridge.status(answer.ticket, callNow(key))
      return answer.kind === 'issued'
    })
  }
})
