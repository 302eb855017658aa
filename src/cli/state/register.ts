import type { Command } from 'commander'
import type { ProposedView, StateView } from '../../messages/index.ts'
import { proposedText } from '../approval/approval-text.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { PRIVATE_NETWORK, privately } from '../partner/network.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { readStateForm } from './form-file.ts'
import { checkedText, stateText } from './state-text.ts'

interface FormOptions extends Place, UserOptions {
  readonly form: string
  readonly authority?: string
  readonly json?: true
}

const WHICH_SPOC = ['--authority <name>', 'which SPOC of ours (not needed when there is only one)'] as const
const FORM = ['--form <file>', 'the form (YAML or JSON), with the certificates beside it'] as const

/** An example of the form; the paths of certificates start at its file. */
const EXAMPLE_FORM = `
The form, as the state filled it in (TR-03139, appendix D); certificates are
files beside it, in PEM, DER or hexadecimal, fingerprints as printed:

  country: FU
  name: Federation of Utopia
  reference: note verbale 17/2026
  coordinator: { organisation: Ministry, contact: Duty desk, email: desk@gov.fu }
  spoc:
    url: https://spoc.gov.fu/spoc
    edition: icao-9303-12            # or csn-369791/2009
    roots:
      - { certificate: spoc-root.pem, fingerprint: 3F:2A:…, from: 2026-01-01, until: 2029-12-31 }
  cvcas:
    - { holderReference: FUCVCA00001, certificate: fucvca.cvcert, fingerprint: 9C:01:… }
  dvs:                               # may come later
    - { organisation: Border Police, cvca: FUCVCA, mnemonic: DVFU }

A state that has no SPOC leaves out the part spoc: people carry what goes to it.

A SPOC whose TLS certificates come from a CA of the public (ACME) can be known by
name, in place of its roots or beside them. Then no country, SPOC purposes and CRL
are demanded of them, but one of these names, that root, and a short life:

    knownByName:
      names: [spoc.gov.fu]
      roots:
        - { certificate: public-root.pem, fingerprint: 96:BC:…, from: 2026-01-01, until: 2029-12-31 }
      days: 10                       # the longest life of a certificate, 1 to 100
      clients: clientAuth            # or serverAuth, where its CA issues for servers alone
`

/** `eac state check`: what each check says. Nothing is changed. */
export function checkState(world: CliWorld): Command {
  const made = nodeCommand(
    'check',
    'look at a form and its files: each check, and what it would change',
    'eac state check --form fu.yaml',
  )
    .requiredOption(...FORM)
    .option(...WHICH_SPOC)
    .addHelpText('after', EXAMPLE_FORM)
  return withJson(made).action(async ({ authority, ...options }: FormOptions) => {
    const form = await readStateForm(world, options.form)
    const checked = await withOperator(world, options, (operator) => operator.call('state.check', { form, authority }))
    world.out(options.json ? jsonText(checked) : checkedText(checked))
    if (!checked.ok) throw new CliError('refused', `the form of ${checked.country} does not hold`)
  })
}

/** `eac state add`: a state becomes known by its form, when every check holds. */
export function addState(world: CliWorld): Command {
  const made = nodeCommand(
    'add',
    'register a state by its form, when every check holds',
    'eac state add --form fu.yaml',
  )
    .requiredOption(...FORM)
    .option(...WHICH_SPOC)
    .option(...PRIVATE_NETWORK)
    .addHelpText('after', '\nThe form is described in: eac state check --help')
  return withJson(withUser(made, WHO_ASKS)).action(
    async ({ authority, ...options }: FormOptions & { privateNetwork?: true }) => {
      const form = await readStateForm(world, options.form)
      const who = await userOf(world, options)
      const added = await withOperator(world, options, (operator) =>
        operator.call('state.add', { form, authority, ...privately(options), ...who }),
      )
      world.out(options.json ? jsonText(added) : registeredText(added))
    },
  )
}

/** `eac state change`: the same form again, with what is new in it. */
export function changeState(world: CliWorld): Command {
  const made = nodeCommand(
    'change <country>',
    'take a new form of a state; tells first what it changes',
    'eac state change FU --form fu-2027.yaml',
  )
    .requiredOption(...FORM)
    .option(...WHICH_SPOC)
    .addHelpText('after', '\nThe form is described in: eac state check --help')
  return withJson(withUser(made, WHO_ASKS)).action(async (country: string, { authority, ...options }: FormOptions) => {
    const form = await readStateForm(world, options.form)
    const who = await userOf(world, options)
    await withOperator(world, options, async (operator) => {
      const checked = await operator.call('state.check', { form, authority })
      if (!options.json && checked.registered) world.out(`${checkedText(checked)}\n`)
      const changed = await operator.call('state.change', { country, form, authority, ...who })
      world.out(options.json ? jsonText(changed) : registeredText(changed))
    })
  })
}

function registeredText(result: StateView | ProposedView): string {
  if ('approval' in result) return proposedText(result.approval)
  return `${stateText(result)}\n${nextText(result)}\n`
}

function nextText({ url, country, isCalled }: StateView): string {
  if (url !== undefined && !isCalled) {
    const batches = 'newer CVCA certificates of it come with each batch of requests that concerns it'
    return `Its SPOC is not asked from here: ${batches}, or with a new form (eac state change ${country} --form FILE)`
  }
  const first =
    url === undefined
      ? `People carry what goes to it: eac offline export --to FOLDER --state ${country}`
      : 'Its SPOC is being asked for its newest CVCA certificates'
  return `${first}; our DVs ask with: eac authority request-foreign-certificate`
}
