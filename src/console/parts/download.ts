/** Puts a file where the browser puts what it downloads. */
export function download(name: string, octets: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([octets], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
