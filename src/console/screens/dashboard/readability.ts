import type { CoverageView } from '../../../messages/index.ts'

/** How it is with the passports of one issuer, for the authority that is worst off. */
export interface Readability {
  readonly issuer: string
  readonly is: 'readable' | 'at-risk' | 'lost' | 'none'
}

const OF_STAGE = {
  good: 'readable',
  plan: 'readable',
  act: 'at-risk',
  late: 'at-risk',
  lost: 'lost',
  none: 'none',
} as const satisfies Record<CoverageView['stage'], Readability['is']>

const WORST_FIRST = ['lost', 'at-risk', 'none', 'readable'] as const

export function readabilities(coverage: readonly CoverageView[]): Readability[] {
  const issuers = [...new Set(coverage.map(({ issuer }) => issuer))].sort()
  return issuers.map((issuer) => {
    const here = coverage.filter((one) => one.issuer === issuer).map(({ stage }) => OF_STAGE[stage])
    return { issuer, is: WORST_FIRST.find((one) => here.includes(one)) ?? 'none' }
  })
}
