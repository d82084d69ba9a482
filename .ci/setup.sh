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

# Optional: without PostgreSQL the tests of several machines that share a store are skipped, without Slurm those of its workers, and without Chromium those that look at the dashboard in a browser.
setup_optional() {
  if ! command -v apt-get > /dev/null; then return; fi
  local package missing=()
  compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || missing+=(postgresql)
  [ -x /usr/sbin/slurmctld ] || missing+=(slurm-wlm)
  command -v chromium > /dev/null || missing+=(chromium)
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  say "Installing ${missing[*]}"
  as_root apt-get update -qq || true
  for package in "${missing[@]}"; do
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" > /dev/null ||
      echo "$package cannot be installed; the tests that need it are skipped."
  done
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
