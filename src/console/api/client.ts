import type { OperatorCommand, OperatorCommands, Role, WrongField } from '../../messages/index.ts'

/** Something was not done; said by the node (application/problem+json), or the node was not reached. */
export class Problem extends Error {
  override readonly name = 'Problem'
  /** HTTP; 0: nobody answered. */
  readonly status: number
  /** Closed list of the node, and `unreachable`. */
  readonly code: string
  readonly requestId: string | undefined
  readonly fields: readonly WrongField[]

  constructor(status: number, code: string, detail: string, requestId?: string, fields: readonly WrongField[] = []) {
    super(detail)
    this.status = status
    this.code = code
    this.requestId = requestId
    this.fields = fields
  }
}

/** Who is logged in, and what is still to be shown. */
export interface WhoIsThis {
  readonly user: string
  readonly fullName: string
  readonly roles: readonly Role[]
  readonly next: 'nothing' | 'second-factor' | 'enrol'
  readonly until?: string
  /** This node belongs to a demo world. */
  readonly demo?: true
}

/** A command that one may give. */
export interface Allowed {
  readonly name: OperatorCommand
  readonly changes: boolean
}

type Method = 'GET' | 'POST' | 'DELETE'

/** @throws {Problem} */
export async function send<Result>(method: Method, path: string, body?: unknown): Promise<Result> {
  const response = await reach(path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })
  if (!response.ok) throw await problemOf(response)
  return (response.status === 204 ? undefined : await response.json()) as Result
}

/** Does what `eac` does. @throws {Problem} */
export const give = <Name extends OperatorCommand>(
  name: Name,
  input: OperatorCommands[Name]['input'],
): Promise<OperatorCommands[Name]['result']> => send('POST', `/api/commands/${name}`, input)

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (cause) {
    throw new Problem(0, 'unreachable', (cause as Error).message)
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const found = (await response.json().catch(() => ({}))) as Record<string, unknown>
  const code = String(found.type ?? '').replace('urn:eac-broker:problem:', '') || 'unknown'
  return new Problem(
    response.status,
    code,
    String(found.detail ?? response.statusText),
    requestIdIn(found),
    fieldsIn(found),
  )
}

const fieldsIn = ({ errors }: Record<string, unknown>): readonly WrongField[] =>
  Array.isArray(errors) ? (errors as WrongField[]) : []

const requestIdIn = ({ requestId }: Record<string, unknown>): string | undefined =>
  typeof requestId === 'string' ? requestId : undefined
