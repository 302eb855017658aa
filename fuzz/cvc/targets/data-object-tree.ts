import { type DataObjectNode, dataObjectTree } from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { reading, same } from '../reading.ts'

export const dataObjects: Target = {
  name: 'data-object-tree',
  title: 'dataObjectTree: never throws, tells where it breaks',
  run(input) {
    const read = reading(input, dataObjectTree)
    promised(read.ok, 'a tree is never refused')
    const { nodes, problem, deviations } = read.value
    for (const node of nodes) standsInside(node, input)
    for (const { offset } of deviations) promised(offset < input.length, 'a deviation stands inside the input')
    if (problem) return `${problem.code} ${problem.details.path?.split('/').length} ${deviations.length > 0}`
    promised(nodes.at(-1) === undefined || endOf(nodes.at(-1)!) === input.length, 'without a problem all of it is read')
    return `read ${deviations.length > 0}`
  },
}

const endOf = ({ valueOffset, length }: DataObjectNode) => valueOffset + length

function standsInside({ offset, valueOffset, value, children = [] }: DataObjectNode, input: Uint8Array): void {
  promised(offset < valueOffset && valueOffset + value.length <= input.length, 'an object stands inside the input')
  promised(same(value, input.subarray(valueOffset, valueOffset + value.length)), 'a value is what stands there')
  for (const child of children) {
    promised(child.offset >= valueOffset, 'an object stands behind the head of the one around it')
    standsInside(child, input)
  }
}
