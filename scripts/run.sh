#!/usr/bin/env bash
# Builds the site and serves it with the demonstration's data: run.sh [release|debug]
# Settings come from the environment, or from a file .env (see .env.example).
# Warm, everything before "serve" takes a few seconds.
set -euo pipefail
cd "$(dirname "$0")/.."

profile=${1:-release}
case $profile in
  release) flags=(--release) ;;
  debug) flags=() ;;
  *)
    printf 'usage: run.sh [release|debug]\n' >&2
    exit 2
    ;;
esac

if [ -e .env ]; then
  set -a
  # shellcheck source=/dev/null
  . ./.env
  set +a
fi

say() { printf 'run: %s\n' "$*"; }

begun=$SECONDS
scripts/setup.sh front
scripts/front.sh
say "the server, $profile (the first time takes minutes)"
cargo build ${flags[@]+"${flags[@]}"} -p server --locked
minsheng=target/$profile/minsheng
say "built in $((SECONDS - begun)) s"

"$minsheng" migrate
# 3 says that the database holds something already. Then it stays as it is, whatever it is.
status=0
"$minsheng" seed demo || status=$?
if [ "$status" != 0 ] && [ "$status" != 3 ]; then exit "$status"; fi

say "open http://${MINSHENG_LISTEN:-127.0.0.1:3000}/ — demonstration people and their password: seeds/demo/people.toml"
exec "$minsheng" serve
