import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pebble } from '../../src/app/demo/pebble.ts'
import { acmeSettings } from '../../src/ca-bridges/acme/index.ts'
import { makeCertificationRequest, newOrderId, X509_KEYS, x509Signer } from '../../src/ca-bridges/index.ts'
import type { CaOrderWish, Operator } from '../../src/messages/index.ts'
import { generatePortableKey } from '../../src/signatures/index.ts'
import { pemOf } from '../../src/spoc-channel/index.ts'
import { eventually } from '../support/eventually.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { describeOnPebble, testPebble } from '../support/pebble.ts'
import { addAuthority } from '../support/utopia.ts'

describeOnPebble('a node that orders from a CA that speaks ACME', () => {
  let pebble: Pebble
  let node: TestNode
  let operator: Operator

  before(async () => {
    pebble = await testPebble()
    const made = await makeTestFolder('UT', new Date())
    const first = await startTestNode('UT', { again: made })
    await addAuthority(first.operator, 'UT-DV', 'DV', 'POLICE')
    await first.stop()
    await writeFile(
      join(made.folder, 'roots.pem'),
      (await pebble.roots()).map((one) => pemOf('CERTIFICATE', one)).join(''),
    )
    await writeFile(join(made.folder, 'server.pem'), pebble.trust)
    await writeFile(join(made.folder, 'binding.key'), pebble.binding.hmacKey)
    const byNode = { by: 'listener', host: '127.0.0.1', port: pebble.httpPort }
    const byPeople = { by: 'people', resolvers: [pebble.dns] }
    const cas = [caOf('acme', byNode), caOf('by-hand', byPeople)]
    node = await startTestNode('UT', { again: { ...made, config: { ...made.config, cas } } })
    operator = node.operator
  })
  after(async () => {
    await node?.close()
    await pebble?.stop()
  })

  function caOf(name: string, challenge: object) {
    const binding = { keyId: pebble.binding.kid, key: 'binding.key' }
    const settings = acmeSettings.parse({
      ...{ kind: 'acme', url: pebble.directory, serverRoots: 'server.pem', roots: 'roots.pem', challenge },
      account: { termsAgreed: true, binding },
      polling: { firstSeconds: 0.2, longestSeconds: 1, floorSeconds: 0 },
    })
    return { ...settings, name, authority: 'UT-DV' }
  }

  async function order(ca: string, host: string, about: Partial<CaOrderWish> = {}): Promise<string> {
    const key = await generatePortableKey(X509_KEYS['ecdsa-p256'])
    const names = { subject: { country: 'UT', commonName: host }, dnsNames: [host] }
    const request = await makeCertificationRequest(names, x509Signer(key.signer('id-TA-ECDSA-SHA-256')))
    const common = { id: newOrderId(), ca, product: 'tls-server', fields: {}, ...names }
    const { id } = await operator.call('ca.order', {
      ...common,
      request: Buffer.from(request).toString('base64'),
      ...about,
    })
    return id
  }

  const show = (id: string) => operator.call('ca.show', { id })

  async function until(id: string, state: string): Promise<void> {
    await eventually(`it is ${state}`, async () => {
      const { state: now, says = '' } = await show(id)
      if (['rejected', 'failed', 'cancelled'].includes(now) || says.startsWith('waits for a person'))
        assert.fail(`${now}: ${says}`)
      return now === state
    })
  }

  it('gets the certificate of a server, the one that follows it, and has the first revoked', async () => {
    const first = await order('acme', 'spoc.example.ut')
    await until(first, 'issued')
    const { chain } = await show(first)
    const [leaf, issuer] = chain.map((one) => new X509Certificate(Buffer.from(one, 'base64')))
    assert.ok(leaf !== undefined && issuer !== undefined && leaf.verify(issuer.publicKey))
    assert.equal(leaf.subjectAltName, 'DNS:spoc.example.ut')
    const next = await order('acme', 'spoc.example.ut')
    await until(next, 'issued')
    await operator.call('ca.revoke', { id: first, reason: 'superseded' })
    await until(first, 'revoked')
  })

  it('waits where people prove names, says what they publish, and goes on by itself once they have', async () => {
    const id = await order('by-hand', 'hand.example.ut')
    await until(id, 'pending_validation')
    const { waitingFor, says } = await show(id)
    const [domain] = waitingFor
    assert.ok(domain?.reason === 'domain')
    assert.match(says ?? '', /_acme-challenge\.hand\.example\.ut/)
    await pebble.setTxt(domain.name, domain.value)
    await until(id, 'issued')
  })
})
