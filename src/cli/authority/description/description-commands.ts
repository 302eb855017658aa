import type { Command } from 'commander'
import type { CertificateDescriptionView } from '../../../messages/index.ts'
import { group, nodeCommand, withJson } from '../../command.ts'
import { fieldLines } from '../../output/fields.ts'
import { jsonText } from '../../output/json.ts'
import { moment } from '../../output/moment.ts'
import { table } from '../../output/table.ts'
import { readInput } from '../../read-input.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../../with-operator.ts'
import type { CliWorld, Place } from '../../world.ts'

interface DescriptionOptions extends Place {
  readonly authority?: string
  readonly json?: true
}

/** What eID servers ask their DV for, by the hash in a terminal certificate. */
export function descriptionCommands(world: CliWorld): Command {
  return group('description', 'certificate descriptions that eID servers ask for', 'eac authority description list', [
    addDescription(world),
    listDescriptions(world),
  ])
}

function addDescription(world: CliWorld): Command {
  const made = nodeCommand('add', 'give this one to who asks for its hash', 'eac authority description add service.der')
    .argument('<file>', 'the certificate description, DER')
    .option(...WHICH_AUTHORITY)
  return withJson(made).action(async (file: string, options: DescriptionOptions) => {
    const octets = Buffer.from(await readInput(world, file)).toString('base64')
    const added = await withOperator(world, options, async (operator) =>
      operator.call('authority.description-add', { name: await meantAuthority(operator, options.authority), octets }),
    )
    if (options.json) return world.out(jsonText(added))
    const { subjectName, subjectUrl, issuerName, terms, sha256 } = added
    world.out(
      fieldLines([
        ['subject', [subjectName, subjectUrl].filter(Boolean).join(', ')],
        ['issuer', issuerName],
        ['terms of usage', terms],
        ['SHA-256', sha256],
      ]),
    )
  })
}

function listDescriptions(world: CliWorld): Command {
  const made = nodeCommand('list', 'those there are', 'eac authority description list').option(...WHICH_AUTHORITY)
  return withJson(made).action(async (options: DescriptionOptions) => {
    const descriptions = await withOperator(world, options, async (operator) =>
      operator.call('authority.description-list', { name: await meantAuthority(operator, options.authority) }),
    )
    world.out(options.json ? jsonText(descriptions) : descriptionTable(descriptions))
  })
}

function descriptionTable(descriptions: readonly CertificateDescriptionView[]): string {
  if (descriptions.length === 0) {
    return 'no certificate description yet; add one with eac authority description add\n'
  }
  const rows = descriptions.map(({ subjectName, subjectUrl, terms, addedAt, sha256 }) => [
    subjectName,
    subjectUrl ?? '',
    terms,
    moment(addedAt),
    sha256,
  ])
  return table(['subject', 'URL', 'terms', 'added (GMT)', 'SHA-256'], rows)
}
