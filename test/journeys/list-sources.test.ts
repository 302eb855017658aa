import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildMasterList, softwareListSigner } from '../../src/lists/index.ts'
import type { ListSourceView, Operator } from '../../src/messages/index.ts'
import { ListPki, type Made, USAGES } from '../lists/list-pki.ts'
import { ListServer } from '../lists/list-server.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { describeWithOpenssl } from '../support/openssl.ts'
import { addAuthority, register } from '../support/utopia.ts'

describeWithOpenssl('a list source', () => {
  const pki = new ListPki()
  let csca: Made
  let signer: Made
  let node: TestNode
  let operator: Operator
  const web = new ListServer()

  before(async () => {
    csca = pki.csca('UT')
    signer = pki.signer(csca, USAGES.masterList)
    await web.listen()
    node = await startTestNode('UT')
    operator = node.operator
    await foundNpkd(operator, csca)
  })
  after(async () => {
    await node?.close()
    web.close()
    pki.close()
  })

  /** A signer's certificate counts from the moment it is made, so signing times lie a little ahead of it. */
  const masterList = async (secondsAhead: number, by: Made = signer) => {
    const signingTime = new Date(Date.now() + 1000 * secondsAhead)
    const how = softwareListSigner({ privateKey: by.keyPem, certificate: by.der })
    return (await buildMasterList({ certificates: [csca.der], signingTime, signer: how })).octets
  }
  const source = async (name: string, of: Operator = operator): Promise<ListSourceView | undefined> =>
    (await of.call('list.source.list', {})).find((one) => one.name === name)
  const lookAgain = async (name: string) => {
    const before = (await source(name))?.triedAt
    await operator.call('list.source.now', { name })
    await eventually('it was looked at', async () => (await source(name))?.triedAt !== before)
  }
  const eventsOf = async (kind: string) =>
    (await operator.call('event.list', { limit: 200 })).events.filter((event) => event.kind === kind)

  describe('on the web', () => {
    const name = 'web'

    it('is fetched as soon as it is named; the list is kept and sent on', async () => {
      web.list = await masterList(60)
      const wish = { name, authority: 'UT-NPKD', kind: 'http', place: web.url, everySeconds: 3_600 } as const
      await operator.call('list.source.add', wish)
      await eventually('it was looked at', async () => (await source(name))?.succeededAt !== undefined)
      const versions = await operator.call('list.list', { name: 'UT-NPKD' })
      assert.deepEqual(
        versions.map((version) => [version.kind, version.from, version.source]),
        [['master', undefined, 'web']],
      )
      const sent = (await operator.call('exchange.list', { partner: 'dv', limit: 10 })).exchanges
      assert.deepEqual(
        sent.map(({ operation }) => operation),
        ['SendMasterList'],
      )
    })

    it('is asked only for what is newer than what it gave', async () => {
      await lookAgain(name)
      assert.deepEqual([web.answers.at(-1), (await source(name))?.lastError], [304, undefined])
      assert.equal((await operator.call('list.list', { name: 'UT-NPKD' })).length, 1)
      web.list = await masterList(70)
      await lookAgain(name)
      assert.equal(web.answers.at(-1), 200)
      assert.equal((await operator.call('list.list', { name: 'UT-NPKD' })).length, 2)
    })

    it('that brings a bad list is told of once, and nothing of it is kept', async () => {
      const stranger = pki.csca('XX')
      const ofStranger = pki.signer(stranger, USAGES.masterList, { subject: '/C=XX/CN=List Signer' })
      web.list = await masterList(80, ofStranger)
      await lookAgain(name)
      await lookAgain(name)
      const failing = await source(name)
      assert.match(failing?.lastError ?? '', /^the list is not kept: leads-to-anchor/)
      assert.ok(failing?.failingSince !== undefined && failing.failingSince < (failing.triedAt ?? ''))
      assert.equal((await operator.call('list.list', { name: 'UT-NPKD' })).length, 2)
      const told = await eventsOf('list source failed')
      assert.deepEqual([told.length, told[0]?.authority, told[0]?.details.source], [1, 'UT-NPKD', name])
      assert.deepEqual(
        (await operator.call('node.show', {})).listSources.map(({ failingSince }) => failingSince),
        [failing.failingSince],
      )
      await operator.call('list.trust', { name: 'UT-NPKD', certificate: base64(stranger.der) })
      await lookAgain(name)
      assert.equal((await source(name))?.failingSince, undefined)
      assert.equal((await eventsOf('list source works again')).length, 1)
      assert.equal((await operator.call('list.list', { name: 'UT-NPKD' })).length, 3)
    })

    it('that is gone or sends elsewhere is told of, and followed nowhere', async () => {
      web.redirect = true
      await lookAgain(name)
      assert.match((await source(name))?.lastError ?? '', /HTTP 302, sends on to http:\/\/localhost:1/)
      web.redirect = false
    })

    it('is asked no more once it is removed', async () => {
      await operator.call('list.source.remove', { name })
      assert.equal(await source(name), undefined)
      await assert.rejects(operator.call('list.source.now', { name }), { code: 'not-found' })
    })
  })

  it('is refused where it cannot be one', async () => {
    const wish = { name: 'x', authority: 'UT-NPKD', everySeconds: 60 }
    for (const [kind, place, says] of [
      ['http', 'ftp://npkd/list.ml', /http or https/],
      ['http', 'https://me:secret@npkd/list.ml', /no user name or password/],
      ['folder', 'lists', /absolute/],
    ] as const) {
      await assert.rejects(operator.call('list.source.add', { ...wish, kind, place }), says)
    }
    const fast = { ...wish, kind: 'file', place: '/list.ml', everySeconds: 1 } as const
    await assert.rejects(operator.call('list.source.add', fast), /at least 10 seconds/)
    const elsewhere = { ...wish, kind: 'file', place: '/list.ml', authority: 'XX-NPKD' } as const
    await assert.rejects(operator.call('list.source.add', elsewhere), { code: 'not-found' })
  })

  describe('of the configuration', () => {
    const hours = (number: number) => new Date(Date.now() + 3_600_000 * number)
    let folder: string
    before(async () => {
      folder = pki.path('lists')
      mkdirSync(folder)
      await node.stop()
    })
    const start = async (now: Date, from: string, kind: 'folder' | 'http' = 'folder') => {
      const one = { name: 'configured', kind, from, every: 21_600, authority: 'UT-NPKD' } as const
      const again = { folder: node.folder, config: { ...node.config, lists: { ...node.config.lists, sources: [one] } } }
      node = await startTestNode('UT', { again, now: () => now })
      operator = node.operator
    }
    const kept = async () => (await operator.call('list.list', { name: 'UT-NPKD' })).length

    it('is looked at when it is due, also after a restart', async () => {
      writeFileSync(join(folder, 'a.ml'), await masterList(90))
      await start(hours(1), folder)
      await eventually('the first is kept', async () => (await kept()) === 4)
      const due = (await source('configured'))?.dueAt
      await node.stop()
      writeFileSync(join(folder, 'b.ml'), await masterList(100))
      await start(hours(2), folder)
      assert.equal((await source('configured'))?.dueAt, due)
      await node.stop()
      await start(hours(8), folder)
      await eventually('the second is kept', async () => (await kept()) === 5)
      await assert.rejects(operator.call('list.source.remove', { name: 'configured' }), /take it out there/)
    })

    it('that was being looked at when the node stopped is still due', async () => {
      await node.stop()
      web.silent = true
      await start(hours(9), web.url, 'http')
      await eventually('it is asked', () => web.waiting > 0)
      await node.stop()
      web.silent = false
      web.list = await masterList(110)
      await start(hours(9), web.url, 'http')
      await eventually('the third is kept', async () => (await kept()) === 6)
    })

    it('must be of an authority there is', async () => {
      await node.stop()
      const one = { name: 'a', kind: 'file', from: '/a.ml', every: 60, authority: 'nobody' } as const
      const again = { folder: node.folder, config: { ...node.config, lists: { ...node.config.lists, sources: [one] } } }
      await assert.rejects(startTestNode('UT', { again }), /lists\.sources\.0\.authority: there is no authority nobody/)
    })
  })
})

const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64')

async function foundNpkd(operator: Operator, csca: Made): Promise<void> {
  await addAuthority(operator, 'UT-NPKD', 'NPKD', 'NPKD')
  await operator.call('list.trust', { name: 'UT-NPKD', certificate: base64(csca.der) })
  const { tlsCertificate } = await operator.call('node.show', {})
  await register(operator, {
    name: 'dv',
    authority: 'UT-NPKD',
    role: 'DV',
    mnemonic: 'DV',
    pushUrl: 'https://127.0.0.1:1/nobody',
    tlsCertificates: [tlsCertificate],
  })
}
