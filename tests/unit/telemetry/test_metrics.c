#include "telemetry/metrics.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static const char *const patterns[] = {"/a", "/b/{id}"};
static struct weightd_metrics *metrics;
static struct weightd_text out;

static void setup(void)
{
	metrics = weightd_metrics_new(patterns, 2);
	weightd_text_init(&out, 1 << 20);
}

static void teardown(void)
{
	weightd_text_free(&out);
	weightd_metrics_free(metrics);
}

static bool has(const char *line)
{
	char whole[256];

	snprintf(whole, sizeof whole, "\n%s\n", line);
	return strstr(out.data, whole) != NULL;
}

START_TEST(answers_are_counted_by_route_method_and_status)
{
	weightd_metrics_count(metrics, "/b/{id}", "GET",
			      &(struct weightd_outcome){200, 100, 0.002, true});
	weightd_metrics_count(metrics, "/b/{id}", "GET",
			      &(struct weightd_outcome){200, 50, 0.2, false});
	weightd_metrics_count(metrics, "/b/{id}", "POST",
			      &(struct weightd_outcome){201, 0, 0.2, true});
	weightd_metrics_write(metrics, &out);

	ck_assert(has(
		"weightd_http_requests_total{route=\"/b/{id}\",method=\"GET\",status=\"200\"} 2"));
	ck_assert(has(
		"weightd_http_requests_total{route=\"/b/{id}\",method=\"POST\",status=\"201\"} 1"));
	ck_assert(has("weightd_http_response_bytes_total{route=\"/b/{id}\"} 150"));
	ck_assert(has("weightd_http_incomplete_total{route=\"/b/{id}\"} 1"));
	ck_assert_ptr_null(strstr(out.data, "route=\"/a\""));
}
END_TEST

START_TEST(buckets_of_the_histogram_add_up)
{
	weightd_metrics_count(metrics, "/a", "GET", &(struct weightd_outcome){200, 0, 0.001, true});
	weightd_metrics_count(metrics, "/a", "GET", &(struct weightd_outcome){200, 0, 0.003, true});
	weightd_metrics_count(metrics, "/a", "GET", &(struct weightd_outcome){200, 0, 1000, true});
	weightd_metrics_write(metrics, &out);

	ck_assert(has("weightd_http_request_seconds_bucket{route=\"/a\",le=\"0.0005\"} 0"));
	ck_assert(has("weightd_http_request_seconds_bucket{route=\"/a\",le=\"0.001\"} 1"));
	ck_assert(has("weightd_http_request_seconds_bucket{route=\"/a\",le=\"0.005\"} 2"));
	ck_assert(has("weightd_http_request_seconds_bucket{route=\"/a\",le=\"60\"} 2"));
	ck_assert(has("weightd_http_request_seconds_bucket{route=\"/a\",le=\"+Inf\"} 3"));
	ck_assert(has("weightd_http_request_seconds_count{route=\"/a\"} 3"));
}
END_TEST

START_TEST(unknown_patterns_methods_and_statuses_make_no_new_series)
{
	for (int i = 0; i < 1000; i++) {
		char path[32];
		snprintf(path, sizeof path, "/random/%d", i);
		weightd_metrics_count(metrics, path, path,
				      &(struct weightd_outcome){10000 + i, 0, 0, true});
	}
	weightd_metrics_count(metrics, NULL, NULL, &(struct weightd_outcome){404, 0, 0, true});
	weightd_metrics_write(metrics, &out);

	ck_assert(has("weightd_http_requests_total{route=\"(none)\",method=\"OTHER\",status="
		      "\"599\"} 1000"));
	ck_assert(has(
		"weightd_http_requests_total{route=\"(none)\",method=\"OTHER\",status=\"404\"} 1"));
	ck_assert_ptr_null(strstr(out.data, "random"));
}
END_TEST

START_TEST(gauge_has_help_and_type)
{
	weightd_metrics_gauge(&out, "weightd_things", "Things", 2.5);

	ck_assert_str_eq(
		out.data,
		"# HELP weightd_things Things\n# TYPE weightd_things gauge\nweightd_things 2.5\n");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("metrics");
	TCase *tcase = tcase_create("metrics");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, answers_are_counted_by_route_method_and_status);
	tcase_add_test(tcase, buckets_of_the_histogram_add_up);
	tcase_add_test(tcase, unknown_patterns_methods_and_statuses_make_no_new_series);
	tcase_add_test(tcase, gauge_has_help_and_type);
	suite_add_tcase(suite, tcase);
	return suite;
}
