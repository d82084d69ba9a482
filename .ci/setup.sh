# Sourced by demo.sh and test.sh: what both need before they begin.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

say() { printf '\n== %s\n' "$*"; }

require_dotnet() {
  if ! command -v dotnet > /dev/null; then
    echo "The .NET SDK 10 is needed: install it and put dotnet on the PATH." >&2
    exit 1
  fi
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Optional: without it, the tests of several machines that share a store are skipped.
setup_postgres() {
  if compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || ! command -v apt-get > /dev/null; then return; fi
  say "Installing postgresql"
  as_root apt-get update -qq || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql > /dev/null ||
    echo "postgresql cannot be installed; the tests that need it are skipped."
}

# Optional: without it, the tests that look at the dashboard in a browser are skipped.
setup_chromium() {
  if command -v chromium > /dev/null || ! command -v apt-get > /dev/null; then return; fi
  say "Installing chromium"
  as_root apt-get update -qq || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium > /dev/null ||
    echo "chromium cannot be installed; the tests that need it are skipped."
}

# The folder of a data set in $NAS_DATA or beside the repository; empty where there is none.
data_folder() {
  local folder
  for folder in "${NAS_DATA:-}" "$root/../shared/data"; do
    if [ -n "$folder" ] && [ -d "$folder/$1" ]; then
      (cd "$folder/$1" && pwd)
      return
    fi
  done
}
