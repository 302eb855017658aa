import { z } from 'zod'
import {
  CONTRACT_CHOICES,
  type ContractSettingName,
  type ContractSettings,
  DEFAULT_CONTRACT_SETTINGS,
  OperatorError,
  type Partner,
  type PartnerRole,
  type PartnerView,
  settingsThatDiffer,
} from '../messages/index.ts'
import { changeContractSettings, insertEvent } from '../store/index.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { someName } from './input.ts'
import { showPartner } from './partners.ts'

export const CONTRACT_SETTING_INPUTS = {
  'partner.set': z.strictObject({ name: someName, settings: z.record(z.string(), z.string()) }),
}

const [LEAST_MINUTES, MOST_MINUTES] = [0.01, 10_080] // to a week

/** How a partner is met where the published texts leave something open; from its next message on. */
export async function changePartnerSettings(
  input: { readonly name: string; readonly settings: Readonly<Record<string, string>> },
  deps: ApiDeps,
): Promise<PartnerView> {
  const partner = await partnerNamed(input.name, deps)
  const changes = readSettings(input.settings)
  assertMeaningful(changes, partner)
  await deps.db.transaction().execute(async (tx) => {
    const { was, is } = await changeContractSettings(tx, partner.id, changes)
    const changed = (Object.keys(changes) as ContractSettingName[]).filter((name) => was[name] !== is[name])
    if (changed.length === 0) return
    const of = (settings: ContractSettings) => Object.fromEntries(changed.map((name) => [name, settings[name]]))
    const event = { kind: 'settings changed', partnerId: partner.id, authorityId: partner.authorityId }
    await insertEvent(tx, { ...event, details: { was: of(was), is: of(is) } }, deps.now())
  })
  return showPartner({ name: partner.name }, deps)
}

function readSettings(settings: Readonly<Record<string, string>>): Partial<ContractSettings> {
  const given = Object.entries(settings)
  if (given.length === 0) throw wrong(`Say what to set, as NAME=VALUE: ${NAMES.join(', ')}.`)
  return Object.fromEntries(given.map(([name, value]) => [name, readValue(name, value)]))
}
const NAMES = Object.keys(DEFAULT_CONTRACT_SETTINGS)

function readValue(name: string, value: string): string | number {
  if (!Object.hasOwn(DEFAULT_CONTRACT_SETTINGS, name)) {
    throw wrong(`There is no setting ${name}; those there are: ${NAMES.join(', ')}.`)
  }
  if (name === 'pollMinutes') return readMinutes(value)
  const { words } = CONTRACT_CHOICES[name as keyof typeof CONTRACT_CHOICES]
  if ((words as readonly string[]).includes(value)) return value
  throw wrong(`${name} is ${words.join(' or ')}, not ${JSON.stringify(value)}.`)
}

function readMinutes(value: string): number | 'off' {
  if (value === 'off') return value
  const minutes = /^\d{1,5}(\.\d{1,3})?$/.test(value) ? Number(value) : Number.NaN
  if (minutes >= LEAST_MINUTES && minutes <= MOST_MINUTES) return minutes
  throw wrong(`pollMinutes is off, or a number from ${LEAST_MINUTES} to ${MOST_MINUTES}, not ${JSON.stringify(value)}.`)
}

/** The default may always be set again. */
function assertMeaningful(changes: Partial<ContractSettings>, { name: who, role, edition }: Partner): void {
  for (const name of Object.keys(settingsThatDiffer({ ...DEFAULT_CONTRACT_SETTINGS, ...changes }))) {
    const roles: readonly PartnerRole[] =
      name === 'pollMinutes' ? ['CVCA'] : CONTRACT_CHOICES[name as keyof typeof CONTRACT_CHOICES].roles
    if (!roles.includes(role)) {
      throw new OperatorError('refused', `${name} is for a ${roles.join(' or ')}; ${who} is a ${role}.`)
    }
    if (name === 'pollMinutes' && edition !== 'tr-03129/1.4') {
      throw new OperatorError(
        'refused',
        `pollMinutes needs GetDVCertificates of tr-03129/1.4; ${who} speaks ${edition}.`,
      )
    }
  }
}

const wrong = (message: string): OperatorError => new OperatorError('invalid-input', message)
