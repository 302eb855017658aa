import { type Command, Option } from 'commander'
import {
  CA_ROLE,
  CALLBACK_RULES,
  type CallbackRule,
  type ContractName,
  type Holder,
  PARTNER_ROLES,
  type PartnerRole,
  type PartnerWish,
} from '../../messages/index.ts'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { choice, country, editionOption, httpsUrl, mandatory, mnemonic, several } from '../option-values.ts'
import { readTlsCertificate } from '../tls-files.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { PRIVATE_NETWORK, privately } from './network.ts'
import { partnerText } from './partner-text.ts'
import { issuerWishOf, type SubjectOptions, withSubject } from './tls-issuer-options.ts'

interface AddOptions extends Place, Holder, UserOptions, SubjectOptions {
  readonly authority?: string
  readonly role: PartnerRole
  readonly edition: ContractName
  readonly tlsCertificate?: readonly string[]
  readonly tlsCa?: string
  readonly privateNetwork?: true
  readonly callbackTarget?: readonly string[]
  readonly pushUrl?: string
  readonly callbackRule: CallbackRule
  readonly serviceUrl?: string
  readonly json?: true
}

/** CAs come by the configuration. */
const ROLES = PARTNER_ROLES.filter((role) => role !== CA_ROLE)

export function addPartner(world: CliWorld): Command {
  const made = nodeCommand(
    'add <name>',
    'register a counterpart of an authority, known by its TLS certificate or the CA it comes from',
    'eac partner add gate-1 --authority ut-dv --role terminal --country UT --mnemonic GATE1 --tls-certificate gate-1.pem',
  )
    .option(...WHICH_AUTHORITY)
    .addOption(mandatory(choice('--role <role>', 'what it is to our authority', ROLES)))
    .addOption(mandatory(new Option('--country <code>', 'two capital letters').argParser(country)))
    .addOption(mandatory(new Option('--mnemonic <text>', 'up to 9 characters').argParser(mnemonic)))
    .addOption(editionOption())
    .option('--tls-certificate <file...>', 'its TLS certificate (PEM or DER), each in a file of its own; or …')
    .option('--tls-ca <file>', '… the CA that issues its TLS certificates, with the options below')
    .option(
      '--callback-target <url...>',
      'below which the URLs of its requests may lie; not called itself',
      several(httpsUrl),
    )
    .option('--push-url <url>', 'called for lists, and for callbacks whose request names no URL', httpsUrl)
    .addOption(choice('--callback-rule <rule>', 'where callbacks go', CALLBACK_RULES).default('response-url'))
    .option('--service-url <url>', 'where we call it, when it certifies our keys', httpsUrl)
    .option(...PRIVATE_NETWORK)
  return withJson(withUser(withSubject(made), WHO_ASKS)).action(async (name: string, options: AddOptions) => {
    const { tlsCertificate = [], tlsCa } = options
    if (tlsCertificate.length === 0 && tlsCa === undefined) {
      throw new CliError('misuse', 'a partner is known by --tls-certificate FILE, or by --tls-ca FILE and a subject')
    }
    const tlsCertificates = await Promise.all(tlsCertificate.map((file) => readTlsCertificate(world, file)))
    const tlsIssuers = tlsCa === undefined ? [] : [await issuerWishOf(world, tlsCa, options)]
    const who = await userOf(world, options)
    const added = await withOperator(world, options, async (operator) => {
      const authority = await meantAuthority(operator, options.authority)
      const wish = {
        ...wishOf(name, authority, options, tlsCertificates),
        ...(tlsCa !== undefined && { tlsIssuers }),
        ...privately(options),
      }
      return operator.call('partner.add', { ...wish, ...who })
    })
    sayDoneOrProposed(world, options, added, partnerText)
  })
}

function wishOf(name: string, authority: string, options: AddOptions, tlsCertificates: string[]): PartnerWish {
  const { role, country, mnemonic, edition, serviceUrl, callbackRule, callbackTarget = [], pushUrl } = options
  const who = { name, authority, role, country, mnemonic, edition }
  return { ...who, serviceUrl, callbackRule, callbackTargets: callbackTarget, pushUrl, tlsCertificates }
}
