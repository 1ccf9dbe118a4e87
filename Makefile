# weightd: build, test and run.  `make run` and `make test` install missing Debian packages first.
#
# CC, CFLAGS, LDFLAGS, PREFIX and DESTDIR belong to the caller; the project's own flags are below.

VERSION  = 0.1.0
# Of the shared library: raised when a program that was linked with it would need to be compiled again.
ABI      = 0
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
LISTEN  ?= 127.0.0.1:8080
VARIANT ?= release
B        = build/$(VARIANT)
ifeq ($(origin CC),default)
CC       = gcc
endif

# -ffp-contract=off is part of the numeric contract (service/notes/determinism.md).
PROJECT_CFLAGS = -std=c11 -D_GNU_SOURCE -DWEIGHTD_VERSION='"$(VERSION)"' -DWEIGHTD_LEVELS \
	-Iinclude -Iservice -Itests -fvisibility=hidden -ffunction-sections -fdata-sections -ffp-contract=off -fno-math-errno -fno-strict-overflow -pthread -MMD -MP \
	-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Werror=implicit-function-declaration
# Each function has a section of its own: a program is linked of those that it reaches.
PROJECT_LDFLAGS = -pthread -Wl,--gc-sections
OPT_release    = -ftree-vectorize
OPT_arm64      = -ftree-vectorize
OPT_asan       = -O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OPT_ubsan      = -O1 -fsanitize=undefined,float-cast-overflow -fno-sanitize-recover=all
OPT_tsan       = -O1 -fsanitize=thread
OPT_coverage   = -O0 --coverage
OPT_fuzz       = -O1 -g1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OPT            = $(OPT_$(VARIANT))
# What the library is made of can be part of a shared one; nothing that is linked later replaces its functions.
$B/service/core/%.o: PIC = -fPIC -fno-semantic-interposition
# Kernels are built once for each level that the machine they are for may have, and chosen when they run
# (service/core/distribution/kernels/README.md).
MACHINE       := $(shell $(CC) -dumpmachine)
OBJCOPY       := $(shell $(CC) -print-prog-name=objcopy)
LEVELS         = scalar $(if $(filter x86_64-%,$(MACHINE)),sse2 avx2 avx512)$(if $(filter aarch64-%,$(MACHINE)),neon)
LEVEL_scalar   = -DWEIGHTD_LANES=1 -fno-tree-vectorize -fno-tree-slp-vectorize
LEVEL_sse2     = -DWEIGHTD_LANES=2
LEVEL_neon     = -DWEIGHTD_LANES=2
LEVEL_avx2     = -DWEIGHTD_LANES=4 -mavx2
LEVEL_avx512   = -DWEIGHTD_LANES=8 -mavx2 -mavx512f -mavx512bw -mavx512dq -mavx512vl -mprefer-vector-width=512
comma         := ,
LIBS           = -lmicrohttpd -ljansson -lnettle -lz -lm
TEST_LIBS      = -lcheck -lsubunit -lrt -lcurl

