import { createHash } from 'node:crypto'
import type { PartnerAnswer, Pending } from '../../messages/index.ts'
import { saveObjects, writeFiles } from '../cvc/save-objects.ts'
import { objectsText, summariseAll } from '../cvc/summarise-all.ts'
import type { Field } from '../output/fields.ts'
import type { CliWorld } from '../world.ts'
import { summariseAllX509, type X509Summary, x509Pem, x509Text } from '../x509-certificates.ts'
import { descriptionFields, readDescription } from './certificate-description.ts'

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
    case 'description':
      return descriptionIn(outcome.description)
    case 'pending':
      return pendingIn(outcome)
    default:
      return certificatesIn([], now)
  }
}

function certificatesIn(certificates: readonly Uint8Array[], now: Date): AnswerObjects {
  const x509 = summariseAllX509(certificates)
  if (x509 !== undefined) return x509In(certificates, x509)
  const summaries = summariseAll(certificates, now)
  return {
    fields: certificates.length > 0 ? [['certificates', String(certificates.length)]] : [],
    text: certificates.length > 0 ? `\n${objectsText(summaries)}` : '',
    advice: '',
    data: { certificates: summaries },
    save: async (world, output) => (certificates.length > 0 ? saveObjects(world, output, certificates) : []),
  }
}

/** Those of TLS: of the service first, and kept as a TLS server takes them. */
function x509In(certificates: readonly Uint8Array[], summaries: readonly X509Summary[]): AnswerObjects {
  return {
    fields: [['certificates', String(certificates.length)]],
    text: `\n${x509Text(summaries)}`,
    advice: '',
    data: { certificates: summaries },
    save: (world, path) => writeFiles(world, [{ path, octets: x509Pem(certificates) }]),
  }
}

function descriptionIn(octets: Uint8Array): AnswerObjects {
  const description = readDescription(octets)
  const sha256 = createHash('sha256').update(octets).digest('hex')
  const size: Field = ['description', `${octets.length} octets, SHA-256 ${sha256}`]
  return {
    fields: description === undefined ? [size, ['content', 'not readable']] : [size, ...descriptionFields(description)],
    text: '',
    advice: 'Keep it with --output FILE.\n',
    data: { description: { octets: octets.length, sha256, base64: Buffer.from(octets).toString('base64') } },
    save: (world, path) => writeFiles(world, [{ path, octets }]),
  }
}

function pendingIn({ noPollBefore }: Pending): AnswerObjects {
  const moment = noPollBefore?.toISOString()
  return {
    fields: [['not to be asked before', moment]],
    text: '',
    advice: '',
    data: { noPollBefore: moment },
    save: async () => [],
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
