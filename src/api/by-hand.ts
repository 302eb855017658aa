import { z } from 'zod'
import { giveToPeople } from '../async/index.ts'
import { type ExchangeView, type OperatorCommands, OperatorError, type TakenFile } from '../messages/index.ts'
import { findExchange, findPartner } from '../store/index.ts'
import { requesterOf } from './approvals.ts'
import type { ApiDeps } from './deps.ts'
import { exchangeView } from './exchanges.ts'
import { country, octets, parseInput, reason } from './input.ts'

const FILES_AT_MOST = 1_000

const exchangeSchema = z.strictObject({ id: z.string(), reason })

/** A request to another state goes by people instead of the wire. @throws {OperatorError} `not-found`, `refused` */
export async function giveByHand(
  input: OperatorCommands['exchange.by-hand']['input'],
  deps: ApiDeps,
): Promise<ExchangeView> {
  const { id, reason: why } = parseInput(exchangeSchema, input)
  const exchange = z.uuid().safeParse(id).success ? await findExchange(deps.db, id) : undefined
  if (exchange === undefined) {
    throw new OperatorError('not-found', `There is no exchange ${id}; "eac exchange list" shows the newest ones.`)
  }
  const partner = await findPartner(deps.db, exchange.partnerId)
  if (partner?.role !== 'SPOC' || exchange.direction !== 'out' || exchange.operation !== 'RequestCertificate') {
    throw new OperatorError('refused', 'Only a certificate request to another state can go by hand.')
  }
  const details = { why, ...(await named(deps)) }
  if (!(await giveToPeople(exchange, details, deps))) {
    throw new OperatorError(
      'refused',
      `The exchange is ${exchange.state}; only one that is still to be sent, or parked, can go by hand.`,
    )
  }
  return exchangeView({ ...exchange, ...(await findExchange(deps.db, id)) }, partner.name)
}

const exportSchema = z.strictObject({ country: country.optional() })

export async function exportCarried(
  input: OperatorCommands['offline.export']['input'],
  deps: ApiDeps,
): Promise<OperatorCommands['offline.export']['result']> {
  const wish = parseInput(exportSchema, input)
  const requests = await deps.exportByHand(wish.country, (await named(deps)).by)
  return requests.map((one) => ({ ...one, octets: Buffer.from(one.octets).toString('base64') }))
}

const importSchema = z.strictObject({
  files: z.array(z.strictObject({ file: z.string().max(1_000), octets })).max(FILES_AT_MOST),
})

export const BY_HAND_INPUTS = {
  'exchange.by-hand': exchangeSchema,
  'offline.export': exportSchema,
  'offline.import': importSchema,
}

export async function importCarried(
  input: OperatorCommands['offline.import']['input'],
  deps: ApiDeps,
): Promise<readonly TakenFile[]> {
  const { files } = parseInput(importSchema, input)
  return deps.importByHand(files, (await named(deps)).by)
}

/** Who does it, where that is said; the password has been looked at. */
async function named(deps: ApiDeps): Promise<{ by?: string }> {
  const person = await requesterOf(0, deps)
  return person === undefined ? {} : { by: person.name }
}
