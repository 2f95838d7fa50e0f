#!/bin/sh
# usage: pkg_config.sh PKG_CONFIG CC PREFIX LIBDIR SOURCE FOLDER     a C compiler and pkg-config, no CMake
set -eu
rm -rf "$6" && mkdir -p "$6/moved"
# The tree is moved first: what pkg-config says must not depend on where it was installed.
cp -R "$3/." "$6/moved"
export PKG_CONFIG_PATH="$6/moved/$4/pkgconfig"
"$1" --exact-version="$("$1" --modversion voronka)" voronka
# shellcheck disable=SC2046  # flags are words
"$2" -std=c99 -Wall -Wextra -pedantic -Werror "$5" $("$1" --cflags --libs voronka) -o "$6/consumer"
LD_LIBRARY_PATH="$("$1" --variable=libdir voronka)" "$6/consumer"
