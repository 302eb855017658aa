import { z } from 'zod'
import { type CertificateDescription, CvcError, decodeCertificateDescription } from '../cvc/index.ts'
import { type CertificateDescriptionView, OperatorError } from '../messages/index.ts'
import { type AuthorityRecord, insertDescription, insertEvent, listDescriptions } from '../store/index.ts'
import { type ApiDeps, authorityNamed } from './deps.ts'
import { named, octets, parseInput, someName } from './input.ts'

export const DESCRIPTION_INPUTS = {
  'authority.description-add': z.strictObject({ name: someName, octets }),
  'authority.description-list': named,
}

/** What eID servers of a DV ask for by the hash in a terminal certificate. */
export async function addDescription(
  input: { name: string; octets: string },
  deps: ApiDeps,
): Promise<CertificateDescriptionView> {
  const authority = await dvNamed(input.name, deps)
  const description = parseInput(octets, input.octets)
  const { subjectName } = read(description)
  const at = deps.now()
  const kept = await deps.db.transaction().execute(async (tx) => {
    const isNew = await insertDescription(tx, authority.id, description, at)
    const stored = (await listDescriptions(tx, authority.id)).find((one) => sameOctets(one.octets, description))
    if (stored === undefined) throw new Error('the description is not in the store')
    const event = { kind: 'certificate description added', authorityId: authority.id }
    if (isNew) await insertEvent(tx, { ...event, details: { subject: subjectName, sha256: stored.sha256 } }, at)
    return stored
  })
  return view(kept)
}

export async function listDescriptionViews(
  input: { name: string },
  deps: ApiDeps,
): Promise<CertificateDescriptionView[]> {
  const authority = await dvNamed(input.name, deps)
  return (await listDescriptions(deps.db, authority.id)).map(view)
}

async function dvNamed(name: string, deps: ApiDeps): Promise<AuthorityRecord> {
  const authority = await authorityNamed(name, deps)
  if (authority.role === 'DV') return authority
  throw new OperatorError('refused', `${name} is a ${authority.role}: eID servers ask a DV for descriptions.`)
}

function read(description: Uint8Array): CertificateDescription {
  try {
    return decodeCertificateDescription(description)
  } catch (error) {
    if (!(error instanceof CvcError)) throw error
    throw new OperatorError('invalid-input', `This is not a certificate description in DER: ${error.message}.`, {
      cause: error,
    })
  }
}

function view(stored: { sha256: string; octets: Uint8Array; addedAt: Date }): CertificateDescriptionView {
  const { issuerName, subjectName, subjectUrl, termsOfUsage } = read(stored.octets)
  const { sha256, addedAt } = stored
  return { sha256, issuerName, subjectName, subjectUrl, terms: termsOfUsage.format, addedAt: addedAt.toISOString() }
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
