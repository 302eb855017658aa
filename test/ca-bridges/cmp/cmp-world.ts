import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CmpSettings, cmpSettings, openCmp } from '../../../src/ca-bridges/cmp/index.ts'
import { readCertificateAnswer } from '../../../src/ca-bridges/cmp/read-answers.ts'
import { readMessage } from '../../../src/ca-bridges/cmp/read-message.ts'
import { bridgeFiles, type CertificateWish, type OpenedBridge } from '../../../src/ca-bridges/index.ts'
import { type FakeCa, openFakeCa } from '../../../src/fake-cas/index.ts'
import { openMemoryKeyStore } from '../../../src/signatures/index.ts'
import type { Store } from '../../../src/store/index.ts'
import { openssl } from '../../support/openssl.ts'
import { type OpensslCmp, startOpensslCmp } from '../../support/openssl-cmp.ts'
import { openTestStore } from '../../support/store.ts'
import { wishFor } from '../support.ts'
import { CmpFront } from './cmp-front.ts'

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
/** Shared with the CA. */
export const SECRET = 'kolibri-47-ampersand'
export const WRONG_SECRET = 'kolibri-74-semicolon'
const SUBJECT = { country: 'UT', organization: 'Utopia', commonName: 'spoc.example.ut' }

/** CMP servers of OpenSSL behind one address, a path for each of their manners, and bridges to them. */
export class CmpWorld {
  readonly folder: string
  readonly store: Store
  readonly front: FakeCa<CmpFront>
  /** What the CA has the certificate for. */
  readonly wish: CertificateWish
  readonly #servers: ReadonlyMap<string, OpensslCmp>

  private constructor(
    folder: string,
    store: Store,
    front: FakeCa<CmpFront>,
    wish: CertificateWish,
    servers: ReadonlyMap<string, OpensslCmp>,
  ) {
    this.folder = folder
    this.store = store
    this.front = front
    this.wish = wish
    this.#servers = servers
  }

  /** @param manners options of `openssl cmp -port`, by the path they stand under */
  static async open(manners: Readonly<Record<string, readonly string[]>>): Promise<CmpWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'cmp-'))
    const wish = await wishFor({ product: 'plain', subject: SUBJECT, dnsNames: [] })
    await makeCertificates(folder, { ee: wish, stranger: await wishFor(wish) })
    const at = (name: string): string => join(folder, name)
    const usual = [
      ['-srv_cert', at('srv.pem')],
      ['-srv_key', at('srv.key')],
      ['-srv_trusted', at('ca.pem')],
      ['-srv_ref', '1234'],
      ['-srv_secret', `pass:${SECRET}`],
      ['-rsp_cert', at('ee.pem')],
      ['-rsp_capubs', at('ca.pem')],
      ['-rsp_extracerts', at('ca.pem')],
    ].flat()
    const servers = new Map<string, OpensslCmp>()
    for (const [path, more] of Object.entries(manners)) {
      const args = more.map((arg) => (/^[a-z]+\.(pem|key)$/.test(arg) ? at(arg) : arg))
      servers.set(path, await startOpensslCmp([...usual, ...args]))
    }
    const ports = Object.fromEntries([...servers].map(([path, { port }]) => [path, port]))
    const now = (): Date => new Date()
    const front = await openFakeCa({ name: 'front' }, { now }, ({ troubles }) => new CmpFront(ports, troubles))
    await writeFile(at('front.pem'), front.tls.root)
    return new CmpWorld(folder, await openTestStore(), front, wish, servers)
  }

  /** Of the server itself, without the front. */
  port(path: string): number {
    return this.#servers.get(path)?.port ?? 0
  }

  readonly now = (): Date => new Date()

  /** A bridge with a product for each of these paths. */
  bridge(settings: Partial<CmpSettings> = {}, paths: readonly string[] = ['plain', 'rejecting']): OpenedBridge {
    const made = cmpSettings.parse({
      kind: 'cmp',
      url: `${this.front.url}/.well-known/cmp/p`,
      serverRoots: 'front.pem',
      roots: 'ca.pem',
      protection: { by: 'secret', reference: '1234', secret: 'secret.txt' },
      wellKnownPaths: true,
      timeoutSeconds: 5,
      products: paths.map((name) => ({ name, path: `/${name}` })),
      ...settings,
    })
    const files = bridgeFiles((named) => join(this.folder, named))
    const parts = { db: this.store.db, keys: openMemoryKeyStore(), now: this.now, country: 'UT', files }
    return openCmp('gov', made, parts)
  }

  /** How many transactions of this order ended at the CA with a certificate or wait for one. */
  ordersAt(ticket: string): number {
    return this.front.desk.passed.filter(({ question, answer }) => {
      const [asked, given] = [readMessage(question), readMessage(answer)]
      const isOurs = Buffer.from(asked.header.transactionId ?? '').toString('hex') === ticket.slice('cmp/1 '.length)
      if (!isOurs || asked.body.type !== 'p10cr' || given.body.type !== 'cp') return false
      return readCertificateAnswer(given.body.content).status !== 2
    }).length
  }

  async close(): Promise<void> {
    await this.front.close()
    for (const server of this.#servers.values()) await server.close()
    await this.store.close()
    await rm(this.folder, { recursive: true })
  }
}

/** A CA, the server that speaks for it, and the certificates it gives. */
async function makeCertificates(folder: string, wishes: Readonly<Record<string, CertificateWish>>): Promise<void> {
  const at = (name: string): string => join(folder, name)
  await writeFile(at('secret.txt'), `${SECRET}\n`)
  await writeFile(at('wrong.txt'), `${WRONG_SECRET}\n`)
  await writeFile(at('srv.ext'), 'keyUsage=digitalSignature\nextendedKeyUsage=1.3.6.1.5.5.7.3.27\n')
  const ca = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '365']
  for (const name of ['ca', 'other']) {
    const subject = ['-subj', `/C=UT/O=Mock/CN=Mock CMP ${name}`]
    openssl([
      'req',
      '-x509',
      ...EC,
      ...subject,
      '-days',
      '3650',
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.pem`),
    ])
  }
  for (const [name, more] of [
    ['srv', ['-extfile', at('srv.ext')]],
    ['ra', []],
  ] as const) {
    openssl([
      'req',
      ...EC,
      '-subj',
      `/C=UT/O=Mock/CN=Mock CMP ${name}`,
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.csr`),
    ])
    openssl(['x509', '-req', '-in', at(`${name}.csr`), ...ca, ...more, '-out', at(`${name}.pem`)])
  }
  for (const [name, { key }] of Object.entries(wishes)) {
    await writeFile(at(`${name}.csr`), key.at === 'ours' ? key.request : '')
    openssl(['x509', '-req', '-inform', 'DER', '-in', at(`${name}.csr`), ...ca, '-out', at(`${name}.pem`)])
  }
}
