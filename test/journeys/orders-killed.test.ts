import assert from 'node:assert/strict'
import { appendFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { NodeProcess } from '../../chaos/node-process.ts'
import { controlClient } from '../../src/api/index.ts'
import { controlSocketPath } from '../../src/app/data-folder.ts'
import { makeCertificationRequest, newOrderId, X509_KEYS, x509Signer } from '../../src/ca-bridges/index.ts'
import { openSwissSignFake } from '../../src/fake-cas/index.ts'
import type { CaOrderWish, Operator } from '../../src/messages/index.ts'
import { generatePortableKey } from '../../src/signatures/index.ts'
import type { Death, Moment } from '../support/die-in-order.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode } from '../support/node.ts'
import { addAuthority } from '../support/utopia.ts'

const PRELOADS = ['../../chaos/preload.ts', '../support/die-in-order.ts']

/** Each step of an order: what it commits, and the call in between. */
const DEATHS: readonly [Death['when'], Moment][] = [
  ['before', 'is called for'],
  ['after', 'is called for'],
  ['after', 'is written down'],
  ['after', 'goes out'],
  ['before', 'is at the CA'],
  ['after', 'is at the CA'],
  ['before', 'has its certificate'],
  ['after', 'has its certificate'],
  ['before', 'is issued'],
  ['after', 'is issued'],
]

describe('a node that is killed (SIGKILL) while it orders from a CA', function () {
  this.timeout(120_000)
  let folder: string
  let node: NodeProcess
  let operator: Operator
  let fake: Awaited<ReturnType<typeof openSwissSignFake>>
  const placed: CaOrderWish[] = []

  before(async () => {
    fake = await openSwissSignFake({ now: () => new Date() })
    const first = await startTestNode('UT', { keepFolder: true, size: 'embedded' })
    folder = first.folder
    await addAuthority(first.operator, 'UT-DV', 'DV', 'POLICE')
    await first.close()
    await appendFile(join(folder, 'eac.yaml'), stringify({ cas: await configured() }))
    operator = controlClient(await controlSocketPath(first.config.data))
    const NODE_OPTIONS = PRELOADS.map((one) => `--import=${new URL(one, import.meta.url).href}`).join(' ')
    const args = ['serve', '--config', join(folder, 'eac.yaml')]
    node = new NodeProcess({
      name: 'UT',
      args,
      environment: { NODE_OPTIONS },
      port: undefined,
      log: join(folder, 'log'),
    })
  })
  afterEach(async () => {
    node.signal('SIGKILL')
    await node.ended
  })
  after(async () => {
    await node?.close()
    await fake?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** One CA that finds an order by our name for it, and one that can tell nothing of orders. */
  async function configured(): Promise<object[]> {
    const { settings, files } = fake.setUp((file) => join(folder, file))
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o600 })
    const common = { ...settings, authority: 'UT-DV', validateFirst: false, searchSettlesSeconds: 0 }
    return [
      { ...common, name: 'finds' },
      { ...common, name: 'forgets', issueBy: 'csr' },
    ]
  }

  async function wish(ca: string): Promise<CaOrderWish> {
    const key = await generatePortableKey(X509_KEYS['ecdsa-p256'])
    const names = { subject: { country: 'UT', commonName: 'spoc.example.ut' }, dnsNames: ['spoc.example.ut'] }
    const request = await makeCertificationRequest(names, x509Signer(key.signer('id-TA-ECDSA-SHA-256')))
    const octets = Buffer.from(request).toString('base64')
    return { id: newOrderId(), ca, product: 'spoc-tls', fields: {}, days: 90, ...names, request: octets }
  }

  /** Starts a process that dies at this moment of an order, and orders. */
  async function orderedUntil(ca: string, when: Death['when'], moment: Moment): Promise<CaOrderWish> {
    const given = await wish(ca)
    const names = [given.id, given.request?.slice(64, 120) ?? '']
    node.start({ DIE_IN_ORDER: JSON.stringify({ when, moment, names } satisfies Death) })
    await node.ready()
    await operator.call('ca.order', given).catch(() => {}) // it may die before it answers
    placed.push(given)
    assert.deepEqual(await node.ended, { code: null, signal: 'SIGKILL' })
    return given
  }

  const show = (id: string) => operator.call('ca.show', { id })
  const issued = ({ id }: CaOrderWish) =>
    eventually(`${id} is issued`, async () => (await show(id)).state === 'issued', 60_000)
  const countOf = ({ id }: CaOrderWish) => fake.desk.orders.all.filter(({ tags }) => tags.includes(`brk:${id}`)).length

  for (const [when, moment] of DEATHS) {
    it(`dies ${when} an order ${moment}`, async () => {
      await orderedUntil('finds', when, moment)
    })
  }

  it('and then has lost none of them, and ordered none twice', async () => {
    node.start()
    await node.ready()
    for (const one of placed) {
      await operator.call('ca.order', one) // as its operator does, who was not answered
      await issued(one)
    }
    assert.deepEqual(
      placed.map(countOf),
      placed.map(() => 1),
    )
    assert.equal(fake.desk.orders.all.length, placed.length)
  })

  it('between sent and stored leaves it to a person, where its CA can tell nothing', async () => {
    const before = fake.desk.orders.all.length
    const given = await orderedUntil('forgets', 'after', 'is called for')
    node.start()
    await node.ready()
    await eventually(
      'it waits for a person',
      async () => {
        return (await show(given.id)).says?.startsWith('waits for a person: outcome-unknown') === true
      },
      60_000,
    )
    const [, ...more] = fake.desk.orders.all.slice(before)
    assert.deepEqual(more, [], 'it went out once')
    const ticket = fake.desk.orders.all.at(-1)?.uuid
    await operator.call('ca.reconcile', { id: given.id, ticket, why: 'found in the portal' })
    await issued(given)
    assert.equal(fake.desk.orders.all.length, before + 1)
  })
})
