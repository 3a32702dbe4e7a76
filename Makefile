# Every target sets up what it needs; a second run finds the stamp and costs nothing.
# Needed on the machine: Python 3.11 or newer, make, git.
PYTHON ?= python3
WORKERS ?= 2
COACHING_DISTRICT ?= sandbox
export PYTHON COACHING_DISTRICT
# Without bytecode every one of a night's processes would compile the same thousands of files anew.
unexport PYTHONDONTWRITEBYTECODE

RUN := .venv/bin/python
TOOLS := .venv-tools/bin
READY := .venv/.ready
TOOLS_READY := .venv-tools/.ready
BI_READY := .venv-dashboards/.ready
BI_ADDRESS ?= http://127.0.0.1:8088
# The sandbox district brings its own servers.
UP = $(if $(filter sandbox,$(COACHING_DISTRICT)),sandbox.up,nights.airflow.up)
BI = $(if $(filter sandbox,$(COACHING_DISTRICT)),sandbox.bi,dashboards.up)
PYTEST = $(RUN) -m pytest -n $(WORKERS) --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint format types staging questions reference sql unit integration slow conformance up down bench calibrate docs report real-example lock clean bi bi-down bi-test bi-measure dashboards pictures

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY)  ## install what the software needs into .venv

$(READY): requirements.lock bin/make-venv
	@bin/make-venv .venv requirements.lock
	@touch $@

$(TOOLS_READY): requirements-tools.lock bin/make-venv $(READY)
	@bin/make-venv .venv-tools requirements-tools.lock .venv/bin/uv
	@touch $@

demo: $(READY)  ## run three nights of an invented district through Airflow and show what came out
	@$(RUN) -m sandbox.demo

test: $(READY) $(TOOLS_READY)  ## everything CI runs: lint, types, SQL, unit, integration, DAGs (make slow runs the long ones)
	@$(MAKE) --no-print-directory -j2 pytest check

check: lint types sql

.PHONY: pytest
pytest: $(READY) $(TOOLS_READY)
	@echo 'tests' && $(PYTEST) -q

lint: $(TOOLS_READY)  ## ruff: rules and format
	@echo 'ruff' && $(TOOLS)/ruff check --quiet . && $(TOOLS)/ruff format --check --quiet .

format: $(TOOLS_READY)  ## let ruff and sqlfluff mend what they can
	@$(TOOLS)/ruff check --fix . && $(TOOLS)/ruff format . && $(RUN) bin/lint_sql.py fix

types: $(TOOLS_READY)  ## mypy, strict
	@echo 'mypy' && $(TOOLS)/mypy --python-executable $(RUN) --no-error-summary
	@echo 'types along the ways' && $(TOOLS)/python bin/reveal_types.py

staging: $(READY)  ## write the staging models from the kinds' declarations
	@$(RUN) bin/make_staging.py

questions: $(READY)  ## write docs/questions.md and the rows of docs/coverage.md from what make demo left
	@$(RUN) bin/make_questions.py

reference: $(READY)  ## write docs/reference.md, docs/metrics.md and the editors' schema from the declarations
	@$(RUN) bin/make_reference.py

sql: $(TOOLS_READY)  ## sqlfluff over the dbt project
	@echo 'sqlfluff' && $(RUN) bin/lint_sql.py lint

unit: $(READY) $(TOOLS_READY)  ## the fast tests
	@$(PYTEST) -q tests/unit

integration: $(READY)  ## the tests that run several parts together
	@$(PYTEST) -q tests/integration

slow: $(READY) $(TOOLS_READY)  ## the tests that take longer: kill moments, coverage of intervals, fifty publishes
	@$(RUN) -m pytest -m 'slow and not conformance' -s

conformance: $(READY)  ## the tests against real files (REAL_DATA)
	@$(RUN) -m pytest -m conformance

up: $(READY)  ## Airflow with its pages on localhost, for COACHING_DISTRICT
	@$(RUN) -m $(UP)

down: $(READY)  ## stop what `make up` started
	@$(RUN) -m $(UP) --down

$(BI_READY): requirements-dashboards.lock bin/make-venv $(READY)
	@bin/make-venv .venv-dashboards requirements-dashboards.lock .venv/bin/uv
	@touch $@

bi: $(READY) $(BI_READY)  ## dashboards in Superset on localhost, over the newest edition
	@$(RUN) -m $(BI)

bi-down: $(READY)  ## stop what `make bi` started
	@$(RUN) -m $(BI) --down

bi-test: $(READY) $(BI_READY)  ## the tests that start Superset; DEMO_DATA names a data folder with an edition
	@$(RUN) -m pytest -n 0 -m slow -s tests/integration/dashboards

bi-measure: $(READY)  ## take the time of every chart of the running dashboards (BI_ADDRESS)
	@$(RUN) -m dashboards.measure $(BI_ADDRESS) && $(RUN) bin/make_dashboards.py

dashboards: $(READY)  ## write the dashboards' bundle and docs/bi/dashboards.md from the declarations
	@$(RUN) bin/make_dashboards.py

pictures: $(READY)  ## take docs/images/ anew from the demo's report and the running dashboards (BI_ADDRESS)
	@$(RUN) bin/take_pictures.py $(BI_ADDRESS)

bench: $(READY)  ## benchmarks, each a ratio to a floor measured in the same run
	@$(RUN) -m bench

calibrate: $(READY)  ## do the intervals cover what was planted? 2,000 invented districts of each kind
	@$(RUN) -m bench.calibrate --workers $(WORKERS)

docs: $(READY)  ## dbt's documentation as one page
	@bin/coaching docs

report: $(READY)  ## draw the pages of the current edition anew, and the page of the nights
	@bin/coaching pages

real-example: $(READY)  ## the same line over real files (REAL_DATA)
	@$(RUN) -m sandbox.real_example

lock: $(READY)  ## resolve requirements*.in again
	@for part in requirements requirements-tools requirements-dashboards; do \
	  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header $$part.in -o $$part.lock; done

clean:  ## remove environments, data and caches (never the pseudonym key, which stands elsewhere)
	@rm -rf .venv .venv-tools .venv-dashboards .airflow data .pytest_cache .mypy_cache .ruff_cache dbt_project/target dbt_project/logs
