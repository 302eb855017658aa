import type { CvcaTreeView, TreeCertificateView } from '../../../messages/index.ts'

/** A key of a CVCA with the certificates over it, a certificate of a DV or terminal, or how many terminals are not told one by one. */
export interface TreeBox {
  readonly id: string
  readonly certificates: readonly TreeCertificateView[]
  /** Terminals that are not told one by one. */
  readonly more: number
  readonly below: readonly TreeBox[]
}

export interface PlacedBox extends Omit<TreeBox, 'below'> {
  readonly x: number
  readonly y: number
  readonly height: number
}

/** From the key that signs to what it signed. */
export interface TreeLine {
  readonly from: string
  readonly to: string
  /** From a key of the CVCA to its next one. */
  readonly isLink: boolean
}

// in units of the drawing
export const BOX_WIDTH = 222
const COLUMN = BOX_WIDTH + 56
const LINE = 16
const PADDING = 14
const GAP = 10
const ROOTS_APART = 14

/** Keys of the CVCA by their age, below each what it signed: DVs, then their terminals. */
export function boxesOf({ certificates, moreTerminals }: CvcaTreeView): TreeBox[] {
  const ofCvca = certificates.filter(({ kind }) => kind === 'root' || kind === 'link')
  const keys = [...new Set(ofCvca.map(({ holderReference }) => holderReference))]
  const roots = keys.map((key): TreeBox => {
    const own = ofCvca.filter(({ holderReference }) => holderReference === key)
    return { id: key, certificates: own, more: 0, below: dvsBelow(key) }
  })
  const known = new Set(keys)
  const orphans = certificates.filter(({ kind, authorityReference }) => kind === 'DV' && !known.has(authorityReference))
  return [...roots.toSorted(byAge), ...orphans.map(dvBox)]

  function dvsBelow(key: string): TreeBox[] {
    const dvs = certificates.filter(({ kind, authorityReference }) => kind === 'DV' && authorityReference === key)
    return dvs.toSorted((a, b) => a.holderReference.localeCompare(b.holderReference)).map(dvBox)
  }
  function dvBox(dv: TreeCertificateView): TreeBox {
    const terminals = certificates
      .filter(({ kind, authorityReference }) => kind === 'terminal' && authorityReference === dv.holderReference)
      .map((one): TreeBox => ({ id: one.sha256, certificates: [one], more: 0, below: [] }))
    const more = moreTerminals.find(({ under }) => under === dv.holderReference)?.count ?? 0
    const rest = more === 0 ? [] : [{ id: `more ${dv.holderReference}`, certificates: [], more, below: [] }]
    return { id: dv.sha256, certificates: [dv], more: 0, below: [...terminals, ...rest] }
  }
}

const byAge = (a: TreeBox, b: TreeBox): number =>
  (a.certificates[0]?.effective ?? '').localeCompare(b.certificates[0]?.effective ?? '') || a.id.localeCompare(b.id)

/** Where each box stands: what one signed right of it, from its top on downwards. */
export function layoutOf(boxes: readonly TreeBox[]) {
  const placed: PlacedBox[] = []
  const lines: TreeLine[] = []
  let bottom = 0
  let right = 0
  const place = ({ below, ...box }: TreeBox, column: number, y: number): number => {
    const height = heightOf(box)
    const x = column * COLUMN + 1
    placed.push({ ...box, x, y, height })
    right = Math.max(right, x + BOX_WIDTH)
    let next = y
    for (const one of below) {
      lines.push({ from: box.id, to: one.id, isLink: false })
      next = place(one, column + 1, next)
    }
    return Math.max(next, y + height + GAP)
  }
  for (const box of boxes) bottom = place(box, columnOf(box), bottom === 0 ? 1 : bottom + ROOTS_APART)
  for (const { id, certificates } of boxes) {
    for (const { kind, authorityReference } of certificates) {
      const isHere = boxes.some((one) => one.id === authorityReference)
      if (kind === 'link' && isHere) lines.push({ from: authorityReference, to: id, isLink: true })
    }
  }
  return { placed, lines, width: right + 1, height: bottom }
}

const columnOf = ({ certificates: [first] }: TreeBox): number => (first?.kind === 'DV' ? 1 : 0)

const heightOf = ({ certificates }: Pick<TreeBox, 'certificates'>): number =>
  PADDING + LINE * (1 + 2 * certificates.length)
