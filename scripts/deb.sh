#!/usr/bin/env bash
# Makes a Debian package of the program: deb.sh [PROGRAM]
# Without a PROGRAM it builds one, front and release. Prints where the package lies.
set -euo pipefail
cd "$(dirname "$0")/.."

stop() {
  printf 'deb: %s\n' "$*" >&2
  exit 1
}
for tool in dpkg-deb dpkg-shlibdeps strip; do
  command -v "$tool" >/dev/null || stop "there is no $tool here: apt-get install dpkg-dev binutils"
done

program=${1:-}
if [ -z "$program" ]; then
  scripts/setup.sh front
  scripts/front.sh
  cargo build --release -p server --locked --bin minsheng
  program=target/release/minsheng
fi
[ -x "$program" ] || stop "$program cannot be run"

version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
architecture=$(dpkg --print-architecture)
package=target/deb/minsheng_${version}_$architecture.deb
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

umask 022
install -d "$root"/{DEBIAN,debian,usr/bin,usr/lib/systemd/system,etc/minsheng,usr/share/doc/minsheng/nginx}
install -m 755 "$program" "$root/usr/bin/minsheng"
strip --strip-unneeded "$root/usr/bin/minsheng"
install -m 644 packaging/debian/minsheng.service packaging/debian/minsheng@.service "$root/usr/lib/systemd/system/"
install -m 640 packaging/debian/minsheng.toml "$root/etc/minsheng/"
install -m 644 LICENSE "$root/usr/share/doc/minsheng/copyright"
install -m 644 CHANGELOG.md docs/DEPLOYMENT.md docs/AUDIT.md docs/audit.py packaging/prometheus-alerts.yml packaging/grafana-dashboard.json "$root/usr/share/doc/minsheng/"
install -m 644 packaging/nginx/*.conf "$root/usr/share/doc/minsheng/nginx/"
install -m 755 packaging/debian/postinst packaging/debian/prerm packaging/debian/postrm "$root/DEBIAN/"
echo /etc/minsheng/minsheng.toml >"$root/DEBIAN/conffiles"

# The libraries that this very program is linked with, in the versions of this machine.
printf 'Source: minsheng\n\nPackage: minsheng\nArchitecture: any\n' >"$root/debian/control"
needs=$(cd "$root" && dpkg-shlibdeps -O usr/bin/minsheng 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
rm -r "$root/debian"
[ -n "$needs" ] || stop 'the libraries that the program needs were not found'

cat >"$root/DEBIAN/control" <<END
Package: minsheng
Version: $version
Architecture: $architecture
Maintainer: Minsheng Ballot <root@localhost>
Section: web
Priority: optional
Depends: $needs, adduser
Suggests: nginx, postgresql
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Description: secret ballot on livelihood projects (民生票决)
 Site on which a people's congress decides by secret ballot which livelihood
 projects are done next year: candidates, comments, ballot, count, result.
END

mkdir -p target/deb
dpkg-deb --root-owner-group -Zxz "-z${DEB_LEVEL:-6}" --build "$root" "$package" >/dev/null
printf '%s\n' "$package"
