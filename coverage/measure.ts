import { type CodeLine, codeLines } from './code-lines.ts'
import type { CountedFunction } from './run-counted.ts'

/** So many of so many. */
export interface Share {
  readonly covered: number
  readonly all: number
}

export interface Measured {
  readonly lines: Share
  readonly branches: Share
  /** Numbers of the lines nothing of which ran, from 1. */
  readonly missedLines: readonly number[]
  /** Lines on which a branch begins that was never taken, from 1. */
  readonly missedBranches: readonly number[]
}

/**
 * What ran of one file in all processes together. A line counts as covered when any of it ran. A branch is what V8 gives a count of its
 * own, in any process: a function that ran, a block in it; it is covered when it was entered in some process.
 * @param counted the functions of the file, a process each; none: it was never loaded
 */
export function measure(source: string, counted: readonly (readonly CountedFunction[])[]): Measured {
  const ran = new Uint8Array(source.length)
  const branches = new Map<string, number>()
  for (const functions of counted) {
    addRun(ran, functions)
    for (const { startOffset, endOffset } of functions.filter(isCountedInBlocks).flatMap(({ ranges }) => ranges)) {
      branches.set(`${startOffset}-${endOffset}`, startOffset)
    }
  }
  const lines = codeLines(source)
  const missedLines = lines.filter((line) => !anyOf(ran, line)).map(({ number }) => number)
  const missed = [...branches.values()].filter((start) => ran[start] === 0)
  return {
    lines: { covered: lines.length - missedLines.length, all: lines.length },
    branches: { covered: branches.size - missed.length, all: branches.size },
    missedLines,
    missedBranches: [...new Set(missed.map((start) => lineAt(source, start)))].sort((a, b) => a - b),
  }
}

const isCountedInBlocks = ({ isBlockCoverage }: CountedFunction): boolean => isBlockCoverage

/** Ranges lie in each other, the outer ones first: the innermost has the last word on each character. */
function addRun(ran: Uint8Array, functions: readonly CountedFunction[]): void {
  const ranges = functions.flatMap((one) => one.ranges)
  const outerFirst = ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset)
  const here = new Uint8Array(ran.length)
  for (const { startOffset, endOffset, count } of outerFirst) here.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  for (let offset = 0; offset < ran.length; offset++) ran[offset]! |= here[offset]!
}

function anyOf(ran: Uint8Array, { start, end }: CodeLine): boolean {
  return ran.subarray(start, end).includes(1)
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length
}
