#!/usr/bin/env bash
# Packs a program, unpacks it elsewhere and runs it from there with the packed settings: deb_check.sh PROGRAM
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
package=$(DEB_LEVEL=0 scripts/deb.sh "$1")
dpkg-deb --info "$package" | grep -E '^ (Version|Depends|Installed-Size):'
dpkg-deb --extract "$package" "$work/root"

modes=$(cd "$work/root" && stat -c '%a %n' usr/bin/minsheng etc/minsheng/minsheng.toml)
[ "$modes" = $'755 usr/bin/minsheng\n640 etc/minsheng/minsheng.toml' ] || { printf 'modes: %s\n' "$modes" >&2; exit 1; }
# The settings as they are handed out, but for the folder, which only root could make.
sed "s#/var/lib/minsheng/data#$work/data#" "$work/root/etc/minsheng/minsheng.toml" >"$work/minsheng.toml"
mkdir "$work/data"
"$work/root/usr/bin/minsheng" --config "$work/minsheng.toml" migrate
"$work/root/usr/bin/minsheng" --config "$work/minsheng.toml" check
# Where systemd is, it reads the units, as if the program lay where the package puts it.
if command -v systemd-analyze >/dev/null; then
  for unit in minsheng minsheng@; do
    sed "s#/usr/bin/minsheng#$work/root/usr/bin/minsheng#" "$work/root/usr/lib/systemd/system/$unit.service" \
      >"$work/${unit/@/@3001}.service"
  done
  systemd-analyze verify "$work"/*.service
fi
rm -r target/deb
echo 'the package unpacks, its program runs, its settings fit'
