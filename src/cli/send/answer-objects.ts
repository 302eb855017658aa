import { createHash } from 'node:crypto'
import type { PartnerAnswer } from '../../messages/index.ts'
import { saveObjects, writeFiles } from '../cvc/save-objects.ts'
import { objectsText, summariseAll } from '../cvc/summarise-all.ts'
import type { Field } from '../output/fields.ts'
import type { CliWorld } from '../world.ts'

/** What an answer brought, as it is told and kept. */
export interface AnswerObjects {
  readonly fields: readonly Field[]
  /** Below the fields. */
  readonly text: string
  /** Said when it was not kept. */
  readonly advice: string
  readonly data: object
  /** @returns the paths written */
  save(world: CliWorld, output: string): Promise<readonly string[]>
}

export function objectsIn(answer: PartnerAnswer, now: Date): AnswerObjects {
  const outcome = answer.kind === 'final' ? answer.outcome : undefined
  switch (outcome?.kind) {
    case 'certificates':
      return certificatesIn(outcome.certificates, now)
    case 'list':
      return listIn(outcome.list)
    case 'signature':
      return signatureIn(outcome.signature)
    default:
      return certificatesIn([], now)
  }
}

function certificatesIn(certificates: readonly Uint8Array[], now: Date): AnswerObjects {
  const summaries = summariseAll(certificates, now)
  return {
    fields: certificates.length > 0 ? [['certificates', String(certificates.length)]] : [],
    text: certificates.length > 0 ? `\n${objectsText(summaries)}` : '',
    advice: '',
    data: { certificates: summaries },
    save: async (world, output) => (certificates.length > 0 ? saveObjects(world, output, certificates) : []),
  }
}

function listIn(list: Uint8Array): AnswerObjects {
  const sha256 = createHash('sha256').update(list).digest('hex')
  return {
    fields: [['list', `${list.length} octets, SHA-256 ${sha256}`]],
    text: '',
    advice: 'Keep it with --output FILE; eac list show FILE then tells what is in it.\n',
    data: { list: { octets: list.length, sha256 } },
    save: (world, path) => writeFiles(world, [{ path, octets: list }]),
  }
}

function signatureIn(signature: Uint8Array): AnswerObjects {
  const hex = Buffer.from(signature).toString('hex')
  return {
    fields: [['signature', hex]],
    text: '',
    advice: '',
    data: { signature: hex },
    save: (world, path) => writeFiles(world, [{ path, octets: signature }]),
  }
}
