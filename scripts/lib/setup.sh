# What the scripts need and how each of it is had. Sourced from the root of the repository, never run;
# bash 3.2 (macOS) is enough. Every `need_…` is silent and quick where the thing is there, says in one
# line what it installs where it is not, and ends the script with one sentence where it cannot be had.

# What releases and continuous integration compile with: bytes, and with them the names of files, follow the compiler.
# Anybody's build takes any stable one from `rust-version` in Cargo.toml on.
RUST_VERSION=1.95.0
TRUNK_VERSION=0.21.14
WASM_SPLIT_VERSION=0.2.4
SETUP_LOG=target/setup.log
mkdir -p target
rm -f "$SETUP_LOG"

# Tools are put into .tools, so that nobody's tool in cargo's own folder is replaced. node_modules/.bin brings
# wasm-opt, which trunk takes from PATH. A script that another has started finds them there already.
case ":$PATH:" in
*":$PWD/.tools/bin:"*) ;;
*) export PATH="$PWD/.tools/bin:$PWD/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH" ;;
esac

say() { printf '%s\n' "$*" >&2; }

stop() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

# begin <what> <a need_… or another command>: does it beside the others that have begun, with a log of its own.
# `finish` waits for all of them.
BEGUN_PIDS=() BEGUN_NAMES=()
begin() {
    local what=$1
    shift
    # A job of its own is a process group of its own, which can be ended with all that it started.
    set -m
    (
        SETUP_LOG="target/setup-${what// /-}.log"
        rm -f "$SETUP_LOG"
        "$@"
    ) &
    BEGUN_PIDS+=("$!") BEGUN_NAMES+=("$what")
    set +m
    trap 'end_begun; exit 130' INT
    trap 'end_begun; exit 143' TERM HUP
}

# Ends what has begun and all that it started.
end_begun() {
    local pid
    for pid in "${BEGUN_PIDS[@]}"; do kill -TERM -- "-$pid" 2>/dev/null; done
    BEGUN_PIDS=() BEGUN_NAMES=()
}

# 95 as `1 min 35 s`.
duration() {
    if [ "$1" -lt 60 ]; then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}

# Waits for what has begun, tells every quarter of a minute what is still being done, and stops everything where
# one of them fails.
finish() {
    local began=$SECONDS told=$SECONDS at waiting left
    while [ "${#BEGUN_PIDS[@]}" -gt 0 ]; do
        left=() waiting=""
        for at in "${!BEGUN_PIDS[@]}"; do
            if kill -0 "${BEGUN_PIDS[$at]}" 2>/dev/null; then
                left+=("$at") waiting="${waiting:+$waiting, }${BEGUN_NAMES[$at]}"
            elif ! wait "${BEGUN_PIDS[$at]}"; then
                end_begun
                exit 1
            elif [ $((SECONDS - began)) -gt 2 ]; then
                say "  $(duration $((SECONDS - began))): ${BEGUN_NAMES[$at]} is ready"
            fi
        done
        local pids=() names=()
        for at in ${left[@]+"${left[@]}"}; do pids+=("${BEGUN_PIDS[$at]}") names+=("${BEGUN_NAMES[$at]}"); done
        BEGUN_PIDS=(${pids[@]+"${pids[@]}"}) BEGUN_NAMES=(${names[@]+"${names[@]}"})
        [ -n "$waiting" ] || break
        if [ $((SECONDS - told)) -ge 15 ]; then
            say "  $(duration $((SECONDS - began))): $waiting"
            told=$SECONDS
        fi
        sleep 1
    done
    trap - INT TERM HUP
    hash -r
}

# Runs a command with its output in the log.
quietly() {
    printf '\n$ %s\n' "$*" >>"$SETUP_LOG"
    "$@" >>"$SETUP_LOG" 2>&1 </dev/null
}

# The last words of the log, then the sentence that says what to do.
stop_with_log() {
    tail -n 12 "$SETUP_LOG" >&2
    stop "$* (All it said is in $SETUP_LOG.)"
}

