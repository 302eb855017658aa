/** Lies in every pack of evidence: whoever checks it needs openssl, sha256sum, jq and nothing of ours. */
export const EVIDENCE_README = `# Evidence of one exchange

| file | is |
|---|---|
| exchange.json, names.json | the exchange as the node shows it, and whose ids stand in the rows: to read, they prove nothing by themselves |
| messages/NN-WAY-PART.xml | each SOAP message, octet for octet as it came in or went out; exchange.json says of each, under \`messages\`, when, how often, the HTTP status, and the SHA-256 of the TLS certificate that the other side showed. One that was too large to be kept (\`kept\` is false there) has no file; a row names its SHA-256 |
| objects/*.bin, *.txt | the certificate request and the certificates, octet for octet; and what each of them says, in words |
| rows/N.json | row N of the node's audit chain: what happened. Its SHA-256 is the hash of the row |
| rows/N.proof | the hashes that lead from that row to the root in a checkpoint |
| checkpoints/N.json, .sig | a checkpoint of the chain, and its signature |
| checkpoints/N.PLACE.tsr | a time stamp of it (RFC 3161), where a time stamp authority is among the places outside |
| keys/ | the public key; its SHA-256 is its file's name. Compare it with the one that the node's auditors noted |

The forms are described in docs/audit.md of eac-broker. This checks everything, in this folder, with bash, openssl, sha256sum and jq. Each line must say OK, but for those that say NOT COVERED or NOT NAMED and why:

\`\`\`sh
set -eu
hash() { sha256sum | cut -d ' ' -f 1; }
same() { if [ "$2" = "$3" ]; then echo "OK $1"; else echo "WRONG $1"; exit 1; fi; }
for row in rows/*.json; do
  n=$(basename "$row" .json); proof=rows/$n.proof
  at=$(hash < "$row")
  same "row $n: its hash" "$at" "$(jq -r .hash "$proof")"
  number=$(jq -r '.checkpoint // empty' "$proof")
  if [ -z "$number" ]; then echo "NOT COVERED row $n: no checkpoint was signed over it yet"; continue; fi
  while read -r side other; do
    if [ "$side" = left ]; then at=$(printf '%s%s' "$other" "$at" | hash); else at=$(printf '%s%s' "$at" "$other" | hash); fi
  done < <(jq -r '.path[] | .side + " " + .hash' "$proof")
  same "row $n: in checkpoint $number" "$at" "$(jq -r .root "checkpoints/$number.json")"
done
for checkpoint in checkpoints/*.json; do
  key=keys/$(jq -r .key "$checkpoint").pem
  same "key $key" "$key" "keys/$(openssl pkey -pubin -in "$key" -outform DER | hash).pem"
  openssl dgst -sha256 -verify "$key" -signature "\${checkpoint%.json}.sig" "$checkpoint" > /dev/null
  echo "OK signature of $checkpoint"
done
for file in messages/* objects/*.bin; do
  [ -e "$file" ] || continue
  sum=$(hash < "$file")
  row=$(jq -r --arg sum "$sum" 'select(.details | [.messageSha256, .answerSha256, .sha256.request, .sha256.certificates[]?] | index($sum) != null) | .n' rows/*.json | head -n 1)
  if [ -n "$row" ]; then echo "OK $file: row $row names its SHA-256"; continue; fi
  case $file in
    messages/*-out-answer.xml | messages/*-out-callback-answer.xml)
      name=$(printf '%s %s' "$(jq -r .id exchange.json)" "$sum" | hash)
      row=$(jq -r --arg name "$name" 'select(.details.named // [] | index($name) != null) | .n' rows/*.json | head -n 1)
      if [ -n "$row" ]; then echo "OK $file: row $row names it"; else echo "NOT NAMED $file: no row names it; one is written within a minute after it was given"; fi ;;
    *) echo "WRONG $file: no row names its SHA-256"; exit 1 ;;
  esac
done
\`\`\`

One message by hand: \`sha256sum messages/01-in-request.xml\`, and \`grep\` for what it prints in rows/. What the node answered at once (out-answer, out-callback-answer) has another name there, so that a row that names the answers
of a minute tells nothing of other exchanges: \`printf '%s %s' EXCHANGE SHA256 | sha256sum\`, with the id in exchange.json.

A time stamp, with the certificate of its authority's root (ROOT.pem, from the authority itself):

    openssl ts -verify -data checkpoints/N.json -in checkpoints/N.PLACE.tsr -CAfile ROOT.pem
`
