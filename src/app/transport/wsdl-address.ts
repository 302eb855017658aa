/** Where this node can be reached, as the configuration says. */
export interface PublicAddress {
  /** Scheme, host and port: `https://dv.example.test:8443`. */
  readonly publicUrl: string
  /** Further names and IP addresses of this node, without port; a caller that used one of them is told the same. */
  readonly hostNames: readonly string[]
}

/**
 * The address a WSDL names: the way the caller came, if its Host header holds a name of ours, else the public URL.
 * A foreign Host header never reaches a document.
 */
export function wsdlAddress(path: string, host: string | undefined, known: PublicAddress): string {
  return new URL(path, isOurs(host, known.hostNames) ? `https://${host}` : known.publicUrl).href
}

function isOurs(host: string | undefined, hostNames: readonly string[]): boolean {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(host ?? '')
  const name = (parts?.[1] ?? parts?.[2])?.toLowerCase()
  if (name === undefined || !URL.canParse(`https://${host}`)) return false
  return hostNames.some((ours) => ours.toLowerCase() === name)
}
