import type { ExaminedView, Partner } from '../../messages/index.ts'
import { listAllStates, listPartners, listStateForms } from '../../store/index.ts'
import type { ApiDeps } from '../deps.ts'
import { examineSignatures } from './signatures.ts'

const AT_ONCE = 16

/** Whether the partners that we call can be reached, and are who is registered; and whether what is to be signed can be. */
export async function examinePartners(deps: ApiDeps): Promise<readonly ExaminedView[]> {
  const called = (await listPartners(deps.db)).flatMap((partner) => {
    const url = partner.state === 'active' ? (partner.serviceUrl ?? partner.pushUrl) : undefined
    return url === undefined ? [] : [{ partner, url }]
  })
  const remarks = [...(await examineSignatures(deps)), ...(await knownByName(deps))]
  if (called.length === 0) return [...remarks, { what: 'partners', state: 'good', says: 'none is called by this node' }]
  const found: ExaminedView[] = []
  for (let from = 0; from < called.length; from += AT_ONCE) {
    found.push(...(await Promise.all(called.slice(from, from + AT_ONCE).map((one) => examine(one, deps)))))
  }
  const good = found.filter(({ state }) => state === 'good').length
  const wrong = found.filter(({ state }) => state !== 'good')
  if (good === 0) return [...remarks, ...wrong]
  return [
    ...remarks,
    ...wrong,
    {
      what: 'partners',
      state: 'good',
      says: `${good} of ${called.length} reached, each shows a registered certificate`,
    },
  ]
}

/** States of which less is demanded than the policy has it. */
async function knownByName({ db }: ApiDeps): Promise<ExaminedView[]> {
  const remarks: ExaminedView[] = []
  for (const { id, country } of await listAllStates(db)) {
    const [newest] = await listStateForms(db, id)
    const named = newest?.form.spoc?.knownByName
    if (named === undefined) continue
    remarks.push({
      what: 'partners',
      state: 'warning',
      says: `${country} is known by name (${named.names.join(', ')}): no country, SPOC purposes or CRL are demanded of it`,
      mend: `once it has a SPOC CA, take a form of it without knownByName: eac state change ${country} --form FILE`,
    })
  }
  return remarks
}

async function examine({ partner, url }: { partner: Partner; url: string }, deps: ApiDeps): Promise<ExaminedView> {
  try {
    await deps.surroundings.reach(partner, url)
    return { what: 'partners', state: 'good', says: partner.name }
  } catch (error) {
    const mend = 'what is owed to it waits and is tried again; if it lasts, talk to its operator'
    return { what: 'partners', state: 'warning', says: `${partner.name}: ${(error as Error).message}`, mend }
  }
}
