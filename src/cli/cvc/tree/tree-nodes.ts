import type { DataObjectNode } from '../../../cvc/index.ts'
import type { TreeNode } from '../json/shown.ts'
import { lastTag, objectName } from './object-name.ts'
import { objectText } from './object-text.ts'

/** The tree as data: what is constructed holds others, what is primitive a value. */
export function treeNodes(nodes: readonly DataObjectNode[], around?: DataObjectNode): TreeNode[] {
  return nodes.map((node) => treeNode(node, around))
}

function treeNode(node: DataObjectNode, around: DataObjectNode | undefined): TreeNode {
  const { path, offset, length, value, children } = node
  const head = { offset, tag: lastTag(path), length, name: objectName(node, around) }
  if (children !== undefined) return { ...head, children: treeNodes(children, node) }
  return { ...head, value: Buffer.from(value).toString('hex'), text: objectText(node, around) }
}
