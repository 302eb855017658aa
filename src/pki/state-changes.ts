import type { CvcaForm, DvForm, KnownByNameForm, SpocRootForm, StateChange, StateForm } from '../messages/index.ts'

/** What a new form of a state says that the one before did not, and the other way round. */
export function changesOf(before: StateForm | undefined, after: StateForm): StateChange[] {
  return [
    ...changed('name of the state', before?.name, after.name),
    ...changed('co-ordinator', before && coordinatorText(before), coordinatorText(after)),
    ...changed('SPOC URL', before?.spoc?.url, after.spoc?.url),
    ...changed('SPOC edition', before?.spoc?.edition, after.spoc?.edition),
    ...changed('CRL hosts', before?.spoc?.crlHosts?.join(', '), after.spoc?.crlHosts?.join(', ')),
    ...changed('notification', before?.spoc?.notification, after.spoc?.notification),
    ...changed('known by name', namedText(before?.spoc?.knownByName), namedText(after.spoc?.knownByName)),
    ...listed('root for names', before?.spoc?.knownByName?.roots, after.spoc?.knownByName?.roots, rootText),
    ...listed('SPOC root', before?.spoc?.roots, after.spoc?.roots, rootText),
    ...listed('CVCA', before?.cvcas, after.cvcas, cvcaText),
    ...listed('DV', before?.dvs, after.dvs, dvText),
  ]
}

function changed(what: string, was: string | undefined, becomes: string | undefined): StateChange[] {
  return was === becomes ? [] : [{ what, was, becomes }]
}

function listed<Entry>(
  what: string,
  before: readonly Entry[] = [],
  after: readonly Entry[] = [],
  textOf: (entry: Entry) => string,
): StateChange[] {
  const was = before.map(textOf)
  const becomes = after.map(textOf)
  return [
    ...was.filter((one) => !becomes.includes(one)).map((one) => ({ what, was: one, becomes: undefined })),
    ...becomes.filter((one) => !was.includes(one)).map((one) => ({ what, was: undefined, becomes: one })),
  ]
}

const coordinatorText = ({ coordinator: { organisation, contact, email, phone } }: StateForm): string =>
  [organisation, contact, email, phone].filter((one) => one !== undefined).join(', ')
const namedText = (named: KnownByNameForm | undefined): string | undefined =>
  named && `${named.names.join(', ')}; certificates of ${named.days} days at most; clients by ${named.clients}`
const rootText = ({ fingerprint, from, until }: SpocRootForm): string => `${fingerprint}, ${from} to ${until}`
const cvcaText = ({ holderReference, fingerprint }: CvcaForm): string => `${holderReference} ${fingerprint}`
const dvText = ({ mnemonic, cvca, organisation }: DvForm): string => `${mnemonic} of ${cvca}, ${organisation}`
