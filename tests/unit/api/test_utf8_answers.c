/*
 * Every answer is UTF-8, and JSON where it says so, whatever a client sends: long texts in several
 * scripts in every string of the cases of tests/cases, in targets, and bytes that are no text in
 * header fields.
 *
 * Jansson is the judge: it takes nothing but UTF-8.
 */
#include "api/routes.h"
#include "handler_call.h"
#include "http/message/exchange.h"
#include "suite.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES "tests/cases/invalid"
#define CASES_MAX 400
#define BODY_MAX 20000 /* of a case that is taken */
#define LONG_TEXTS 6

static char *cases[CASES_MAX];
static int case_count;
static char long_texts[LONG_TEXTS][2000];

static void list_cases(void)
{
	DIR *directory = opendir(CASES);
	struct dirent *item;

	if (directory == NULL)
		abort();
	while ((item = readdir(directory)) != NULL && case_count < CASES_MAX) {
		if (item->d_name[0] != '.')
			cases[case_count++] = strdup(item->d_name);
	}
	closedir(directory);
}

static void clean_up(void)
{
	for (int i = 0; i < case_count; i++)
		free(cases[i]);
}

/* Characters of two, three and four bytes, so that each limit falls between all their bytes. */
static void make_long_texts(void)
{
	static const char *const characters[] = {"\xC3\xA9", "\xE4\xB8\xAD", "\xF0\x9F\x98\x80"};

	for (size_t i = 0; i < LONG_TEXTS; i++) {
		char *text = long_texts[i];

		strcpy(text, i < 3 ? "" : "x");
		while (strlen(text) < 620)
			strcat(text, characters[i % 3]);
	}
}

static void check_json(const char *body, size_t length, const char *about)
{
	json_error_t error;
	json_t *json = json_loadb(body, length, JSON_DECODE_ANY, &error);

	ck_assert_msg(json != NULL, "%s: %s\n%.*s", about, error.text, (int)length, body);
	json_decref(json);
}

/* A text is a string of a JSON document with quotes around it. */
static void check_text(const char *body, size_t length, const char *about)
{
	json_t *json = json_stringn(body, length);

	ck_assert_msg(json != NULL, "%s: not UTF-8: %.*s", about, (int)length, body);
	json_decref(json);
}

static void check_answer(struct weightd_exchange *exchange, const char *about)
{
	static char body[1 << 20];
	const char *type = weightd_answer_header(&exchange->answer, "Content-Type");
	size_t total = 0, length = 1;

	while (length > 0 && total < sizeof body) {
		ck_assert_int_eq(weightd_answer_read(&exchange->answer, &exchange->reply, total,
						     body + total, sizeof body - total, &length),
				 WEIGHTD_OK);
		total += length;
	}
	for (size_t i = 0; i < exchange->answer.header_count; i++)
		check_text(exchange->answer.headers[i].value,
			   strlen(exchange->answer.headers[i].value), about);
	if (total == 0 || total == sizeof body || type == NULL)
		return;
	if (strstr(type, "json") != NULL)
		check_json(body, total, about);
	else if (strstr(type, "text/") != NULL)
		check_text(body, total, about);
}

struct sent {
	const char *method, *target, *body;
	struct weightd_pair field; /* name NULL: none */
};

static void check(struct weightd_service *service, const struct sent *sent)
{
	struct weightd_headers head = {
		.method = sent->method, .version = "HTTP/1.1", .target = sent->target};
	const struct weightd_site site = {.routes = weightd_routes,
					  .route_count = weightd_route_count,
					  .service = service,
					  .body_bytes = 1 << 22};
	static struct weightd_exchange exchange;

	if (sent->field.name != NULL)
		weightd_headers_add(&head, sent->field.name, sent->field.value);
	weightd_exchange_open(&exchange, &head, &site);
	weightd_exchange_answer(&exchange, &site, sent->body, strlen(sent->body));
	check_answer(&exchange, sent->field.value != NULL ? sent->field.value : sent->body);
	weightd_exchange_close(&exchange);
}

/* The end of a JSON string that begins at 'quote'. */
static char *end_of_string(char *quote)
{
	char *end = quote + 1;

	while (*end != '"' && *end != '\0')
		end += *end == '\\' && end[1] != '\0' ? 2 : 1;
	return end;
}

/* The text instead of a string, behind it, or before it. */
static void mutate(char *out, const char *body, const char *from, const char *to, const char *text,
		   unsigned way)
{
	const int before = (int)(from - body), inside = (int)(to - from);

	snprintf(out, 3 * BODY_MAX, "%.*s%s%.*s%s%s", before, body, way == 1 ? "" : text,
		 way == 0 ? 0 : inside, from, way == 1 ? text : "", to);
}

static char *body_of(const char *name)
{
	char path[400], *text = calloc(1, BODY_MAX);

	snprintf(path, sizeof path, CASES "/%s/request.json", name);
	FILE *file = fopen(path, "rb");
	ck_assert_ptr_nonnull(file);
	size_t length = fread(text, 1, BODY_MAX - 1, file);
	fclose(file);
	if (length == BODY_MAX - 1 || strlen(text) != length)
		text[0] = '\0'; /* too large, or not text: nothing to put texts into */
	return text;
}

