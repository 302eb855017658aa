import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pemOf } from '../../spoc-channel/index.ts'
import { listenAt } from './listen-at.ts'
import { startPebble } from './pebble.ts'
import type { StatePlan } from './world-plan.ts'

/** Files beside the world: what nodes need of the ACME CA, and the answers to its challenges. */
const FOLDER = 'acme'
const [ROOTS, SERVER_ROOTS, BINDING, CHALLENGES] = ['roots.pem', 'server.pem', 'binding.key', 'challenges']
const BINDING_ID = 'demo'

/** Terminals hear of the next certificate within a few seconds: in earnest it is weeks. */
const NOTICE_SECONDS = 20
const DAY_SECONDS = 86_400

/** As `eac.yaml` names it, and what is ordered from it. */
export const ACME_CA = 'tls-ca'
export const ACME_PRODUCT = 'tls-server'

/** As short as those of CAs of the public that are not to be asked for revocation. */
const CERTIFICATE_DAYS = 6
/** Each start of the CA has another one, and certificates of those before are still in use. */
const ROOTS_KEPT = 8

/** What a node says of the ACME CA of the world, and of its certificates from there: other states know its SPOC by name. */
export function acmeSections(
  world: { readonly folder: string; readonly acmePort: number },
  { authority, names }: { readonly authority: string; readonly names: StatePlan['names'] },
) {
  const at = (file: string): string => join(world.folder, FOLDER, file)
  const ca = {
    ...{ name: ACME_CA, kind: 'acme', authority, url: `https://localhost:${world.acmePort}/dir` },
    ...{ serverRoots: at(SERVER_ROOTS), roots: at(ROOTS) },
    account: { termsAgreed: true, binding: { keyId: BINDING_ID, key: at(BINDING) } },
    challenge: { by: 'folder', folder: at(CHALLENGES) },
    polling: { firstSeconds: 0.5, longestSeconds: 5, floorSeconds: 0 },
  }
  const announceDays = NOTICE_SECONDS / DAY_SECONDS
  const order = (name: string) => ({ ca: ACME_CA, product: ACME_PRODUCT, commonName: name, dnsNames: [name] })
  return {
    cas: [ca],
    tls: { ...order(names.national), announceDays },
    spoc: { knownByName: knownByName(names), tls: { ...order(names.spoc), announceRootDays: 0 } },
  }
}

const knownByName = ({ spoc }: StatePlan['names']) => ({ names: [spoc], days: CERTIFICATE_DAYS })

/** On the form by which other states register a SPOC with certificates of the ACME CA. */
export async function namedForm({ folder }: { readonly folder: string }, names: StatePlan['names']) {
  const roots = (await rootsIn(folder)).map((pem) => {
    const { raw, fingerprint256, validFromDate, validToDate } = new X509Certificate(pem)
    const [from, until] = [validFromDate, validToDate].map((date) => date.toISOString().slice(0, 10)) as [
      string,
      string,
    ]
    return { certificate: raw.toString('base64'), fingerprint: fingerprint256, from, until }
  })
  return { ...knownByName(names), roots, clients: 'clientAuth' } as const
}

/** PEM, the newest first. */
async function rootsIn(folder: string): Promise<string[]> {
  const file = await readFile(join(folder, FOLDER, ROOTS), 'utf8').catch(() => '')
  return file.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? []
}

/**
 * Starts Debian's `pebble`, an ACME CA of others, and the web server that answers its challenges for every state. It forgets all when it
 * stops, and has another root then.
 * @throws where it is not installed, with how to get it
 */
export async function startAcmeCa({
  folder,
  acmePort,
}: {
  readonly folder: string
  readonly acmePort: number
}): Promise<{ close(): Promise<void> }> {
  const own = join(folder, FOLDER)
  await mkdir(join(own, CHALLENGES), { recursive: true, mode: 0o700 })
  const pebble = await startPebble({
    folder: join(own, 'pebble'),
    firstPort: acmePort,
    certificateDays: CERTIFICATE_DAYS,
  })
  try {
    const roots = (await pebble.roots()).map((root) => pemOf('CERTIFICATE', root))
    await writeFile(join(own, ROOTS), [...roots, ...(await rootsIn(folder))].slice(0, ROOTS_KEPT).join(''))
    await writeFile(join(own, SERVER_ROOTS), pebble.trust)
    await writeFile(join(own, BINDING), pebble.binding.hmacKey, { mode: 0o600 })
    const answers = await answerChallenges(join(own, CHALLENGES), pebble.httpPort)
    return {
      close: async () => {
        await answers.close()
        await pebble.stop()
      },
    }
  } catch (error) {
    await pebble.stop()
    throw error
  }
}

const WELL_KNOWN = /^\/\.well-known\/acme-challenge\/([A-Za-z0-9_-]+)$/

/** http-01 (RFC 8555 8.3), from the files that the nodes write. */
async function answerChallenges(folder: string, port: number): Promise<{ close(): Promise<void> }> {
  const server = createServer(async ({ url = '' }, response) => {
    const token = WELL_KNOWN.exec(url)?.[1]
    const answer = token === undefined ? undefined : await readFile(join(folder, token)).catch(() => undefined)
    if (answer === undefined) response.writeHead(404).end()
    else response.end(answer)
  })
  await listenAt(server, port)
  return {
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
