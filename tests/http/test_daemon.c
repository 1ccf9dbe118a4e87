/*
 * The daemon as a process: its one line, its exit statuses, its signals.
 *
 * The binary is the one of the same build as this program, or $WEIGHTD_BINARY.
 */
#include "suite.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct process {
	pid_t id;
	int output;	/* its stdout */
	char line[256]; /* the line it printed */
	char url[128];
};

static struct process daemon_process;
static int file_limit; /* RLIMIT_NOFILE of the daemon; 0: as it is */

static const char *binary(void)
{
	static char path[4096];
	const char *given = getenv("WEIGHTD_BINARY");

	if (given != NULL)
		return given;
	/* build/VARIANT/tests/http/run -> build/VARIANT/weightd */
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 16);
	ck_assert_int_gt(length, 0);
	path[length] = '\0';
	for (int i = 0; i < 3; i++)
		*strrchr(path, '/') = '\0';
	return strcat(path, "/weightd");
}

/* Starts the daemon; its log goes nowhere. */
static void start(struct process *process, char *const *arguments)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	const char *path = binary();
	process->id = fork();
	ck_assert_int_ge(process->id, 0);
	if (process->id == 0) {
		struct rlimit files = {(rlim_t)file_limit, (rlim_t)file_limit};
		int nowhere = open("/dev/null", O_WRONLY);
		dup2(ends[1], STDOUT_FILENO);
		dup2(nowhere, STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		if (file_limit > 0)
			setrlimit(RLIMIT_NOFILE, &files);
		execv(path, arguments);
		_exit(127);
	}
	close(ends[1]);
	process->output = ends[0];
}

/* Reads the next line that the daemon prints; "" if it ends. */
static void read_line(struct process *process)
{
	size_t length = 0;

	while (length + 1 < sizeof process->line &&
	       read(process->output, process->line + length, 1) == 1)
		if (process->line[length++] == '\n')
			break;
	process->line[length] = '\0';
}

/* Exit status; 1000 + signal if one ended it, -1 if it does not end within 'seconds'. */
static int wait_for(struct process *process, double seconds)
{
	int state;

	for (int i = 0; i < seconds * 100; i++) {
		struct timespec pause = {0, 10000000};
		if (waitpid(process->id, &state, WNOHANG) == process->id) {
			close(process->output);
			return WIFEXITED(state) ? WEXITSTATUS(state) : 1000 + WTERMSIG(state);
		}
		nanosleep(&pause, NULL);
	}
	kill(process->id, SIGKILL);
	waitpid(process->id, &state, 0);
	close(process->output);
	return -1;
}

static int run(char *const *arguments)
{
	start(&daemon_process, arguments);
	read_line(&daemon_process);
	return wait_for(&daemon_process, 10);
}

#define ARGUMENTS(...) ((char *[]){(char *)(uintptr_t) "weightd", __VA_ARGS__, NULL})
#define TEXT(text) ((char *)(uintptr_t)(text))

static void serve(char *const *arguments)
{
	start(&daemon_process, arguments);
	read_line(&daemon_process);
	char *url = strstr(daemon_process.line, "http://");
	ck_assert_ptr_nonnull(url);
	snprintf(daemon_process.url, sizeof daemon_process.url, "%.*s", (int)strcspn(url, "\n"),
		 url);
}

static size_t ignore(char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes, (void)context;
	return size * count;
}

static long get(const char *path)
{
	CURL *curl = curl_easy_init();
	char url[256];
	long status = 0;

	snprintf(url, sizeof url, "%s%s", daemon_process.url, path);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
	curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	return status;
}

