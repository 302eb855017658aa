import { isAbsolute } from 'node:path'
import { createSecureContext } from 'node:tls'
import { z } from 'zod'
import { LIST_SOURCE_KINDS, type ListSourceView, type ListSourceWish, OperatorError } from '../messages/index.ts'
import {
  deleteListSource,
  insertEvent,
  insertListSource,
  type ListSourceRecord,
  listAuthorities,
  listListSources,
  makeListSourceDue,
} from '../store/index.ts'
import { assertCallableHosts } from './callable.ts'
import { type ApiDeps, authorityNamed } from './deps.ts'
import { named, nothing, parseInput, shortName } from './input.ts'

const LONGEST_PAUSE_SECONDS = 31 * 86_400

const wishSchema = z
  .strictObject({
    name: shortName,
    authority: z.string(),
    kind: z.enum(LIST_SOURCE_KINDS),
    place: z.string().min(1).max(2_048),
    ca: z.string().refine(isTrustable, 'no certificate in PEM').optional(),
    everySeconds: z.number().int().min(10, 'at least 10 seconds').max(LONGEST_PAUSE_SECONDS, 'at most 31 days'),
  })
  .superRefine(({ kind, place }, context) => {
    const against =
      kind === 'http' ? againstSourceUrl(place) : isAbsolute(place) ? undefined : 'an absolute path is needed'
    if (against !== undefined) context.addIssue({ code: 'custom', path: ['place'], message: against })
  })

export const LIST_SOURCE_INPUTS = {
  'list.source.add': wishSchema,
  'list.source.list': nothing,
  'list.source.remove': named,
  'list.source.now': named,
}

/** @returns why a list cannot be fetched from there */
export function againstSourceUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return 'an http or https URL is needed'
  return url.username === '' && url.password === '' ? undefined : 'no user name or password may stand in it'
}

function isTrustable(ca: string): boolean {
  try {
    createSecureContext({ ca })
    return ca.includes('-----BEGIN CERTIFICATE-----')
  } catch {
    return false
  }
}

/** It is looked at at once, and then again and again. */
export async function addListSource(input: ListSourceWish, deps: ApiDeps): Promise<ListSourceView> {
  const wish = parseInput(wishSchema, input)
  if (wish.kind === 'http') await assertCallableHosts([wish.place], 'private', deps)
  const authority = await authorityNamed(wish.authority, deps)
  await deps.db.transaction().execute(async (tx) => {
    if ((await listListSources(tx)).some(({ name }) => name === wish.name)) {
      throw new OperatorError('refused', `There is a list source ${wish.name} already.`)
    }
    await insertListSource(tx, { ...wish, ca: wish.ca, authorityId: authority.id, origin: 'operator' }, deps.now())
    const details = { source: wish.name, place: wish.place }
    await insertEvent(tx, { kind: 'list source added', authorityId: authority.id, details }, deps.now())
  })
  await deps.lookAtListSources()
  return showListSource(wish.name, deps)
}

export async function listListSourceViews(deps: ApiDeps): Promise<ListSourceView[]> {
  const names = new Map((await listAuthorities(deps.db)).map(({ id, name }) => [id, name]))
  return (await listListSources(deps.db)).map((source) => viewOf(source, names.get(source.authorityId) ?? ''))
}

/** What it brought stays. */
export async function removeListSource({ name }: { name: string }, deps: ApiDeps): Promise<ListSourceView> {
  const source = await sourceNamed(name, deps)
  if (source.origin === 'configuration') {
    throw new OperatorError('refused', `${name} stands in the configuration, under lists.sources; take it out there.`)
  }
  const view = await showListSource(name, deps)
  await deps.db.transaction().execute(async (tx) => {
    await deleteListSource(tx, source.id)
    const details = { source: name, place: source.place }
    await insertEvent(tx, { kind: 'list source removed', authorityId: source.authorityId, details }, deps.now())
  })
  return view
}

export async function lookAtListSource({ name }: { name: string }, deps: ApiDeps): Promise<ListSourceView> {
  const { id } = await sourceNamed(name, deps)
  await makeListSourceDue(deps.db, id, deps.now())
  await deps.lookAtListSources()
  return showListSource(name, deps)
}

async function sourceNamed(name: string, { db }: ApiDeps): Promise<ListSourceRecord> {
  const source = (await listListSources(db)).find((one) => one.name === name)
  if (source !== undefined) return source
  throw new OperatorError('not-found', `There is no list source ${name}; "eac list source list" shows those there are.`)
}

async function showListSource(name: string, deps: ApiDeps): Promise<ListSourceView> {
  const view = (await listListSourceViews(deps)).find((one) => one.name === name)
  if (view === undefined) throw new OperatorError('not-found', `The list source ${name} has just been removed.`)
  return view
}

function viewOf(source: ListSourceRecord, authority: string): ListSourceView {
  const { name, kind, place, everySeconds, origin, triedAt, succeededAt, failingSince, lastError, dueAt } = source
  return {
    name,
    authority,
    kind,
    place,
    everySeconds,
    origin,
    triedAt: triedAt?.toISOString(),
    succeededAt: succeededAt?.toISOString(),
    failingSince: failingSince?.toISOString(),
    lastError,
    dueAt: dueAt.toISOString(),
  }
}
