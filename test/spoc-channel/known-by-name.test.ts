import assert from 'node:assert/strict'
import {
  createSpocChannel,
  type KnownByName,
  type MadeTls,
  type PeerVerdict,
  type SpocState,
  TLS_PURPOSES,
} from '../../src/spoc-channel/index.ts'
import { PublicCa } from '../support/public-ca.ts'
import { client, inDays, NOW, registered, root, utopia } from './utopia-spoc.ts'

const CA = new PublicCa(NOW)
const NAME = 'spoc.example.ut'
const BY_NAME: KnownByName = { names: [NAME], roots: [CA.registered], days: 10, clients: 'clientAuth' }
const named = (more: Partial<KnownByName> = {}, state: Partial<SpocState> = {}): SpocState =>
  utopia([], { byName: { ...BY_NAME, ...more }, ...state })
const FU = named({ names: ['spoc.example.fu'] }, { country: 'FU' })

function channelOf(states: readonly SpocState[]) {
  const crls = { find: async () => assert.fail('a list was asked for'), keep: async () => {} }
  return createSpocChannel({ states: async () => states, crls, now: () => NOW, onEvent: () => {} })
}
const chainOf = ({ der }: MadeTls, by = CA.below): Uint8Array[] => [der, by.der]
/** @returns the country, or the rules that do not hold */
const says = (verdict: PeerVerdict<SpocState>): string =>
  verdict.ok ? verdict.state.country : verdict.findings.map(({ rule }) => rule).join(', ')
const asClient = async (tls: MadeTls, states: readonly SpocState[] = [named()], by = CA.below): Promise<string> =>
  says(await channelOf(states).identifyClient(chainOf(tls, by)))
const asServer = async (tls: MadeTls, states: readonly SpocState[] = [named()]): Promise<string> =>
  says(await channelOf(states).identifyServer(chainOf(tls), 'UT', 'localhost'))

describe('a state whose SPOC is known by name', () => {
  it('is whom the registration says, by a certificate without country, SPOC purposes and CRL: at both ends', async () => {
    const tls = CA.issue({ names: ['other.example', NAME.toUpperCase()] })
    for (const states of [[named()], [FU, named()]]) {
      assert.equal(await asClient(tls, states), 'UT')
      assert.equal(await asServer(tls, states), 'UT')
    }
  })

  it('is known by its own SPOC CA beside that, where roots of it are registered', async () => {
    const own = root()
    const both = named({}, { roots: [registered(own.der)], crlHosts: [] })
    assert.equal(await asClient(CA.issue({ names: [NAME] }), [both]), 'UT')
    assert.equal(await asClient(client(own), [both]), 'crl-host-registered') // nothing of it is forgiven
  })

  const REFUSED: readonly [string, string, MadeTls, SpocState?][] = [
    [
      'without the registration',
      'country-named-once, spoc-purpose, crl-place',
      CA.issue({ names: [NAME] }),
      utopia([]),
    ],
    ['with another name', 'country-named-once, spoc-purpose, crl-place', CA.issue({ names: ['spoc.example.xx'] })],
    ['with a wildcard', 'country-named-once, spoc-purpose, crl-place', CA.issue({ names: ['*.example.ut'] })],
    ['with a name below', 'country-named-once, spoc-purpose, crl-place', CA.issue({ names: [`a.${NAME}`] })],
    ['with a life over that registered', 'short-lived', CA.issue({ names: [NAME], days: 10.1 })],
    ['once it has run out', 'valid-now', CA.issue({ names: [NAME], notBefore: inDays(-7) })],
    ['before it is valid', 'valid-now', CA.issue({ names: [NAME], notBefore: inDays(1) })],
    ['of another country', 'country-not-another', CA.issue({ names: [NAME], country: 'XX' })],
    ['for servers alone, as a client', 'tls-purpose', CA.issue({ names: [NAME], purposes: [TLS_PURPOSES.server] })],
    ['for any purpose', 'tls-purpose', CA.issue({ names: [NAME], purposes: ['2.5.29.37.0'] })],
    ['while it is suspended', 'state-not-suspended', CA.issue({ names: [NAME] }), named({ rests: true })],
    [
      'past the days of use of that root',
      'root-in-use',
      CA.issue({ names: [NAME] }),
      named({ roots: [{ ...CA.registered, until: inDays(-0.01) }] }),
    ],
  ]
  for (const [what, rules, tls, state = named()] of REFUSED) {
    it(`is not let in ${what}`, async () => assert.equal(await asClient(tls, [state]), rules))
  }

  it('is not let in from another root, whatever its name', async () => {
    const other = new PublicCa(NOW)
    const tls = other.issue({ names: [NAME] })
    assert.match(await asClient(tls, [named()], other.below), /issuer-signature|leads-to-root/)
  })

  it('is not let in from a CA below the root that is for e-mail', async () => {
    const email = CA.under(['1.3.6.1.5.5.7.3.4'])
    assert.equal(await asClient(CA.issue({ names: [NAME], by: email }), [named()], email), 'issuer-purpose')
  })

  it('may call with a certificate for servers where its registration says so, and serves with none for clients', async () => {
    const [server, forClients] = [TLS_PURPOSES.server, TLS_PURPOSES.client].map((one) =>
      CA.issue({ names: [NAME], purposes: [one] }),
    ) as [MadeTls, MadeTls]
    assert.equal(await asClient(server, [named({ clients: 'serverAuth' })]), 'UT')
    assert.equal(await asServer(server), 'UT')
    assert.equal(await asServer(forClients, [named({ clients: 'serverAuth' })]), 'tls-purpose')
  })

  it('is no server with the name that was called alone: the registered one counts', async () => {
    assert.equal(await asServer(CA.issue({ names: ['localhost'] })), 'registered-name')
  })

  it('is one state: a certificate with the names of two is of neither, also while one is suspended', async () => {
    const tls = CA.issue({ names: [NAME, 'spoc.example.fu'] })
    const resting = named({ names: ['spoc.example.fu'], rests: true }, { country: 'FU' })
    for (const other of [FU, resting]) {
      for (const states of [
        [named(), other],
        [other, named()],
      ]) {
        assert.equal((await asClient(tls, states)).split(', ')[0], 'of-one-state')
        assert.equal(await asServer(tls, states), 'of-one-state')
      }
    }
  })

  it('is not kept out by one that registered its name under another root', async () => {
    const other = new PublicCa(NOW)
    const squatter = named({ roots: [other.registered] }, { country: 'XX' })
    for (const states of [
      [named(), squatter],
      [squatter, named()],
    ]) {
      assert.equal(await asClient(CA.issue({ names: [NAME] }), states), 'UT')
    }
  })
})
