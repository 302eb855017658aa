import { z } from 'zod'
import {
  BATCH_FORMAT,
  type BatchManifest,
  CEREMONY_WISHES,
  MANIFEST_FILE,
  OperatorError,
  REFUSALS,
} from '../../messages/index.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const text = z.string().max(1_000)
const file = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/) // of this folder: no way leads out of it
const holder = z.string().regex(/^[A-Z]{2}[\x20-\x7e\xa0-\xff]{1,9}$/)
const head = {
  format: z.literal(BATCH_FORMAT),
  id: z.uuid(),
  from: hash,
  to: hash,
  created: z.iso.datetime(),
  by: text.optional(),
}
const FILES_AT_MOST = 1_000

const request = z.strictObject({
  id: z.uuid(),
  file,
  sha256: hash,
  cvca: holder,
  wish: z.enum(CEREMONY_WISHES),
  state: z.string().length(2).optional(),
  foreignCar: text.optional(),
  holderReference: text,
  keyFingerprint: hash,
  since: z.iso.datetime(),
})

const answer = z.discriminatedUnion('result', [
  z.strictObject({ id: z.uuid(), result: z.enum(CEREMONY_WISHES), file, sha256: hash }),
  z.strictObject({ id: z.uuid(), result: z.literal('refused'), reason: z.enum(REFUSALS), why: text }),
])

const schema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...head,
    kind: z.literal('requests'),
    requests: z.array(request).max(FILES_AT_MOST),
    certificates: z.array(z.strictObject({ file, sha256: hash })).max(FILES_AT_MOST),
  }),
  z.strictObject({
    ...head,
    kind: z.literal('answers'),
    answers: z.array(answer).max(FILES_AT_MOST),
    certificates: z.array(z.strictObject({ file, sha256: hash, cvca: holder })).max(FILES_AT_MOST),
  }),
])

/** Reads a manifest before its signature is looked at: it says by whose key that is. @throws {OperatorError} */
export function parseManifest(octets: Uint8Array): BatchManifest {
  const parsed = schema.safeParse(readJson(octets))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') || 'its form'
  throw new OperatorError(
    'refused',
    `The batch is refused: ${MANIFEST_FILE} is no manifest of format ${BATCH_FORMAT} (${where}: ${issue?.message}).`,
  )
}

function readJson(octets: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(octets).toString('utf8'))
  } catch {
    return undefined // said by the schema
  }
}
