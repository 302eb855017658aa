import type { NextFunction, Request, Response } from 'express'
import type { ConsoleFile, ConsoleFiles } from './console-files.ts'

/** Scripts, styles and pictures of this very node, and nothing that stands in the page itself. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const NOT_BUILT = `The operators' console is not built here. In a checkout of the project:

  npm run console

then start the node again. Everything else of this address works: see docs/people.md.
`

/**
 * The operators' console: its files, and its page for every address that a person can be at. Whoever asks need not be known: nothing of a
 * node is in them.
 * @param files undefined: it was not built
 */
export function consolePages(files: ConsoleFiles | undefined) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const isRead = ['GET', 'HEAD'].includes(request.method)
    const file = isRead
      ? (files?.get(request.path) ?? (isPage(request) ? files?.get('/index.html') : undefined))
      : undefined
    if (file !== undefined) send(file, request, response)
    else if (isRead && files === undefined && isPage(request)) sayNotBuilt(response)
    else next()
  }
}

const sayNotBuilt = (response: Response): void =>
  void response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8' }).end(NOT_BUILT)

/** A person's browser goes there; which screen it is, the console knows. */
function isPage(request: Request): boolean {
  const { path } = request
  return !path.startsWith('/api/') && !/\.[^/]*$/.test(path) && request.accepts(['json', 'html']) === 'html'
}

function send({ type, octets, gzipped, isImmutable }: ConsoleFile, request: Request, response: Response): void {
  const isZipped = gzipped !== undefined && request.acceptsEncodings('gzip') === 'gzip'
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'Cache-Control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    Vary: 'Accept-Encoding',
    ...(isZipped && { 'Content-Encoding': 'gzip' }),
  })
  response.end(isZipped ? gzipped : octets)
}
