# Sourced by demo.sh and test.sh: what both need before they begin.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

say() { printf '\n== %s\n' "$*"; }

require_dotnet() {
  if ! command -v dotnet > /dev/null; then
    echo "The .NET SDK 10 is needed: install it and put dotnet on the PATH." >&2
    exit 1
  fi
}

has_libtorch() {
  [ -n "${LIBTORCH:-}" ] || [ -e /usr/include/torch/library.h ] || [ -e /usr/local/include/torch/library.h ]
}

# Whether NuGet can find TorchSharp: asked by restoring a project that does nothing but reference it.
has_torchsharp() {
  local probe
  probe=$(mktemp -d)
  cat > "$probe/probe.csproj" << 'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="TorchSharp" Version="0.106.0" /></ItemGroup>
</Project>
PROJECT
  local found=0
  dotnet restore "$probe/probe.csproj" > /dev/null 2>&1 || found=1
  rm -rf "$probe"
  return $found
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# An installed libtorch comes first, then TorchSharp's packages, then the distribution's libtorch.
setup_torch() {
  local missing=()
  if ! has_libtorch; then
    if has_torchsharp; then
      echo "Torch: the TorchSharp packages"
      return
    fi
    missing+=(libtorch-dev libopenblas0-pthread)
  fi
  command -v g++ > /dev/null || missing+=(g++)
  if [ ${#missing[@]} -gt 0 ]; then
    if ! command -v apt-get > /dev/null; then
      echo "Missing: ${missing[*]}. Install them, or a LibTorch whose folder LIBTORCH names." >&2
      exit 1
    fi
    say "Installing ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
  fi
  echo "Torch: libtorch in ${LIBTORCH:-/usr}"
}

# Optional: without it, the tests of several machines that share a store are skipped.
setup_postgres() {
  if compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || ! command -v apt-get > /dev/null; then return; fi
  say "Installing postgresql"
  as_root apt-get update -qq || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql > /dev/null ||
    echo "postgresql cannot be installed; the tests that need it are skipped."
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
