#!/usr/bin/env bash
# Takes the pictures of docs/handbook anew from the real site, and looks whether the chapters fit: handbook.sh
# Builds what it needs as `test.sh e2e` does; with MINSHENG_BIN it takes that program instead and builds nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${MINSHENG_BIN:-}" ]; then
  scripts/setup.sh front test
  scripts/front.sh
  cargo build -p server --locked
fi
(cd end2end && ../node_modules/.bin/playwright test -c handbook.config.ts)
node scripts/handbook_check.mjs
