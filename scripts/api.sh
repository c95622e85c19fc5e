#!/usr/bin/env bash
# Tries the open interface: the demonstration on a free port, and schemathesis against the interface's own document.
# api.sh [SCHEMATHESIS ARGUMENT…]; needs target/debug/minsheng. 75 says that schemathesis cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$(scripts/python_tools.sh) || exit 75
minsheng=$PWD/target/debug/minsheng
work=$(mktemp -d)
server=
clean_up() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

port=$(node scripts/free_port.mjs)
export MINSHENG_DATA=$work MINSHENG_LISTEN=127.0.0.1:$port MINSHENG_LOG=warn
"$minsheng" migrate
"$minsheng" seed demo
"$minsheng" serve >"$work/log" 2>&1 &
server=$!
# 40 in a second: the limit of one network lets that through for ever.
(cd "$work" && "$bin/schemathesis" run "http://127.0.0.1:$port/api/v1/openapi.json" --wait-for-schema 30 --checks all \
  --rate-limit 40/s --max-examples 40 --seed 1 "$@") || {
  cat "$work/log" >&2
  exit 1
}
if grep -q 'Something is broken' "$work/log"; then
  cat "$work/log" >&2
  exit 1
fi
