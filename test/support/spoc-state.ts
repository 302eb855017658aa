import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Config } from '../../src/app/config.ts'
import { createLog } from '../../src/app/log.ts'
import { makeFolder } from '../../src/app/make-folder.ts'
import { openNode } from '../../src/app/open-node.ts'
import { spocSchema } from '../../src/app/spoc-config.ts'
import { registerState } from '../../src/handlers/index.ts'
import type { SpocContractName, SpocForm, StateForm } from '../../src/messages/index.ts'
import { type AuthorityPolicy, checkStateForm, createAuthority, defaultPolicy } from '../../src/pki/index.ts'
import {
  issueSpocTls,
  type MadeTls,
  makeCrl,
  makeSpocRoot,
  type SpocCa,
  type TlsWish,
} from '../../src/spoc-channel/index.ts'
import { type AuthorityRecord, insertPartner, listCaCertificates } from '../../src/store/index.ts'
import { type CrlServer, startCrlServer } from '../spoc-channel/crl-server.ts'
import { putDatabase } from './embedded-template.ts'
import { freePort } from './free-port.ts'
import { keySections } from './keys.ts'
import { startTestNode, type TestNode } from './node.ts'
import { putKeyStore } from './quick-key-store.ts'
import { SIZE, sectionsOf } from './size.ts'

const DAY = 86_400_000

/** What a state shows others at the TLS channel: its SPOC CA, and its revocation list on a small server of its own. */
export class SpocPki {
  readonly country: string
  readonly root: SpocCa
  readonly lists: CrlServer
  readonly #notBefore = new Date(Date.now() - 10 * DAY)
  #number = 1

  private constructor(country: string, root: SpocCa, lists: CrlServer) {
    this.country = country
    this.root = root
    this.lists = lists
  }

  static async found(country: string): Promise<SpocPki> {
    const root = makeSpocRoot({ country, notBefore: new Date(Date.now() - 100 * DAY) })
    const pki = new SpocPki(country, root, await startCrlServer(new Uint8Array()))
    pki.revoke()
    return pki
  }