KERNELS := $(wildcard service/core/distribution/kernels/*_kernel.c)
CORE   := $(filter-out $(KERNELS),$(sort $(shell find service/core -name '*.c')))
DAEMON := $(sort $(shell find service -path service/core -prune -o -name '*.c' ! -path service/main.c -print))
# What takes longest comes first.
TEST_C := $(foreach folder,stats http unit fuzz,$(sort $(shell find tests/$(folder) -name 'test_*.c' 2>/dev/null)))
HELP   := $(sort $(shell find tests/unit tests/http tests/stats tests/fuzz -name '*.c' ! -name 'test_*.c' 2>/dev/null))
TESTS   = $(TEST_C)

CORE_O   = $(CORE:%.c=$B/%.o) $(foreach level,$(LEVELS),$(KERNELS:%.c=$B/%.$(level).o))
DAEMON_O = $(DAEMON:%.c=$B/%.o)
# One program for each folder of tests; build/release/tests/unit/core/test_plan is a suite of its program run.
SUITES   = $(TESTS:%.c=$B/%)
PROGRAMS = $(addsuffix run,$(sort $(dir $(SUITES))))
# A make below this one: with two jobs, unless the caller's make hands out jobs itself.
SUB      = $(MAKE) -s $(if $(findstring -j,$(MAKEFLAGS)),,-j2)

.PHONY: all run test check unit library exhaustive exhaustive-functions exhaustive-kernels stats-long tables add-row curl asan ubsan tsan kills slow-clients memory-groups valgrind valgrind-unit coverage cost fuzz fuzz-cost fuzz-programs fuzz-keep lint \
        format compile_commands.json bench arm64 container conformance hub-clients posted-back replay replay-configs architectures architectures-check idioms prints clients install clean packages packages-test packages-valgrind
all: $B/weightd $B/libweightd.a $B/libweightd.so.$(ABI)

# All is compiled again when the project's flags have changed.
$B/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(PROJECT_CFLAGS)' | cmp -s - $@ || echo '$(PROJECT_CFLAGS)' >$@
FORCE:

$B/%.o: %.c $B/flags
	@mkdir -p $(@D)
	$(CC) $(PROJECT_CFLAGS) $(CFLAGS) $(OPT) $(PIC) -c $< -o $@

define KERNEL_RULE
$B/%_kernel.$(1).o: %_kernel.c $B/flags
	@mkdir -p $$(@D)
	$$(CC) $$(PROJECT_CFLAGS) -DWEIGHTD_LEVEL=$(1) $$(CFLAGS) $$(OPT) $$(PIC) $$(LEVEL_$(1)) -c $$< -o $$@
endef
$(foreach level,$(LEVELS),$(eval $(call KERNEL_RULE,$(level))))

# The fills and the digits of numbers are made of loops for the vectoriser.  -fno-trapping-math lets it turn a comparison into a
# mask; it changes no value.
ifneq ($(filter release arm64,$(VARIANT)),)
$B/service/core/bit_generator/%.o $B/service/core/distribution/%.o $B/service/core/generator/%.o \
$B/service/core/derived/%.o $B/service/core/statistics/%.o $B/service/core/text/real_digits_%.o: OPT += -O3 -fno-trapping-math
endif

# These loops hold words and values that do not depend on each other; gcc has to be told to mix them before it assigns registers,
# and where there are words alone, not to run out of them.
IS_CLANG := $(findstring clang,$(shell $(CC) --version))
MIX_normal := -fschedule-insns
MIX_trunc_normal := -fschedule-insns
MIX_uniform := -fschedule-insns -fsched-pressure
MIX_words := -fschedule-insns -fsched-pressure
$(foreach kernel,uniform normal trunc_normal words,\
	$(eval $B/service/core/distribution/kernels/$(kernel)_kernel.%.o: OPT += $(if $(IS_CLANG),,$(MIX_$(kernel)))))

# The contract is taken into the binary by the assembler, which the dependency files do not see.
$B/service/api/about/contract.o: openapi.yaml service/api/about/openapi.json service/api/about/openapi-3.0.json
$B/service/api/clients/client_files.o: $(wildcard service/api/clients/*.py)
$B/service/definition/recipes/recipe_table.o: $(wildcard service/definition/recipes/*.json)
# The data rows of architectures are packed by a program that runs where the service is built.  The file is put in its
# place at once, as makes for several variants may run beside each other.
HOSTCC ?= gcc
ROWS   := $(sort $(wildcard service/definition/architecture/rows/*/*.json))
build/pack_rows: deploy/pack_rows.c
	@mkdir -p $(@D)
	$(HOSTCC) -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Wpedantic $< -o $@.$(VARIANT) -ljansson -lz
	@mv $@.$(VARIANT) $@
