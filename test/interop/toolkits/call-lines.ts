import type { ToolkitCall, Value } from './toolkit.ts'

/** Calls as the programs in Java and C read them: a line each, then one for each value with the way to it. */
export function callLines(calls: readonly ToolkitCall[]): string {
  return calls.flatMap(linesOf).join('\n')
}

function linesOf({ operation, arguments: given }: ToolkitCall): string[] {
  return [`call ${operation}`, ...Object.entries(given).flatMap(([accessor, value]) => valueLines(accessor, value))]
}

function valueLines(path: string, value: Value): string[] {
  if (typeof value === 'string') return [`${path} text ${value}`]
  if (typeof value.octets === 'string') return [`${path} octets ${value.octets}`]
  const inside = Object.entries(value).flatMap(([accessor, inner]) => valueLines(`${path}.${accessor}`, inner))
  return [path, ...inside]
}
