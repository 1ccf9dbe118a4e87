/*
 * Configuration: every option is one row of option_list.h (flag, environment, unit, range, default, doc).
 */
#ifndef WEIGHTD_CONFIG_H
#define WEIGHTD_CONFIG_H

#include "weightd/error.h"
#include "weightd/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct weightd_config {
	char listen_address[64];
	unsigned short listen_port;
	char store[32];                /* backend name */
	char data[512];                /* data directory */
	char log_format[8];            /* "text" or "json" */
	char log_level[8];             /* "error", "warn", "info", "debug" */
	uint64_t threads;              /* 0: number of cores */
	uint64_t connections;
	uint64_t body_bytes;
	uint64_t json_elements;
	uint64_t block_bytes;
	uint64_t head_timeout_s, body_timeout_s, idle_timeout_s, stream_timeout_s, grace_s;
	uint64_t uploads;
	uint64_t plan_cache_bytes;
	uint64_t whole_cache_bytes;
	struct weightd_limits limits;
	bool help, version;            /* --help, --version were given */
};

/* Reads flags, then WEIGHTD_* environment variables, then defaults.  One issue names the option. */
enum weightd_code weightd_config_read(struct weightd_config *config, int argc, char *const *argv,
                                      struct weightd_error *err);
void weightd_config_help(FILE *out);
/* The option table as man page source (mdoc .It items), for `make weightd.1`. */
void weightd_config_man(FILE *out);

#endif
