import { useAsked, useMay } from '../api/queries.ts'

/** What a new node needs before it is of use, in this order. */
export const SET_UP_STEPS = ['authority', 'partner', 'certificate', 'people', 'alerts'] as const
export type SetUpStep = (typeof SET_UP_STEPS)[number]

/** How far a node is set up: read from the node each time, kept nowhere. */
export interface SetUp {
  /** False while something of it is not known yet. */
  readonly isKnown: boolean
  readonly isDone: Readonly<Record<SetUpStep, boolean>>
  /** Undefined: nothing is left. */
  readonly next: SetUpStep | undefined
}

export function useSetUp(): SetUp {
  const { data: node } = useAsked('node.show', {}, { live: true })
  const { data: coverage } = useAsked('coverage.show', {}, { live: true })
  const { data: partners } = useAsked('partner.list', {}, { live: true })
  const { data: users } = useAsked('user.list', {}, { live: true })
  const { data: alerts } = useAsked('alert.list', { limit: 50 }, { live: true })
  const active = (users ?? []).filter(({ disabledAt }) => disabledAt === undefined)
  const hasKeys = node?.authorities.some(({ keys }) => keys.some(({ state }) => state === 'active')) ?? false
  const isDone = {
    authority: (node?.authorities ?? []).length > 0,
    partner: (partners ?? []).length > 0,
    certificate: hasKeys || (coverage ?? []).some(({ certificate }) => certificate !== undefined),
    people: active.length > 1 && active.some(({ roles }) => roles.includes('approver')),
    alerts: (alerts?.places ?? []).some(({ configured }) => configured),
  }
  return {
    isKnown: [node, coverage, partners, users, alerts].every((one) => one !== undefined),
    isDone,
    next: SET_UP_STEPS.find((step) => !isDone[step]),
  }
}

/** Whether one sets up nodes: founds authorities, or sees to people. */
export function useSetsUp(): boolean {
  const may = useMay()
  return may('authority.add') || may('user.invite')
}