need_rust() {
    command -v cargo >/dev/null || stop "Rust is missing: install it from https://rustup.rs and run this again."
    RUST_ROOT=$(rustc --print sysroot 2>/dev/null) && return
    say "Installing the stable Rust toolchain"
    quietly rustup toolchain install stable --profile minimal ||
        stop_with_log "Rust's stable toolchain could not be installed: run \`rustup toolchain install stable\` where there is a network."
    RUST_ROOT=$(rustc --print sysroot)
}

# Of which version this Rust is.
rust_version() { rustc --version | cut -d' ' -f2; }

# Says where what is compiled here may differ in bytes from what is published.
tell_rust_version() {
    [ "$(rust_version)" = "$RUST_VERSION" ] ||
        say "This is Rust $(rust_version), and releases are made with $RUST_VERSION: lints may differ, and so may bytes."
}

# Ends what makes a release with another Rust than that.
need_release_rust() {
    need_rust
    [ "$(rust_version)" = "$RUST_VERSION" ] ||
        stop "A release is made with Rust $RUST_VERSION, and this is $(rust_version): run \`rustup toolchain install $RUST_VERSION --target wasm32-unknown-unknown\`, then this again with RUSTUP_TOOLCHAIN=$RUST_VERSION."
}

# need_rust_part <a path under the toolchain that shows it is there> <rustup words that add it>
need_rust_part() {
    [ -e "$RUST_ROOT/$1" ] && return
    shift
    command -v rustup >/dev/null ||
        stop "This Rust has no rustup to run \`rustup $*\` with: install rustup from https://rustup.rs, or that part from where your Rust came."
    say "Adding to the Rust toolchain: $3"
    quietly rustup "$@" || stop_with_log "\`rustup $*\` failed: run it by hand where there is a network."
}

need_lints() {
    need_rust_part bin/rustfmt component add rustfmt
    need_rust_part bin/cargo-clippy component add clippy
}

need_wasm_target() {
    need_rust_part lib/rustlib/wasm32-unknown-unknown target add wasm32-unknown-unknown
}

# `trunk` refuses the value 1 of NO_COLOR (mended after 0.21.14).
version_of() { env -u NO_COLOR "$1" --version 2>/dev/null | awk 'NR == 1 { print $2 }'; }

# get_crate <where to> <program> <crate> <version> <more words for cargo>: ready made where cargo-binstall is
# installed and finds it, compiled otherwise.
get_crate() {
    local where=$1 program=$2 crate=$3 version=$4
    if command -v cargo-binstall >/dev/null; then
        say "Fetching $program $version${where:+ into .tools}"
        # shellcheck disable=SC2086
        if quietly cargo binstall --no-confirm --disable-strategies compile "$crate@$version" $where; then
            hash -r
            return
        fi
    fi
    say "Compiling $program $version${where:+ into .tools} (once)"
    build_crate "$@"
}

# build_crate <where to> <program> <crate> <version> <more words for cargo>
build_crate() {
    local where=$1 program=$2 crate=$3 version=$4
    shift 4
    # The tool's own release settings would double the time and make it no better here; OPT_LEVEL is for a tool that
    # is as quick without. A lock file that names a release the registry no longer serves is no reason to give up.
    # shellcheck disable=SC2086
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=${OPT_LEVEL:-1} \
        quietly cargo install "$crate@$version" $where --locked "$@" ||
        CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=${OPT_LEVEL:-1} \
            quietly cargo install "$crate@$version" $where "$@" ||
        stop_with_log "$program $version could not be built: run \`cargo install $crate@$version\` where there is a network."
    hash -r
}

# Trunk waits for others most of its time, and here it fetches nothing: compiled without optimisation and without TLS
# it builds the lab as quickly and is there two minutes earlier. Such a one is for this folder alone.
need_trunk() {
    [ "$(version_of trunk)" = "$TRUNK_VERSION" ] ||
        OPT_LEVEL=0 get_crate "--root .tools" trunk trunk "$TRUNK_VERSION" --no-default-features
}

