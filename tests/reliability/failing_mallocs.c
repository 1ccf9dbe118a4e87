/*
 * Every allocation of a request fails, one after the other: once, and from there on.
 *
 *     failing_mallocs [--tries N] [REQUEST...]
 *
 * The answer is the unbroken one, or 503, or none.  It is never another answer, the client is never
 * blamed, nothing is stored that was not asked for, nothing leaks; under AddressSanitizer nothing
 * is read or written that is not there.  With --tries at most about N places of a request are
 * taken, the first ones and every so many of the others; 0 means all.
 *
 * The linker's --wrap puts the functions below before the C library's, and Jansson allocates by
 * ours (definition/document/json_memory.h).
 */
#include "api/routes.h"
#include "api/service/service.h"
#include "config/memory_fit.h"
#include "definition/document/json_memory.h"
#include "http/message/exchange.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BODY_MAX ((size_t)4 << 20)
#define FIRST_TRIES 100 /* that are always made */
#define SHOWN 5		/* failures of a request that are printed */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void __real_free(void *memory);
int __real_vasprintf(char **text, const char *format, va_list arguments);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void __wrap_free(void *memory);
int __wrap_vasprintf(char **text, const char *format, va_list arguments);

/* Which allocation fails, counted from 1; workers allocate, too. */
static struct {
	atomic_bool is_on;
	atomic_long made, live;
	long failing; /* 0: none */
	bool goes_on; /* and all after it */
} fault;

static bool fails(void)
{
	if (!atomic_load(&fault.is_on))
		return false;
	const long number = atomic_fetch_add(&fault.made, 1) + 1;
	return fault.failing != 0 &&
	       (fault.goes_on ? number >= fault.failing : number == fault.failing);
}

static void *counted(void *memory)
{
	if (memory != NULL)
		atomic_fetch_add(&fault.live, 1);
	return memory;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : counted(__real_calloc(count, size));
}

