/*
 * What specifications cost: "LENGTH\n" and that many bytes of JSON on stdin, again and again; for
 * each a line "CODE TENSORS TEXT-BYTES READ-US PLAN-US TEXT-US PEAK-KIB USER-US".
 *
 * Each is read, planned and written in a process of its own, so that its memory can be told, with
 * the default limits and nothing kept from the one before.
 */
#include "definition/definition.h"
#include "weightd/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECONDS_MAX 60
#define BYTES_MAX ((rlim_t)8 << 30)

static long cpu_us(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec +
	       usage.ru_stime.tv_usec;
}

static void measure(const char *json, size_t length)
{
	static struct weightd_error err;
	struct weightd_engine *engine;
	struct weightd_specification specification;
	struct weightd_plan *plan = NULL;
	struct weightd_text text;
	struct weightd_arena *arena = weightd_arena_new(0);
	long times[4];

	if (arena == NULL || weightd_engine_new(&engine, NULL, NULL) != WEIGHTD_OK)
		return;
	const struct weightd_definition_options options = {.limits = weightd_engine_limits(engine)};
	weightd_text_init(&text, (size_t)1 << 30);
	times[0] = cpu_us();
	enum weightd_code code =
		weightd_definition_read(&specification, json, length, &options, arena, &err);
	times[1] = cpu_us();
	if (code == WEIGHTD_OK)
		code = weightd_plan_build(&plan, &specification, engine, arena, &err);
	times[2] = cpu_us();
	if (code == WEIGHTD_OK)
		weightd_definition_write(plan, &text);
	times[3] = cpu_us();
	printf("%s %zu %zu %ld %ld %ld ", weightd_code_slug(code),
	       specification.model.parameter_count, text.length, times[1] - times[0],
	       times[2] - times[1], times[3] - times[2]);
	fflush(stdout);
}

static int child(const char *json, size_t length)
{
	const struct rlimit cpu = {SECONDS_MAX, SECONDS_MAX}, memory = {BYTES_MAX, BYTES_MAX};

	setrlimit(RLIMIT_CPU, &cpu);
	setrlimit(RLIMIT_AS, &memory);
	measure(json, length);
	return 0;
}

static void measure_apart(const char *json, size_t length)
{
	struct rusage usage;
	int status;

	fflush(stdout);
	const pid_t pid = fork();
	if (pid == 0)
		_exit(child(json, length));
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status != 0)
		printf("died 0 0 0 0 0 ");
	printf("%ld %ld\n", usage.ru_maxrss,
	       usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec);
	fflush(stdout);
}

int main(void)
{
	size_t length;

	while (scanf("%zu", &length) == 1 && getchar() == '\n') {
		char *json = malloc(length + 1);
		if (json == NULL || fread(json, 1, length, stdin) != length)
			return 1;
		measure_apart(json, length);
		free(json);
	}
	return 0;
}
