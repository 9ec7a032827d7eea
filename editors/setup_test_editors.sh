#!/usr/bin/env bash
# Everything that the tests of the editors need, on a bare Debian 12 with Python 3.11 and Node 20, as root: a browser and
# Neovim from Debian, the VS Code workbench and a browser driver from npm, the packaged extension.
#
# May be run again at any time; what is there already is left alone. Packages of npm are pinned here and in
# editors/vscode/package-lock.json; what Debian offers is pinned by its release. Downloads go to a cache folder,
# CODESCOPE_EDITOR_CACHE or ~/.cache/codescope-test-editors. Where packages come from is your configuration of apt and npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

CODE_SERVER=4.100.3 # VS Code 1.100.3; the last line of code-server for Node 20
PLAYWRIGHT=1.65.1
CACHE="${CODESCOPE_EDITOR_CACHE:-${HOME:?}/.cache/codescope-test-editors}"
TOOLS="$CACHE/code-server-$CODE_SERVER-playwright-$PLAYWRIGHT"

export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false

say() { echo "setup_test_editors: $*" >&2; }

fail() {
  say "$*"
  exit 1
}

install_debian_packages() {
  local -a missing=()
  # Command and the package that brings it.
  local pair
  for pair in chromium:chromium nvim:neovim rg:ripgrep; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "missing: ${missing[*]}; install them with your package manager"
  [ "$(id -u)" = 0 ] || fail "missing: ${missing[*]}; run this as root, or first: sudo apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  timeout 300 apt-get update -qq
  timeout 900 apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

check_node() {
  command -v node >/dev/null && command -v npm >/dev/null || fail "node and npm are missing; Node 20 is needed"
  local version
  version="$(node --version)"
  case "$version" in
    v20.* | v24.*) ;;
    *) fail "node is $version; this VS Code workbench runs on Node 20 (and was seen to run on 24)" ;;
  esac
}

# Into a folder that is renamed when it is complete, so that an interrupted run leaves nothing half made.
install_workbench() {
  [ -e "$TOOLS/complete" ] && return 0
  say "installing the VS Code workbench (code-server $CODE_SERVER) and playwright-core $PLAYWRIGHT into $CACHE"
  mkdir -p "$CACHE"
  local fresh
  fresh="$(mktemp -d "$CACHE/fresh.XXXXXX")"
  trap "rm -rf '$fresh'" EXIT
  (
    cd "$fresh"
    echo '{"private": true}' >package.json
    # No scripts: they build terminals and loggers that tests do not need, and download what is not in a package.
    timeout 600 npm install --silent --ignore-scripts --no-package-lock --save-exact \
      "code-server@$CODE_SERVER" "playwright-core@$PLAYWRIGHT"
    cd node_modules/code-server/lib/vscode
    timeout 600 npm install --silent --omit=dev --ignore-scripts
    ln -sfn node_modules node_modules.asar
    mkdir -p node_modules/@vscode/ripgrep/bin
    ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
    touch "$fresh/complete"
  )
  rm -rf "$TOOLS"
  mv "$fresh" "$TOOLS"
  trap - EXIT
}

build_extension() {
  cd vscode
  local inputs installed=node_modules/.installed packaged=dist/.packaged
  inputs="$(sha256sum package.json package-lock.json .npmrc)"
  if [ "$inputs" != "$(cat "$installed" 2>/dev/null)" ]; then
    say "installing what builds the extension"
    timeout 600 npm ci --silent --ignore-scripts
    echo "$inputs" >"$installed"
  fi
  inputs="$(find . -path ./node_modules -prune -o -path ./dist -prune -o -path ./out -prune -o -type f -print0 |
    sort -z | xargs -0 sha256sum)"
  if [ "$inputs" != "$(cat "$packaged" 2>/dev/null)" ] || [ ! -e dist/codescope.vsix ]; then
    say "packaging the extension"
    timeout 300 npm run --silent package >/dev/null
    echo "$inputs" >"$packaged"
  fi
}

check_node
install_debian_packages
install_workbench
ln -sfn "$TOOLS" "$CACHE/current"
build_extension
say "ready: $(nvim --version | head -1), $(chromium --version 2>/dev/null), VS Code workbench of code-server $CODE_SERVER"
