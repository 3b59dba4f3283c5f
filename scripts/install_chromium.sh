#!/bin/sh
# Installs Debian's chromium for the browser tests when root; otherwise those tests skip and say how to get it.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null \
        || echo "chromium could not be installed; the browser tests will skip"
else
    echo "chromium is not installed; the browser tests will skip (as root: apt-get install chromium)"
fi
exit 0
