import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { type Operator, type OperatorCommand, OperatorError } from '../messages/index.ts'
import { COMMANDS } from './commands.ts'

const LARGEST_INPUT_BYTES = 50_000_000
const callSchema = z.strictObject({ name: z.string(), input: z.unknown() })

/**
 * Serves operators' commands as JSON over HTTP, for a socket that only the node's own user can open.
 * Answer: `{ result }`, or `{ error: { code, message } }`.
 */
export function createControlServer(operator: () => Operator, onError: (error: unknown) => void): Server {
  return serveCalls((call) => carryOut(call, operator), onError)
}

/** The same for other calls than operators' commands. */
export function serveCalls(answer: (call: unknown) => Promise<unknown>, onError: (error: unknown) => void): Server {
  return createServer((request, response) => {
    readCall(request)
      .then(answer)
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

async function carryOut(call: unknown, operator: () => Operator): Promise<unknown> {
  const { name, input } = callSchema.parse(call)
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new OperatorError('invalid-input', `This node knows no command ${name}; is it older than the command line?`)
  }
  return operator().call(name as OperatorCommand, input as never) // each command looks at its input itself
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
