import type { Command } from 'commander'
import type { CardVerifiable } from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'
import { command, withJson } from '../../command.ts'
import { type Field, fieldLines } from '../../output/fields.ts'
import { jsonText } from '../../output/json.ts'
import { visibleReference } from '../../output/visible.ts'
import { inputName } from '../../read-input.ts'
import type { CliWorld } from '../../world.ts'
import type { Change, Difference } from '../json/difference.ts'
import { readableObject } from '../read-certificates.ts'
import { readObjects } from '../read-objects.ts'
import { differences } from './differences.ts'

/** `eac cvc diff`: what changed from one certificate or request to another. */
export function diffObjects(world: CliWorld): Command {
  const made = command(
    'diff',
    'what changed from one certificate or request to another',
    'eac cvc diff dv-old.cvcert dv-new.cvcert',
  )
    .argument('<a>', 'the first; - is standard input')
    .argument('<b>', 'the second')
    .addHelpText(
      'after',
      '\nAs with diff(1): exit code 0 where they are the same octets, 1 where they differ, 2 wrong use.\nThe JSON is described by eac cvc schema diff.',
    )
  return withJson(made).action(async (a: string, b: string, options: { json?: true }) => {
    if (a === '-' && b === '-') throw new CliError('misuse', 'only one of the two can be standard input')
    const difference = compare(a, await onlyObject(world, a), b, await onlyObject(world, b))
    world.out(options.json ? jsonText(difference) : differenceText(difference))
    if (!difference.same) throw new CliError('refused', `${inputName(a)} and ${inputName(b)} differ`)
  })
}

function compare(aFile: string, a: CardVerifiable, bFile: string, b: CardVerifiable): Difference {
  const same = Buffer.compare(octetsOf(a), octetsOf(b)) === 0
  const changes = same ? [] : differences(a, b)
  return {
    a: sideOf(aFile, a),
    b: sideOf(bFile, b),
    same,
    changes: same || changes.length > 0 ? changes : [onlySigned],
  }
}

/** ECDSA gives another signature every time. */
const onlySigned: Change = { field: 'signature', sentence: 'the same contents, signed or written differently' }

function octetsOf(object: CardVerifiable): Uint8Array {
  return object.kind === 'certificate' ? object.certificate.octets : object.octets
}

const KINDS = { certificate: 'certificate', plain: 'request', authenticated: 'authenticated-request' } as const

function sideOf(file: string, object: CardVerifiable): Difference['a'] {
  const { holderReference } = object.kind === 'certificate' ? object.certificate : object.request
  return { file: inputName(file), kind: KINDS[object.kind], holderReference }
}

function differenceText({ a, b, same, changes }: Difference): string {
  if (same) return `${visibleReference(a.holderReference)}: the same octets\n`
  const compared = a.kind === 'certificate' && b.kind === 'certificate' ? [...IN_BOTH, ...IN_CERTIFICATES] : IN_BOTH
  const unchanged = compared.filter((field) => changes.every((change) => change.field !== field))
  const fields: Field[] = changes.map(({ field, sentence }) => [field, sentence.split('; ')])
  const title = `${visibleReference(a.holderReference)} > ${visibleReference(b.holderReference)}\n`
  return title + fieldLines([...fields, ['unchanged', unchanged.join(', ') || undefined]], '  ')
}

const IN_BOTH: readonly Change['field'][] = ['holder', 'issuer', 'key', 'algorithm']
const IN_CERTIFICATES: readonly Change['field'][] = ['role', 'rights', 'effective', 'expires']

async function onlyObject(world: CliWorld, file: string): Promise<CardVerifiable> {
  const [octets, ...others] = await readObjects(world, file)
  if (octets === undefined || others.length > 0) {
    throw new CliError('misuse', `${inputName(file)} holds ${others.length + 1} objects; compare one with one`)
  }
  return readableObject(octets, file)
}
