# `make demo` shows the main job, `make test` checks everything; both set up what is missing first.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Any Python from 3.11 to 3.13 will do; choose another with `make PYTHON=/path/to/python`.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& command -v "$$name" && break; done)

BIN := .venv/bin
DEMO := build/demo
SCREENS := build/screens
PACKAGE := dist/cchc-desktop

# What Qt needs to draw without and with an X11 display, then the tools the tests hold results against.
DEBIAN_PACKAGES := \
	libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libgssapi-krb5-2 libxkbcommon0 \
	libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 \
	mupdf-tools openssl poppler-utils qpdf softhsm2 unzip

# A folder in memory with two gigabytes of room, or nothing.
MEMORY := $(shell df -m --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 >= 2048 { print "/dev/shm" }')

# Programs that tests start read their bytecode instead of compiling everything anew.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help setup demo run screens bench package test lint types floors tests clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: .venv/.project ## install system libraries and Python packages that are missing
	@:

demo: setup ## carry the main job through three workspaces in build/demo and show the result
	@rm -rf $(DEMO)
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] && [ -z "$${CI:-}" ]; \
	then $(BIN)/cchc demo --folder $(DEMO) --open; \
	else $(BIN)/cchc demo --folder $(DEMO); fi

run: setup ## open the program
	@$(BIN)/cchc

screens: setup ## render every screen of the demo to build/screens at 1366×768
	@[ -d $(DEMO) ] || $(BIN)/cchc demo --folder $(DEMO)
	@QT_QPA_PLATFORM=offscreen $(BIN)/python tests/screens/render_screens.py $(DEMO) $(SCREENS)

bench: setup ## measure start, saving and import against bare programs doing the same
	@$(BIN)/pytest -p no:randomly -s tests/benchmarks

# binutils reads which system libraries the program asks for; nothing else needs it.
package: setup ## build the program as a folder that needs no Python, then start it on a demo of its own
	@command -v objdump >/dev/null \
		|| $(MAKE) --always-make PYTHON="$(PYTHON)" DEBIAN_PACKAGES=binutils .venv/.system
	@echo "Building $(PACKAGE) (some minutes)"
	@$(BIN)/pyinstaller --noconfirm --log-level ERROR --distpath dist --workpath build/package packaging/cchc.spec
	@$(BIN)/python packaging/check_package.py $(PACKAGE) build/package-check

.NOTPARALLEL:

test: lint types floors tests ## check style, types, floors and behaviour

lint: setup
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@echo "style: kept"

types: setup
	@$(BIN)/mypy

floors: setup
	@$(BIN)/lint-imports --no-logo

# What tests write is confirmed to the disk each time, as in life: that costs nothing where the disk is memory.
tests: setup
	@place="$$(TMPDIR="$(MEMORY)" mktemp -d -t cchc.XXXXXX)"; trap 'rm -rf "$$place"' EXIT; \
	TMPDIR="$$place" $(BIN)/pytest -n auto --maxprocesses 4 --dist loadgroup

# A library is asked for only if dpkg does not know it as installed, so no root is needed the second time.
.venv/.system: Makefile
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11, 3.12 or 3.13 is needed: apt-get install python3" >&2; exit 1; }
	@missing=""; \
	if command -v dpkg-query >/dev/null; then \
		for name in $(DEBIAN_PACKAGES); do \
			dpkg-query -W -f '$${db:Status-Status}\n' "$$name" 2>/dev/null | grep -qx installed \
				|| missing="$$missing $$name"; \
		done; \
		"$(PYTHON)" -c 'import ensurepip' 2>/dev/null || missing="$$missing python3-venv"; \
	else \
		echo "No dpkg here: see to these libraries yourself: $(DEBIAN_PACKAGES)"; \
	fi; \
	if [ -n "$$missing" ]; then \
		apt="env DEBIAN_FRONTEND=noninteractive apt-get"; \
		if [ "$$(id -u)" = 0 ]; then :; \
		elif sudo -n true 2>/dev/null; then apt="sudo -n $$apt"; \
		elif [ -t 0 ] && command -v sudo >/dev/null; then apt="sudo $$apt"; \
		else \
			echo "Debian packages are missing. As root, run this line, then make again:" >&2; \
			echo "apt-get update && apt-get install -y --no-install-recommends$$missing" >&2; \
			exit 1; \
		fi; \
		echo "Installing Debian packages:$$missing"; \
		$$apt install -y -qq --no-install-recommends $$missing >/dev/null 2>&1 \
			|| { $$apt update -qq && $$apt install -y -qq --no-install-recommends $$missing >/dev/null; }; \
	fi
	@mkdir -p .venv && touch $@

.venv/.locked: requirements.lock | .venv/.system
	@echo "Installing Python packages into .venv (about 600 MB, once)"
	@"$(PYTHON)" -m venv .venv
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@touch $@

.venv/.project: pyproject.toml .venv/.locked
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@
