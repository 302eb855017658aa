import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

/** A piece of source that runs as a whole or not at all: a function, an arm of a branch, the body of a loop. */
export interface Block {
  readonly url: string
  /** Of its first character. */
  readonly place: number
  /** `cvc/certificate.ts:42`, the path beginning with the folder's own name. */
  readonly where: string
  /** Its first line. */
  readonly text: string
}

/** All blocks of the TypeScript below some folders. Stripping types leaves every character where it was, so places are V8's, too. */
export function blocksOf(folders: readonly string[]): Block[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .flatMap((file) => blocksOfFile(join(folder, file), join(basename(folder), file))),
  )
}

function blocksOfFile(path: string, name: string): Block[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const starts = new Set<number>()
  const visit = (node: ts.Node): void => {
    for (const block of startedBy(node)) starts.add(block.getStart(source))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return [...starts].map((place) => {
    const line = source.getLineAndCharacterOfPosition(place).line + 1
    const text = source.text.slice(place, source.text.indexOf('\n', place)).trim()
    return { url: pathToFileURL(path).href, place, where: `${name}:${line}`, text }
  })
}

const LAZY_OPERATORS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
])

function startedBy(node: ts.Node): ts.Node[] {
  if (ts.isFunctionLike(node)) return 'body' in node && node.body ? [node.body as ts.Node] : []
  if (ts.isIfStatement(node)) return [node.thenStatement, ...(node.elseStatement ? [node.elseStatement] : [])]
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse]
  if (ts.isBinaryExpression(node)) return LAZY_OPERATORS.has(node.operatorToken.kind) ? [node.right] : []
  if (ts.isIterationStatement(node, false)) return [node.statement]
  if (ts.isCatchClause(node)) return [node.block]
  if (ts.isCaseOrDefaultClause(node)) return node.statements.slice(0, 1)
  return []
}
