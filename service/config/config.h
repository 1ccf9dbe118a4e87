/*
 * Configuration: every option is one row of config/option_list.h (flag, environment, unit, range,
 * default, doc).
 */
#ifndef WEIGHTD_CONFIG_CONFIG_H
#define WEIGHTD_CONFIG_CONFIG_H

#include "weightd/error.h"
#include "weightd/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Of the path of a Unix socket: the kernel allows no more. */
#define WEIGHTD_LISTEN_PATH_MAX 107

struct weightd_listen {
	char address[sizeof "unix:" + WEIGHTD_LISTEN_PATH_MAX]; /* or "unix:/path"; "": none */
	unsigned short port;
};

struct weightd_config {
	struct weightd_listen listen;
	struct weightd_listen probe_listen;
	char store[32];	    /* backend name */
	char data[512];	    /* data directory */
	char cpu[16];	    /* "auto", or a level of kernels (core/engine/level.h) */
	char log_format[8]; /* "text" or "json" */
	char log_level[8];  /* "error", "warn", "info", "debug" */
	char allow_origin[512];
	char allow_host[512];
	char public_url[512];
	bool read_only;
	uint64_t store_bytes, store_models;
	uint64_t transient_bytes, transient_models, transient_time_s;
	uint64_t threads; /* 0: number of cores */
	uint64_t connections;
	uint64_t body_bytes;
	uint64_t json_elements;
	uint64_t json_values;
	uint64_t block_bytes;
	uint64_t stream_bytes;
	uint64_t head_timeout_s, body_timeout_s, idle_timeout_s, stream_timeout_s, grace_s;
	uint64_t uploads;
	uint64_t waiting;
	uint64_t body_rate;
	uint64_t memory_bytes;
	uint64_t plan_cache_bytes;
	uint64_t plan_bytes;
	uint64_t whole_cache_bytes;
	struct weightd_limits limits;
	bool help, version, man; /* --help, --version, --man were given */
	char warning[160]; /* an environment variable that looks like an option and is none; "" */
};

/*
 * Flags win over WEIGHTD_* environment variables, and variables over defaults.
 *
 * On failure there is one issue; its pointer is the flag ("--body-bytes") or the variable
 * ("WEIGHTD_BODY_BYTES").  Units: sizes take B, KiB, MiB, GiB, kB, MB, GB; times take s, min, h.
 * Zeros that mean "as much as the machine allows" are left for the caller to resolve: connections
 * and threads in main.c, sizes in config/memory_fit.h.
 */
enum weightd_code weightd_config_read(struct weightd_config *config, int argc, char *const *argv,
				      struct weightd_error *err);
void weightd_config_help(FILE *out);
/* The whole manual page (mdoc), its options from the table: deploy/weightd.1. */
void weightd_config_man(FILE *out);

#endif