START_TEST(ready_daemon_prints_one_line_and_ends_with_0_on_sigterm)
{
	static const char line[] = "weightd " WEIGHTD_VERSION " listening on http://127.0.0.1:";

	serve(ARGUMENTS(TEXT("--listen=127.0.0.1:0"), TEXT("--store=memory")));

	ck_assert_mem_eq(daemon_process.line, line, sizeof line - 1);
	ck_assert_int_eq(get("/livez"), 200);
	ck_assert_int_eq(get("/readyz"), 200);
	kill(daemon_process.id, SIGTERM);
	read_line(&daemon_process);
	ck_assert_str_eq(daemon_process.line, "");
	ck_assert_int_eq(wait_for(&daemon_process, 5), 0);
}
END_TEST

START_TEST(sigint_ends_it_as_well)
{
	serve(ARGUMENTS(TEXT("--listen=127.0.0.1:0"), TEXT("--store=memory")));
	kill(daemon_process.id, SIGINT);

	ck_assert_int_eq(wait_for(&daemon_process, 5), 0);
}
END_TEST

/* Registers a model too large to be downloaded soon and begins to download it. */
static struct curl_slist *fields;

static CURLM *begin_download(CURL **curl)
{
	static const char body[] = "{\"model\": \"Linear(1000000, 1000000)\", \"seed\": 1}";
	char url[256];
	int running;

	*curl = curl_easy_init();
	snprintf(url, sizeof url, "%s/v1/weights?format=safetensors", daemon_process.url);
	curl_easy_setopt(*curl, CURLOPT_URL, url);
	curl_easy_setopt(*curl, CURLOPT_POSTFIELDS, body);
	fields = curl_slist_append(NULL, "Content-Type: application/json");
	curl_easy_setopt(*curl, CURLOPT_HTTPHEADER, fields);
	curl_easy_setopt(*curl, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(*curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(*curl, CURLOPT_MAX_RECV_SPEED_LARGE, (curl_off_t)1000000);
	CURLM *multi = curl_multi_init();
	curl_multi_add_handle(multi, *curl);
	for (long status = 0; status == 0;) {
		curl_multi_perform(multi, &running);
		curl_multi_poll(multi, NULL, 0, 100, NULL);
		curl_easy_getinfo(*curl, CURLINFO_RESPONSE_CODE, &status);
		ck_assert_int_eq(running, 1);
	}
	return multi;
}

static void end_download(CURLM *multi, CURL *curl)
{
	curl_multi_remove_handle(multi, curl);
	curl_easy_cleanup(curl);
	curl_multi_cleanup(multi);
	curl_slist_free_all(fields);
}

START_TEST(second_signal_cuts_what_the_first_lets_run)
{
	struct timespec pause = {0, 300000000};
	CURL *curl;

	serve(ARGUMENTS(TEXT("--listen=127.0.0.1:0"), TEXT("--store=memory"), TEXT("--grace=1h")));
	CURLM *multi = begin_download(&curl);
	kill(daemon_process.id, SIGTERM);
	nanosleep(&pause, NULL);
	ck_assert_int_eq(waitpid(daemon_process.id, NULL, WNOHANG), 0);
	kill(daemon_process.id, SIGTERM);

	ck_assert_int_eq(wait_for(&daemon_process, 5), 0);
	end_download(multi, curl);
}
END_TEST

START_TEST(grace_time_ends_a_stream)
{
	CURL *curl;

	serve(ARGUMENTS(TEXT("--listen=127.0.0.1:0"), TEXT("--store=memory"), TEXT("--grace=1s")));
	CURLM *multi = begin_download(&curl);
	kill(daemon_process.id, SIGTERM);

	ck_assert_int_eq(wait_for(&daemon_process, 5), 0);
	end_download(multi, curl);
}
END_TEST

/* A request that works for seconds before its answer begins. */
static CURLM *begin_work(CURL **curl)
{
	static const char body[] = "{\"model\": \"Linear(4096, 4096)\", \"init\": "
				   "[{\"path\": \"weight\", \"initializer\": \"orthogonal\"}]}";
	const double wanted = 0.2;
	char url[256];
	int running;

	*curl = curl_easy_init();
	snprintf(url, sizeof url, "%s/v1/weights?format=safetensors", daemon_process.url);
	curl_easy_setopt(*curl, CURLOPT_URL, url);
	curl_easy_setopt(*curl, CURLOPT_POSTFIELDS, body);
	fields = curl_slist_append(NULL, "Content-Type: application/json");
	curl_easy_setopt(*curl, CURLOPT_HTTPHEADER, fields);
	curl_easy_setopt(*curl, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(*curl, CURLOPT_NOSIGNAL, 1L);
	CURLM *multi = curl_multi_init();
	curl_multi_add_handle(multi, *curl);
	for (double waited = 0; waited < wanted; waited += 0.01) {
		curl_multi_perform(multi, &running);
		curl_multi_wait(multi, NULL, 0, 10, NULL);
		ck_assert_int_eq(running, 1);
	}
	return multi;
}

START_TEST(grace_time_ends_work_whose_answer_has_not_begun)
{
	CURL *curl;

	serve(ARGUMENTS(TEXT("--listen=127.0.0.1:0"), TEXT("--store=memory"), TEXT("--grace=0s")));
	CURLM *multi = begin_work(&curl);
	kill(daemon_process.id, SIGTERM);

	ck_assert_int_eq(wait_for(&daemon_process, 3), 0);
	end_download(multi, curl);
}
END_TEST

START_TEST(unusable_options_are_refused_with_their_status)
{
	ck_assert_int_eq(run(ARGUMENTS(TEXT("--no-such-option"))), 64);
	ck_assert_int_eq(run(ARGUMENTS(TEXT("--body-bytes=0"))), 64);
	setenv("WEIGHTD_BODY_BYTES", "0", 1);
	ck_assert_int_eq(run(ARGUMENTS(TEXT("--store=memory"))), 78);
	unsetenv("WEIGHTD_BODY_BYTES");
	ck_assert_int_eq(run(ARGUMENTS(TEXT("--listen=192.0.2.1:1"), TEXT("--store=memory"))), 1);
	ck_assert_int_eq(run(ARGUMENTS(TEXT("--data=/proc/nowhere"))), 1);
	ck_assert_int_eq(run(ARGUMENTS(TEXT("--help"))), 0);
	ck_assert_int_eq(run(ARGUMENTS(TEXT("--version"))), 0);
	ck_assert_str_eq(daemon_process.line, "weightd " WEIGHTD_VERSION "\n");
}
END_TEST

START_TEST(connections_must_fit_the_limit_of_open_files)
{
	file_limit = 256;
	ck_assert_int_eq(run(ARGUMENTS(TEXT("--connections=200"), TEXT("--store=memory"))), 78);
	serve(ARGUMENTS(TEXT("--listen=127.0.0.1:0"), TEXT("--store=memory")));
	ck_assert_int_eq(get("/livez"), 200);
	kill(daemon_process.id, SIGTERM);
	ck_assert_int_eq(wait_for(&daemon_process, 5), 0);
	file_limit = 0;
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("daemon");
	TCase *tcase = tcase_create("daemon");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, ready_daemon_prints_one_line_and_ends_with_0_on_sigterm);
	tcase_add_test(tcase, sigint_ends_it_as_well);
	tcase_add_test(tcase, second_signal_cuts_what_the_first_lets_run);
	tcase_add_test(tcase, grace_time_ends_a_stream);
	tcase_add_test(tcase, grace_time_ends_work_whose_answer_has_not_begun);
	tcase_add_test(tcase, unusable_options_are_refused_with_their_status);
	/* valgrind keeps RLIMIT_NOFILE to itself: the daemon would not see the limit. */
	const char *wrap = getenv("WRAP");
	if (wrap == NULL || strstr(wrap, "valgrind") == NULL)
		tcase_add_test(tcase, connections_must_fit_the_limit_of_open_files);
	suite_add_tcase(suite, tcase);
	return suite;
}
