#!/usr/bin/env bash
# The whole road, from a bare Debian machine with the .NET SDK: sets up, packs, installs the tool as a user would, searches
# a network for Fashion-MNIST in samples/FashionMnist and trains it.
#
#   NAS_DEMO_EPOCHS, NAS_DEMO_CHANNELS   size of the search
#   NAS_DEMO_TIME_LIMIT                  the search ends then at the latest, with the best so far
#   NAS_DEMO_TRAIN_EPOCHS                length of the training at the end
#   NAS_DATA                             folder with fashion-mnist-10k, to search without a download
set -euo pipefail
cd "$(dirname "$0")"
root=$PWD
. .ci/setup.sh

# Small, to be seen to the end in minutes: few channels and epochs, so the architecture takes larger steps than in the paper.
epochs=${NAS_DEMO_EPOCHS:-1}
time_limit=${NAS_DEMO_TIME_LIMIT:-4m}
channels=${NAS_DEMO_CHANNELS:-8}
train_epochs=${NAS_DEMO_TRAIN_EPOCHS:-1}

require_dotnet

say "Packing"
rm -rf artifacts/packages artifacts/tools
rm -rf artifacts/sample-packages/nas.*
for project in Nas.Runtime Nas.Tool templates/Nas.Templates; do
  dotnet pack "$project" -c Release -o artifacts/packages -nologo -v q -clp:NoSummary
done
ls artifacts/packages

say "Installing dotnet nas from the packages"
dotnet tool install Nas.Tool --tool-path artifacts/tools --source "$root/artifacts/packages"
export PATH="$root/artifacts/tools:$PATH"

cd samples/FashionMnist
# Says a command and runs it.
run() {
  say "$*"
  "$@"
}

search() {
  # In so short a training, images that vary are only harder to learn.
  run dotnet nas search --strategy darts "$@" --epochs "$epochs" --param "channels=$channels" --augment false --seed 0 \
    --set architecture-learning-rate=0.01 --time-limit "$time_limit"
}

folder=$(data_folder fashion-mnist-10k)
if [ -n "$folder" ]; then
  data=(--data fashion-mnist --data-dir "$folder")
  search "${data[@]}"
else
  data=(--data fashion-mnist)
  if ! search "${data[@]}"; then
    echo "Without Fashion-MNIST, the built-in images do."
    data=(--data shapes)
    search "${data[@]}"
  fi
fi

say "samples/FashionMnist/FashionNet.Derived.cs"
cat FashionNet.Derived.cs

run dotnet nas train "${data[@]}" --epochs "$train_epochs" --learning-rate 0.05 --augment false --recalibrate --seed 0
say "The network is in samples/FashionMnist/FashionNet.cs"
