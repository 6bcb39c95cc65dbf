#!/bin/sh
# Brings what the fault lab needs: as root it installs what is missing (Debian
# packages); as anybody else it says what that is and ends with 1. The Node
# packages go to server/e2e/node_modules.
# shellcheck disable=SC3013 # -nt: dash and busybox have it
set -eu
cd "$(dirname "$0")"

missing=""
# need PACKAGE PROGRAM...: one of the programs has to be there.
need() {
	package=$1
	shift
	for program; do
		command -v "$program" >/dev/null 2>&1 && return
	done
	case " $missing " in
	*" $package "*) ;;
	*) missing="$missing $package" ;;
	esac
}

# Programs in sbin are not on everybody's path.
PATH=$PATH:/usr/sbin:/sbin
need chromium chromium chromium-browser google-chrome
need firefox-esr firefox-esr firefox
need coturn turnserver
need nftables nft
need tayga tayga
need iproute2 ip
need iproute2 tc
need util-linux nsenter
need util-linux unshare
need nodejs node
need npm npm
need shellcheck shellcheck
# Debian keeps its programs off the path.
if ! ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1; then
	need postgresql pg_ctl
fi
need zbar-tools zbarimg
need webkit2gtk-driver WebKitWebDriver
need xvfb Xvfb

if [ -n "$missing" ] && [ "$(id -u)" -ne 0 ]; then
	echo "The fault lab needs these Debian packages; install them as root:" >&2
	echo "  apt-get install --no-install-recommends$missing" >&2
	exit 1
fi

if [ -n "$missing" ]; then
	if ! command -v apt-get >/dev/null 2>&1; then
		echo "The fault lab needs, and there is no apt-get to install:$missing" >&2
		exit 1
	fi
	# The packages' own services stay off: the lab starts what it needs itself.
	guard=/usr/sbin/policy-rc.d
	if [ ! -e "$guard" ]; then
		printf '#!/bin/sh\nexit 101\n' >"$guard"
		chmod 755 "$guard"
		trap 'rm -f "$guard"' EXIT
		trap 'exit 1' HUP INT TERM
	fi
	export DEBIAN_FRONTEND=noninteractive
	apt-get update
	# shellcheck disable=SC2086 # a list of words
	apt-get install -y --no-install-recommends $missing
fi

if [ ! -e /dev/net/tun ]; then
	echo "There is no /dev/net/tun, which the lab's delays need: load the tun module." >&2
	exit 1
fi
if [ ! -r /dev/net/tun ] || [ ! -w /dev/net/tun ]; then
	echo "/dev/net/tun cannot be opened, which the lab's delays need: run as root, or chmod 666 /dev/net/tun." >&2
	exit 1
fi

# npm ci is skipped when what is installed is what the lock file says.
stamp=node_modules/.package-lock.json
if [ ! -e "$stamp" ] || [ package-lock.json -nt "$stamp" ] || [ package.json -nt "$stamp" ]; then
	npm ci --no-audit --no-fund
fi

# The calling SDK, for the test of the capture beside it: 38 MB, some seconds.
# Without it that one test is skipped and says so.
cd calls/acs
if [ ! -e "$stamp" ] || [ package-lock.json -nt "$stamp" ] || [ package.json -nt "$stamp" ]; then
	npm ci --ignore-scripts --no-audit --no-fund ||
		echo "The calling SDK cannot be fetched from npm: the capture is not tested beside it." >&2
fi
