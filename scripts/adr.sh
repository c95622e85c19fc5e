#!/usr/bin/env bash
# Begins a decision record with the next number: adr.sh 'One SQL text for two databases'
set -euo pipefail
cd "$(dirname "$0")/../docs/adr"

title=${1:-}
if [ -z "$title" ]; then
  printf "usage: make adr TITLE='One SQL text for two databases'\n" >&2
  exit 2
fi

last=$(find . -name '[0-9][0-9][0-9][0-9]-*.md' | sed 's|^\./||' | sort | tail -1 | cut -c1-4)
number=$(printf '%04d' $((10#${last:-0000} + 1)))
# Spaces and punctuation of ASCII become dashes; Chinese stays.
slug=$(printf '%s' "${title,,}" | LC_ALL=C tr -s ' -,./:-@[-`{-~' '-' | sed 's/^-//; s/-$//')
file=$number-$slug.md

{
  printf '# %s. %s\n' "$number" "$title"
  if [ -e 0000-template.md ]; then
    tail -n +2 0000-template.md
  else
    printf '\n## %s\n' 'What we face' 'What we do' 'What it costs' 'What would change our minds'
  fi
} >"$file"
printf 'docs/adr/%s\n' "$file"
