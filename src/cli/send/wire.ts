import type { Option } from 'commander'
import type { Passed } from '../../messages/index.ts'
import { choice } from '../option-values.ts'
import type { CliWorld } from '../world.ts'
import { wireText } from './wire-text.ts'

/** `short`: laid out, long base64 shortened. `full`: as it was. */
const WIRE_DETAILS = ['short', 'full'] as const
export type WireDetail = (typeof WIRE_DETAILS)[number]

export function wireOption(): Option {
  const what = 'show on standard error what goes over the wire; full: without layout, nothing shortened'
  return choice('--wire [detail]', what, WIRE_DETAILS).preset('short')
}

export function showWire(world: CliWorld, detail: WireDetail): (passed: Passed) => void {
  return (passed) => world.err(wireText(passed, detail))
}
