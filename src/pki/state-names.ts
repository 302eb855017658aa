import type { Check, Partner, SpocForm, StateForm } from '../messages/index.ts'
import {
  type AuthorityRecord,
  type Database,
  listStateNames,
  replaceStateNames,
  type StateName,
  type Tx,
} from '../store/index.ts'
import { sha256 } from './fingerprints.ts'

/** What a certificate would be of two states by. */
export class StateNameTaken extends Error {
  override readonly name = 'StateNameTaken'
}

/** Whether each name by which a state is to be known is of no other state under the same root, and not our own. */
export async function checkStateNames(
  { country, spoc: theirs }: StateForm,
  spoc: AuthorityRecord,
  { db, spocUrl }: { readonly db: Database; readonly spocUrl: string | undefined },
): Promise<Check[]> {
  const wanted = namesOf(theirs)
  const names = [...new Set(wanted.map(({ name }) => name))]
  const known = await listStateNames(db, spoc.id, names)
  const ours = spocUrl === undefined ? undefined : new URL(spocUrl).hostname
  return names.map((name) => {
    const other = known.find(
      (one) => one.name === name && one.country !== country && wanted.some(({ root }) => root === one.root),
    )
    const against =
      name === ours
        ? 'it is the name of our own SPOC'
        : other && `it is registered of ${other.country}, under the same root`
    return {
      check: `known by name: ${name}`,
      source: 'rule of this node: a certificate is of one state',
      ok: against === undefined,
      says: against ?? 'of no other state',
    }
  })
}

/** In place of those it had. @throws {StateNameTaken} where another state was quicker: then nothing may be kept of the form */
export async function enterStateNames(
  tx: Tx,
  state: Pick<Partner, 'id' | 'authorityId' | 'country'>,
  form: StateForm,
): Promise<void> {
  const names = namesOf(form.spoc)
  if (await replaceStateNames(tx, state, names)) return
  const what = [...new Set(names.map(({ name }) => name))].join(', ')
  throw new StateNameTaken(`One of ${what} is registered of another state, under the same root.`)
}

function namesOf(spoc: SpocForm | undefined): StateName[] {
  const { names = [], roots = [] } = spoc?.knownByName ?? {}
  const fingerprints = roots.map(({ certificate }) => sha256(new Uint8Array(Buffer.from(certificate, 'base64'))))
  return [...new Set(names)].flatMap((name) => [...new Set(fingerprints)].map((root) => ({ name, root })))
}