START_TEST(strings_of_any_script_anywhere_in_a_body)
{
	static const char *const targets[] = {"/v1/models?validate_only=true",
					      "/v1/models?validate_only=true&format=text"};
	struct weightd_service *service = service_over_memory();
	char *body = body_of(cases[_i]), *mutant = malloc(3 * BODY_MAX);
	unsigned count = 0;

	for (char *quote = strchr(body, '"'); quote != NULL && count < 60;) {
		char *end = end_of_string(quote);

		for (unsigned way = 0; way < 3; way++) {
			mutate(mutant, body, quote + 1, end, long_texts[(count + way) % LONG_TEXTS],
			       way);
			check(service,
			      &(struct sent){"POST", targets[(count + way) % 7 == 0], mutant, {0}});
		}
		count++;
		quote = *end == '\0' ? NULL : strchr(end + 1, '"');
	}
	free(mutant);
	free(body);
	weightd_service_free(service);
}
END_TEST

static const char *const places[] = {
	"/v1/models?%s",
	"/v1/models?page_token=%s",
	"/v1/models?page_size=%s",
	"/v1/models/%s",
	"/v1/models/MODEL/%s",
	"/v1/models/MODEL/modules/%s",
	"/v1/models/MODEL/modules?path=%s",
	"/v1/models/MODEL/children?path=%s",
	"/v1/models/MODEL/repr?profile=%s",
	"/v1/models/MODEL/parameters?format=%s",
	"/v1/models/MODEL/parameters/%s",
	"/v1/models/MODEL/parameters/weight/data.%s",
	"/v1/models/MODEL/parameters/weight/data?slice=%s",
	"/v1/models/MODEL/parameters/weight/data?dim=%s&rank=0&world=1",
	"/v1/models/MODEL/parameters/weight/data?uneven=%s&dim=0&rank=0&world=1",
	"/v1/models/MODEL/weights?encoding=%s",
	"/v1/models/MODEL/weights?format=%s",
	"/v1/models/MODEL/weights.npy?format=%s",
	"/v1/initializers/%s",
	"/v1/initializers?%s",
	"/v1/modules/%s",
	"/v1/recipes/%s?n=%s",
	"/problems/%s",
	"/%s",
};

static void put_percent(char *out, const char *text)
{
	for (; *text != '\0'; text++, out += 3)
		sprintf(out, "%%%02X", (unsigned char)*text);
}

START_TEST(texts_of_any_script_anywhere_in_a_target)
{
	struct weightd_service *service = service_over_memory();
	char id[41], encoded[6100], pattern[200], target[13000];

	register_model(service, "{\"model\": \"Linear(3, 2)\"}", id);
	strcpy(pattern, places[_i]);
	if (strstr(pattern, "MODEL") != NULL)
		snprintf(pattern, sizeof pattern, "/v1/models/%s%s", id,
			 strstr(places[_i], "MODEL") + 5);
	for (size_t i = 0; i < LONG_TEXTS; i++) {
		char *at = strstr(pattern, "%s");

		put_percent(encoded, long_texts[i]);
		snprintf(target, sizeof target, "%.*s%s%s", (int)(at - pattern), pattern, encoded,
			 at + 2);
		check(service, &(struct sent){"GET", target, "", {0}});
		/* Raw, and cut. */
		snprintf(target, sizeof target, "%.*s%s\xE4\xB8", (int)(at - pattern), pattern,
			 long_texts[i]);
		check(service, &(struct sent){"GET", target, "", {0}});
	}
	weightd_service_free(service);
}
END_TEST

static const char *const fields[] = {
	"Content-Type", "Accept",	  "Content-Encoding", "Transfer-Encoding",
	"Expect",	"If-Match",	  "If-Range",	      "If-None-Match",
	"Range",	"Prefer",	  "X-Request-Id",     "Host",
	"traceparent",	"Content-Length", "Origin",
};

START_TEST(bytes_that_are_no_text_in_header_fields)
{
	static const char *const values[] = {"\xFF",	 "\xFF/\xFF",	   "application/\x80json",
					     "\xC0\xAF", "\"\xED\xA0\x80", "\xE4\xB8"};
	struct weightd_service *service = service_over_memory();
	char long_value[800] = "";

	while (strlen(long_value) < 700)
		strcat(long_value, "\xFF\xE4");
	for (size_t i = 0; i < 7 + LONG_TEXTS; i++) {
		const char *value = i < 6 ? values[i] : i == 6 ? long_value : long_texts[i - 7];
		const struct weightd_pair field = {fields[_i], value};

		check(service, &(struct sent){"POST", "/v1/weights", "{}", field});
		check(service, &(struct sent){"GET", "/v1/initializers", "", field});
		check(service, &(struct sent){value, "/", "", field});
	}
	weightd_service_free(service);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("utf8 answers");
	TCase *tcase = tcase_create("utf8 answers");

	list_cases();
	make_long_texts();
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, strings_of_any_script_anywhere_in_a_body, 0, case_count);
	tcase_add_loop_test(tcase, texts_of_any_script_anywhere_in_a_target, 0,
			    (int)(sizeof places / sizeof places[0]));
	tcase_add_loop_test(tcase, bytes_that_are_no_text_in_header_fields, 0,
			    (int)(sizeof fields / sizeof fields[0]));
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
