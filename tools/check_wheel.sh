#!/bin/sh
# Builds sdist and wheel into dist/, installs the wheel into an empty environment in another folder, and runs it there.
# Another Python: PYTHON=python3.12 sh tools/check_wheel.sh
set -eu
cd "$(dirname "$0")/.."
here=$(pwd)
python=${PYTHON:-python3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$python" -m venv "$place/build"
"$place/build/bin/pip" install --quiet --disable-pip-version-check 'hatchling>=1.26'
rm -rf dist
"$place/build/bin/python" -m hatchling build -d "$here/dist"  # the wheel and the sdist, each from the tree
mkdir "$place/unpacked"
tar -xzf dist/*.tar.gz -C "$place/unpacked" --strip-components 1
(cd "$place/unpacked" && "$place/build/bin/python" -m hatchling build -t wheel -d "$place/again")  # the wheel from the sdist

"$place/build/bin/python" - "$here"/dist/*.whl "$place"/again/*.whl <<'PYTHON'
import sys, zipfile
one, two = ({name: zipfile.ZipFile(file).getinfo(name).CRC for name in zipfile.ZipFile(file).namelist()} for file in sys.argv[1:])
assert one == two, sorted({name for name in {**one, **two} if one.get(name) != two.get(name)})
print(len(one), "files in the wheel, the same from the tree and from the sdist")
PYTHON

"$python" -m venv "$place/empty"
"$place/empty/bin/pip" install --quiet --disable-pip-version-check --no-compile dist/*.whl
cd "$place"
unset PYTHONPATH
"$place/empty/bin/homefront" list
"$place/empty/bin/homefront" run moscow-1941 --runs 1 --scale 1:20000 --days 3 --workers 1 --out "$place/run"
"$place/empty/bin/python" -c 'import homefront, pathlib, sys; assert pathlib.Path(homefront.__file__).is_relative_to(sys.prefix); print("homefront", homefront.__version__, "runs from a wheel")'
