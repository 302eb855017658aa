import type { Command } from 'commander'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { CliError } from '../cli-error.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { fingerprint, momentGmt, wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { readTlsCertificate, tlsFingerprintOf } from '../tls-files.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { partnerText } from './partner-text.ts'
import { issuerWishOf, type SubjectOptions, withSubject } from './tls-issuer-options.ts'

interface Dates {
  readonly from?: string
  readonly until?: string
}

interface AddOptions extends Place, UserOptions, Dates {
  readonly fingerprint?: string
  readonly json?: true
}

function withDates(made: Command): Command {
  return made
    .option('--from <moment>', 'it counts from then on, GMT, like 2026-11-30T08:00', momentGmt)
    .option('--until <moment>', 'it counts up to then', momentGmt)
}

const datesOf = ({ from, until }: Dates): Dates => ({
  ...(from !== undefined && { from }),
  ...(until !== undefined && { until }),
})

export function partnerTlsCommands(world: CliWorld): Command {
  return group('tls', 'the TLS certificates by which a partner is known', 'eac partner tls add --help', [
    addCertificate(world),
    changeDates(world),
    removeCertificate(world),
    addIssuer(world),
    removeIssuer(world),
  ])
}

/** `eac partner tls add NAME FILE`: before the partner uses its next one. */
function addCertificate(world: CliWorld): Command {
  const made = nodeCommand(
    'add <name> <file>',
    'register the next TLS certificate of a partner (PEM or DER) beside the one it has',
    'eac partner tls add gate-1 next.pem --fingerprint 3f2a…',
  ).option('--fingerprint <sha256>', 'SHA-256 its owner told you: refuse any other certificate', fingerprint)
  return withJson(withUser(withDates(made), WHO_ASKS)).action(
    async (name: string, file: string, options: AddOptions) => {
      const certificate = await readTlsCertificate(world, file)
      const sha256 = await tlsFingerprintOf(world, file)
      if (options.fingerprint !== undefined && options.fingerprint !== sha256) {
        throw new CliError('refused', `${file} has the SHA-256 ${sha256}, not the one that was told`)
      }
      const input = { name, certificate, ...datesOf(options), ...(await userOf(world, options)) }
      const result = await withOperator(world, options, (operator) => operator.call('partner.tls-add', input))
      sayDoneOrProposed(world, options, result, partnerText)
    },
  )
}

/** `eac partner tls dates NAME FINGERPRINT`: when it counts, beside its own validity. */
function changeDates(world: CliWorld): Command {
  const made = nodeCommand(
    'dates <name>',
    'say when a registered TLS certificate counts; without a date there is none',
    'eac partner tls dates gate-1 3f2a… --until 2026-12-31',
  ).argument('<sha256>', 'of the certificate, as eac partner show tells it', fingerprint)
  return withJson(withDates(made)).action(async (name: string, sha256: string, options: AddOptions) => {
    const input = { name, fingerprint: sha256, ...datesOf(options) }
    const partner = await withOperator(world, options, (operator) => operator.call('partner.tls-dates', input))
    world.out(options.json ? jsonText(partner) : partnerText(partner))
  })
}

/** `eac partner tls add-ca NAME FILE`: a CA whose certificates for a subject are the partner's. */
function addIssuer(world: CliWorld): Command {
  const made = nodeCommand(
    'add-ca <name> <file>',
    'know a partner by the certificates of a CA for its subject; the file holds the CA that issues them',
    'eac partner tls add-ca gate-1 ca.pem --tls-common-name gate-1 --tls-crl http://crl.example.ut/ca.crl',
  )
  return withJson(withUser(withDates(withSubject(made)), WHO_ASKS)).action(
    async (name: string, file: string, options: AddOptions & SubjectOptions) => {
      const issuer = { ...(await issuerWishOf(world, file, options)), ...datesOf(options) }
      const input = { name, issuer, ...(await userOf(world, options)) }
      const result = await withOperator(world, options, (operator) => operator.call('partner.tls-ca-add', input))
      sayDoneOrProposed(world, options, result, partnerText)
    },
  )
}

/** `eac partner tls remove-ca NAME NUMBER` */
function removeIssuer(world: CliWorld): Command {
  const made = nodeCommand(
    'remove-ca <name>',
    'know a partner no more by the certificates of a CA',
    'eac partner tls remove-ca gate-1 1',
  ).argument('<number>', 'of the CA, as eac partner show tells it', wholeNumber(1, 999_999_999))
  return withJson(made).action(async (name: string, id: number, options: Place & { json?: true }) => {
    const partner = await withOperator(world, options, (operator) =>
      operator.call('partner.tls-ca-remove', { name, id }),
    )
    world.out(options.json ? jsonText(partner) : partnerText(partner))
  })
}

/** `eac partner tls remove NAME FINGERPRINT`: once the partner uses it no more. */
function removeCertificate(world: CliWorld): Command {
  const made = nodeCommand(
    'remove <name>',
    'forget a TLS certificate that the partner uses no more; not its last one',
    'eac partner tls remove gate-1 3f2a…',
  ).argument('<sha256>', 'of the certificate, as eac partner show tells it', fingerprint)
  return withJson(made).action(async (name: string, sha256: string, options: Place & { json?: true }) => {
    const input = { name, fingerprint: sha256 }
    const partner = await withOperator(world, options, (operator) => operator.call('partner.tls-remove', input))
    world.out(options.json ? jsonText(partner) : partnerText(partner))
  })
}
