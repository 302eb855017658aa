import { isDeepStrictEqual } from 'node:util'
import { encodeSubjectPublicKeyInfo, verificationKey } from '../../../src/cvc/index.ts'
import { opensslVerifies } from '../openssl.ts'
import type { Centre } from './centre.ts'
import type { Message } from './messages.ts'
import type { ToolkitAnswer } from './toolkit.ts'

export interface Judged {
  readonly message: Message
  /** Undefined: it went as it has to. */
  readonly wrong: string | undefined
}

/** @param issued what the node says it has issued to the caller, in base64 */
export function judge(message: Message, answer: ToolkitAnswer | undefined, issued: readonly string[]): Judged {
  return { message, wrong: whatIsWrong(answer, message, issued) }
}

/** OpenSSL looks at a signature that came, with the key of the control centre's certificate. */
export async function lookAtSignature(
  { message, wrong }: Judged,
  answer: ToolkitAnswer | undefined,
  { centre, folder }: { centre: Centre; folder: string },
): Promise<Judged> {
  if (wrong !== undefined || message.carries.kind !== 'signature') return { message, wrong }
  const publicKey = encodeSubjectPublicKeyInfo(verificationKey(centre.terminal.publicKey, 'brainpoolP256r1'))
  const signature = Buffer.from((answer as AnswerWithSignature).signature, 'base64')
  const verified = await opensslVerifies(message.carries.over, signature, publicKey, `${folder}/ta-signature`)
  return { message, wrong: verified ? undefined : 'OpenSSL does not verify the signature' }
}

/** Each reason once, with the messages it was met at. */
export function reasonsIn(judged: readonly Judged[]): string {
  const reasons = new Set(judged.flatMap(({ wrong }) => wrong ?? []))
  const metAt = (reason: string): string[] =>
    judged.filter(({ wrong }) => wrong === reason).map(({ message }) => message.operation)
  return [...reasons].map((reason) => `${metAt(reason).join(', ')}: ${reason}`).join('; ')
}

function whatIsWrong(
  answer: ToolkitAnswer | undefined,
  { returnCode, carries }: Message,
  issued: readonly string[],
): string | undefined {
  if (answer === undefined) return 'no answer'
  if ('fault' in answer) return answer.fault
  if (carries.kind === 'issued' && issued.length === 0) return 'the node has issued nothing'
  if (answer.returnCode !== returnCode) return `${answer.returnCode} instead of ${returnCode}`
  if (!isDeepStrictEqual(answer.certificates, certificatesIn(carries, issued))) return 'other certificates'
  if (answer.list !== (carries.kind === 'list' ? carries.list : undefined)) return 'another list'
  if ((answer.signature !== undefined) !== (carries.kind === 'signature'))
    return 'a signature where none was asked for, or none'
  return undefined
}

type AnswerWithSignature = ToolkitAnswer & { readonly signature: string }

function certificatesIn(carries: Message['carries'], issued: readonly string[]): readonly string[] {
  if (carries.kind === 'issued') return issued
  return carries.kind === 'certificates' ? carries.certificates : []
}
