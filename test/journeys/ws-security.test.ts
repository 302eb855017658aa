import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { selfSigned } from '../support/service.ts'
import { addAuthority, foundUtopia, register, showExchange } from '../support/utopia.ts'

describe('two authorities whose messages are signed', () => {
  const dvSigns = selfSigned('UT-DV signs')
  const cvcaSigns = selfSigned('UT-CVCA signs')
  let node: TestNode
  let folder: string

  before(async function () {
    this.timeout(120_000)
    folder = await mkdtemp(join(tmpdir(), 'eac-test-'))
    const signer = async (authority: string, { keyPem, certPem }: typeof dvSigns) => {
      const files = { key: join(folder, `${authority}.key`), certificate: join(folder, `${authority}.crt`) }
      await Promise.all([writeFile(files.key, keyPem), writeFile(files.certificate, certPem)])
      return { ...files, authority }
    }
    const signers = [await signer('UT-DV', dvSigns), await signer('UT-CVCA', cvcaSigns)]
    const settings = { wsSecurity: { signers, windowSeconds: 300, clockSkewSeconds: 300 } }
    node = await startTestNode('UT', { settings })
    await foundUtopia(node.operator)
  })
  after(async () => {
    await node?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const shown = (name: string) => node.operator.call('partner.wss-show', { name })
  const add = async (name: string, { certPem }: typeof dvSigns) => {
    await node.operator.call('partner.wss-add', {
      name,
      certificate: new X509Certificate(certPem).raw.toString('base64'),
    })
    return shown(name)
  }
  const set = async (name: string, mode: string) => {
    await node.operator.call('partner.wss-set', { name, mode, reason: 'agreed' })
    return shown(name)
  }
  const ask = async (callback: boolean) => {
    const { exchange } = await node.operator.call('authority.request-certificate', {
      name: 'UT-DV',
      from: 'cvca-of-dv',
      callback,
      again: true,
    })
    return exchange.id
  }
  const events = async (id: string) => (await showExchange(node.operator, id)).events

  it('cannot be set so before both sides can sign', async () => {
    await assert.rejects(set('dv-at-cvca', 'both'), /would have no valid certificate to sign with/)
    await addAuthority(node.operator, 'UT-TCC', 'TCC', 'TCC')
    const { tlsCertificate } = await node.operator.call('node.show', {})
    const wish = { name: 'dv-of-tcc', authority: 'UT-TCC', role: 'DV', mnemonic: 'DVDOM' } as const
    await register(node.operator, { ...wish, tlsCertificates: [tlsCertificate] })
    await assert.rejects(
      set('dv-of-tcc', 'sign'),
      /no key to sign messages to dv-of-tcc with: name key and certificate/,
    )
  })

  it('ask and answer each other, at once and by callback', async () => {
    await add('dv-at-cvca', dvSigns)
    await add('cvca-of-dv', cvcaSigns)
    await set('dv-at-cvca', 'both')
    const { ours, theirs } = await set('cvca-of-dv', 'both')
    assert.equal(ours?.subject, 'CN=UT-DV signs')
    assert.deepEqual(
      theirs.map(({ subject }) => subject),
      ['CN=UT-CVCA signs'],
    )
    for (const callback of [false, true]) {
      const id = await ask(callback)
      await eventually('the DV has its answer', async () => (await showExchange(node.operator, id)).state === 'closed')
      const { outcome, messages } = await showExchange(node.operator, id)
      assert.equal(outcome, 'certificates')
      for (const { n, part } of messages) {
        const { octets } = await node.operator.call('exchange.message', { id, n })
        assert.match(Buffer.from(octets, 'base64').toString(), /SignatureValue/, part)
      }
      assert.ok(messages.length >= 2)
    }
  })

  it('do not take what another key signed: neither a request, nor an answer', async () => {
    const another = selfSigned('another')
    const { theirs } = await add('cvca-of-dv', another)
    await node.operator.call('partner.wss-remove', { name: 'cvca-of-dv', fingerprint: theirs[0]?.sha256 ?? '' })
    const id = await ask(false)
    const says = async () => JSON.stringify(await events(id))
    await eventually('the exchange says why', async () => /WS-Security certificate-registered/.test(await says()))
    assert.notEqual((await showExchange(node.operator, id)).state, 'closed')

    await add('cvca-of-dv', cvcaSigns)
    await set('cvca-of-dv', 'demand') // our requests are unsigned from here on, and the CVCA still demands
    const unsigned = await ask(false)
    await eventually('the exchange says why', async () =>
      /a SOAP fault: sub:InvalidSecurity/.test(JSON.stringify(await events(unsigned))),
    )
    const { events: all } = await node.operator.call('event.list', { limit: 500 })
    const refused = all.filter(
      ({ kind, details }) => kind === 'message refused' && /not-signed/.test(String(details.problem)),
    )
    assert.ok(refused.length > 0)
  })

  it('keep the last certificate of a partner that must sign', async () => {
    const { theirs } = await node.operator.call('partner.wss-show', { name: 'dv-at-cvca' })
    const last = { name: 'dv-at-cvca', fingerprint: theirs[0]?.sha256 ?? '' }
    await assert.rejects(node.operator.call('partner.wss-remove', last), /would have no valid certificate/)
    assert.equal((await node.operator.call('partner.wss-show', { name: 'dv-at-cvca' })).theirs.length, 1)
  })

  it('do not start once the configuration has lost a key that messages are to be signed with', async () => {
    await set('cvca-of-dv', 'both')
    await node.stop()
    const lost = { wsSecurity: { ...node.config.wsSecurity, signers: node.config.wsSecurity.signers.slice(0, 1) } }
    await assert.rejects(
      startTestNode('UT', { again: node, settings: lost }),
      /Messages to dv-at-cvca \(of UT-CVCA\) are to be signed, and eac.yaml names no key for that.*wsSecurity\.signers/,
    )
    node = await startTestNode('UT', { again: node })
  })
})