  issue(wish: Partial<TlsWish> = {}): MadeTls {
    const { root, country, lists } = this
    const times = { notBefore: this.#notBefore, days: 365 }
    return issueSpocTls({ root, kind: 'both', hosts: ['localhost'], country, crlUrl: lists.url, ...times, ...wish })
  }

  /** Serves a new list with these. */
  revoke(...serials: readonly string[]): void {
    const thisUpdate = new Date(Date.now() - 60_000 + this.#number * 1000)
    const revoked = serials.map((serial) => ({ serial, at: thisUpdate }))
    const nextUpdate = new Date(Date.now() + 30 * DAY)
    this.lists.serve(makeCrl({ root: this.root, revoked, number: this.#number++, thisUpdate, nextUpdate }))
  }

  close(): Promise<void> {
    return this.lists.stop()
  }
}

/** The form by which a state is registered abroad. */
export function stateForm(wish: {
  readonly pki: SpocPki
  readonly url: string
  readonly edition: SpocContractName
  /** Card-verifiable, self-signed. */
  readonly cvca: { readonly holderReference: string; readonly octets: Uint8Array }
  readonly dvs?: readonly string[]
  readonly notification?: SpocForm['notification']
}): StateForm {
  const { pki, url, edition, cvca, dvs = [], notification } = wish
  const { country, root, lists } = pki
  const holder = cvca.holderReference.slice(0, -5)
  return {
    country,
    name: country,
    reference: 'a paper',
    coordinator: { organisation: 'Ministry', contact: 'Desk', email: `desk@${country.toLowerCase()}.example` },
    spoc: {
      url,
      edition,
      roots: [
        { certificate: base64(root.der), fingerprint: sha256(root.der), from: '2020-01-01', until: '2099-12-31' },
      ],
      crlHosts: [lists.host],
      ...(notification === undefined ? {} : { notification }),
    },
    cvcas: [
      {
        holderReference: cvca.holderReference,
        certificate: base64(cvca.octets),
        fingerprint: sha256(cvca.octets),
      },
    ],
    dvs: dvs.map((mnemonic) => ({ organisation: 'Police', cvca: holder, mnemonic })),
  }
}

/** A DV that is somebody else's program. */
export interface OutsideDv {
  readonly mnemonic: string
  readonly callbackTargets: readonly string[]
  readonly tlsCertificates: readonly { readonly fingerprint: string; readonly der: Uint8Array }[]
}

/** A node of a state with CVCA and SPOC, in a folder; it runs once it is started. */
export class StateNode {
  readonly country: string
  readonly pki: SpocPki
  readonly folder: string
  readonly config: Config
  readonly #opened: Awaited<ReturnType<typeof openNode>>
  readonly #spoc: AuthorityRecord | undefined
  readonly cvca: AuthorityRecord
  readonly cvcaCertificate: { readonly holderReference: string; readonly octets: Uint8Array }
  #running: TestNode | undefined

  private constructor(parts: {
    pki: SpocPki
    folder: string
    config: Config
    opened: Awaited<ReturnType<typeof openNode>>
    spoc: AuthorityRecord | undefined
    cvca: AuthorityRecord
    cvcaCertificate: { holderReference: string; octets: Uint8Array }
  }) {
    this.country = parts.pki.country
    this.pki = parts.pki
    this.folder = parts.folder
    this.config = parts.config
    this.#opened = parts.opened
    this.#spoc = parts.spoc
    this.cvca = parts.cvca
    this.cvcaCertificate = parts.cvcaCertificate
  }

  static async found(
    country: string,
    { cvca: policy = {}, settings = {}, spoc: hasSpoc = true }: StateNodeWish = {},
  ): Promise<StateNode> {
    const pki = await SpocPki.found(country)
    const folder = await mkdtemp(join(tmpdir(), 'eac-state-'))
    const config = { ...(await configIn(folder, pki)), ...settings }
    const opened = await openNode({ config, log: createLog('silent'), now: () => new Date() })
    const deps = { db: opened.store.db, keys: opened.keys, ledger: opened.ledger, now: opened.now }
    const make = (role: 'CVCA' | 'SPOC', more: Partial<AuthorityPolicy>) =>
      createAuthority(
        { name: `${country}-${role}`, role, country, mnemonic: role, policy: { ...defaultPolicy(role), ...more } },
        deps,
      )
    const cvca = await make('CVCA', { foreignInitialByRule: true, ...policy })
    const spoc = hasSpoc ? await make('SPOC', {}) : undefined
    const [certificate] = await listCaCertificates(deps.db, cvca.id)
    if (certificate === undefined) throw new Error('a CVCA has a certificate')
    return new StateNode({ pki, folder, config, opened, spoc, cvca, cvcaCertificate: certificate })
  }

  get spoc(): AuthorityRecord {
    if (this.#spoc === undefined) throw new Error(`${this.country} was founded without a SPOC`)
    return this.#spoc
  }

  get spocUrl(): string {
    return `${this.config.spoc?.publicUrl}/spoc/${this.country}-SPOC`
  }

  get cvcaUrl(): string {
    return `${this.config.publicUrl}/tr-03129/${this.cvca.name}`
  }

  form(wish: { edition: SpocContractName; url?: string; dvs?: readonly string[] }): StateForm {
    return stateForm({ url: this.spocUrl, ...wish, pki: this.pki, cvca: this.cvcaCertificate })
  }

  /** As after the exchange of forms; before it runs. */
  async registerState(form: StateForm): Promise<void> {
    const { store, now, checkSignature } = this.#opened
    const checked = await checkStateForm(form, this.spoc, { now, checkSignature })
    if (!checked.ok) throw new Error(JSON.stringify(checked.checks.filter(({ ok }) => !ok)))
    await store.db.transaction().execute((tx) => registerState(tx, this.spoc, checked, { by: 'a test' }, now()))
  }

  /** Before it runs. */
  async registerDv(
    name: string,
    { mnemonic, callbackTargets, tlsCertificates }: OutsideDv,
    cvca: Pick<AuthorityRecord, 'id'> = this.cvca,
  ): Promise<void> {
    const { store, now } = this.#opened
    const who = { name, authorityId: cvca.id, role: 'DV', country: this.country, mnemonic } as const
    const how = { edition: 'tr-03129/1.1', serviceUrl: undefined, callbackRule: 'response-url' } as const
    const [pushUrl] = callbackTargets
    await store.db
      .transaction()
      .execute((tx) => insertPartner(tx, { ...who, ...how, callbackTargets, pushUrl, tlsCertificates }, now()))
  }

  /** Another CVCA of the state; before it runs. */
  async addCvca(mnemonic: string, policy: Partial<AuthorityPolicy>): Promise<AuthorityRecord> {
    const { store, keys, ledger, now } = this.#opened
    const full = { ...defaultPolicy('CVCA'), foreignInitialByRule: true, ...policy }
    const who = { name: `${this.country}-${mnemonic}`, role: 'CVCA', country: this.country, mnemonic } as const
    return createAuthority({ ...who, policy: full }, { db: store.db, keys, ledger, now })
  }

  /** One whose row somebody spoilt by hand. */
  async addCvcaWithBrokenPolicy(mnemonic: string): Promise<AuthorityRecord> {
    const made = await this.addCvca(mnemonic, {})
    await this.#opened.store.db.updateTable('authority').set({ policy: '{}' }).where('id', '=', made.id).execute()
    return made
  }

  /** Breaks something in its database, as a disk or a hand might; before it runs. */
  async spoil(...statements: readonly string[]): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(this.#opened.store.db)
  }

  async start(): Promise<TestNode> {
    await this.#opened.close()
    const { folder, config } = this
    this.#running = await startTestNode(this.country, { again: { folder, config } })
    return this.#running
  }

  async close(): Promise<void> {
    if (this.#running === undefined) await this.#opened.close()
    await this.#running?.close()
    await rm(this.folder, { recursive: true, force: true })
    await this.pki.close()
  }
}

export interface StateNodeWish {
  readonly cvca?: Partial<AuthorityPolicy>
  readonly settings?: Partial<Config>
  /** Default: it has one. */
  readonly spoc?: boolean
}

async function configIn(folder: string, pki: SpocPki): Promise<Config> {
  const [port, spocPort] = [await freePort(), await freePort()]
  const place = { host: '127.0.0.1', port, publicUrl: `https://127.0.0.1:${port}` }
  const { config } = await makeFolder(
    {
      folder,
      country: pki.country,
      commonName: `node of ${pki.country}`,
      ...place,
      sections: { embedded: { flushAtCommit: false }, ...(await sectionsOf(SIZE)), ...(await keySections()) },
    },
    new Date(),
  )
  await putKeyStore(config)
  if (SIZE === 'embedded') await putDatabase(config.data)
  const own = pki.issue()
  const files = { certificate: join(folder, 'spoc.pem'), key: join(folder, 'spoc.key') }
  await writeFile(files.certificate, own.pem)
  await writeFile(files.key, own.keyPem, { mode: 0o600 })
  return {
    ...config,
    retry: { firstPauseSeconds: 0.2, longestPauseSeconds: 1, giveUpAfterSeconds: 3600 },
    spoc: spocSchema.parse({
      listen: { host: '127.0.0.1', port: spocPort },
      publicUrl: `https://localhost:${spocPort}`,
      tls: files,
      crl: { reuseMinutes: 0, retrySeconds: 0, timeoutSeconds: 5, alarmDays: 7 },
    }),
  }
}

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64')
const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')
