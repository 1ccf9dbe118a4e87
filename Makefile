# weightd: build, test and run.  `make run` and `make test` install missing Debian packages first.
#
# CC, CFLAGS, LDFLAGS, PREFIX and DESTDIR belong to the caller; the project's own flags are below.

VERSION  = 0.1.0
CC      ?= gcc
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
VARIANT ?= release
B        = build/$(VARIANT)

# -ffp-contract=off is part of the numeric contract (service/notes/determinism.md).
PROJECT_CFLAGS = -std=c11 -D_GNU_SOURCE -DWEIGHTD_VERSION='"$(VERSION)"' \
	-Iinclude -Iservice -ffp-contract=off -fno-math-errno -fno-strict-overflow -pthread -MMD -MP \
	-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Werror=implicit-function-declaration
OPT_release    = -ftree-vectorize
OPT_asan       = -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OPT_ubsan      = -O1 -fsanitize=undefined,float-cast-overflow -fno-sanitize-recover=all
OPT_tsan       = -O1 -fsanitize=thread
OPT_coverage   = -O0 --coverage
OPT            = $(OPT_$(VARIANT))
LIBS           = -lmicrohttpd -ljansson -lnettle -lm
TEST_LIBS      = -lcheck -lsubunit -lrt -lcurl

CORE   := $(wildcard service/core/*.c service/core/*/*.c)
DAEMON := $(filter-out service/main.c,$(wildcard service/*.c)) \
          $(wildcard service/definition/*.c service/store/*.c service/http/*.c service/api/*.c)
TESTS  := $(sort $(shell find tests/unit tests/http tests/stats -name 'test_*.c' 2>/dev/null))
HELP   := $(filter-out $(TESTS),$(sort $(shell find tests/unit tests/http tests/stats -name '*.c' 2>/dev/null)))

CORE_O   = $(CORE:%.c=$B/%.o)
DAEMON_O = $(DAEMON:%.c=$B/%.o)
TEST_BIN = $(TESTS:%.c=$B/%)
HELP_O   = $(HELP:%.c=$B/%.o)

.PHONY: all run test check unit curl asan ubsan tsan valgrind coverage lint format bench container \
        conformance install clean packages packages-test
all: $B/weightd $B/libweightd.a

$B/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(PROJECT_CFLAGS) $(CFLAGS) $(OPT) -c $< -o $@

$B/libweightd.a: $(CORE_O)
	@rm -f $@
	ar rcs $@ $^

$B/libdaemon.a: $(DAEMON_O)
	@rm -f $@
	ar rcs $@ $^

$B/weightd: $B/service/main.o $B/libdaemon.a $B/libweightd.a
	$(CC) $(CFLAGS) $(OPT) -pthread $(LDFLAGS) $^ -o $@ $(LIBS)

$(TEST_BIN): $B/%: $B/%.o $(HELP_O) $B/libdaemon.a $B/libweightd.a
	$(CC) $(CFLAGS) $(OPT) -pthread $(LDFLAGS) $^ -o $@ $(TEST_LIBS) $(LIBS)

# Tests: unit and HTTP programs, then the shell tests against the real daemon.
unit: $(TEST_BIN)
	@tests/run.sh $(TEST_BIN)

-include $(shell find $B -name '*.d' 2>/dev/null)

clean:
	rm -rf build
