import type { GivenAnswer } from '../async/index.ts'
import type { AnyContractName, CallerMessage } from '../messages/index.ts'
import type { ServingDeps } from './serving.ts'
import type { SoapRequest } from './transport/index.ts'

interface Answer {
  readonly status: number
  readonly body: string
  readonly operation?: string | undefined
}

/** A message from the moment it came to its answer. */
export interface FollowedMessage {
  readonly message: CallerMessage
  /** Keeps what it is answered with the exchange that it turned out to be of; without one, nothing. */
  answered(answer: Answer, contract: AnyContractName | undefined): void
}

/** @returns undefined: messages are not kept */
export function followMessage(
  { body: octets, fingerprint256: tlsFingerprint }: Pick<SoapRequest<unknown>, 'body' | 'fingerprint256'>,
  { answersKept, keeping, now }: Pick<ServingDeps, 'answersKept' | 'keeping' | 'now'>,
): FollowedMessage | undefined {
  if (!keeping.keepMessages) return undefined
  let of: Pick<GivenAnswer, 'exchangeId' | 'part'> | undefined
  return {
    message: {
      octets,
      at: now(),
      tlsFingerprint,
      belongsTo: (exchangeId, part) => {
        of = { exchangeId, part: part === 'request' ? 'answer' : 'callback answer' }
      },
    },
    answered: ({ status: httpStatus, body, operation }, contract) => {
      if (of === undefined || contract === undefined || operation === undefined) return
      const message = { octets: Buffer.from(body), at: now(), httpStatus, tlsFingerprint }
      answersKept.add({ ...of, contract, operation, message })
    },
  }
}
