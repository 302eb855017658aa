const LONGEST_BASE64 = 120
const KEPT_CHARACTERS = 40
const SHORTEST_LINE = 40
const INDENT = '  '

/** Leaves out the middle of long base64 between tags, and says how much that is. */
export function shortenBase64(xml: string): string {
  const pieces = xml.split('<')
  return pieces.map((piece, n) => (n < pieces.length - 1 ? shortened(piece) : piece)).join('<')
}

// Of megabytes, so without a pattern that walks back: V8 has no room for that.
function shortened(piece: string): string {
  const begin = piece.lastIndexOf('>') + 1
  const content = piece.slice(begin)
  if (begin === 0 || content.length <= LONGEST_BASE64 || !isBase64(content)) return piece
  const left = `[… ${content.length - 2 * KEPT_CHARACTERS} characters …]`
  return `${piece.slice(0, begin)}${content.slice(0, KEPT_CHARACTERS)}${left}${content.slice(-KEPT_CHARACTERS)}`
}

/** In one piece or in lines of any length; prose has shorter words. */
function isBase64(text: string): boolean {
  const words = text.trim().split(/\s+/)
  const digits = words.join('').replace(/={1,2}$/, '')
  if (digits === '' || /[^A-Za-z0-9+/]/.test(digits)) return false
  return words.slice(0, -1).every(({ length }) => length >= SHORTEST_LINE)
}

/** A line break and an indent where one tag follows another directly; all else stays as it is. Need not be well-formed. */
export function layOut(xml: string): string {
  let depth = 0
  let openBefore = false
  const pieces = xml.split(/(?<=>)(?=<)/)
  return pieces
    .map((piece, n) => {
      const closes = piece.startsWith('</')
      if (closes) depth = Math.max(0, depth - 1)
      const joined = n === 0 || (closes && openBefore)
      const line = joined ? piece : `\n${INDENT.repeat(depth)}${piece}`
      openBefore = /^<[^/!?](?:[^>]*[^/>])?>$/.test(piece)
      depth += depthAfter(piece)
      return line
    })
    .join('')
}

/** By how much a piece, such as `<a>text</a>` or `<a>`, leaves us deeper; its own first closing tag is counted before. */
function depthAfter(piece: string): number {
  const tags = piece.match(/<[^>]*>/g) ?? []
  return tags
    .slice(piece.startsWith('</') ? 1 : 0)
    .reduce((depth, tag) => depth + (/^<\//.test(tag) ? -1 : /^<[!?]|\/>$/.test(tag) ? 0 : 1), 0)
}
