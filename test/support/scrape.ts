/** A value as Prometheus takes it from a process: `name{label="value"}` and its number. */
export type Scraped = ReadonlyMap<string, number>

export async function scrapeText(port: number, token?: string): Promise<string> {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers })
  if (!answer.ok) throw new Error(`/metrics answered ${answer.status}`)
  return answer.text()
}

export async function scrape(port: number): Promise<Scraped> {
  return readExposition(await scrapeText(port))
}

/** Reads the text format of Prometheus, as far as a node writes it. */
export function readExposition(text: string): Scraped {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
}
