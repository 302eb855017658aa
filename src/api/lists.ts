import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { documentSignerListContent, ListError, masterListContent } from '../lists/index.ts'
import {
  type AskedListView,
  hasListMessages,
  LIST_KINDS,
  type ListAnchorView,
  type ListTakenView,
  type ListVersionView,
  mayBringListLater,
  type OperatorCommands,
  OperatorError,
} from '../messages/index.ts'
import {
  insertEvent,
  insertListAnchor,
  listAuthorities,
  listContent,
  listPartners,
  listsHeld,
  listVersions,
} from '../store/index.ts'
import { type ApiDeps, authorityNamed, partnerNamed, serviceUrl, tlsFingerprint } from './deps.ts'
import { exchangeView } from './exchanges.ts'
import { octets, parseInput, sha256Hex, someName } from './input.ts'

/** A CSCA certificate that may vouch for the signers of lists: a person's decision, after comparing its fingerprint. */
export async function trustListAnchor(
  input: { name: string; certificate: string },
  deps: ApiDeps,
): Promise<ListAnchorView> {
  const authority = await authorityNamed(input.name, deps)
  const der = parseInput(octets, input.certificate)
  const { subject, validTo } = x509(der)
  const sha256 = tlsFingerprint(der)
  await deps.db.transaction().execute(async (tx) => {
    if (!(await insertListAnchor(tx, authority.id, der, deps.now()))) return
    const details = { subject: oneLine(subject), sha256 }
    await insertEvent(tx, { kind: 'CSCA trusted for lists', authorityId: authority.id, details }, deps.now())
  })
  return { authority: authority.name, subject: oneLine(subject), validTo: new Date(validTo).toISOString(), sha256 }
}

function x509(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der)
  } catch (error) {
    throw new OperatorError('invalid-input', 'That is no X.509 certificate; a CSCA certificate is needed.', {
      cause: error,
    })
  }
}

const oneLine = (subject: string): string => subject.replaceAll('\n', ', ')

const MOST_CERTIFICATES = 20_000 // as lists are read
const makeSchema = z
  .strictObject({
    name: z.string(),
    kind: z.enum(LIST_KINDS),
    content: octets.optional(),
    certificates: z.array(octets).min(1).max(MOST_CERTIFICATES).optional(),
  })
  .refine(({ content, certificates }) => (content === undefined) !== (certificates === undefined), {
    message: 'either content or certificates',
  })
  .refine(({ kind, certificates }) => certificates === undefined || kind !== 'defect', {
    path: ['certificates'],
    message: 'a list of defects is no list of certificates: give its content',
  })
const addSchema = z.strictObject({ name: z.string(), kind: z.enum(LIST_KINDS), octets })
const askSchema = z.strictObject({
  name: z.string(),
  from: z.string(),
  callback: z.boolean(),
  kind: z.enum(LIST_KINDS),
})

export const LIST_INPUTS = {
  'list.trust': z.strictObject({ name: someName, certificate: octets }),
  'list.add': addSchema,
  'list.list': z.strictObject({ name: someName.optional() }),
  'list.ask': askSchema,
  'list.make': makeSchema,
  'list.get': z.strictObject({ sha256: sha256Hex }),
}

/** A list an operator brings: kept and sent on if it verifies. @throws {OperatorError} `refused`, with what speaks against it */
export async function addList(
  input: { name: string; kind: string; octets: string },
  deps: ApiDeps,
): Promise<ListTakenView> {
  const wish = parseInput(addSchema, input)
  const authority = await authorityNamed(wish.name, deps)
  const { ok, kept, sentTo, details } = await deps.takeList(authority, wish.kind, wish.octets)
  if (!ok) throw new OperatorError('refused', `The list is not kept: ${findingsOf(details)}`)
  return { authority: authority.name, kind: wish.kind, kept, sentTo }
}

