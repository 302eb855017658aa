import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { type Operator, type OperatorCommand, OperatorError } from '../messages/index.ts'
import type { ProcessClaims } from './caller.ts'
import { CLAIMS_HEADER, readClaims } from './callers-of-socket.ts'
import { COMMANDS } from './commands.ts'
import type { Operators } from './operator.ts'

const LARGEST_INPUT_BYTES = 50_000_000
const callSchema = z.strictObject({ name: z.string(), input: z.unknown() })

/** Who is at the control socket. */
export interface Knock {
  readonly claims: ProcessClaims | undefined
  readonly token: string | undefined
}

/** The operator's side of a node, for whoever is at its control socket. */
export const atSocket =
  (operators: Operators) =>
  ({ claims, token }: Knock): Operator | Promise<Operator> =>
    token === undefined ? operators.as({ kind: 'machine', claims }) : operators.withToken(token, undefined)

/**
 * Serves operators' commands as JSON over HTTP, for a socket that only the node's own user can open.
 * Answer: `{ result }`, or `{ error: { code, message } }`.
 */
export function createControlServer(
  operator: (knocks: Knock) => Operator | Promise<Operator>,
  onError: (error: unknown) => void,
): Server {
  return serveCalls((call, knocks) => carryOut(call, () => operator(knocks)), onError)
}

/** The same for other calls than operators' commands. */
export function serveCalls(
  answer: (call: unknown, knocks: Knock) => Promise<unknown>,
  onError: (error: unknown) => void,
): Server {
  return createServer((request, response) => {
    readCall(request)
      .then((call) => answer(call, knockOf(request)))
      .then(
        (result) => send(response, 200, { result: result ?? null }),
        (error: unknown) => {
          if (error instanceof OperatorError)
            return send(response, 400, { error: { code: error.code, message: error.message } })
          onError(error)
          const message = error instanceof Error ? error.message : String(error)
          return send(response, 500, { error: { code: 'internal', message } })
        },
      )
  })
}

const knockOf = ({ headers }: IncomingMessage): Knock => ({
  claims: readClaims(headers[CLAIMS_HEADER]),
  token: headers.authorization?.replace(/^Bearer /, ''), // whatever it is, who sends it does not mean to be the machine
})

async function carryOut(call: unknown, operator: () => Operator | Promise<Operator>): Promise<unknown> {
  const { name, input } = callSchema.parse(call)
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new OperatorError('invalid-input', `This node knows no command ${name}; is it older than the command line?`)
  }
  return (await operator()).call(name as OperatorCommand, input as never) // each command looks at its input itself
}

async function readCall(request: IncomingMessage): Promise<unknown> {
  return JSON.parse(await readText(request))
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > LARGEST_INPUT_BYTES) throw new OperatorError('invalid-input', 'The input is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}
