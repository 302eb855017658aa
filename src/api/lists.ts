import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import {
  type AskedListView,
  hasListMessages,
  LIST_KINDS,
  type ListAnchorView,
  type ListTakenView,
  type ListVersionView,
  mayBringListLater,
  OperatorError,
} from '../messages/index.ts'
import {
  insertEvent,
  insertListAnchor,
  listAuthorities,
  listPartners,
  listsHeld,
  listVersions,
} from '../store/index.ts'
import { type ApiDeps, authorityNamed, partnerNamed, serviceUrl, tlsFingerprint } from './deps.ts'
import { exchangeView } from './exchanges.ts'
import { octets, parseInput, someName } from './input.ts'

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

const makeSchema = z.strictObject({ name: z.string(), kind: z.enum(LIST_KINDS), content: octets })
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
  input: { name: string; kind: string; content: string },
  deps: ApiDeps,
): Promise<ListTakenView & { octets: string }> {
  const wish = parseInput(makeSchema, input)
  const authority = await authorityNamed(wish.name, deps)
  if (authority.role !== 'NPKD') {
    throw new OperatorError('refused', `${authority.name} is a ${authority.role}: only an NPKD makes lists.`)
  }
  const made = await deps.makeList(authority, wish.kind, wish.content)
  if (!made.ok) throw new OperatorError('refused', `The list was not made: ${made.why}.`)
  const { kept, sentTo, octets } = made
  return { authority: authority.name, kind: wish.kind, kept, sentTo, octets: Buffer.from(octets).toString('base64') }
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
