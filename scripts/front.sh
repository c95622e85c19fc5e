#!/usr/bin/env bash
# Builds the browser's half into target/site/pkg: site.wasm, site.js, boot.js, site.css, whatever else is in app/public/pkg,
# and .br and .gz beside each. The server embeds that folder, so this comes before the server.
#
# A step is left out when the content of what goes into it is what it was at the last good build; cargo does the same
# for its own step.
set -euo pipefail
cd "$(dirname "$0")/.."

made=target/front/made # finished pieces, and beside each the fingerprint of what it was made from
pkg=target/site/pkg    # all pieces together, replaced as a whole
mkdir -p "$made"

say() { printf 'front: %s\n' "$*"; }

# One hash over names and contents of files and folders.
fingerprint() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum; }

# changed PIECE PATH…: whether PIECE has to be made again; `finished PIECE` after it is made.
changed() {
  local piece=$1
  shift
  fingerprint "$@" >"$made/$piece.new-key"
  ! cmp -s "$made/$piece.new-key" "$made/$piece.key"
}
finished() { mv "$made/$1.new-key" "$made/$1.key"; }

say 'Rust to wasm'
cargo build -p app --lib --target wasm32-unknown-unknown --target-dir target/front --profile wasm-release \
  --no-default-features --features hydrate --locked
wasm=target/front/wasm32-unknown-unknown/wasm-release/app.wasm

if changed islands "$wasm" xtask/src Cargo.lock package-lock.json scripts/front.sh || [ ! -e "$made/islands/site.wasm" ]; then
  say 'wasm-bindgen and wasm-opt'
  bindgen=target/front/bindgen
  rm -rf "$bindgen" "$made/islands"
  mkdir -p "$bindgen" "$made/islands"
  cargo run --quiet --locked --package xtask -- bindgen "$wasm" "$bindgen"
  # Only features that Chrome 96 and Safari 15 have. Never --all-features: it makes a wasm that browsers refuse.
  node_modules/.bin/wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
    --enable-mutable-globals --enable-reference-types --enable-multivalue --strip-debug --strip-producers \
    "$bindgen/site_bg.wasm" -o "$made/islands/site.wasm"
  # Not minified: brotli takes nearly all of it, and who checks what a ballot does can read it.
  cp "$bindgen/site.js" "$made/islands/"
  # Some crates bring pieces of JavaScript that site.js imports from here.
  if [ -d "$bindgen/snippets" ]; then cp -R "$bindgen/snippets" "$made/islands/"; fi
  finished islands
fi

if changed style style package-lock.json scripts/front.sh || [ ! -e "$made/style/site.css" ]; then
  say 'style'
  rm -rf "$made/style"
  mkdir -p "$made/style"
  node_modules/.bin/lightningcss --bundle --minify --targets 'chrome >= 96, safari >= 15, ios_saf >= 15' \
    style/main.css -o "$made/style/site.css"
  finished style
fi

if changed pkg "$made/islands" "$made/style" app/public/pkg scripts/compress.mjs || [ ! -e "$pkg/site.wasm.br" ]; then
  say 'compression'
  new=$pkg.new
  rm -rf "$new" "$pkg.old"
  mkdir -p "$new"
  cp -R app/public/pkg/. "$made/islands/." "$made/style/." "$new/"
  node scripts/compress.mjs "$new"
  # Moved, not filled in place: whoever compiles or serves meanwhile never finds half of it.
  if [ -d "$pkg" ]; then mv "$pkg" "$pkg.old"; fi
  mv "$new" "$pkg"
  rm -rf "$pkg.old"
  finished pkg
  say "$pkg is new"
else
  say "$pkg is up to date"
fi
