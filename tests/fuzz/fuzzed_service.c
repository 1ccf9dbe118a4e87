#include "fuzzed_service.h"

#include "api/routes.h"
#include "core/base/utf8.h"
#include "fuzzed_plan.h"
#include "telemetry/log.h"

#include <jansson.h>
#include <string.h>

const struct weightd_config *fuzzed_config(void)
{
	static char *arguments[] = {
		"weightd", "--store",	       "memory", "--threads",
		"1",	   "--modules",	       "200",	 "--parameters",
		"400",	   "--whole-elements", "4096",	 "--rules",
		"50",	   "--json-elements",  "1000",	 "--json-values",
		"100000",  "--depth",	       "16",	 "--plan-bytes",
		"64MiB",   "--block-bytes",    "64KiB",	 "--name-bytes",
		"128",	   "--log-level",      "error",
	};
	static struct weightd_config config;
	static bool is_read;
	struct weightd_error err = {0};

	if (!is_read)
		fuzzed_require(weightd_config_read(&config, sizeof arguments / sizeof arguments[0],
						   arguments, &err) == WEIGHTD_OK);
	is_read = true;
	return &config;
}

/* Sends a request without a socket, and takes no interest in the answer. */
static void post(struct weightd_service *service, const char *body)
{
	static struct weightd_exchange exchange;
	const struct weightd_site site = {.routes = weightd_routes,
					  .route_count = weightd_route_count,
					  .service = service,
					  .body_bytes = 1 << 20};
	struct weightd_headers head = {
		.method = "POST", .version = "HTTP/1.1", .target = "/v1/models"};

	weightd_headers_add(&head, "Host", "a");
	weightd_headers_add(&head, "Content-Type", "application/json");
	fuzzed_require(weightd_exchange_open(&exchange, &head, &site) == WEIGHTD_OK);
	weightd_exchange_answer(&exchange, &site, body, strlen(body));
	fuzzed_require(exchange.answer.status == 201);
	weightd_exchange_close(&exchange);
}

struct weightd_service *fuzzed_service(void)
{
	struct weightd_error err = {0};

	weightd_log_setup(false, WEIGHTD_LOG_ERROR);
	struct weightd_service *service =
		weightd_service_new(fuzzed_config(), weightd_routes, weightd_route_count, &err);
	fuzzed_require(service != NULL);
	post(service, "{\"model\": \"Linear(3, 2)\", \"seed\": 5}");
	post(service, "{\"model\": [\"Conv2d(1, 2, 3)\", \"BatchNorm2d(2)\", \"LSTM(3, 4)\"], "
		      "\"dtype\": \"bfloat16\", \"init\": [{\"module\": \"Conv2d\", "
		      "\"parameter\": \"weight\", \"initializer\": \"orthogonal\"}]}");
	return service;
}

void fuzzed_check_body(const char *content_type, const char *bytes, size_t length)
{
	const bool is_text = content_type != NULL && (strstr(content_type, "json") != NULL ||
						      strncmp(content_type, "text/", 5) == 0);

	if (!is_text)
		return;
	for (size_t at = 0, step; at < length; at += step) {
		step = weightd_utf8_length(bytes + at, length - at);
		fuzzed_require(step > 0);
	}
	if (strstr(content_type, "json") == NULL)
		return;
	json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
	fuzzed_require(root != NULL);
	json_decref(root);
}
