import type { Tolerance } from '../soap/index.ts'

/** Takes an accessor by the name another edition gives it. Both names at once are two of one name, which is refused. */
export function otherName(names: readonly [string, string]): Readonly<Record<'other-accessor-name', Tolerance>> {
  return {
    'other-accessor-name': {
      why: 'editions and implementations differ in the name',
      apply: (node, { level, shape }) => {
        if (level !== 'entry' || shape.kind !== 'members') return node
        const ours = names.find((name) => shape.members.some((member) => member.name === name))
        const theirs = names.find((name) => name !== ours)
        const strange = node.children.filter(({ name }) => name === theirs)
        if (ours === undefined || strange.length === 0) return node
        return {
          ...node,
          children: node.children.map((child) => (strange.includes(child) ? { ...child, name: ours } : child)),
        }
      },
    },
  }
}
