#!/usr/bin/env bash
# Measures sealed ballots; part of bench.sh, or by itself: scripts/bench_seal.sh >seal.md
# Each comparison is of one run on one machine. What cannot be had (belenios-tool, wasm32-wasip1) is named, not guessed.
set -euo pipefail

if [ -z "${work:-}" ]; then
  cd "$(dirname "$0")/.."
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  is_alone=yes
  many=${MANY:-2000}
  least_check=8.0 most_seal=0.60 most_wasm=3.5 least_verify=30 most_opening=0.05 most_growth=1.10 most_garbage=0.05
  cargo build --release -p ballot --locked --example seal >&2
  cargo build --release -p server --locked --bin minsheng >&2
  say() { printf 'bench: %s\n' "$*" >&2; }
  divide() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
  verdict() { awk "BEGIN { print (($1) ? \"met\" : \"**missed**\") }"; }
fi

figure() { awk -v name="$2" '$1 == name { print $2 }' "$1"; }
millis() { divide "$1" 1000; }
now_us() { echo $(($(date +%s%N) / 1000)); }
# row WHAT OURS OTHER RATIO TARGET COMPARISON
row() { printf '| %s | %s | %s | %s | %s | %s |\n' "$@" >>"$work/seal.md"; }

tool=$(scripts/belenios.sh || true)
taskset -c 1 target/release/examples/seal 400 "$work/sealed" >"$work/sealed.txt"
check=$(figure "$work/sealed.txt" check_one_ballot)
seal=$(figure "$work/sealed.txt" seal_one_ballot)

cat >"$work/seal.md" <<END

Sealed ballots of 23 candidates, at most 20 For, \`target/release/examples/seal 400\` on core 1; a single one is the least
of 400; times in milliseconds:

| | ours | other | ratio | target | |
|---|---|---|---|---|---|
END

if [ -n "$tool" ]; then
  say 'belenios-tool on one ballot'
  theirs=
  for _ in $(seq 9); do
    begun=$(now_us)
    taskset -c 1 "$tool" election verify-ballot --dir "$work/sealed/cut" --ballot "$work/sealed/ballot.json" >/dev/null 2>&1
    took=$(($(now_us) - begun))
    if [ -z "$theirs" ] || [ "$took" -lt "$theirs" ]; then theirs=$took; fi
  done
  ratio=$(divide "$theirs" "$check")
  row 'check one ballot, against `belenios-tool election verify-ballot`' "$(millis "$check")" "$(millis "$theirs")" "$ratio" "≥ $least_check" "$(verdict "$ratio >= $least_check")"
else
  row 'check one ballot, against belenios-tool' "$(millis "$check")" 'not here' – "≥ $least_check" 'not measured'
fi

ratio=$(divide "$seal" "$check")
row 'seal one ballot, against checking it' "$(millis "$seal")" "$(millis "$check")" "$ratio" "≤ $most_seal" "$(verdict "$ratio <= $most_seal")"

say 'the same code as wasm'
if cargo build --release -p ballot --locked --example seal --target wasm32-wasip1 >&2; then
  taskset -c 1 node --no-warnings scripts/wasi.mjs target/wasm32-wasip1/release/examples/seal.wasm 20 >"$work/wasm.txt"
  for what in seal_one_ballot check_one_ballot; do
    wasm=$(figure "$work/wasm.txt" "$what")
    native=$(figure "$work/sealed.txt" "$what")
    ratio=$(divide "$wasm" "$native")
    row "${what//_/ } as wasm under Node, against native" "$(millis "$wasm")" "$(millis "$native")" "$ratio" "≤ $most_wasm" "$(verdict "$ratio <= $most_wasm")"
  done
else
  row 'the same as wasm under Node' 'no wasm32-wasip1 here: rustup target add wasm32-wasip1' – – "≤ $most_wasm" 'not measured'
fi

say 'an election of 400 on both cores'
minsheng=${minsheng:-target/release/minsheng}
"$minsheng" demo election --voters 400 --out "$work/demo" >&2
begun=$(now_us)
"$minsheng" verify "$work"/demo/*.bel --rules "$work/demo/rules.json" >/dev/null
ours=$(($(now_us) - begun))
if [ -n "$tool" ]; then
  begun=$(now_us)
  python3 docs/audit.py "$work"/demo/*.bel --tool "$tool" >/dev/null 2>&1
  theirs=$(($(now_us) - begun))
  ratio=$(divide "$theirs" "$ours")
  row '`minsheng verify` of 400 ballots, against `docs/audit.py`' "$(millis "$ours")" "$(millis "$theirs")" "$ratio" "≥ $least_verify" "$(verdict "$ratio >= $least_verify")"
else
  row '`minsheng verify` of 400 ballots, against the audit' "$(millis "$ours")" 'not here' – "≥ $least_verify" 'not measured'
fi

opening=$(figure "$work/sealed.txt" tally_decrypt_twice_open_400_ballots)
all=$(figure "$work/sealed.txt" check_400_ballots)
ratio=$(divide "$opening" "$all")
row 'tally, two decryptions, result of 400, against checking them' "$(millis "$opening")" "$(millis "$all")" "$ratio" "≤ $most_opening" "$(verdict "$ratio <= $most_opening")"

say "$many ballots"
taskset -c 1 target/release/examples/seal "$many" >"$work/many.txt"
one_of_many=$(divide "$(figure "$work/many.txt" "check_${many}_ballots")" "$many")
one_of_400=$(divide "$all" 400)
ratio=$(divide "$one_of_many" "$one_of_400")
row "a ballot among $many, against one among 400" "$(millis "$one_of_many")" "$(millis "$one_of_400")" "$ratio" "≤ $most_growth" "$(verdict "$ratio <= $most_growth")"

garbage=$(figure "$work/sealed.txt" refuse_a_wrong_signature)
ratio=$(awk -v a="$garbage" -v b="$check" 'BEGIN { printf "%.3f", a / b }')
row 'refuse a ballot with a wrong signature, against checking one' "$(millis "$garbage")" "$(millis "$check")" "$ratio" "≤ $most_garbage" "$(verdict "$ratio <= $most_garbage")"

if [ "${is_alone:-}" = yes ]; then cat "$work/seal.md"; fi
