import type { ToolName } from '../tools.ts'
import type { TerminalPlace } from '../world.ts'
import { CALLER_ID, type SpocCall, type SpocToolkitAnswer } from './spoc-calls.ts'

/** A SOAP toolkit of others as a client that knows of us our WSDL and our TLS certificate. */
export interface SpocToolkit {
  readonly name: string
  readonly needs: readonly ToolName[]
  /**
   * Makes these calls, one after the other.
   * @throws when it cannot make a client of that WSDL
   */
  call(at: SpocPlace, calls: readonly SpocCall[]): Promise<SpocToolkitAnswer[]>
}

export interface SpocPlace {
  readonly place: TerminalPlace
  readonly wsdl: string
}

/** As the programs for zeep and PHP take it: octets marked, a sequence with the one certificate. */
export function nestedCall({ operation, members }: SpocCall): object {
  const { certificateRequest, certificate, ...texts } = members
  const given = {
    callerID: CALLER_ID,
    ...texts,
    ...(certificateRequest === undefined ? {} : { certificateRequest: { octets: certificateRequest } }),
    ...(certificate === undefined ? {} : { certificateSequence: { certificate: { octets: certificate } } }),
  }
  return { operation, arguments: given }
}

/** As the compiled programs take it: the operation and its members, with tabs between. */
export function lineOf({ operation, members }: SpocCall): string {
  const given = Object.entries({ callerID: CALLER_ID, ...members }).map(([name, value]) => `${name}=${value}`)
  return [operation, ...given].join('\t')
}

/** An answer as most toolkits give it; one that is a code and nothing else, zeep gives as text. */
export type AnswerFields =
  | string
  | null
  | { readonly fault: string }
  | {
      readonly result?: string
      readonly certificateSequence?: { readonly certificate?: string | readonly string[] } | null
    }

export function answerOf(fields: AnswerFields): SpocToolkitAnswer {
  if (fields === null) return { fault: 'it read the answer as absent' }
  if (typeof fields === 'string') return { result: fields, certificates: [] }
  if ('fault' in fields) return fields
  if (fields.result === undefined) return { fault: 'it read the result as absent' }
  return { result: fields.result, certificates: [fields.certificateSequence?.certificate ?? []].flat() }
}
