# `make run` starts a newsroom, `make test` runs the suite. Both need Python 3.11 or newer, and nothing else.

.DEFAULT_GOAL := run
.PHONY: run test lint bench drills lighthouse tagging-report feed-check screenshots lock migrations clean

# The first of these that is neither too old nor too new; `make PYTHON=…` decides otherwise.
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c '$(FITS)' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
UV := .venv/tools/bin/uv
UV_VERSION := 0.13.9
DEVELOPS := .venv/installed-dev
# A checkout where somebody develops keeps what developing needs.
RUNS := $(if $(wildcard $(DEVELOPS)),$(DEVELOPS),.venv/installed)
PRODUCTION := SITE_URL=https://newsroom.example ALLOWED_HOSTS=newsroom.example \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')

run: $(RUNS)
	@exec $(BIN)/python manage.py up

# Three workers on two cores: what drives a browser or starts a newsroom waits a good part of its time.
test: $(DEVELOPS)
	@exec $(BIN)/python -m pytest -n 3 --dist=loadgroup $(ARGS)

lint: $(DEVELOPS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(PRODUCTION) $(BIN)/mypy newsroom articles media manage.py
	$(BIN)/python -m pytest -q tests/test_architecture.py
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python -m django check --deploy --fail-level WARNING --settings newsroom.settings

# Storms with processes killed in them; minutes, so not part of `make test`.
drills: $(DEVELOPS)
	@exec $(BIN)/python -m pytest tests/drills $(ARGS)

bench: $(DEVELOPS)
	@exec $(BIN)/python -m tests.benchmarks $(ARGS)

# Scores of a front, a section and a story on a phone; fails below 95 (performance) and 100 (the rest).
lighthouse: $(DEVELOPS)
	@test -x node_modules/.bin/lighthouse || npm ci --no-audit --no-fund
	@exec $(BIN)/python -m tests.lighthouse $(ARGS)

# How good the tags are on a gold set, the plain model beside the pipeline; fails below the targets.
GOLD ?= $(or $(NEWSROOM_SHARED),../shared)/gold/gum-news
tagging-report: $(DEVELOPS)
	@exec $(BIN)/python manage.py tagging_report $(GOLD) --check $(ARGS)

# Thousands of questions to the REST feed, made from its own OpenAPI document: about 15 minutes on two processors.
# EXAMPLES=50 for a quick look, ARGS="-k related" for one address.
feed-check: $(DEVELOPS)
	@exec $(BIN)/python -m pytest tests/feed_check.py -v -n 2 $(ARGS)

screenshots: $(DEVELOPS)
	@exec $(BIN)/python -m tests.screenshots $(ARGS)

# Before the first release there is one initial migration an app, made anew; later hand-written ones stay.
MIGRATIONS = articles/migrations/0001_initial.py media/migrations/0001_initial.py \
	newsroom/accounts/migrations/0001_initial.py newsroom/outbox/migrations/0001_initial.py
migrations: $(DEVELOPS)
	@for file in $(MIGRATIONS); do mv $$file $$file.before; done
	@# The extensions' migration says what runs after it, which cannot be loaded while that is being made.
	@mv newsroom/migrations/0001_extensions.py newsroom/migrations/0001_extensions.off
	@$(BIN)/python manage.py makemigrations accounts outbox media articles && $(BIN)/ruff check -q --fix $(MIGRATIONS) && $(BIN)/ruff format -q $(MIGRATIONS); made=$$?; \
		mv newsroom/migrations/0001_extensions.off newsroom/migrations/0001_extensions.py; \
		for file in $(MIGRATIONS); do \
			if [ $$made = 0 ]; then rm $$file.before; else mv $$file.before $$file; fi; done; exit $$made

# Exact versions and hashes of everything, for every platform.
lock: $(DEVELOPS)
	for lock in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes $$lock.in -o $$lock.txt; \
	done

# Removes the installation; the newsroom's data in var/ stays.
clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis node_modules

.venv/installed: requirements.txt
	$(call install,$<)

$(DEVELOPS): requirements-dev.txt
	$(call install,$<)

# Both check every hash. uv takes seconds; pip, where uv cannot be had, a minute.
define install
	@test -n "$(PYTHON)" || { echo "Newsroom needs Python 3.11, 3.12 or 3.13. Install one, or name it: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing $(1)"
	@test -x $(UV) || $(BIN)/python -m pip install -q --disable-pip-version-check --target .venv/tools uv==$(UV_VERSION) || true
	@if test -x $(UV); \
	then $(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode $(1); \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1); fi
	@touch $@
endef
