# Every chore by name. Needs Python 3.11 or later, and a package index that pip knows.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
ORACLES := .venv-oracles/bin
DEMO := var/demo
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile
CATALOGS := $(wildcard src/beraad/locale/*/LC_MESSAGES/django.po)
SOURCES := $(shell find src -type f ! -name '*.pyc' ! -name '*.mo' ! -path '*.egg-info/*')

export PIP_DISABLE_PIP_VERSION_CHECK := 1
IN_DEMO := BERAAD_DEMO=1 BERAAD_DATA_DIR=$(DEMO) BERAAD_BASE_URL=http://localhost:$(PORT)

.PHONY: help demo demo-reset test lint bench messages lock clean

help:
	@echo "make demo        Beraad with a demonstration on 127.0.0.1:$(PORT); what you do there is kept"
	@echo "make demo-reset  forget what was done in the demonstration"
	@echo "make test        everything that must hold, checked"
	@echo "make bench       what pages and deeds cost, beside what they are measured against"
	@echo "make messages    bring the translations up to date with the source"
	@echo "make lock        renew the pinned versions in requirements/"

demo: $(DEMO)/.ready
	@exec env $(IN_DEMO) $(BIN)/beraad serve --port $(PORT)

demo-reset:
	rm -rf $(DEMO)

$(DEMO)/.ready: $(DEMO)/.seeded $(SOURCES)
	@$(IN_DEMO) $(BIN)/beraad migrate --verbosity 0
	@$(IN_DEMO) $(BIN)/beraad collectstatic --noinput --verbosity 0
	@touch $@

$(DEMO)/.seeded: | .venv/runtime $(CATALOGS:.po=.mo)
	@echo "Making the demonstration: two years of a field that steers its services together…"
	@rm -rf $(DEMO)
	@$(IN_DEMO) $(BIN)/beraad migrate --verbosity 0
	@$(IN_DEMO) $(BIN)/beraad demo-seed
	@touch $@

# One command; what it needs of the system it installs itself where it may.
test: .venv/dev .venv-oracles/ready $(CATALOGS:.po=.mo) lint
	@scripts/system-packages chromium postgresql
	$(PYTEST) -c tests/rulebook/pytest.ini -p no:django tests/rulebook
	$(ORACLES)/python -m pytest -c tests/rulebook/pytest.ini tests/rulebook/test_oracle_*.py
	$(PYTEST) --ignore tests/rulebook
	$(BIN)/python scripts/with_postgres.py $(PYTEST) tests/beraad tests/web

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: .venv/dev .venv-oracles/peers $(CATALOGS:.po=.mo)
	@scripts/system-packages postgresql
	$(BIN)/python scripts/with_postgres.py --durable $(BIN)/python -m bench
	$(ORACLES)/python -m bench.rulebook

messages: .venv/dev
	@mkdir -p build
	$(BIN)/pybabel extract --mapping babel.cfg --no-location --sort-output --omit-header \
		--keyword gettext_lazy --keyword ngettext_lazy:1,2 --keyword pgettext_lazy:1c,2 \
		--keyword npgettext_lazy:1c,2,3 --output build/django.pot src/beraad
	for language in nl fr de; do \
		$(BIN)/pybabel update --domain django --input-file build/django.pot --output-dir src/beraad/locale \
			--locale $$language --init-missing --no-fuzzy-matching --ignore-obsolete \
			--ignore-pot-creation-date; \
	done

lock: .venv/dev
	$(BIN)/pip-compile $(LOCK) $(WHOLE) --output-file requirements/base.txt pyproject.toml
	$(BIN)/pip-compile $(LOCK) $(WHOLE) --extra dev --constraint requirements/base.txt \
		--output-file requirements/dev.txt pyproject.toml
	for name in oracles peers; do \
		$(BIN)/pip-compile $(LOCK) $(UNUSED:%=--unsafe-package %) --output-file requirements/$$name.txt \
			requirements/$$name.in; \
	done

LOCK := --quiet --upgrade --generate-hashes --strip-extras --no-header --no-emit-options --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links
WHOLE := --allow-unsafe --build-deps-for editable
# What the oracles ask for, but not for what they are asked here: solvers and plots, some 700 MB.
UNUSED := cbcbox dill highspy multiprocess pandas-stubs pathos pox ppft pyscipopt seaborn types-networkx types-psutil \
	types-seaborn

clean:
	rm -rf .venv .venv-oracles build var .*_cache

%.mo: %.po | .venv/runtime
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

.venv/dev: requirements/dev.txt .venv/runtime
	$(BIN)/pip install --quiet --require-hashes --no-deps -r $<
	@touch $@

.venv-oracles/peers: requirements/peers.txt .venv-oracles/ready
	$(ORACLES)/pip install --quiet --require-hashes --no-deps -r $<
	@touch $@

# Apart, as they want an older numpy than ours.
.venv-oracles/ready: requirements/oracles.txt
	test -x $(ORACLES)/python || $(PYTHON) -m venv .venv-oracles
	$(ORACLES)/pip install --quiet --require-hashes --no-deps -r $<
	@touch $@

.venv/runtime: requirements/base.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Beraad needs Python 3.11 or later")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --no-deps -r $<
	$(BIN)/pip install --quiet --no-build-isolation --no-deps --no-index --editable .
	@touch $@