# The CLI and the library must be of one version: the one in Cargo.lock. Of what it is made of, only what reads and
# writes the module is worth optimising, and TLS is only for drivers of browsers elsewhere: there two minutes of a
# processor earlier, and as quick but for a second. Such a one is for this folder alone.
need_wasm_bindgen() {
    local version crate words=""
    version=$(awk '$3 == "\"wasm-bindgen\"" { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock)
    [ "$(version_of wasm-bindgen)" = "$version" ] && return
    for crate in walrus wasmparser wasm-encoder wasm-bindgen-cli-support gimli leb128fmt id-arena; do
        words="$words --config profile.release.package.$crate.opt-level=1"
    done
    # shellcheck disable=SC2086
    OPT_LEVEL=0 get_crate "--root .tools" wasm-bindgen wasm-bindgen-cli "$version" --no-default-features $words
}

# What cuts a release into the first screen and the parts that arrive later. It does not tell its version;
# cargo's list of what it put into .tools does.
need_wasm_split() {
    grep -qs "wasm_split_cli_support $WASM_SPLIT_VERSION " .tools/.crates.toml && return
    get_crate "--root .tools" wasm-split-cli wasm_split_cli_support "$WASM_SPLIT_VERSION" --features build-binary
}

need_node() {
    local major
    major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
    [ "${major:-0}" -ge 20 ] || stop "Node.js 20 or newer is missing: install it from https://nodejs.org and run this again."
}

# The packages of package-lock.json. The copy of the lock file beside them tells when they are out of date.
need_npm_packages() {
    need_node
    cmp -s package-lock.json node_modules/.installed-from && return
    command -v npm >/dev/null || stop "npm is missing: install it (it comes with https://nodejs.org) and run this again."
    say "Installing the npm packages of package-lock.json (about ten seconds)"
    quietly npm ci --include=dev --no-audit --no-fund ||
        stop_with_log "The npm packages could not be installed: run \`npm ci\` where there is a network."
    cp package-lock.json node_modules/.installed-from
}

# The site generators that the lab is tried in (tests/sites): two from npm by their lock files, MkDocs from PyPI
# in an environment of its own.
need_site_generators() {
    need_node
    local site
    for site in vitepress next; do
        (
            cd "tests/sites/$site"
            cmp -s package-lock.json node_modules/.installed-from && exit
            say "Installing the site generator of tests/sites/$site (under a minute)"
            cd - >/dev/null && quietly npm ci --prefix "tests/sites/$site" --include=dev --no-audit --no-fund &&
                cp "tests/sites/$site/package-lock.json" "tests/sites/$site/node_modules/.installed-from"
        ) || stop_with_log "The site generator of tests/sites/$site could not be installed: run \`npm ci\` there, where there is a network."
    done
    cmp -s tests/sites/mkdocs/requirements.txt .tools/mkdocs/.installed-from && return
    say "Installing MkDocs into .tools/mkdocs (about ten seconds)"
    mkdir -p .tools
    make_python_environment .tools/mkdocs &&
        quietly .tools/mkdocs/bin/python -m pip install --disable-pip-version-check -q -r tests/sites/mkdocs/requirements.txt ||
        stop_with_log "MkDocs could not be installed: install Python 3 with its venv module (Debian: python3-venv), and run this again where there is a network."
    cp tests/sites/mkdocs/requirements.txt .tools/mkdocs/.installed-from
}

# Debian keeps what makes an environment in a package of its own.
make_python_environment() {
    quietly python3 -m venv --clear "$1" && return
    command -v apt-get >/dev/null || return
    say "Installing Python's venv module with apt"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-venv &&
        quietly python3 -m venv --clear "$1"
}

# The first of its arguments that can be run, as a path.
first_program() {
    local candidate
    for candidate; do
        command -v "$candidate" 2>/dev/null && return
    done
    return 1
}

find_browser() {
    first_program chromium chromium-browser google-chrome google-chrome-stable chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium
}

find_chromedriver() {
    first_program chromedriver "${CHROMEWEBDRIVER:-/nowhere}/chromedriver" /usr/lib/chromium/chromedriver \
        /usr/lib/chromium-browser/chromedriver /usr/lib64/chromium-browser/chromedriver /snap/bin/chromium.chromedriver
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then quietly "$@"; else quietly sudo "$@"; fi
}

install_browser() {
    if command -v apt-get >/dev/null; then
        say "Installing Chromium, its driver and Korean and Japanese letters with apt"
        as_root apt-get update -qq
        # Debian's names, then Ubuntu's.
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
            chromium chromium-driver fonts-noto-cjk ||
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
                chromium-browser chromium-chromedriver fonts-noto-cjk
    elif command -v dnf >/dev/null; then
        say "Installing Chromium, its driver and Korean and Japanese letters with dnf"
        as_root dnf install -q -y chromium chromedriver google-noto-sans-cjk-fonts ||
            as_root dnf install -q -y chromium chromedriver
    elif command -v pacman >/dev/null; then
        say "Installing Chromium (its driver comes with it) and Korean and Japanese letters with pacman"
        as_root pacman -S --needed --noconfirm chromium noto-fonts-cjk
    elif command -v brew >/dev/null; then
        say "Installing Chrome's driver, and Chrome where there is none, with brew"
        { find_browser >/dev/null || quietly brew install --cask google-chrome; } &&
            quietly brew install --cask chromedriver
    else
        printf 'None of apt-get, dnf, pacman and brew is here.\n' >>"$SETUP_LOG"
        return 1
    fi
}

# Sets CHROME and CHROMEDRIVER to programs that are there; what the caller set is taken as it is.
need_browser() {
    local given=${CHROME:-} sentence
    sentence="install Chrome or Chromium with its chromedriver, or say where they are with CHROME=… and CHROMEDRIVER=…, and run this again."
    [ -z "$given" ] || [ -x "$given" ] || stop "CHROME names $given, which is no program: mend or unset it."
    [ -z "${CHROMEDRIVER:-}" ] || [ -x "$CHROMEDRIVER" ] || stop "CHROMEDRIVER names $CHROMEDRIVER, which is no program: mend or unset it."
    : "${CHROME:=$(find_browser)}" "${CHROMEDRIVER:=$(find_chromedriver)}"
    if [ -z "$CHROME" ] || [ -z "$CHROMEDRIVER" ]; then
        install_browser || stop_with_log "No Chromium could be installed: $sentence"
        hash -r
        : "${CHROME:=$(find_browser)}" "${CHROMEDRIVER:=$(find_chromedriver)}"
        [ -n "$CHROME" ] && [ -n "$CHROMEDRIVER" ] || stop_with_log "No Chromium was found after installing it: $sentence"
    fi
    export CHROME CHROMEDRIVER
    # The driver finds a browser in the usual places by itself; any other it has to be told.
    [ -z "$given" ] && return
    sed "s|\"args\"|\"binary\": \"$given\", \"args\"|" webdriver.json >target/webdriver.json
    export WASM_BINDGEN_TEST_WEBDRIVER_JSON="$PWD/target/webdriver.json"
}

# The two tools that write the README's pictures.
need_webp() {
    command -v img2webp >/dev/null && command -v cwebp >/dev/null && return
    say "Installing the tools of WebP"
    if command -v apt-get >/dev/null; then
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends webp
    elif command -v dnf >/dev/null; then
        as_root dnf install -q -y libwebp-tools
    elif command -v pacman >/dev/null; then
        as_root pacman -S --needed --noconfirm libwebp
    elif command -v brew >/dev/null; then
        quietly brew install webp
    fi
    hash -r
    command -v img2webp >/dev/null || stop_with_log "The tools of WebP (img2webp, cwebp) are missing: install them (Debian: webp) and run this again."
}

find_firefox() { first_program firefox-esr firefox /Applications/Firefox.app/Contents/MacOS/firefox; }

install_firefox() {
    if command -v apt-get >/dev/null; then
        say "Installing Firefox with apt"
        as_root apt-get update -qq
        # Debian's name, then Ubuntu's.
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends firefox-esr ||
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends firefox
    elif command -v dnf >/dev/null; then
        say "Installing Firefox with dnf"
        as_root dnf install -q -y firefox
    elif command -v pacman >/dev/null; then
        say "Installing Firefox with pacman"
        as_root pacman -S --needed --noconfirm firefox
    elif command -v brew >/dev/null; then
        say "Installing Firefox with brew"
        quietly brew install --cask firefox
    else
        printf 'None of apt-get, dnf, pacman and brew is here.\n' >>"$SETUP_LOG"
        return 1
    fi
}

# Sets FIREFOX to a program that is there. No driver is needed: it is driven over WebDriver BiDi.
need_firefox() {
    local sentence="install Firefox, or say where it is with FIREFOX=…, and run this again."
    [ -z "${FIREFOX:-}" ] || [ -x "$FIREFOX" ] || stop "FIREFOX names $FIREFOX, which is no program: mend or unset it."
    : "${FIREFOX:=$(find_firefox)}"
    if [ -z "$FIREFOX" ]; then
        install_firefox || stop_with_log "No Firefox could be installed: $sentence"
        hash -r
        : "${FIREFOX:=$(find_firefox)}"
        [ -n "$FIREFOX" ] || stop_with_log "No Firefox was found after installing it: $sentence"
    fi
    export FIREFOX
}

find_webkit_driver() { first_program WebKitWebDriver; }

# Sets WEBKIT_DRIVER to WebKitGTK's driver where the system has one to install: its tests are left out elsewhere,
# and say so. The driver brings its browser; Xvfb is the screen of a machine that has none.
need_webkit() {
    [ -z "${WEBKIT_DRIVER:-}" ] || [ -x "$WEBKIT_DRIVER" ] || stop "WEBKIT_DRIVER names $WEBKIT_DRIVER, which is no program: mend or unset it."
    : "${WEBKIT_DRIVER:=$(find_webkit_driver)}"
    if command -v apt-get >/dev/null && { [ -z "$WEBKIT_DRIVER" ] || ! command -v Xvfb >/dev/null; }; then
        say "Installing WebKitGTK's driver and Xvfb with apt"
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends webkit2gtk-driver xvfb || true
        hash -r
        : "${WEBKIT_DRIVER:=$(find_webkit_driver)}"
    fi
    [ -n "$WEBKIT_DRIVER" ] || say "WebKitGTK's driver is not to be had here: its tests are left out."
    export WEBKIT_DRIVER
}

# The lab as trunk has cargo compile it, where that takes long: before the first time.
need_compiled() {
    [ -e "${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown/debug/k8s-dns-lab.wasm" ] && return
    say "Compiling the lab"
    quietly cargo build --target wasm32-unknown-unknown --bin k8s-dns-lab ||
        stop_with_log "The lab could not be compiled: mend what the compiler says and run this again."
}

# What the crates and the packages are held to, where the tools and the registries are to be had; what is not looked at
# is said. Crates by deny.toml; of packages, that the registry's signatures are those of what was fetched.
check_supply_chain() {
    local said
    if cargo deny --version >/dev/null 2>&1; then
        cargo deny --locked check licenses bans sources || return
        if said=$(cargo deny --locked check advisories 2>&1); then
            printf '%s\n' "$said"
        elif printf '%s' "$said" | grep -q 'failed to fetch advisory database'; then
            say "The advisories about crates are not to be had: they are not looked at."
        else
            printf '%s\n' "$said" >&2
            return 1
        fi
    else
        say "cargo-deny is not here: licences, sources and advisories of the crates are not looked at (\`cargo install cargo-deny\` gets it)."
    fi
    if said=$(npm audit signatures --fetch-retries=0 2>&1); then
        printf '%s\n' "$said"
    elif printf '%s' "$said" | grep -q 'npm error network'; then
        say "The npm registry and its keys do not answer: the signatures of the packages are not looked at."
    else
        printf '%s\n' "$said" >&2
        return 1
    fi
}

# Trunk with everything it needs in place. It looks for a newer trunk on the network unless told not to.
run_trunk() { env -u NO_COLOR TRUNK_SKIP_VERSION_CHECK=true trunk "$@"; }
