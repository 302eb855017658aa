import type { CheckedStateView, StateChange, StateNamesView, StateView } from '../../messages/index.ts'
import { fieldLines } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visibleReference } from '../output/visible.ts'

export function stateTable(states: readonly StateView[]): string {
  if (states.length === 0) {
    return 'no other state yet; check a form with eac state check --form FILE, register it with eac state add --form FILE\n'
  }
  const rows = states.map(({ country, name, state, url, roots, knownByName, cvcas, dvs }) => [
    country,
    name,
    state,
    url ?? 'by e-mail',
    url === undefined ? '' : rootsLeft([...roots, ...(knownByName?.roots ?? [])], knownByName !== undefined),
    String(cvcas.length),
    String(dvs.length),
  ])
  return table(['state', 'name', 'registration', 'SPOC', 'roots', 'CVCAs', 'DVs'], rows)
}

const ANSWERS = {
  callback: 'by callback',
  'at-once': 'at once where they are ready, else by callback',
} as const satisfies Record<StateView['answers'], string>

export function stateText(view: StateView): string {
  const {
    country,
    name,
    partner,
    authority,
    state,
    coordinator,
    url,
    edition,
    isCalled,
    answers,
    roots,
    knownByName,
    cvcas,
    dvs,
    forms,
  } = view
  const fields = fieldLines([
    ['state', `${country} (${name})`],
    ['registration', state],
    ['with', authority],
    ['as partner', partner],
    ['co-ordinator', [coordinator.organisation, coordinator.contact, coordinator.email, coordinator.phone ?? '']],
    ...(url === undefined
      ? [['SPOC', ['none: by e-mail', `eac offline export --to FOLDER --state ${country}`]] as const]
      : ([
          ['SPOC', isCalled ? url : [url, 'not called from here: this machine is never on a network']],
          ['edition', edition ?? ''],
          ['gets answers', ANSWERS[answers]],
          ...(knownByName === undefined ? [] : [['known by name', namedLines(knownByName)] as const]),
        ] as const)),
  ])
  return [
    fields,
    ...(url === undefined || roots.length === 0 ? [] : [rootsText('SPOC roots', roots)]),
    ...(knownByName === undefined ? [] : [rootsText('Roots for names', knownByName.roots)]),
    `CVCAs\n${table(
      ['anchor', 'newest key', 'until', 'fingerprint of the anchor'],
      cvcas.map(({ anchor, newest, fingerprint }) => [
        visibleReference(anchor),
        newest === undefined ? 'none' : visibleReference(newest.holderReference),
        newest?.expires ?? '',
        fingerprint,
      ]),
    )}`,
    dvs.length === 0
      ? 'DVs\nnone yet; they come with a new form: eac state change COUNTRY --form FILE\n'
      : `DVs\n${table(
          ['name', 'holder', 'registration', 'organisation'],
          dvs.map((dv) => [
            dv.name,
            visibleReference(dv.holder),
            dv.state,
            dv.organisation ?? 'not on the form any more',
          ]),
        )}`,
    `Forms, the newest first\n${table(
      ['reference', 'taken (GMT)', 'by'],
      forms.map(({ reference, takenAt, takenBy }) => [reference, moment(takenAt), takenBy]),
    )}`,
  ].join('\n')
}

export function checkedText({ country, ok, checks, registered, changes }: CheckedStateView): string {
  const looked = table(
    ['check', 'result', 'says', 'source'],
    checks.map(({ check, ok, says, source }) => [check, ok ? 'good' : 'BAD', says, source]),
  )
  return `${looked}\n${registered ? changesText(country, changes) : `${country} is not registered yet.\n`}${
    ok
      ? ''
      : '\nThe form does not hold: compare the files with the paper, and ask its co-ordinator over another channel.\n'
  }`
}

/** What a new form changes, and what it leaves although it is on the form no more. */
export function changesText(country: string, changes: readonly StateChange[]): string {
  if (changes.length === 0) return `The form says what is registered of ${country} already.\n`
  const rows = changes.map(({ what, was, becomes }) => [what, was ?? 'new', becomes ?? 'not on the form any more'])
  return `Changes\n${table(['what', 'until now', 'by the form'], rows)}${stays(changes)}`
}

function stays(changes: readonly StateChange[]): string {
  const gone = (what: string): boolean =>
    changes.some((one) => one.what === what && one.becomes === undefined) &&
    changes.every((one) => one.what !== what || one.becomes === undefined)
  const lines = [
    gone('CVCA') ? 'A CVCA that is not on the form any more stays trusted.' : '',
    gone('DV')
      ? 'A DV that is not on the form any more stays registered: eac state suspend NAME --reason TEXT ends that.'
      : '',
  ].filter((line) => line !== '')
  return lines.map((line) => `${line}\n`).join('')
}

function rootsLeft(roots: StateView['roots'], isNamed: boolean): string {
  const inUse = roots.filter(({ daysLeft }) => daysLeft >= 0).map(({ daysLeft }) => daysLeft)
  const left = inUse.length === 0 ? 'none in use' : `${Math.max(...inUse)} days left`
  return isNamed ? `known by name: ${left}` : left
}

/** A warning as much as a setting: what others have to show is not demanded here. */
function namedLines({ names, days, clients }: StateNamesView): string[] {
  return [
    names.join(', '),
    `certificates of ${days} days at most; a client's is for ${clients}`,
    'look: no country, no SPOC purposes and no revocation list are demanded of them',
  ]
}

function rootsText(title: string, roots: StateView['roots']): string {
  return `${title}\n${table(
    ['subject', 'from', 'until', 'days left', 'SHA-256'],
    roots.map(({ subject, from, until, daysLeft, fingerprint }) => [
      subject,
      from,
      until,
      daysLeft < 0 ? 'over' : String(daysLeft),
      fingerprint,
    ]),
  )}`
}