void *__wrap_realloc(void *memory, size_t size)
{
	if (fails())
		return NULL;
	return memory == NULL ? counted(__real_realloc(memory, size))
			      : __real_realloc(memory, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
	return fails() ? NULL : counted(__real_aligned_alloc(alignment, size));
}

void __wrap_free(void *memory)
{
	if (memory != NULL)
		atomic_fetch_sub(&fault.live, 1);
	__real_free(memory);
}

/* It allocates inside the C library, and we free it. */
int __wrap_vasprintf(char **text, const char *format, va_list arguments)
{
	if (fails())
		return -1;
	const int length = __real_vasprintf(text, format, arguments);
	if (length >= 0)
		counted(*text);
	return length;
}

struct trial_request {
	const char *name, *method, *target, *type, *body;
	size_t length; /* of the body; 0: that of the text */
	const char *accept, *range;
};

#define LONG "a-name-of-sixty-four-letters-that-no-tensor-of-any-model-has-yet-"
#define JSON "application/json"
#define ID "1e6bbce86a2a1a9d4ab3b4a7e13b1e4a10b1a1b5" /* replaced by the registered model's */

static const char registered[] =
	"{\"model\": [\"Linear(30, 40)\", \"ReLU()\", \"Linear(40, 10)\"], \"seed\": "
	"12345678901234567, \"init\": [{\"path\": \"**.weight\", \"initializer\": "
	"\"xavier_uniform(gain=0.5)\"}, {\"path\": \"**.bias\", \"initializer\": {\"name\": "
	"\"normal\", \"mean\": 0.5, \"std\": 0.25}}]}";

/* A safetensors header of 59 bytes. */
static const char header[] = "\x40\0\0\0\0\0\0\0{\"w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_"
			     "offsets\":[0,24]}}         ";

static const struct trial_request requests[] = {
	{"linear", "POST", "/v1/weights", JSON, "{\"model\": \"Linear(3, 2)\"}", 0, NULL, NULL},
	{"seed", "POST", "/v1/weights?format=safetensors", JSON, registered, 0, NULL, NULL},
	{"register", "POST", "/v1/models", JSON, registered, 0, NULL, NULL},
	{"validate", "POST", "/v1/models?validate_only=true", JSON, registered, 0, NULL, NULL},
	{"gpt2", "POST", "/v1/models", JSON,
	 "{\"config\": {\"model_type\": \"gpt2\", \"n_layer\": 1, \"n_embd\": 4, \"n_head\": 2, "
	 "\"vocab_size\": 10, \"n_positions\": 4}}",
	 0, NULL, NULL},
	{"llama", "POST", "/v1/weights?format=safetensors", JSON,
	 "{\"config\": {\"model_type\": \"llama\", \"num_hidden_layers\": 1, \"hidden_size\": 8, "
	 "\"intermediate_size\": 8, \"num_attention_heads\": 2, \"vocab_size\": 10}, \"dtype\": "
	 "\"bfloat16\"}",
	 0, NULL, NULL},
	/* A data row, whose rules are made for the model. */
	{"row", "POST", "/v1/weights?format=safetensors", JSON,
	 "{\"config\": {\"model_type\": \"vit_msn\", \"num_hidden_layers\": 1, \"hidden_size\": 8, "
	 "\"intermediate_size\": 8, \"num_attention_heads\": 2, \"image_size\": 4, "
	 "\"patch_size\": 2}}",
	 0, NULL, NULL},
	/* Its parts are architectures in C, each with its recipe. */
	{"parts", "POST", "/v1/models?validate_only=true", JSON,
	 "{\"config\": {\"model_type\": \"clip\", \"text_config\": {\"num_hidden_layers\": 1, "
	 "\"hidden_size\": 8, \"intermediate_size\": 8, \"num_attention_heads\": 2}, "
	 "\"vision_config\": {\"num_hidden_layers\": 1, \"hidden_size\": 8, "
	 "\"intermediate_size\": 8, \"num_attention_heads\": 2}}}",
	 0, NULL, NULL},
	{"library", "POST", "/v1/models?validate_only=true", JSON,
	 "{\"torchvision\": \"alexnet\", \"arguments\": {\"num_classes\": 3}}", 0, NULL, NULL},
	{"recipe", "POST", "/v1/models", JSON,
	 "{\"model\": {\"type\": \"Block\", \"children\": {\"c_proj\": \"Linear(8, 8)\", \"ln\": "
	 "\"LayerNorm(8)\"}}, \"init\": [{\"recipe\": \"gpt2\", \"n_layer\": 12}]}",
	 0, NULL, NULL},
	{"repr", "POST", "/v1/models", JSON,
	 "{\"model\": \"Sequential(\\n  (0): Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1))\\n  "
	 "(1): ModuleList(\\n    (0-2): 3 x Linear(in_features=3, out_features=2, bias=True)\\n  "
	 ")\\n)\"}",
	 0, NULL, NULL},
	{"parameters", "POST", "/v1/weights?format=safetensors", JSON,
	 "{\"parameters\": {\"a.weight\": [2, 3], \"b.weight\": {\"shape\": [2, 3], \"dtype\": "
	 "\"float16\"}, \"c\": [2, 3]}, \"tie\": {\"c\": \"a.weight\"}, \"init\": [{\"path\": "
	 "\"*.weight\", \"initializer\": \"trunc_normal(std=0.02)\"}]}",
	 0, NULL, NULL},
	{"tensors", "POST", "/v1/weights", JSON,
	 "{\"model\": {\"type\": \"Custom\", \"parameters\": {\"w\": [2, 2], \"v\": "
	 "{\"shape\": [2, 3], \"dtype\": \"float16\"}}, \"children\": [{\"type\": \"Embedding\", "
	 "\"args\": [4, 3], \"name\": "
	 "\"e\"}]}, \"init\": [{\"path\": \"w\", \"initializer\": {\"value\": [[1, 2], [3, 4]]}}]}",
	 0, NULL, NULL},
	{"parts", "POST", "/v1/models?validate_only=true", JSON,
	 "{\"model\": \"MultiheadAttention(4, 2)\", \"init\": [{\"path\": \"in_proj_weight\", "
	 "\"block\": \"q\", \"initializer\": \"zeros\"}, {\"path\": \"out_proj.weight\", \"rows\": "
	 "[\"0:1\", \"2:3\"], \"initializer\": \"ones\"}]}",
	 0, NULL, NULL},
	{"orthogonal", "POST", "/v1/weights", JSON,
	 "{\"parameters\": {\"weight\": [4, 3]}, \"init\": [{\"path\": \"weight\", "
	 "\"initializer\": "
	 "\"orthogonal\"}]}",
	 0, NULL, NULL},
	{"torch", "POST", "/v1/weights?format=safetensors", JSON,
	 "{\"model\": \"LSTM(2, 3)\", \"generator\": \"torch\", \"seed\": 7}", 0, NULL, NULL},
	{"numpy", "POST", "/v1/weights", JSON,
	 "{\"parameters\": {\"w\": [2, 3]}, \"generator\": \"numpy.default_rng\", \"init\": "
	 "[{\"path\": \"w\", \"initializer\": \"numpy.normal(0, 1)\"}]}",
	 0, NULL, NULL},
	{"header", "POST", "/v1/weights?format=safetensors&seed=3&init=normal(0,1)",
	 "application/octet-stream", header, 8 + 64, NULL, NULL},
	{"base", "POST", "/v1/models", JSON, "{\"base\": \"" ID "\", \"seed\": 5}", 0, NULL, NULL},
	{"unknown", "POST", "/v1/models", JSON,
	 "{\"model\": \"Linear(3, out_eatures=2)\", \"init\": [{\"path\": \"nothing\", "
	 "\"initializer\": \"zeroes\"}]}",
	 0, NULL, NULL},
	/* The text of a token grows several times. */
	{"long", "POST", "/v1/models?validate_only=true", JSON,
	 "{\"model\": \"Linear(3, 2)\", \"init\": [{\"path\": \"" LONG LONG LONG LONG
	 "\", \"optional\": true, \"initializer\": \"zeros\"}]}",
	 0, NULL, NULL},
	{"malformed", "POST", "/v1/models", JSON, "{\"model\": \"Linear(3, 2)\", }", 0, NULL, NULL},
	{"summary", "GET", "/v1/models/" ID, NULL, NULL, 0, NULL, NULL},
	{"list", "GET", "/v1/models", NULL, NULL, 0, NULL, NULL},
	{"spec", "GET", "/v1/models/" ID "/spec", NULL, NULL, 0, NULL, NULL},
	{"print", "GET", "/v1/models/" ID "/repr", NULL, NULL, 0, "text/plain", NULL},
	{"module", "GET", "/v1/models/" ID "/modules/0", NULL, NULL, 0, NULL, NULL},
	{"table", "GET", "/v1/models/" ID "/parameters", NULL, NULL, 0, "text/plain", NULL},
	{"slice", "GET", "/v1/models/" ID "/parameters/0.weight/data.npy?slice=1:3", NULL, NULL, 0,
	 NULL, NULL},
	{"ranges", "GET", "/v1/models/" ID "/weights.safetensors", NULL, NULL, 0, NULL,
	 "bytes=0-9,100-109"},
	{"values", "GET", "/v1/models/" ID "/weights.json", NULL, NULL, 0, NULL, NULL},
	{"statistics", "GET", "/v1/models/" ID "/statistics", NULL, NULL, 0, NULL, NULL},
	{"tensor statistics", "GET", "/v1/models/" ID "/parameters/0.weight/statistics?sample=all",
	 NULL, NULL, 0, NULL, NULL},
	{"histogram", "GET", "/v1/models/" ID "/parameters/0.weight/histogram.svg", NULL, NULL, 0,
	 NULL, NULL},
	{"statistics picture", "POST", "/v1/statistics", JSON, "{\"model\": \"Linear(3, 2)\"}", 0,
	 "image/svg+xml", NULL},
	{"compared", "POST", "/v1/models/" ID "/statistics", JSON,
	 "{\"compare\": {\"0.weight\": {\"mean\": 0, \"std\": 0.1}}}", 0, NULL, NULL},
	{"histograms", "POST", "/v1/histograms?bins=8", JSON, registered, 0, NULL, NULL},
	{"signal", "POST", "/v1/signal?inputs=2&bins=8", JSON, registered, 0, NULL, NULL},
	{"signal picture", "GET", "/v1/models/" ID "/signal.svg", NULL, NULL, 0, NULL, NULL},
	{"page", "GET", "/", NULL, NULL, 0, "text/html", NULL},
	{"initializers", "GET", "/v1/catalog/initializers/xavier_uniform", NULL, NULL, 0, NULL,
	 NULL},
	{"modules", "GET", "/v1/catalog/modules/Linear", NULL, NULL, 0, "text/plain", NULL},
	{"recipes", "GET", "/v1/catalog/recipes/gpt2?n_layer=12", NULL, NULL, 0, NULL, NULL},
};
#define REQUESTS (sizeof requests / sizeof requests[0])

/* What a client gets. */
struct outcome {
	int status; /* 0: nothing, or not all */
	size_t length;
	char *bytes; /* header fields and body, BODY_MAX of room */
	long live;   /* allocations that the whole left behind */
};

static char model_id[41];

static struct weightd_service *make_service(void)
{
	static struct weightd_config config;
	static char *argv[] = {"weightd", "--store", "memory", NULL};
	struct weightd_error err = {0};

	if (weightd_config_read(&config, 3, argv, &err) != WEIGHTD_OK)
		abort();
	weightd_memory_fit(&config, (uint64_t)1 << 30, 2);
	struct weightd_service *service =
		weightd_service_new(&config, weightd_routes, weightd_route_count, &err);
	if (service == NULL)
		abort();
	return service;
}

static void put(struct outcome *outcome, const char *text)
{
	const size_t length = strlen(text);

	if (outcome->length + length >= BODY_MAX)
		abort();
	memcpy(outcome->bytes + outcome->length, text, length);
	outcome->length += length;
}

/* The whole answer, as a server would send it. */
static void read_answer(struct weightd_exchange *exchange, struct outcome *outcome)
{
	const struct weightd_answer *answer = &exchange->answer;
	uint64_t position = 0;
	size_t got = 1;

	outcome->status = answer->status;
	for (size_t i = 0; i < answer->header_count; i++) {
		put(outcome, answer->headers[i].name);
		put(outcome, ": ");
		/* Parts of an answer have a boundary by chance. */
		put(outcome, strstr(answer->headers[i].value, "boundary=") != NULL
				     ? "multipart"
				     : answer->headers[i].value);
		put(outcome, "\n");
	}
	if (!answer->has_body || strstr(outcome->bytes, "multipart") != NULL)
		return;
	while (got > 0 && position < answer->length) {
		bool is_paused;
		const enum weightd_code code =
			weightd_exchange_read(exchange, position, outcome->bytes + outcome->length,
					      BODY_MAX - outcome->length, &got, &is_paused);
		if (code != WEIGHTD_OK || (got == 0 && answer->length != WEIGHTD_SIZE_UNKNOWN)) {
			if (is_paused)
				continue;
			outcome->status = 0;
			return;
		}
		position += got;
		outcome->length += got;
	}
}

/* 'text' with the registered model's id; static. */
static const char *with_id(const char *text)
{
	static char texts[2][1024];
	static unsigned next;
	const char *id = text == NULL ? NULL : strstr(text, ID);

	if (id == NULL || model_id[0] == '\0')
		return text;
	char *out = texts[next++ % 2];
	snprintf(out, sizeof texts[0], "%.*s%s%s", (int)(id - text), text, model_id, id + 40);
	return out;
}

static void exchange_of(const struct trial_request *request, const struct weightd_site *site,
			struct outcome *outcome)
{
	static struct weightd_exchange exchange;
	const char *body = with_id(request->body);
	struct weightd_headers head = {.method = request->method, .version = "HTTP/1.1"};
	const size_t length = body == NULL	     ? 0
			      : request->length != 0 ? request->length
						     : strlen(body);
	char length_text[24];

	head.target = with_id(request->target);
	snprintf(length_text, sizeof length_text, "%zu", length);
	weightd_headers_add(&head, "Host", "localhost");
	weightd_headers_add(&head, "X-Request-Id", "trial");
	if (request->type != NULL)
		weightd_headers_add(&head, "Content-Type", request->type);
	if (request->accept != NULL)
		weightd_headers_add(&head, "Accept", request->accept);
	if (request->range != NULL)
		weightd_headers_add(&head, "Range", request->range);
	if (body != NULL)
		weightd_headers_add(&head, "Content-Length", length_text);
	outcome->status = 0;
	outcome->length = 0;
	atomic_store(&fault.is_on, true);
	weightd_exchange_open(&exchange, &head, site);
	if (exchange.request.arena != NULL) {
		weightd_exchange_answer(&exchange, site, body == NULL ? "" : body, length);
		read_answer(&exchange, outcome);
	}
	weightd_exchange_close(&exchange);
	atomic_store(&fault.is_on, false);
	outcome->bytes[outcome->length] = '\0';
}

/* A new service that has the registered model in its store, for the requests that name it. */
static void run(const struct trial_request *request, struct outcome *outcome)
{
	struct weightd_service *service = make_service();
	const struct weightd_site site = {.routes = weightd_routes,
					  .route_count = weightd_route_count,
					  .service = service,
					  .body_bytes = BODY_MAX,
					  .budget = service->budget};
	const long failing = fault.failing;
	const long live = atomic_load(&fault.live);

	fault.failing = 0;
	if (strstr(request->target, ID) != NULL || strcmp(request->name, "base") == 0 ||
	    strcmp(request->name, "list") == 0)
		exchange_of(&requests[2], &site, outcome);
	weightd_plan_cache_forget(service->plans, model_id);
	fault.failing = failing;
	atomic_store(&fault.made, 0);
	exchange_of(request, &site, outcome);
	weightd_service_free(service);
	outcome->live = atomic_load(&fault.live) - live;
}

static struct outcome outcome_new(void)
{
	struct outcome outcome = {.bytes = malloc(BODY_MAX)};

	if (outcome.bytes == NULL)
		abort();
	return outcome;
}

/* What is wrong with a broken outcome beside the unbroken one; NULL: nothing. */
static const char *judge(const struct outcome *whole, const struct outcome *broken)
{
	if (broken->live != whole->live)
		return "something leaks";
	if (broken->status == 0 || broken->status == 503)
		return NULL;
	if (broken->status != whole->status)
		return "another status";
	if (broken->length != whole->length ||
	    memcmp(broken->bytes, whole->bytes, whole->length) != 0)
		return "another answer";
	return NULL;
}

static unsigned failures, tries_made;

static void try_one(const struct trial_request *request, const struct outcome *whole,
		    struct outcome *broken, unsigned *shown)
{
	run(request, broken);
	tries_made++;
	const char *wrong = judge(whole, broken);
	if (wrong == NULL)
		return;
	failures++;
	if ((*shown)++ < SHOWN)
		printf("FAIL %s, allocation %ld%s: %s (%ld): %d\n%s\n", request->name,
		       fault.failing, fault.goes_on ? " and all after it" : "", wrong,
		       broken->live - whole->live, broken->status, broken->bytes);
}

static void try_request(const struct trial_request *request, long tries, struct outcome *whole,
			struct outcome *broken)
{
	unsigned shown = 0;

	fault.failing = 0;
	run(request, whole); /* what is filled once is filled */
	run(request, whole);
	const long count = atomic_load(&fault.made);
	const long step =
		tries == 0 || count <= FIRST_TRIES ? 1 : 1 + (count - FIRST_TRIES) / tries;
	for (long n = 1; n <= count; n += n < FIRST_TRIES ? 1 : step) {
		fault.failing = n;
		for (int goes_on = 0; goes_on < 2; goes_on++) {
			fault.goes_on = goes_on != 0;
			try_one(request, whole, broken, &shown);
		}
	}
	printf("%-14s %3d, %5ld allocations, every %ld. fails: %s\n", request->name, whole->status,
	       count, step, shown == 0 ? "good" : "BAD");
	fflush(stdout);
}

/* Registers the model that others name. */
static void learn_id(struct outcome *outcome)
{
	run(&requests[2], outcome);
	const char *place = strstr(outcome->bytes, "/v1/models/");
	if (outcome->status != 201 || place == NULL) {
		printf("%d\n%s\n", outcome->status, outcome->bytes);
		exit(EXIT_FAILURE);
	}
	memcpy(model_id, place + strlen("/v1/models/"), 40);
}

static bool is_chosen(const char *name, int argc, char **argv)
{
	bool has_names = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--tries") == 0) {
			i++;
			continue;
		}
		has_names = true;
		if (strcmp(argv[i], name) == 0)
			return true;
	}
	return !has_names;
}

int main(int argc, char **argv)
{
	struct outcome whole = outcome_new(), broken = outcome_new();
	const long tries =
		argc > 2 && strcmp(argv[1], "--tries") == 0 ? strtol(argv[2], NULL, 10) : 0;

	weightd_json_memory_install();
	learn_id(&whole);
	for (size_t i = 0; i < REQUESTS; i++)
		if (is_chosen(requests[i].name, argc, argv))
			try_request(&requests[i], tries, &whole, &broken);
	free(whole.bytes);
	free(broken.bytes);
	printf("%u passed, %u failed\n", tries_made - failures, failures);
	return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
