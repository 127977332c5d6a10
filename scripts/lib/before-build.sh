#!/bin/sh
# Trunk's pre_build hook: says in one sentence what a build of the lab lacks, before anything is made of it, and
# ends trunk, which would go on to serve a page that is not there.

lacks() {
    printf '\n%s\n' "$*" >&2
    kill -INT "$PPID"
    exit 1
}

major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
[ "${major:-0}" -ge 20 ] || lacks "Node.js 20 or newer is missing, which makes the pages: install it from https://nodejs.org and run this again."
[ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] ||
    lacks "Rust cannot compile for the browser yet: run \`rustup target add wasm32-unknown-unknown\`, then this again."
[ "$TRUNK_PROFILE" != release ] || exec node scripts/lib/release-tools.mjs
