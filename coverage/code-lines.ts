import { stripTypeScriptTypes } from 'node:module'
import ts from 'typescript'

/** Characters of one line that run: from the first token to the end of the last. */
export interface CodeLine {
  readonly number: number // from 1
  readonly start: number
  readonly end: number
}

/** The lines of a source on which something runs: not types, comments, imports or lone brackets. */
export function codeLines(source: string): CodeLine[] {
  const file = ts.createSourceFile(
    'it.js',
    stripTypeScriptTypes(source),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.JS,
  )
  const lines = new Map<number, CodeLine>()
  const add = (start: number, end: number): void => {
    const number = file.getLineAndCharacterOfPosition(start).line + 1
    const known = lines.get(number)
    lines.set(number, { number, start: Math.min(start, known?.start ?? start), end: Math.max(end, known?.end ?? end) })
  }
  const walk = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isJSDoc(node)) return
    const parts = node.getChildren(file)
    for (const part of parts) walk(part)
    if (parts.length === 0 && node.getWidth(file) > 0 && !isBracket(node.kind)) add(node.getStart(file), node.getEnd())
  }
  walk(file)
  return [...lines.values()].sort((a, b) => a.number - b.number)
}

const BRACKETS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.OpenBraceToken,
  ts.SyntaxKind.CloseBraceToken,
  ts.SyntaxKind.OpenParenToken,
  ts.SyntaxKind.CloseParenToken,
  ts.SyntaxKind.OpenBracketToken,
  ts.SyntaxKind.CloseBracketToken,
  ts.SyntaxKind.CommaToken,
  ts.SyntaxKind.SemicolonToken,
  ts.SyntaxKind.EndOfFileToken,
])

function isBracket(kind: ts.SyntaxKind): boolean {
  return BRACKETS.has(kind)
}
