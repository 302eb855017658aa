import { z } from 'zod'
import { chainEvents, type Evidence, evidenceOf, type ProvenRow } from '../audit/index.ts'
import { type EvidenceView, OperatorError } from '../messages/index.ts'
import {
  type Database,
  exchangeCertificates,
  findExchange,
  insertEvent,
  listAuthorities,
  listMessages,
  listPartners,
  messageOctets,
  nodeId,
} from '../store/index.ts'
import { pemOfKey } from './audit.ts'
import { callerDetails } from './caller.ts'
import type { ApiDeps } from './deps.ts'
import { showExchange } from './exchanges.ts'
import { parseInput } from './input.ts'

const schema = z.strictObject({ exchange: z.uuid() })

export const EVIDENCE_INPUTS = { 'audit.evidence': schema }

interface PackFile {
  readonly name: string
  readonly octets: Uint8Array
}

/** Everything that proves one exchange to somebody who has neither the node nor its database. */
export async function packEvidence(input: { exchange: string }, deps: ApiDeps): Promise<EvidenceView> {
  const { exchange: id } = parseInput(schema, input)
  const { db, now, caller } = deps
  const shown = await showExchange({ id }, deps)
  await insertEvent(db, { kind: 'evidence packed', exchangeId: id, details: callerDetails(caller) }, now())
  await chainEvents(db, now)
  const evidence = await evidenceOf(db, id).catch((cause: Error) => {
    throw new OperatorError('refused', cause.message, { cause })
  })
  const files = [
    text('exchange.json', json(shown)),
    text('names.json', json(await names(deps))),
    ...(await messageFiles(db, id)),
    ...(await objectFiles(db, id)),
    ...evidence.rows.flatMap(rowFiles),
    ...checkpointFiles(evidence),
  ]
  return {
    files: files.map(({ name, octets }) => ({ name, octets: Buffer.from(octets).toString('base64') })),
    rows: evidence.rows.length,
    notCovered: evidence.rows.filter(({ checkpoint }) => checkpoint === undefined).length,
  }
}

/** As they went over the wire, but for those of which only the hash is kept; what is said of them stands in exchange.json under the same number. */
async function messageFiles(db: Database, id: string): Promise<PackFile[]> {
  const files: PackFile[] = []
  for (const message of await listMessages(db, id)) {
    if (!message.kept) continue
    const { n, direction, part } = message
    const name = `messages/${String(n).padStart(2, '0')}-${direction}-${part.replace(' ', '-')}.xml`
    files.push({ name, octets: await messageOctets(db, message) })
  }
  return files
}

/** The certificate request and the certificates by themselves. */
async function objectFiles(db: Database, id: string): Promise<PackFile[]> {
  const request = (await findExchange(db, id))?.request
  const certificates = await exchangeCertificates(db, id)
  return [
    ...(request ? [{ name: 'objects/request.bin', octets: request }] : []),
    ...certificates.map((octets, n) => ({ name: `objects/certificate-${n + 1}.bin`, octets })),
  ]
}

async function names({ db }: ApiDeps) {
  const partners = (await listPartners(db)).map(({ id, name, role, country }) => ({ id, name, role, country }))
  const authorities = (await listAuthorities(db)).map(({ id, name, role, country }) => ({ id, name, role, country }))
  return { node: await nodeId(db), partners, authorities }
}

function rowFiles({ n, text: row, hash, checkpoint, path }: ProvenRow): PackFile[] {
  const proof = { n, hash, checkpoint, path }
  return [text(`rows/${n}.json`, row), text(`rows/${n}.proof`, json(proof))]
}

function checkpointFiles({ checkpoints, keys }: Evidence): PackFile[] {
  return [
    ...keys.map(({ fingerprint, publicKey }) => text(`keys/${fingerprint}.pem`, pemOfKey(publicKey))),
    ...checkpoints.flatMap(({ number, statement, signature, places }) => [
      text(`checkpoints/${number}.json`, statement),
      { name: `checkpoints/${number}.sig`, octets: signature },
      text(`checkpoints/${number}.places`, json(places.map(({ name, at }) => ({ name, at })))),
      ...places.flatMap(({ name, proof }) =>
        proof ? [{ name: `checkpoints/${number}.${name}.tsr`, octets: proof }] : [],
      ),
    ]),
  ]
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
const text = (name: string, content: string): PackFile => ({ name, octets: Buffer.from(content) })
