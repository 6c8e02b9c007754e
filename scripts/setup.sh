# What ./kontor and ./test have in common: the SDK, the native library, one Release build. Sourced, never run.
say() { printf '%s\n' "$*" >&2; }

need_sdk() {
    command -v dotnet >/dev/null 2>&1 && dotnet --list-sdks 2>/dev/null | grep -q '^1[0-9]\.' && return
    say "Kontor needs the .NET 10 SDK: Debian/Ubuntu 'apt-get install dotnet-sdk-10.0' (from Microsoft's feed), macOS 'brew install dotnet', Windows 'winget install Microsoft.DotNet.SDK.10'."
    exit 1
}

# apt PACKAGE...: installs Debian packages when we may, else says so and returns 1
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    local as=()
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as=(sudo -n)
    fi
    say "Installing $* ..."
    # a machine may be busy with its own upgrades: wait for the lock rather than fail
    "${as[@]}" apt-get -o DPkg::Lock::Timeout=120 update -qq >&2 || true
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends "$@" >/dev/null
}

has_xgboost() {
    [ -n "${KONTOR_XGBOOST:-}" ] && { [ -e "$KONTOR_XGBOOST" ]; return; }
    case "$(uname -s)" in
        Darwin) ls /opt/homebrew/lib/libxgboost.dylib /usr/local/lib/libxgboost.dylib >/dev/null 2>&1 ;;
        *) case "$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null)" in *libxgboost.so*) ;; *) return 1 ;; esac ;;
    esac
}

need_xgboost() {
    has_xgboost || apt_install libxgboost0 || {
        say "Kontor needs libxgboost 1.7 or newer: Debian/Ubuntu 'apt-get install libxgboost0', macOS 'brew install xgboost', Windows xgboost.dll beside the program or named by KONTOR_XGBOOST."
        exit 1
    }
}

# build PROJECT STAMP: one Release build; again only when a source is newer than the last
build() {
    local stamp="$root/.artifacts/$2"
    if [ -e "$stamp" ] && [ -z "$(find "$root/src" "$root/bench" "$root/tests" "$root"/Directory.* "$root/.editorconfig" \
            \( -name bin -o -name obj \) -prune -o -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.sql' -o -name '*.yaml' -o -name '*.csv' -o -name '*.lock.json' \) -newer "$stamp" -print -quit)" ]; then
        return
    fi
    mkdir -p "$root/.artifacts"
    say "Building Kontor (once) ..."
    if ! dotnet build "$root/$1" -c Release -v quiet -nologo >"$root/.artifacts/build.log" 2>&1; then
        cat "$root/.artifacts/build.log" >&2
        exit 1
    fi
    touch "$stamp"
}
