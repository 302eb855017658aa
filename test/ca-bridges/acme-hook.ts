// The program of an operator that sets TXT records at a name server: acme-hook.ts CONTROL LOG set|remove RECORD VALUE
import { appendFileSync } from 'node:fs'

const [control = '', log = '', does = '', record = '', value = ''] = process.argv.slice(2)
const body = JSON.stringify({ host: `${record}.`, ...(does === 'set' && { value }) })
const { ok } = await fetch(`${control}/${does === 'set' ? 'set' : 'clear'}-txt`, { method: 'POST', body })
appendFileSync(log, `${does} ${record} ${value.length}\n`)
process.exitCode = ok ? 0 : 1
