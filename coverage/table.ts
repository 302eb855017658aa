import type { Measured, Share } from './measure.ts'

export interface MeasuredFile extends Measured {
  /** Below the project, with `/`. */
  readonly path: string
}

export interface MeasuredFolder {
  readonly folder: string
  readonly files: readonly MeasuredFile[]
  readonly lines: Share
  readonly branches: Share
}

export function ofFolder(folder: string, files: readonly MeasuredFile[]): MeasuredFolder {
  return { folder, files, lines: sum(files.map(({ lines }) => lines)), branches: sum(files.map((one) => one.branches)) }
}

const sum = (shares: readonly Share[]): Share => ({
  covered: shares.reduce((total, { covered }) => total + covered, 0),
  all: shares.reduce((total, { all }) => total + all, 0),
})

/** 100 where there is nothing to cover. */
export const percent = ({ covered, all }: Share): number => (all === 0 ? 100 : (100 * covered) / all)

/** A row for each folder below, and one for each folder that is measured. */
export function folderTable(folders: readonly MeasuredFolder[]): string {
  const rows = folders.flatMap((folder) => [...below(folder).map((one) => row(one, '  ')), row(folder, '')])
  const width = Math.max('folder'.length, ...rows.map(([name]) => name.length))
  const lines = [['folder', 'files', 'lines', 'branches'] as const, ...rows]
  const text = lines.map(([name, files, covered, branches]) => {
    return `${name.padEnd(width)}  ${files.padStart(5)}  ${covered.padStart(17)}  ${branches.padStart(17)}`
  })
  return `${text.join('\n')}\n`
}

function below({ folder, files }: MeasuredFolder): MeasuredFolder[] {
  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'))
  const names = [...new Set(files.map(({ path }) => folderOf(path)))].filter((name) => name !== folder).sort()
  return names.map((name) =>
    ofFolder(
      name,
      files.filter(({ path }) => folderOf(path) === name),
    ),
  )
}

function row({ folder, files, lines, branches }: MeasuredFolder, indent: string) {
  return [`${indent}${folder}`, String(files.length), shareText(lines), shareText(branches)] as const
}

const shareText = (share: Share): string => `${percent(share).toFixed(1)} % ${share.covered}/${share.all}`

/** What was missed, by file and line; nothing for files that ran whole. */
export function missedText(folders: readonly MeasuredFolder[]): string {
  const files = folders.flatMap((folder) => folder.files)
  return files
    .flatMap(({ path, missedLines, missedBranches }) => [
      ...(missedLines.length === 0 ? [] : [`${path}: lines ${missedLines.join(', ')}\n`]),
      ...(missedBranches.length === 0 ? [] : [`${path}: branches at ${missedBranches.join(', ')}\n`]),
    ])
    .join('')
}
