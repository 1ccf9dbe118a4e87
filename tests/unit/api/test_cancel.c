/*
 * Clients that leave at any moment: each kind of request is cancelled at its first question whether
 * it is wanted, at its second, and so on until it is answered.  What is answered is whole.
 */
#include "handler_call.h"

#include "api/routes.h"
#include "suite.h"
#include "weightd/cancel.h"
#include "weightd/text.h"

#include <string.h>

#define LINEARS                                                                                 \
	"{\"model\":\"ModuleList(\\n  (0-199): 200 x Linear(in_features=3, out_features=2, "    \
	"bias=True)\\n)\",\"init\":[{\"path\":\"**.weight\",\"initializer\":\"normal(0, 1)\"}," \
	"{\"module\":[\"L*\",\"C*\"],\"parameter\":\"b*\",\"rows\":[\"0:1\",\"1:2\"],"          \
	"\"initializer\":\"ones\"}]%s}"
#define LAYERS                                                                            \
	"{\"model\":\"TransformerEncoder(TransformerEncoderLayer(8, 2), 20)\",\"init\":[" \
	"{\"path\":\"layers.*.*\",\"layer\":\"3:\",\"initializer\":\"xavier_uniform\","   \
	"\"optional\":true}]}"
#define WHOLE(model) "{\"model\":[\"" model "\"],\"init\":[{\"parameter\":\"weight\",%s}]}"

/* '%s' of a body is 'more'; NULL: a hundred kilobytes. */
static const struct kind {
	const char *method, *target, *body, *more;
} kinds[] = {
	{"POST", "/v1/models", LINEARS, ""},
	{"POST", "/v1/models?validate_only=true", LINEARS, ""},
	{"POST", "/v1/models?validate_only=true&format=text", LINEARS, ""},
	{"POST", "/v1/models", LINEARS, ",\"generator\":\"torch\""},
	{"POST", "/v1/models", LINEARS, ",\"generator\":\"jax\""},
	{"POST", "/v1/models", LINEARS, ",\"tie\":{\"1.weight\":\"0.weight\"}"},
	{"POST", "/v1/models", LAYERS, ""},
	{"POST", "/v1/models", "{\"model\":[%s\"Linear(3, 2)\"]}", NULL},
	{"POST", "/v1/models", "{\"config\":{\"model_type\":\"gpt2\",\"n_layer\":12}}", ""},
	{"POST", "/v1/models", "{\"config\":{\"model_type\":\"llama\",\"num_hidden_layers\":12}}",
	 ""},
	{"POST", "/v1/weights?format=safetensors", LINEARS, ""},
	{"POST", "/v1/signal?measure=false", LAYERS, ""},
	{"POST", "/v1/signal",
	 "{\"model\":\"Sequential(Linear(100, 100), Tanh(), Linear(100, 100), BatchNorm1d(100))\"}",
	 ""},
	{"POST", "/v1/weights?format=json", LINEARS, ""},
	{"POST", "/v1/weights?format=safetensors", LINEARS, ",\"generator\":\"torch\""},
	{"POST", "/v1/weights?format=safetensors", WHOLE("Linear(100, 120)"),
	 "\"initializer\":\"orthogonal\""},
	{"POST", "/v1/weights?format=safetensors", WHOLE("Linear(260, 256)"),
	 "\"initializer\":\"orthogonal\""},
	{"POST", "/v1/weights?format=safetensors", WHOLE("Linear(500, 600)"),
	 "\"initializer\":\"sparse(0.5)\""},
	{"POST", "/v1/weights?format=safetensors",
	 "{\"model\":[\"Linear(200, 300)\"],\"init\":[{\"parameter\":\"weight\","
	 "\"initializer\":\"trunc_normal(0, 1, 2, 3)\"}],\"generator\":\"torch\"}",
	 ""},
	{"POST", "/v1/weights?format=json", WHOLE("Conv2d(40, 40, 3)"),
	 "\"initializer\":\"delta_orthogonal\""},
	{"POST", "/v1/weights?format=safetensors",
	 "{\"model\":[\"parametrizations.spectral_norm(Linear(300, 200))\"]}", ""},
	{"POST", "/v1/weights?format=safetensors",
	 "{\"model\":[\"parametrizations.weight_norm(Linear(300, 2000))\"]}", ""},
	{"POST", "/v1/weights?format=safetensors",
	 "{\"model\":[\"parametrizations.orthogonal(Linear(120, 100))\"]}", ""},
	{"POST", "/v1/statistics", LINEARS, ""},
	{"POST", "/v1/statistics", WHOLE("Linear(100, 120)"), "\"initializer\":\"orthogonal\""},
	{"POST", "/v1/histograms", LINEARS, ""},
	{"GET", "/v1/models/%s/statistics", LINEARS, ""},
	{"GET", "/v1/models/%s", LINEARS, ""},
	{"GET", "/v1/models/%s/spec", LINEARS, ""},
	{"GET", "/v1/models/%s/repr", LINEARS, ""},
	{"GET", "/v1/models/%s/modules?format=text", LAYERS, ""},
	{"GET", "/v1/models/%s/parameters?format=text", LINEARS, ""},
	{"GET", "/v1/models/%s/weights.safetensors", LINEARS, ""},
};

/* Far more questions than any kind asks. */
#define QUESTIONS_MAX 5000

static struct weightd_service *service;
static struct weightd_text body, target, whole, answer;
static unsigned asked, leaves_at; /* 0: never */