/** Signs the content of a list that was assembled, and puts it in force. @throws {OperatorError} `refused`, with what speaks against it */
export async function makeList(
  input: OperatorCommands['list.make']['input'],
  deps: ApiDeps,
): Promise<ListTakenView & { octets: string }> {
  const wish = parseInput(makeSchema, input)
  const authority = await authorityNamed(wish.name, deps)
  if (authority.role !== 'NPKD') {
    throw new OperatorError('refused', `${authority.name} is a ${authority.role}: only an NPKD makes lists.`)
  }
  const made = await deps.makeList(authority, wish.kind, contentOf(wish))
  if (!made.ok) throw new OperatorError('refused', `The list was not made: ${made.why}.`)
  const { kept, sentTo, octets } = made
  return { authority: authority.name, kind: wish.kind, kept, sentTo, octets: Buffer.from(octets).toString('base64') }
}

/** Assembled here where certificates alone were brought. @throws {OperatorError} `refused` */
function contentOf({ kind, content, certificates = [] }: z.output<typeof makeSchema>): Uint8Array {
  if (content !== undefined) return content
  try {
    return kind === 'master' ? masterListContent(certificates) : documentSignerListContent(certificates)
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause
    throw new OperatorError('refused', `The list was not made: ${cause.message}.`, { cause })
  }
}

/** @throws {OperatorError} `not-found` */
export async function getList({ sha256 }: { sha256: string }, { db }: ApiDeps): Promise<{ octets: string }> {
  const found = await listContent(db, sha256)
  if (found === undefined) throw new OperatorError('not-found', `There is no list with the SHA-256 ${sha256}.`)
  return { octets: Buffer.from(found).toString('base64') }
}

function findingsOf(details: Readonly<Record<string, unknown>>): string {
  const { against } = details
  return Array.isArray(against) ? `${against.join('; ')}.` : JSON.stringify(details)
}

/** The lists authorities have, the newest of each kind first, and which partners got them. */
export async function listListVersions(
  { name }: { name?: string | undefined },
  deps: ApiDeps,
): Promise<ListVersionView[]> {
  const authorities = name === undefined ? await listAuthorities(deps.db) : [await authorityNamed(name, deps)]
  const partners = new Map((await listPartners(deps.db)).map((partner) => [partner.id, partner.name]))
  const views: ListVersionView[] = []
  for (const authority of authorities) {
    const held = await listsHeld(deps.db, authority.id)
    for (const version of await listVersions(deps.db, authority.id)) {
      const { kind, sha256, signedAt, fromPartnerId, fromSource, keptAt } = version
      views.push({
        authority: authority.name,
        kind,
        sha256,
        signedAt: signedAt.toISOString(),
        keptAt: keptAt.toISOString(),
        from: fromPartnerId === undefined ? undefined : partners.get(fromPartnerId),
        source: fromSource,
        heldBy: held
          .filter((one) => one.kind === kind && one.sha256 === sha256)
          .map(({ partnerId }) => partners.get(partnerId) ?? partnerId),
      })
    }
  }
  return views
}

/** Asks a partner above (an NPKD or a DV) for its newest list of a kind. */
export async function askList(
  input: { name: string; from: string; callback: boolean; kind: string },
  deps: ApiDeps,
): Promise<AskedListView> {
  const wish = parseInput(askSchema, input)
  const authority = await authorityNamed(wish.name, deps)
  const superior = await partnerNamed(wish.from, deps)
  if (superior.authorityId !== authority.id) {
    throw new OperatorError('refused', `${superior.name} is no partner of ${authority.name}.`)
  }
  if (superior.serviceUrl === undefined) {
    throw new OperatorError('refused', `${superior.name} has no service URL; it is given when a partner is added.`)
  }
  if (superior.state === 'suspended') throw new OperatorError('refused', `${superior.name} is suspended.`)
  if (!hasListMessages(superior.edition, wish.kind)) {
    throw new OperatorError('refused', `${superior.edition} knows no ${wish.kind} lists; ask by another edition.`)
  }
  const takesCallback = authority.role === 'DV' || authority.role === 'TCC' // no other service has the Send messages
  const callback = wish.callback && takesCallback && mayBringListLater(superior.edition, wish.kind)
  const callbackUrl = callback ? serviceUrl(authority, deps.publicUrl) : undefined
  const exchange = await deps.askForList(superior, wish.kind, callbackUrl)
  return { exchange: exchangeView(exchange, superior.name), kind: wish.kind }
}
