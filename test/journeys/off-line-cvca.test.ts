import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlClient } from '../../src/api/index.ts'
import { controlSocketPath } from '../../src/app/data-folder.ts'
import type { BatchKeyView, ExchangePage, Operator } from '../../src/messages/index.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { keyEnvironment } from '../support/keys.ts'
import { Machine } from '../support/machine.ts'

/** What docs/offline.md tells people to type, typed: two machines, each with its own folder, and a medium between them. */
describe('an off-line CVCA, by the command line alone', function () {
  this.timeout(300_000)
  let place: string
  let vault: Machine
  let node: Machine
  let furtherland: Machine
  let url: string
  /** To wait for what the node does by itself; all that people do, they type. */
  let seen: Operator

  before(async () => {
    place = await mkdtemp(join(tmpdir(), 'eac-offline-'))
    const machine = async (name: string): Promise<Machine> => {
      await mkdir(join(place, name))
      return new Machine(join(place, name), await keyEnvironment())
    }
    ;[vault, node, furtherland] = [await machine('vault'), await machine('node'), await machine('furtherland')]
    url = `https://127.0.0.1:${await freePort()}`
    const { port } = new URL(url)
    await Promise.all([
      vault.run('init . --role CVCA --country UT --mnemonic CVCATST --name ut-cvca --air-gapped'),
      node.run(`init . --role SPOC --country UT --port ${port}`),
      furtherland.run(
        'cvc sign --self-signed --holder-reference FUCVCA00001 --new-key brainpoolP256r1 --key-out cvca.key --rights all --days 1096 --out cvca.cvcert',
      ),
      furtherland.run('spoc-ca init spoc-ca --country FU --crl-url http://127.0.0.1:9/spoc.crl'),
    ])
    await node.serve()
    seen = controlClient(await controlSocketPath(join(node.folder, 'data')))
  })
  after(async () => {
    await node?.stop()
    await rm(place, { recursive: true, force: true })
  })

  /** The first attempt is refused: nobody vouches for the key; its fingerprint is compared, and let through. */
  async function ask(line: string): Promise<void> {
    const [, fingerprint] = /--key-fingerprint ([0-9a-f]{64})/.exec(await node.refused(line)) ?? []
    await node.run(`partner allow-initial dv --key-fingerprint ${fingerprint}`)
    assert.match(await node.run(line), /No answer yet; the node waits on/)
  }

  async function covers(issuer: string): Promise<boolean> {
    const pairs = await seen.call('coverage.show', {})
    return pairs.some((one) => one.issuer === issuer && one.stage === 'good')
  }

  it('never runs the vault as a node', async () => {
    const { exitCode, err } = await vault.type('serve')
    assert.equal(exitCode, 2)
    assert.match(err, /never on a network/)
  })

  it('pairs the machines by fingerprints that people compare', async () => {
    const [atVault, atNode] = await Promise.all([
      vault.json<{ own: BatchKeyView }>('offline key --output vault.key.der'),
      node.json<{ own: BatchKeyView }>('offline key --output node.key.der'),
    ])
    await Promise.all([vault.carry('vault.key.der', node), node.carry('node.key.der', vault)])
    const wrong = await node.refused(`offline pair vault --key vault.key.der --fingerprint ${atNode.own.fingerprint}`)
    assert.match(wrong, /The key in the file has the fingerprint/)
    await Promise.all([
      node.run(`offline pair vault --key vault.key.der --fingerprint ${atVault.own.fingerprint}`),
      vault.run(`offline pair node --key node.key.der --fingerprint ${atNode.own.fingerprint}`),
    ])
  })

  it('runs the CVCA on the node, without its keys', async () => {
    await node.run('authority add ut-cvca --role CVCA --country UT --mnemonic CVCATST --ceremony vault')
    await vault.run('offline certificates --for node --to certificates')
    await vault.carry('certificates', node)
    assert.match(await node.run('offline import certificates'), /taken +of ut-cvca: UTCVCATST00001/)
    assert.match(await node.run('authority show ut-cvca'), /keys +on vault, a machine without a network/)
    assert.match(await node.refused('authority rollover'), /keys of ut-cvca are on another machine/)
  })

  it('certifies a DV by a batch there and back', async () => {
    await node.carry('tls', vault)
    const dv = 'partner add dv --role DV --country UT --mnemonic DVDOM --tls-certificate tls/node.crt'
    await vault.run(dv)
    await node.run('authority add ut-dv --role DV --country UT --mnemonic DVDOM')
    const dvUrl = `${url}/tr-03129/ut-dv`
    await node.run(`${dv} --authority ut-cvca --callback-target ${dvUrl} --push-url ${dvUrl}`)
    const cvca = 'partner add cvca --authority ut-dv --role CVCA --country UT --mnemonic CVCATST'
    await node.run(`${cvca} --tls-certificate tls/node.crt --service-url ${url}/tr-03129/ut-cvca`)
    await node.run('authority export --authority ut-cvca --output root.cvcert')
    await node.run('authority trust root.cvcert --authority ut-dv')
    await ask('authority request-certificate --authority ut-dv --from cvca')
    assert.match(await node.run('node show'), /waiting for ceremony +1; see/)

    await node.run('offline export --for vault --to batch')
    await node.carry('batch', vault)
    assert.match(await vault.run('offline check batch'), /state +passes; waits for your decision/)
    await vault.run('offline sign batch --to answers --accept 1')
    await vault.carry('answers', node)
    const brought = await node.run('offline import answers')
    assert.match(brought, /taken +answers the request/)
    assert.match(await node.run('offline import answers'), /taken in before/)
    await eventually('the DV holds its certificate', () => covers('UTCVCATST'))
  })

  it('refuses a batch that lost a file on the way', async () => {
    const [file = ''] = (await readdir(join(vault.folder, 'batch'))).filter((name) => name.endsWith('.cvreq'))
    await rm(join(vault.folder, 'batch', file))
    assert.match(await vault.refused('offline check batch'), /is missing/)
  })

  it('registers another state at the vault, and queues no call that is never made', async () => {
    const root = await readFile(join(furtherland.folder, 'cvca.cvcert'))
    await Promise.all([furtherland.carry('cvca.cvcert', vault), furtherland.carry('cvca.cvcert', node)])
    await furtherland.carry('spoc-ca', vault)
    const form = {
      country: 'FU',
      name: 'Furtherland',
      reference: 'note verbale 17/2026',
      coordinator: { organisation: 'Ministry', contact: 'Duty desk', email: 'desk@gov.fu' },
      cvcas: [{ holderReference: 'FUCVCA00001', certificate: 'cvca.cvcert', fingerprint: sha256(root) }],
      dvs: [],
    }
    await writeFile(join(node.folder, 'fu.json'), JSON.stringify(form)) // to the node it is a state without a SPOC
    const pem = await readFile(join(vault.folder, 'spoc-ca', 'root.pem'), 'utf8')
    const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
    const use = { fingerprint: sha256(der), from: '2020-01-01', until: '2099-12-31' }
    const roots = [{ certificate: 'spoc-ca/root.pem', ...use }]
    const spoc = { url: 'https://spoc.example/spoc', edition: 'icao-9303-12', roots }
    await writeFile(join(vault.folder, 'fu.json'), JSON.stringify({ ...form, spoc }))

    await Promise.all([
      vault.run('authority add ut-spoc --role SPOC --country UT'),
      node.run('state add --form fu.json'),
    ])
    const added = await vault.run('state add --form fu.json')
    assert.match(added, /not called from here: this machine is never on a network/)
    assert.match(added, /newer CVCA certificates of it come with each batch of requests/)
    const { exchanges } = await vault.json<ExchangePage>('exchange list')
    assert.deepEqual(
      exchanges.filter(({ direction }) => direction === 'out'),
      [],
    )
  })

  it('countersigns for a state without a SPOC, whose answer comes by e-mail', async () => {
    await ask('authority request-foreign-certificate --authority ut-dv --of FUCVCA')
    await node.run('offline export --for vault --to abroad')
    await node.carry('abroad', vault)
    await vault.run('offline sign abroad --to signed --accept all')
    await vault.carry('signed', node)
    await node.run('offline import signed')
    const ofFu = () => seen.call('exchange.list', { partner: 'FU', state: 'awaiting-callback', limit: 1 })
    await eventually('it goes by hand', async () => (await ofFu()).exchanges.length === 1)
    await node.run('offline export --state FU --to mail')
    await node.carry('mail', furtherland)
    const [request = ''] = (await readdir(join(node.folder, 'mail'))).filter((name) => name.endsWith('.cvreq'))
    await mkdir(join(furtherland.folder, 'reply'))
    await furtherland.run(
      `cvc sign --request mail/${request} --issuer cvca.cvcert --key cvca.key --role DV-foreign --rights read-fingerprints --days 90 --out reply/dv.cvcert`,
    )
    await furtherland.carry('reply', node)
    assert.match(await node.run('offline import reply'), /dv\.cvcert +taken/)
    await eventually('the DV holds the certificate', () => covers('FUCVCA'))
  })

  it('takes a new key over, and tells the DV', async () => {
    await vault.run('authority rollover')
    await vault.run('offline certificates --for node --to rollover')
    await vault.carry('rollover', node)
    assert.match(await node.run('offline import rollover'), /taken +of ut-cvca: UTCVCATST00002/)
    await eventually('the DV says that it has it', async () => {
      const { announcements } = await seen.call('authority.show', { name: 'ut-cvca' })
      return announcements.some(({ partner, acknowledgedAt }) => partner === 'dv' && acknowledgedAt !== undefined)
    })
    assert.match(await node.run('authority rollover --status'), /UTCVCATST00002 +dv/)
  })
})

const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')
