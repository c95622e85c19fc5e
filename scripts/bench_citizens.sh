#!/usr/bin/env bash
# What a million comments cost: scripts/bench.sh runs this and takes up what it prints, Markdown on stdout.
#  1. the same pages with 1,000 comments and with COMMENTS, on SQLite and on PostgreSQL, none of them kept;
#  2. how soon a comment is seen that a moderator has approved: in one process, and at another on the same PostgreSQL;
#  3. the list against a bare handler with the same bytes, while 50 comments a second are posted and 5 approved;
#  4. the memory after that.
# COMMENTS=1000000 takes some fifteen minutes and 10 GB of disk, most of it to lay the comments down.
# The programs are built: cargo build --release -p server --bin minsheng --example citizens
set -euo pipefail
cd "$(dirname "$0")/.."

comments=${COMMENTS:-1000000}
few=${FEW:-1000}
seconds=${DURATION:-8}
least_ratio=0.70
most_seen_ms=1000
most_mb=250

say() { printf 'bench: %s\n' "$*" >&2; }
stop() {
  say "$*"
  exit 1
}

minsheng=target/release/minsheng
citizens=target/release/examples/citizens
work=$(mktemp -d)
chmod 711 "$work" # PostgreSQL runs as its own user
servers=()
postgres=

clean_up() {
  end_servers
  if [ -n "$postgres" ]; then scripts/postgres.sh stop "$work/postgres"; fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

end_servers() {
  for server in "${servers[@]}"; do
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  done
  servers=()
}

# begin DATABASE: a site on core 0, behind a proxy on this machine; its address is in $site.
begin() {
  site=127.0.0.1:$(node scripts/free_port.mjs)
  MINSHENG_DATABASE_URL=$1 MINSHENG_LISTEN=$site taskset -c 0 "$minsheng" serve >"$work/$site.log" 2>&1 &
  servers+=($!)
  for _ in $(seq 100); do
    if curl -fsS -o /dev/null "http://$site/readyz" 2>/dev/null; then return; fi
    sleep 0.1
  done
  stop "no site on $1: $(tail -5 "$work/$site.log")"
}

# lay DATABASE N FACTS
lay() {
  say "$2 comments on ${1%%:*}"
  MINSHENG_DATABASE_URL=$1 "$minsheng" migrate >&2
  MINSHENG_DATABASE_URL=$1 "$minsheng" seed demo >&2
  "$citizens" fill "$1" "$2" "$3" >&2
}

sql() { psql -q "$1" -c "$2" >&2; }

# ask NAME SMALL LARGE: both sites share the core, since only one of them is asked at a time.
ask() {
  begin "$2"
  local small=$site
  begin "$3"
  taskset -c 1 "$citizens" ask "$1" "http://$small" "$work/small" "http://$site" "$work/large" >>"$work/asked.md"
  end_servers
}

unset "${!MINSHENG_@}"
export MINSHENG_DATA=$work/data MINSHENG_LOG=warn MINSHENG_TRUSTED_PROXIES=127.0.0.1 MINSHENG_DEMO_PUBLIC=true
mkdir -p "$work/data"

small=sqlite:$work/small.db large=sqlite:$work/large.db
lay "$small" "$few" "$work/small"
lay "$large" "$comments" "$work/large"
ask SQLite "$small" "$large"

server_of_postgres=$(scripts/postgres.sh start "$work/postgres")
postgres=started
sql "$server_of_postgres" 'create database few'
sql "$server_of_postgres" 'create database many'
few_there=${server_of_postgres%/*}/few many_there=${server_of_postgres%/*}/many
lay "$few_there" "$few" "$work/small"
lay "$many_there" "$comments" "$work/large"
# What its own helpers do in the background within the hour.
sql "$few_there" 'vacuum analyze'
sql "$many_there" 'vacuum analyze'
ask PostgreSQL "$few_there" "$many_there"

say 'how soon an approved comment is seen'
begin "$large"
seen_here=$(taskset -c 1 "$citizens" seen "http://$site" "http://$site")
end_servers
begin "$many_there"
one=$site
begin "$many_there"
seen_there=$(taskset -c 1 "$citizens" seen "http://$one" "http://$site")
end_servers

# rate: requests a second of one wrk on the list at $site.
rate() {
  taskset -c 1 wrk -t1 -c64 "-d${seconds}s" "http://$site/projects" >"$work/wrk"
  if grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2; then stop 'not every answer was good; no figure from that.'; fi
  awk '/^Requests\/sec:/ { printf "%.0f", $2 }' "$work/wrk"
}

say 'the list, while comments are posted and approved'
begin "$large"
curl -fsS "http://$site/projects" -o "$work/body"
taskset -c 1 "$citizens" drive "http://$site" $((seconds + 4)) 50 5 >"$work/driven" 2>"$work/drive.log" &
driver=$!
until grep -q 'citizens: ready' "$work/drive.log"; do sleep 0.1; done
ours=$(rate)
wait "$driver"
read -r posted approved failed <"$work/driven"
memory_mb=$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/${servers[0]}/status")
end_servers

site=127.0.0.1:$(node scripts/free_port.mjs)
taskset -c 0 "$minsheng" bench-bare --listen "$site" --body "$work/body" >"$work/bare.log" 2>&1 &
servers+=($!)
until curl -fsS -o /dev/null "http://$site/projects" 2>/dev/null; do sleep 0.1; done
bare=$(rate)
end_servers

verdict() { awk "BEGIN { print (($1) ? \"met\" : \"**missed**\") }"; }
ratio=$(awk -v a="$ours" -v b="$bare" 'BEGIN { printf "%.2f", a / b }')
read -r here_p50 here_most <<<"$seen_here"
read -r there_p50 there_most <<<"$seen_there"

cat <<END
Comments, \`scripts/bench_citizens.sh\`: p50 in milliseconds of 300 answers each, asked for in turn over one connection,
with a session or words looked for, so that nothing comes from memory. PostgreSQL without fsync, as \`scripts/postgres.sh\` starts it.

| | | $few comments | $comments comments | ratio | target | |
|---|---|---|---|---|---|---|
$(cat "$work/asked.md")

From the moderator's press to the comment on the page of a visitor, with $comments comments, and the list by \`wrk -t1 -c64\`
while $posted comments a second are posted and $approved approved ($failed failed):

| | p50 | most | target | |
|---|---|---|---|---|
| seen at the same process, ms | $here_p50 | $here_most | ≤ $most_seen_ms | $(verdict "$here_most <= $most_seen_ms") |
| seen at another process, PostgreSQL, ms | $there_p50 | $there_most | ≤ $most_seen_ms | $(verdict "$there_most <= $most_seen_ms") |
| list, requests/s, ours and bare | $ours | $bare | $ratio ≥ $least_ratio | $(verdict "$ratio >= $least_ratio && $failed == 0") |
| memory (VmRSS) after that, MiB | | $memory_mb | ≤ $most_mb | $(verdict "$memory_mb <= $most_mb") |
END
