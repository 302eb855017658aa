import { readdirSync, readFileSync } from 'node:fs'
import type { Command, SpocCommand } from '../../src/messages/index.ts'
import { answerSoap, writeCall } from '../../src/services/index.ts'
import { answerSpoc, writeSpocCall } from '../../src/spoc/index.ts'
import { answersTo, COMMANDS, EVERY_OPERATION, inEdition, RECEIPTS } from '../../test/services/every-operation.ts'
import { contracts as services } from '../../test/services/support.ts'
import * as spoc from '../../test/spoc/support.ts'
import { makeSeeds as makeCardSeeds } from '../cvc/seeds.ts'

type Seeds = Record<string, Uint8Array[]>

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const EXAMPLES = ['services', 'spoc'].map((room) => new URL(`../../test/${room}/example-messages/`, import.meta.url))

/** Every message of every contract as we write it, the examples of the tests, and for a node requests that are signed. */
export async function makeSeeds(): Promise<Seeds> {
  const seeds: Seeds = {}
  const add = (target: string, ...texts: string[]): void => {
    seeds[target] = [...(seeds[target] ?? []), ...texts.map(bytes)]
  }
  for (const { service, edition, operation } of EVERY_OPERATION) {
    const command = inEdition(COMMANDS[operation], edition)
    const variants = [command, withoutCallback(command), withRequest(command)].map((one) =>
      written(() => writeCall({ contracts: services, service, edition, command: one }).body),
    )
    add(doorOf(service), ...variants.flat())
    add('node', ...variants.flat())
    const answers = [...answersTo(operation).slice(0, 3), ...answersTo(operation).slice(-2), ...RECEIPTS]
    for (const answer of answers) {
      const say = async () => answer as never
      const { body } = await answerSoap(
        services[service],
        { body: bytes(variants[0]![0]!) },
        { request: say, enquire: say, receive: say },
      )
      add('answers', body)
    }
  }
  for (const { edition, operation } of spoc.EVERY_OPERATION) {
    const command = spoc.COMMANDS[operation]
    const call = (one: SpocCommand) =>
      writeSpocCall({ contracts: spoc.contracts, edition, callerId: 'UT', command: one }).body
    add('spoc', call(command), call(withRequest(command as Command) as SpocCommand))
    const say = async (answer: unknown) => answer as never
    for (const answer of [...spoc.ANSWERS.slice(0, 2), ...spoc.ANSWERS.slice(-3)]) {
      const act = { request: () => say(answer), receive: () => say('received'), notice: () => say('received') }
      add('spoc-answers', (await answerSpoc(spoc.contracts, { body: bytes(call(command)) }, act)).body)
    }
  }
  for (const folder of EXAMPLES) {
    for (const file of readdirSync(folder)) {
      const text = readFileSync(new URL(file, folder), 'utf8')
      const between = folder.href.includes('/spoc/')
      if (file.includes('answer') || file.includes('acknowledged')) add(between ? 'spoc-answers' : 'answers', text)
      else add(between ? 'spoc' : 'door-dv', text)
    }
  }
  return seeds
}

export const doorOf = (service: string): string => `door-${service.toLowerCase()}`

/** None where the edition has no words for it. */
function written(write: () => string): string[] {
  try {
    return [write()]
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

function withoutCallback(command: Command): Command {
  return 'replyTo' in command ? ({ ...command, replyTo: { callback: 'not-possible' } } as Command) : command
}

const CARDS = makeCardSeeds()

/** Real certificates and requests in the place of a few octets. */
function withRequest(command: Command): Command {
  if ('certReq' in command) return { ...command, certReq: CARDS.request![0]! }
  if (command.operation !== 'SendCertificates') return command
  return { ...command, outcome: { kind: 'certificates', certificates: CARDS.certificate!.slice(0, 3) } }
}