static bool has_left(void *context)
{
	(void)context;
	return ++asked == leaves_at;
}

static void setup(void)
{
	struct weightd_text *const texts[] = {&body, &target, &whole, &answer};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		weightd_text_init(texts[i], (size_t)16 << 20);
	asked = leaves_at = 0;
}

static void teardown(void)
{
	weightd_cancel_by(NULL, NULL);
	weightd_service_free(service);
	service = NULL;
	weightd_text_free(&body);
	weightd_text_free(&target);
	weightd_text_free(&whole);
	weightd_text_free(&answer);
}

/* Appends what is read of the answer. */
static enum weightd_code read_body(struct call *call, struct weightd_text *text)
{
	struct weightd_reply *reply = &call->reply;
	struct weightd_reading reading;
	char block[50000];
	size_t length = 1;

	text->length = 0;
	if (reply->bytes != NULL || reply->encoding == NULL)
		weightd_cancel_by(NULL, NULL);
	if (reply->bytes != NULL)
		weightd_text_put(text, reply->bytes, reply->bytes_length);
	if (reply->bytes != NULL || reply->encoding == NULL) {
		if (reply->text.data != NULL)
			weightd_text_put(text, reply->text.data, reply->text.length);
		return reply->text.is_cancelled ? WEIGHTD_ERR_CANCELLED : WEIGHTD_OK;
	}
	enum weightd_code code =
		weightd_reading_begin(&reading, reply->encoding, call->request.arena);
	while (code == WEIGHTD_OK && length > 0) {
		code = weightd_reading_next(&reading, block, sizeof block, &length);
		/* Long texts ask themselves. */
		weightd_cancel_by(NULL, NULL);
		if (code == WEIGHTD_OK)
			weightd_text_put(text, block, length);
		weightd_cancel_by(has_left, NULL);
	}
	return code;
}

/* One request, whose client leaves at that question; its code and its body. */
static enum weightd_code request(const struct kind *kind, unsigned question,
				 struct weightd_text *text)
{
	const bool has_body = strcmp(kind->method, "POST") == 0;
	struct call call;

	text->length = 0;
	asked = 0;
	leaves_at = question;
	weightd_cancel_by(has_left, NULL);
	call_open(&call, service, kind->method, target.data,
		  (struct call_options){.body = has_body ? body.data : NULL});
	enum weightd_code code = call_code(&call);
	if (code == WEIGHTD_OK)
		code = read_body(&call, text);
	weightd_cancel_by(NULL, NULL);
	call_close(&call);
	return code;
}

/* A service that keeps no plans. */
static struct weightd_service *new_service(void)
{
	static struct weightd_config config;
	char *argv[] = {"weightd", "--store",	       "memory",  "--plan-cache-bytes",
			"0",	   "--whole-elements", "1000000", "--memory-bytes",
			"1GiB",	   "--plan-bytes",     "256MiB",  NULL};

	ck_assert_int_eq(weightd_config_read(&config, 11, argv, NULL), WEIGHTD_OK);
	struct weightd_service *made =
		weightd_service_new(&config, weightd_routes, weightd_route_count, NULL);
	ck_assert_ptr_nonnull(made);
	return made;
}

/* A service with nothing of what came before, but what 'kind' reads. */
static void start(const struct kind *kind)
{
	char id[41] = "";

	weightd_service_free(service);
	service = new_service();
	target.length = 0;
	if (strstr(kind->target, "%s") != NULL) {
		register_model(service, body.data, id);
		weightd_text_printf(&target, "/v1/models/%s%s", id, strstr(kind->target, "%s") + 2);
	} else {
		weightd_text_puts(&target, kind->target);
	}
}

START_TEST(a_request_that_is_cancelled_anywhere_gives_nothing_or_all)
{
	const struct kind *kind = &kinds[_i];
	enum weightd_code code = WEIGHTD_ERR_CANCELLED;
	unsigned question = 0;
	const char *more = strstr(kind->body, "%s");

	weightd_text_put(&body, kind->body,
			 more != NULL ? (size_t)(more - kind->body) : strlen(kind->body));
	if (more != NULL) {
		for (int i = 0; kind->more == NULL && i < 1500; i++)
			weightd_text_puts(&body, "{\"type\": \"Linear\", \"args\": "
						 "{\"in_features\": 3, \"out_features\": 2}},");
		weightd_text_puts(&body, kind->more != NULL ? kind->more : "");
		weightd_text_puts(&body, more + 2);
	}
	start(kind);
	ck_assert_int_eq(request(kind, 0, &whole), WEIGHTD_OK);
	start(kind);

	/* Under a slow checker the first question and every tenth after it. */
	for (unsigned next = 1; code == WEIGHTD_ERR_CANCELLED && question < QUESTIONS_MAX;
	     next += (unsigned)test_bound(1)) {
		question = next;
		code = request(kind, question, &answer);
	}

	ck_assert_int_eq(code, WEIGHTD_OK);
	ck_assert_uint_gt(question, 1);
	ck_assert_uint_eq(answer.length, whole.length);
	ck_assert_mem_eq(answer.data, whole.data, whole.length);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("cancel");
	TCase *tcase = tcase_create("cancel");

	tcase_set_timeout(tcase, 300);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, a_request_that_is_cancelled_anywhere_gives_nothing_or_all, 0,
			    (int)(sizeof kinds / sizeof kinds[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
