import { z } from 'zod'
import { callSocket, serveCalls } from '../../api/index.ts'
import { FAULTS, type Fault, type FaultSeen } from '../../cli/index.ts'
import { OperatorError } from '../../messages/index.ts'
import { controlSocketPath, isHeld, takeHold } from '../data-folder.ts'

const callSchema = z.strictObject({ name: z.literal('fault'), country: z.string(), fault: z.enum(FAULTS) })

/** What the demo world does on command, besides what its nodes do. */
export interface WorldControl {
  fault(country: string, fault: Fault): Promise<FaultSeen[]>
}

/**
 * Takes hold of the folder of the world, and listens for commands on its control socket.
 * @returns what ends both
 * @throws {ConfigError} when another process runs this world
 */
export function serveWorld(folder: string, control: () => WorldControl | undefined, onError: (error: unknown) => void) {
  const server = serveCalls(async (call) => {
    const { country, fault } = callSchema.parse(call)
    const running = control()
    if (running === undefined) throw new OperatorError('refused', 'The demo world is starting; try again in a moment.')
    return running.fault(country, fault)
  }, onError)
  return takeHold(server, folder)
}

/** @returns undefined where the world does not run */
export async function reachWorld(folder: string): Promise<WorldControl | undefined> {
  const socket = await controlSocketPath(folder)
  if (!(await isHeld(socket))) return undefined
  return {
    fault: async (country, fault) => (await callSocket(socket, { name: 'fault', country, fault })) as FaultSeen[],
  }
}
