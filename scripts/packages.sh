# Sourced by the other scripts: say what is missing, and install Debian's packages and cargo's tools where that is possible.

say() { printf '%s\n' "$*" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: as it is, or through sudo where sudo asks for no password.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

can_be_root() {
    [ "$(id -u)" -eq 0 ] || { have sudo && sudo -n true 2>/dev/null; }
}

# install_packages PACKAGE...: from Debian or a relative of it. Fails where there is no apt-get or no way to be root.
install_packages() {
    local log
    have apt-get && can_be_root || return 1
    say "installing $* with apt-get"
    # apt-get talks much; nobody needs it unless it fails. Another apt-get at work is waited for.
    if ! log=$({ as_root apt-get update -q && as_root apt-get install -o DPkg::Lock::Timeout=600 -y -q --no-install-recommends "$@"; } 2>&1); then
        say "$log"
        return 1
    fi
}

# install_tool CRATE VERSION [OPTION...]: a program of crates.io, in target/tools/bin. It is compiled without optimisation,
# which takes a fifth of the time.
install_tool() {
    local log
    say "compiling $1 $2 into target/tools"
    log=$(mktemp)
    if ! CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
        nice cargo install "$1" --version "$2" --locked "${@:3}" --root target/tools --target-dir "target/tools/$1" >"$log" 2>&1
    then
        tail -n 20 "$log" >&2
        rm "$log"
        return 1
    fi
    rm -r "$log" "target/tools/$1"
}
