#!/usr/bin/env bash
# Builds the documentation site from README.md, docs/ and the XML comments: artifacts/site/README.html.
set -euo pipefail
cd "$(dirname "$0")"
. .ci/setup.sh

require_dotnet
dotnet tool restore
dotnet build Nas.Runtime -c Release -nologo -v q -clp:NoSummary
rm -rf artifacts/api artifacts/site
dotnet docfx docfx.json
say "artifacts/site/README.html"