build/rows.bin: build/pack_rows service/definition/architecture/architecture_list.h $(ROWS) service/definition/architecture/rows $(wildcard service/definition/architecture/rows/*)
	build/pack_rows $@.$(VARIANT) service/definition/architecture/architecture_list.h $(ROWS)
	@mv $@.$(VARIANT) $@
$B/service/definition/row/row_table.o: build/rows.bin

# The page's files are compressed where the service is built, too.
PAGE := $(sort $(wildcard $(addprefix service/api/page/*.,html css js svg)))
build/pack_page: deploy/pack_page.c
	@mkdir -p $(@D)
	$(HOSTCC) -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Wpedantic $< -o $@.$(VARIANT) -lz
	@mv $@.$(VARIANT) $@
build/page.bin: build/pack_page $(PAGE) service/api/page
	build/pack_page $@.$(VARIANT) $(PAGE)
	@mv $@.$(VARIANT) $@
$B/service/api/page/page_files.o: build/page.bin

# The library as the daemon and the tests are linked with it: they use its inside.
$B/libcore.a: $(CORE_O)
	@rm -f $@
	ar rcs $@ $^

# The library as it is given away: what include/weightd declares is visible, and nothing else.
$B/libweightd.a: $(CORE_O)
	@rm -f $@
	$(CC) -r -nostdlib $^ -o $B/libweightd.o
	$(OBJCOPY) --localize-hidden $B/libweightd.o
	ar rcs $@ $B/libweightd.o

$B/libweightd.so.$(ABI): $(CORE_O)
	$(CC) -shared $(CFLAGS) $(OPT) $(PROJECT_LDFLAGS) -Wl,-soname,$(@F) -Wl,-z,defs $(LDFLAGS) $^ -o $@ -lnettle -lm

$B/libdaemon.a: $(DAEMON_O)
	@rm -f $@
	ar rcs $@ $^

$B/weightd: $B/service/main.o $B/libdaemon.a $B/libcore.a
	$(CC) $(CFLAGS) $(OPT) $(PROJECT_LDFLAGS) $(LDFLAGS) $^ -o $@ $(LIBS)

$B/tests/libhelp.a: $(HELP:%.c=$B/%.o)
	@rm -f $@
	ar rcs $@ $^

$B/tests/%.o: OPT += -Dmake_suite=$(basename $(@F))_suite
# Outside of libFuzzer's programs a target is a function of its own name.
ifneq ($(VARIANT),fuzz)
$B/tests/fuzz/fuzz_%.o: OPT += -DLLVMFuzzerTestOneInput=$(basename $(@F))
endif
FUZZ = $(patsubst %.c,$B/%,$(wildcard tests/fuzz/fuzz_*.c))
$(FUZZ): %: %.o $(patsubst %.c,$B/%.o,$(wildcard tests/fuzz/fuzzed_*.c)) $B/libdaemon.a $B/libcore.a
	$(CC) $(CFLAGS) $(OPT) -fsanitize=fuzzer $(PROJECT_LDFLAGS) $(LDFLAGS) $^ -o $@ $(LIBS)
fuzz-programs: $(FUZZ)
define PROGRAM_RULE
$B/$(1)run: $(patsubst %.c,$B/%.o,$(wildcard $(1)test_*.c)) $B/tests/suite.o $B/tests/libhelp.a $B/libdaemon.a $B/libcore.a
	@tests/suite_rows.sh $(wildcard $(1)test_*.c) >$$(@D)/suites.c
	$$(CC) -Itests $$(CFLAGS) $$(OPT) $$(PROJECT_LDFLAGS) -Wl,--wrap=_tcase_add_test,--wrap=_mark_point $$(LDFLAGS) $$(@D)/suites.c $$^ -o $$@ $$(TEST_LIBS) $$(LIBS)
endef
$(foreach folder,$(sort $(dir $(TEST_C))),$(eval $(call PROGRAM_RULE,$(folder))))

# One of these starts the daemon itself.
$B/tests/http/run: | $B/weightd

-include $(shell find $B -name '*.d' 2>/dev/null)

# For people: install what is missing, build, and serve or test.
packages:
	@deploy/packages.sh build
packages-test:
	@deploy/packages.sh build test

run: packages
	@[ -x $B/weightd ] || echo 'building weightd: about a minute on two cores, without further output'
	+@$(SUB) all
	@echo 'serving on http://$(LISTEN); the first call is in README.md, Ctrl-C ends it'
	$B/weightd --listen $(LISTEN)

test: packages-test
	+@tests/suite.sh 'unit: $(SUB) unit' 'curl: $(SUB) curl' 'lint: $(SUB) lint' 'library: $(SUB) library' 'add-row: $(SUB) add-row' \
		'conformance: $(SUB) conformance' 'asan: $(SUB) asan'
check: test

# Single suites; each ends with a line "N passed, N failed".
unit: $(PROGRAMS)
	@tests/run.sh $(SUITES)
curl: $B/weightd
	@tests/curl/run.sh $B/weightd $(CURL_TESTS)
# The library installed, and used by programs that know its headers alone.
library: all
	+@MAKE='$(SUB)' tests/library/run.sh $B
conformance: $B/weightd
	@tests/conformance/run.sh $B/weightd
# What is written from the rows: enums of the contract, tables of the documents.
tables: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '/usr/bin/python3 service/api/about/make_openapi_json.py --enums $$WEIGHTD_URL && \
		/usr/bin/python3 tests/curl/tables.py --write $$WEIGHTD_URL README.md CATALOG.md'
# A layer and an initializer added to a copy of the tree, by the steps of service/README.md alone.
add-row: $B/weightd
	@tests/add_row.sh $B
# New random cases beside the newest wheels, or beside the libraries of an interpreter: make replay PYTHON=/usr/bin/python3 CASES=10000
PYTHON_OF := $(if $(filter undefined,$(origin PYTHON)),file,client)
PYTHON ?= /usr/bin/python3
CASES  ?= 10000
REPLAY  = $(if $(filter file,$(PYTHON_OF)),tests/conformance/replay_newest.sh "$$WEIGHTD_URL" $(CASES),$(PYTHON) tests/conformance/random_replay.py "$$WEIGHTD_URL" --cases $(CASES))
replay: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '$(REPLAY)'
# Configs beside the transformers of an interpreter: make replay-configs PYTHON=venv/bin/python CONFIGS=5
CONFIGS ?= 5
replay-configs: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '$(PYTHON) tests/conformance/config_replay.py "$$WEIGHTD_URL" --configs $(CONFIGS)'
# Classes of every type beside transformers: make architectures-check PYTHON=venv/bin/python TYPES=bert,llama SAMPLE=50
TYPES ?=
SAMPLE ?= 3
architectures-check: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '$(PYTHON) tests/conformance/architectures.py "$$WEIGHTD_URL" --types "$(TYPES)" --sample $(SAMPLE)'
# Laws of initial values of tiny models beside transformers': make initial-values PYTHON=venv/bin/python TYPES="bert wav2vec2"
.PHONY: initial-values
initial-values: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '$(PYTHON) tests/conformance/initial_values.py "$$WEIGHTD_URL" $(TYPES)'
# The page in Chromium, every control of it; pictures of it are left in build/page.  Skipped, loudly, without chromium-driver.
.PHONY: page
page: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '/usr/bin/python3 tests/page/run.py "$$WEIGHTD_URL" build/page'
# Every data row, built with every class that it has; make test builds each with one of them.
.PHONY: rows
rows:
	@ALL_ROWS=1 $(SUB) unit TESTS=tests/unit/definition/architecture/test_service_rows.c
# Models of torchvision and timm by name: make zoo-check PYTHON=venv/bin/python ZOO="--library torchvision"
ZOO ?=
.PHONY: zoo-check
zoo-check: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '$(PYTHON) tests/conformance/zoo.py "$$WEIGHTD_URL" $(ZOO)'
# Parts of diffusers' pipelines by config: make diffusers-check PYTHON=venv/bin/python DIFFUSERS="--sample 50"
DIFFUSERS ?=
.PHONY: diffusers-check
diffusers-check: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '$(PYTHON) tests/conformance/diffusers_parts.py "$$WEIGHTD_URL" $(DIFFUSERS)'
# Rows derived anew from the transformers of an interpreter, and what differs from those here: make architectures
# PYTHON=venv/bin/python TYPES="bart bloom"; all types without TYPES, which takes an hour.
architectures:
	@$(PYTHON) tests/vectors/architectures/batch.py $B/derived --again $(TYPES)
	@$(PYTHON) tests/vectors/architectures/rowdiff.py $B/derived service/definition/architecture/rows/transformers
# The Hub's clients from their registries: minutes, for Rust is built. PYTHON=venv/bin/python: one with torch, timm, diffusers, mlx_lm, keras_hub.
hub-clients: $B/weightd
	@tests/conformance/hub_clients.sh $B/weightd
# Readers of files that need a package registry: Keras, flax, R.  Minutes; what cannot be had is skipped, loudly.
.PHONY: readers
readers: $B/weightd
	@tests/conformance/readers.sh $B/weightd
# Initialisation loops beside the torch of an interpreter: make idioms PYTHON=venv/bin/python IDIOMS=2000
IDIOMS ?= 400
idioms: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '$(PYTHON) tests/conformance/idioms.py "$$WEIGHTD_URL" --random $(IDIOMS)'
# The twin of every architecture by the transformers of an interpreter: make twins PYTHON=venv/bin/python TWINS=--write
posted-back: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '/usr/bin/python3 tests/conformance/posted_back.py "$$WEIGHTD_URL"'
twins: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '$(PYTHON) tests/conformance/twins.py "$$WEIGHTD_URL" $(TWINS)'
# The scripts of TRAINING.md, on several ranks and devices: make sharded PYTHON=venv/bin/python
.PHONY: sharded
sharded: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '$(PYTHON) tests/conformance/sharded.py "$$WEIGHTD_URL"'
# Prints of every model of torchvision, timm and transformers of an interpreter: make prints PYTHON=venv/bin/python
prints: $B/weightd
	@if $(PYTHON) -c 'import torchvision, timm, transformers' 2>/dev/null; then \
		$(PYTHON) tests/conformance/record_prints.py build/prints && \
		tests/with_daemon.sh $B/weightd sh -c '/usr/bin/python3 tests/conformance/prints.py "$$WEIGHTD_URL" build/prints'; \
	else echo 'SKIPPED prints: $(PYTHON) lacks torchvision, timm or transformers'; fi
# Clients that generators make from /openapi-3.0.json, compiled and run: ten minutes, with package registries.
# Those of CLIENTS alone: make clients CLIENTS='--only python,go'
clients: $B/weightd
	@tests/with_daemon.sh $B/weightd sh -c '/usr/bin/python3 tests/clients/run.py $(CLIENTS) "$$WEIGHTD_URL"'
lint:
	@tests/lint/run.sh

# CK_FORK=no keeps each test in the program, where the leak checker sees what it left behind.
asan ubsan:
	+@tests/suite.sh 'unit: CK_FORK=no $(SUB) VARIANT=$@ unit' 'curl: $(SUB) VARIANT=$@ curl'
# A race needs threads: the tests that start some, and requests that share plans, streams and the store.
TSAN_TESTS = $(sort $(wildcard tests/http/test_*.c) $(shell grep -rlE 'pthread|weightd_workers' tests/unit --include='test_*.c'))
TSAN_CURL  = $(addprefix tests/curl/,streams.sh store.sh slices.sh numpy.sh conditionals.sh)
tsan:
	+@tests/suite.sh 'unit: CK_FORK=no WRAP=tests/again.sh $(SUB) VARIANT=tsan unit TESTS="$(TSAN_TESTS)"' 'curl: $(SUB) VARIANT=tsan curl CURL_TESTS="$(TSAN_CURL)"'
# Control groups of 64, 512 and 1024 MiB under the requests that take most memory: a minute; skipped where groups
# cannot be made.
memory-groups: $B/weightd
	@/usr/bin/python3 tests/reliability/memory_groups.py $B/weightd
# malloc() fails over HTTP (ulimit -v), in 21 daemons: three minutes.
.PHONY: address-space
address-space: $B/weightd
	@/usr/bin/python3 tests/reliability/address_space.py $B/weightd
# Every allocation of thirty requests fails, once and from there on, under AddressSanitizer; TRIES=50: some of them.
TRIES ?= 0
.PHONY: failing-mallocs
failing-mallocs:
	+@$(SUB) VARIANT=asan build/asan/tests/reliability/failing_mallocs
	@/usr/bin/python3 tests/reliability/record.py failing_mallocs build/asan/tests/reliability/failing_mallocs --tries $(TRIES)
$B/tests/reliability/failing_mallocs: $B/tests/reliability/failing_mallocs.o $B/libdaemon.a $B/libcore.a
	$(CC) $(CFLAGS) $(OPT) $(PROJECT_LDFLAGS) $(foreach call,malloc calloc realloc aligned_alloc free vasprintf,-Wl$(comma)--wrap=$(call)) $(LDFLAGS) $^ -o $@ $(LIBS)
# kill -9 a hundred times while clients register and delete: two minutes.
CYCLES ?= 100
kills: $B/weightd
	@/usr/bin/python3 tests/reliability/kill_cycles.py $B/weightd --cycles $(CYCLES)
# Four kinds of slow clients, five hundred of each (slowhttptest), and others who must not notice: a minute.
slow-clients: $B/weightd
	@deploy/packages.sh build slow
	@/usr/bin/python3 tests/reliability/slow_clients.py $B/weightd
# The programs under tests/http that start the daemon as a process see nothing of it here; the curl
# tests do, with the daemon under valgrind.
valgrind: packages-valgrind $B/weightd $(PROGRAMS)
	+@tests/suite.sh 'unit: $(SUB) valgrind-unit' 'curl: UNTIMED=yes tests/curl/run.sh tests/valgrind.sh'
packages-valgrind:
	@deploy/packages.sh build test valgrind
# What touches no memory that other tests do not, and takes minutes there: statistics, and many inputs of the same
# kind.  AddressSanitizer sees all of them.
NO_VALGRIND = $(addprefix %/,http/test_daemon test_corpus test_fuzz_definition test_fuzz_selection test_cost \
	definition/test_limits test_architectures test_plan_size test_utf8_answers test_real_text test_repr_recorded) $B/tests/stats/%
valgrind-unit: $(PROGRAMS)
	@CK_FORK=no CK_DEFAULT_TIMEOUT=0 TEST_SLOWNESS=10 TEST_TIMEOUT=1800 WRAP='tests/again.sh tests/valgrind.sh' \
		tests/run.sh $(filter-out $(NO_VALGRIND),$(SUITES))
# Every float32 and 10^8 float64 as text, beside the C++ library; ten minutes of one core.
exhaustive:
	@deploy/packages.sh build exhaustive
	+@$(SUB) $B/tests/exhaustive/every_text exhaustive-kernels
	$B/tests/exhaustive/every_text float32
	$B/tests/exhaustive/every_text float64
$B/tests/exhaustive/every_text: tests/exhaustive/every_text.cpp $B/libcore.a
	@mkdir -p $(@D)
	g++ -std=c++17 -O2 -Wall -Wextra -Iinclude -Iservice -pthread $(LDFLAGS) $^ -o $@ $(LIBS)
# Every word that the float32 kernels can be given; five minutes of one core.  What came out:
# service/notes/accuracy.md.
exhaustive-kernels: $B/tests/exhaustive/kernel_range
	$B/tests/exhaustive/kernel_range
$B/tests/exhaustive/kernel_range.o: OPT += -O3 -fno-trapping-math $(if $(shell grep -m1 -o avx2 /proc/cpuinfo),-mavx2)
$B/tests/exhaustive/kernel_range: $B/tests/exhaustive/kernel_range.o $B/libcore.a
	$(CC) $(CFLAGS) $(OPT) $(PROJECT_LDFLAGS) $(LDFLAGS) $^ -o $@ $(LIBS)
# The C library's functions as they are written down here, beside this machine's: 10^8 arguments of each
# range; half an hour of one core.  What came out: service/notes/accuracy.md.
exhaustive-functions: $B/tests/exhaustive/c_functions
	@if [ "$$(uname -m)" = x86_64 ] && grep -qm1 -w fma /proc/cpuinfo; then \
		$B/tests/exhaustive/c_functions $(ARGUMENTS); \
	else echo 'SKIPPED: glibc gives these bits on x86-64 processors with FMA only'; fi
$B/tests/exhaustive/c_functions.o: OPT += -fno-builtin
$B/tests/exhaustive/c_functions: $B/tests/exhaustive/c_functions.o $B/libcore.a
	$(CC) $(CFLAGS) $(OPT) $(PROJECT_LDFLAGS) $(LDFLAGS) $^ -o $@ $(LIBS)
# A thousand million values of each basic law, and dieharder (a Debian package) on the raw words; about
# fifteen minutes.  What came out: service/notes/statistics.md.
stats-long: $B/tests/exhaustive/long_statistics $B/tests/exhaustive/words
	$B/tests/exhaustive/long_statistics
	@tests/exhaustive/dieharder.sh $B/tests/exhaustive/words
$B/tests/exhaustive/long_statistics: $B/tests/exhaustive/long_statistics.o $(addprefix $B/tests/stats/,judge.o law.o law_special.o) $B/libcore.a
	$(CC) $(CFLAGS) $(OPT) $(PROJECT_LDFLAGS) $(LDFLAGS) $^ -o $@ $(LIBS)
$B/tests/exhaustive/words: $B/tests/exhaustive/words.o $B/libcore.a
	$(CC) $(CFLAGS) $(OPT) $(PROJECT_LDFLAGS) $(LDFLAGS) $^ -o $@ $(LIBS)
# The arm64 build, under emulation, has the bytes of x86-64.
arm64:
	+@MAKE='$(SUB)' tests/arm64/run.sh
# Each parser and HTTP with any bytes, for FUZZ_SECONDS each, from the inputs that are kept.
FUZZ_SECONDS ?= 25
CLANG        ?= clang
fuzz:
	@deploy/packages.sh build lint
	+@$(SUB) VARIANT=fuzz CC='$(CLANG)' fuzz-programs
	@tests/fuzz/run.sh build/fuzz/tests/fuzz $(FUZZ_SECONDS)
# The kept inputs anew, of what the last run found.
fuzz-keep:
	@tests/fuzz/keep.sh build/fuzz/tests/fuzz
# Documents that cost more than their size allows; a minute if not said.  They stay in build/cost.
COST_SECONDS ?= 60
fuzz-cost: $B/tests/cost/cost_of
	@/usr/bin/python3 tests/cost/search.py $< $(COST_SECONDS) build/cost
$B/tests/cost/cost_of: $B/tests/cost/cost_of.o $B/libdaemon.a $B/libcore.a
	$(CC) $(CFLAGS) $(OPT) $(PROJECT_LDFLAGS) $(LDFLAGS) $^ -o $@ $(LIBS)
# What the most costly requests cost a daemon; ends with 1 if one of them breaks the promise.
cost: $B/weightd
	@/usr/bin/python3 tests/reliability/record.py cost /usr/bin/python3 tests/cost/table.py $< --check
coverage:
	@deploy/packages.sh build test coverage
	+@MAKE='$(SUB)' tests/coverage.sh
container:
	@deploy/packages.sh container
	@tests/container/test.sh
bench:
	@deploy/packages.sh build bench
	@/usr/bin/python3 tests/bench/run.py $(BENCH_OPTIONS)
# How each file is compiled, for clangd and other tools that read C.
compile_commands.json:
	@$(MAKE) -Bns all $(PROGRAMS) | awk -v folder='$(CURDIR)' ' \
		match($$0, / -c [^ ]+ -o /) { \
			file = substr($$0, RSTART + 4, RLENGTH - 8); gsub(/[\\"]/, "\\\\&"); \
			printf "%s{\"directory\": \"%s\", \"file\": \"%s\", \"command\": \"%s\"}", before, folder, file, $$0; before = ",\n" } \
		BEGIN { print "[" } END { print "\n]" }' >$@
format:
	@deploy/packages.sh format
	clang-format -i $(shell git ls-files '*.c' '*.h')

install: all
	install -D -m 755 $B/weightd $(DESTDIR)$(PREFIX)/bin/weightd
	install -D -m 644 $B/libweightd.a $(DESTDIR)$(PREFIX)/lib/libweightd.a
	install -D -m 755 $B/libweightd.so.$(ABI) $(DESTDIR)$(PREFIX)/lib/libweightd.so.$(ABI)
	ln -sf libweightd.so.$(ABI) $(DESTDIR)$(PREFIX)/lib/libweightd.so
	@mkdir -p $(DESTDIR)$(PREFIX)/lib/pkgconfig
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' deploy/weightd.pc.in >$(DESTDIR)$(PREFIX)/lib/pkgconfig/weightd.pc
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/include/weightd include/weightd/*.h
	install -D -m 644 openapi.yaml $(DESTDIR)$(PREFIX)/share/weightd/openapi.yaml
	@mkdir -p $(DESTDIR)$(PREFIX)/share/man/man1
	$B/weightd --man >$(DESTDIR)$(PREFIX)/share/man/man1/weightd.1

# What a variable holds, for scripts: make -s print-VERSION
print-%:
	@echo '$(subst ','\'',$($*))'

clean:
	rm -rf build
