/*
 * One id, one answer: random pairs of specifications that differ in one thing have the same bytes
 * under the same id, and other ids under other bytes.
 */
#include "core/base/digest.h"
#include "plan_of.h"
#include "suite.h"
#include "weightd/initializer.h"
#include "weightd/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 4096
#define CHOICES_MAX 24

/* A part of a specification and its spellings; every rule's initializer has the list of all. */
struct part {
	const char *before; /* the text of the document before it */
	bool is_initializer;
	const char *choices[CHOICES_MAX]; /* NULL-terminated */
};

static const struct part parts[] = {
	{"{\"model\":{\"type\":", false, {"\"Net\"", "\"Ten\"", NULL}},
	{",\"parameters\":[",
	 false,
	 {"{\"name\":\"x\",\"shape\":[4,3]}", "{\"name\":\"x\",\"shape\":[3,4]}",
	  "{\"name\":\"x\",\"shape\":[4,6],\"requires_grad\":false}",
	  "{\"name\":\"x\",\"shape\":[4,3],\"dtype\":\"float64\"}",
	  "{\"name\":\"x\",\"shape\":[4,3],\"initializer\":{\"value\":-0.0}}",
	  "{\"name\":\"x\",\"shape\":[4,3],\"initializer\":{\"value\":0.0}}",
	  "{\"name\":\"x\",\"shape\":[4,3],\"initializer\":\"normal\"}",
	  "{\"name\":\"y\",\"shape\":[2]},{\"name\":\"x\",\"shape\":[4,3]}",
	  "{\"name\":\"x\",\"shape\":[4,3]},{\"name\":\"y\",\"shape\":[2]}", NULL}},
	{"],\"buffers\":{",
	 false,
	 {"", "\"n\":{\"shape\":[2],\"dtype\":\"int64\"}",
	  "\"n\":{\"shape\":[2],\"initializer\":\"constant(-0.0)\"}",
	  "\"n\":{\"shape\":[2],\"initializer\":\"constant(0.0)\"}",
	  "\"n\":{\"shape\":[2],\"initializer\":\"constant(1)\"}", NULL}},
	{"},\"children\":[{\"name\":\"l\",\"type\":",
	 false,
	 {"\"Linear\",\"args\":[3,2]", "\"Linear\",\"in_features\":3,\"out_features\":2",
	  "\"Linear\",\"args\":[3,2,false]", "\"MyLinear(Linear)\",\"args\":[3,2]",
	  "\"Linear\",\"args\":[3,4]", "\"Linear\",\"args\":[3,2],\"wrap\":[\"weight_norm\"]",
	  "\"Linear\",\"args\":[3,2],\"wrap\":[{\"type\":\"weight_norm\",\"dim\":1}]",
	  "\"Embedding\",\"args\":[4,3]", "\"Embedding\",\"args\":[4,3,1]",
	  "\"PReLU\",\"args\":[2,-0.0]", "\"PReLU\",\"args\":[2,0.0]",
	  "\"Linear\",\"args\":[3,2],\"init\":[{\"path\":\"bias\",\"initializer\":\"normal\"}]",
	  "\"GRU\",\"args\":[2,2]", "\"RNN\",\"args\":[2,2]", NULL}},
	{"},{\"name\":",
	 false,
	 {"\"k\",\"type\":\"ReLU\"", "\"j\",\"type\":\"ReLU\"",
	  "\"k\",\"type\":\"LeakyReLU\",\"negative_slope\":-0.0",
	  "\"k\",\"type\":\"LeakyReLU\",\"negative_slope\":0.0",
	  "\"k\",\"type\":\"Linear\",\"args\":[2,2]", NULL}},
	{"}]",
	 false,
	 {"", ",\"order\":[\"x\",\"l\",\"k\"]", ",\"order\":[\"l\",\"x\",\"k\"]",
	  ",\"order\":[\"k\",\"l\",\"x\"]", NULL}},
	{"},\"init\":[{\"path\":\"x\",\"initializer\":", true, {NULL}},
	{"",
	 false,
	 {"", ",\"dtype\":\"float64\"", ",\"dtype\":\"float16\"", ",\"seed\":5", ",\"seed\":[5]",
	  ",\"generator\":\"torch\"", ",\"generator\":\"numpy.default_rng\"", ",\"optional\":true",
	  ",\"except\":{\"path\":\"x\"}", ",\"cast\":\"float16\"", ",\"cast\":\"bfloat16\"",
	  ",\"dtype\":\"float64\",\"cast\":\"float32\"", NULL}},
	{"},{\"path\":\"x\",\"optional\":true",
	 false,
	 {"", ",\"rows\":\"0:2\"", ",\"rows\":\"1:3\"", ",\"columns\":\"0:2\"",
	  ",\"slice\":\"1:2,0:2\"", ",\"rank\":\"2\"", ",\"rank\":\"1\"", NULL}},
	{",\"initializer\":", true, {NULL}},
	{"},{\"parameter\":\"weight\",\"optional\":true,\"initializer\":",
	 false,
	 {"\"ones\"", "\"normal\"", "{\"name\":\"normal\",\"mean\":-0.0}",
	  "{\"name\":\"normal\",\"mean\":0,\"std\":1}", "\"uniform(-0.0, 0.0)\"",
	  "\"uniform(0.0, 0.0)\"", "\"scale(-0.0)\"", "\"scale(0.0)\"", "\"scale(2)\"",
	  "\"divide(-2)\"", "\"uniform(-1, 1)\"", "\"constant(1e-320)\"", NULL}},
	{"},{\"parameter\":\"weight\",\"optional\":true,\"initializer\":\"scale(2)\"",
	 false,
	 {"", ",\"where\":\"in_features > 2\"", ",\"where\":\"in_features < 3\"",
	  ",\"module\":\"Linear\"", ",\"module\":[\"Embedding\",\"Linear\"]", NULL}},
	/* Groups of rules: what they visit, and in which order. */
	{"}",
	 false,
	 {"",
	  ",{\"each\":\"apply\",\"optional\":true,\"rules\":[{\"parameter\":\"weight\","
	  "\"initializer\":"
	  "\"normal\"},{\"parameter\":\"bias\",\"initializer\":\"uniform\"}]}",
	  ",{\"each\":\"modules\",\"optional\":true,\"rules\":[{\"parameter\":\"weight\","
	  "\"initializer\":"
	  "\"normal\"},{\"parameter\":\"bias\",\"initializer\":\"uniform\"}]}",
	  ",{\"each\":\"parameters\",\"optional\":true,\"rules\":[{\"parameter\":\"weight\","
	  "\"initializer\":"
	  "\"normal\"},{\"parameter\":\"bias\",\"initializer\":\"uniform\"}]}",
	  ",{\"each\":\"apply\",\"optional\":true,\"rules\":[{\"parameter\":\"bias\","
	  "\"initializer\":"
	  "\"uniform\"},{\"parameter\":\"weight\",\"initializer\":\"normal\"}]}",
	  ",{\"each\":\"apply\",\"first\":true,\"optional\":true,\"rules\":[{\"parameter\":"
	  "\"weight\","
	  "\"initializer\":\"normal\"},{\"parameter\":\"*\",\"initializer\":\"uniform\"}]}",
	  ",{\"each\":\"apply\",\"optional\":true,\"rules\":[{\"parameter\":\"weight\","
	  "\"initializer\":"
	  "\"normal\"},{\"parameter\":\"*\",\"initializer\":\"uniform\"}]}",
	  ",{\"each\":\"apply\",\"of\":\"l\",\"optional\":true,\"rules\":[{\"parameter\":"
	  "\"weight\","
	  "\"initializer\":\"normal\"},{\"parameter\":\"*\",\"initializer\":\"uniform\"}]}",
	  NULL}},
	{"",
	 false,
	 {"", ",{\"cast\":\"float16\"}", ",{\"path\":\"x\",\"cast\":\"float16\"}",
	  ",{\"path\":\"l.*\",\"cast\":\"bfloat16\",\"optional\":true}", NULL}},
	{"],\"seed\":",
	 false,
	 {"0", "1", "\"0x0\"", "[1]", "{\"torch\":1,\"numpy\":2}", "{\"torch\":1}", NULL}},
	{"", false, {"", ",\"tie\":{\"k.weight\":\"l.weight\"}", NULL}},
	{",\"dtype\":", false, {"\"float32\"", "\"float64\"", "\"bfloat16\"", "\"float16\"", NULL}},
	{",\"generator\":",
	 false,
	 {"\"philox\"", "\"torch\"", "\"torch-1.13\"", "\"torch-baseline\"", "\"numpy\"",
	  "\"numpy.default_rng\"", "\"jax\"", "\"flax.linen\"", "\"flax.nnx\"", NULL}},
};

#define PARTS (sizeof parts / sizeof parts[0])

/* Beside the examples of the catalogue. */
static const char *const literals[] = {
	"{\"value\":0.0}",
	"{\"value\":-0.0}",
	"\"constant(-0.0)\"",
	"\"constant(0)\"",
	"\"zeros\"",
	"\"normal(0, -0.0)\"",
	"\"uniform\"",
	"\"normal\"",
	"\"torch.randn\"",
	"\"numpy.normal\"",
	"\"orthogonal\"",
	"\"scale(-0.0)\"",
	"\"numpy.random\"",
	"\"numpy.random(dtype='float32')\"",
	"\"normal(0, 1 / sqrt(fan_out))\"",
	"\"normal(0, 1 / sqrt(fan_in))\"",
	"\"constant(0 * -1)\"",
	"\"constant(0.0 * -1)\"",
	"\"constant(-0.0 + 0.0)\"",
};

#define LITERALS (sizeof literals / sizeof literals[0])

static uint64_t state;

static size_t random_below(size_t bound)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)((state >> 33) % bound);
}

static size_t choice_count(const struct part *part)
{
	size_t count = 0;

	while (!part->is_initializer && part->choices[count] != NULL)
		count++;
	return part->is_initializer ? LITERALS + weightd_initializer_count() : count;
}

static void put_choice(struct weightd_text *out, const struct part *part, size_t choice)
{
	weightd_text_puts(out, part->before);
	if (!part->is_initializer) {
		weightd_text_puts(out, part->choices[choice]);
	} else if (choice < LITERALS) {
		weightd_text_puts(out, literals[choice]);
	} else {
		const struct weightd_initializer *row = weightd_initializer_at(choice - LITERALS);
		weightd_text_json_string(out, row->example != NULL ? row->example : row->name);
	}
}

/* NULL: it is refused. */
static struct weightd_plan *build(const size_t *choices)
{
	struct weightd_error err = {0};
	struct weightd_text text;

	weightd_text_init(&text, TEXT_MAX);
	for (size_t i = 0; i < PARTS; i++)
		put_choice(&text, &parts[i], choices[i]);
	weightd_text_puts(&text, "}");
	struct weightd_plan *plan = plan_of(text.data, &err);
	weightd_text_free(&text);
	return plan;
}

/* All that a file of the weights says: names, shapes, dtypes and bytes. */
static void answer_of(const struct weightd_plan *plan, unsigned char *answer)
{
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	for (size_t i = 0; i < plan->entry_count; i++) {
		const struct weightd_entry *entry = &plan->entries[i];
		const size_t size = (size_t)weightd_entry_bytes(entry);
		char *bytes = malloc(size + 1);

		ck_assert_int_eq(weightd_generate(entry, 0, (size_t)entry->numel, bytes),
				 WEIGHTD_OK);
		weightd_digest_add_text(&digest, weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
		weightd_digest_add_u64(&digest, entry->dtype);
		for (unsigned j = 0; j < weightd_entry_shape(entry)->ndim; j++)
			weightd_digest_add_u64(&digest, weightd_entry_shape(entry)->dims[j]);
		weightd_digest_add(&digest, bytes, size);
		free(bytes);
	}
	weightd_digest_finish(&digest, answer);
}

static void describe(const size_t *choices)
{
	struct weightd_text text;

	weightd_text_init(&text, TEXT_MAX);
	for (size_t i = 0; i < PARTS; i++)
		put_choice(&text, &parts[i], choices[i]);
	fprintf(stderr, "%s}\n", text.data);
	weightd_text_free(&text);
}

static void check_pair(const size_t *one, const size_t *other, const struct weightd_plan *a,
		       const struct weightd_plan *b)
{
	unsigned char answer_a[WEIGHTD_DIGEST_BYTES], answer_b[WEIGHTD_DIGEST_BYTES];
	const bool same_id = strcmp(a->id, b->id) == 0;
	const bool same_weights = strcmp(a->weights_id, b->weights_id) == 0;

	answer_of(a, answer_a);
	answer_of(b, answer_b);
	const bool same = memcmp(answer_a, answer_b, sizeof answer_a) == 0;
	if ((!same && (same_id || same_weights)) || (same_id && !same_weights)) {
		describe(one);
		describe(other);
	}
	ck_assert_msg(same || !same_id, "one id, two answers");
	ck_assert_msg(same || !same_weights, "one weights_id, two answers");
	ck_assert_msg(same_weights || !same_id, "one id, two weights_ids");
}

START_TEST(specifications_with_one_id_have_one_answer)
{
	enum { PAIRS = 4000, LEAST = 800 };
	unsigned compared = 0;

	state = 12;
	for (unsigned i = 0; i < PAIRS; i++) {
		size_t one[PARTS], other[PARTS];
		struct weightd_plan *a, *b;

		for (size_t j = 0; j < PARTS; j++)
			one[j] = random_below(3) == 0 ? random_below(choice_count(&parts[j])) : 0;
		memcpy(other, one, sizeof one);
		const size_t changed = random_below(PARTS);
		other[changed] = random_below(choice_count(&parts[changed]));
		a = build(one);
		b = a == NULL ? NULL : build(other);
		if (a != NULL && b != NULL) {
			check_pair(one, other, a, b);
			compared++;
		}
		weightd_plan_free(a);
		weightd_plan_free(b);
	}
	ck_assert_msg(compared >= LEAST, "%u pairs compared", compared);
}
END_TEST

static const struct {
	const char *a, *b;
	bool same;
} signs[] = {
	{"{\"value\":[-0.0,1]}", "{\"value\":[0.0,1]}", false},
	{"{\"value\":[0,1]}", "{\"value\":[0.0,1]}", true},
	{"{\"value\":[-0,1]}", "{\"value\":[0.0,1]}", true}, /* an integer, as in Python */
	{"\"constant(-0.0)\"", "\"constant(0)\"", false},
	{"\"constant(-0)\"", "\"constant(0)\"", true},
	{"\"constant(-0.0)\"", "{\"name\":\"constant\",\"val\":-0.0}", true},
	{"\"uniform(-0.0, -0.0)\"", "\"uniform(0, 0)\"", false},
	/* Nothing is drawn that it could be seen in. */
	{"\"normal(-0.0, 1)\"", "\"normal(0, 1)\"", true},
};

static struct weightd_plan *plan_with(const char *initializer)
{
	struct weightd_error err = {0};
	struct weightd_text text;

	weightd_text_init(&text, TEXT_MAX);
	weightd_text_printf(&text,
			    "{\"parameters\":{\"x\":[2]},\"init\":[{\"path\":\"x\","
			    "\"initializer\":%s}]}",
			    initializer);
	struct weightd_plan *plan = plan_of(text.data, &err);
	ck_assert_msg(plan != NULL, "%s", text.data);
	weightd_text_free(&text);
	return plan;
}

START_TEST(signs_of_zero_are_part_of_the_id)
{
	struct weightd_plan *a = plan_with(signs[_i].a), *b = plan_with(signs[_i].b);
	unsigned char answer_a[WEIGHTD_DIGEST_BYTES], answer_b[WEIGHTD_DIGEST_BYTES];

	answer_of(a, answer_a);
	answer_of(b, answer_b);

	ck_assert_msg((strcmp(a->id, b->id) == 0) == signs[_i].same, "%s", signs[_i].a);
	ck_assert_msg((strcmp(a->weights_id, b->weights_id) == 0) == signs[_i].same, "%s",
		      signs[_i].a);
	if (signs[_i].same)
		ck_assert_mem_eq(answer_a, answer_b, sizeof answer_a);
	weightd_plan_free(a);
	weightd_plan_free(b);
}
END_TEST

START_TEST(what_print_shows_of_a_class_is_part_of_the_id)
{
	static const char *const documents[] = {
		"{\"model\":{\"type\":\"Norm\",\"parameters\":{\"x\":[2]}}}",
		"{\"model\":{\"type\":\"Norm\",\"parameters\":{\"x\":[2]},\"extra\":\"eps=1\"}}",
		"{\"model\":{\"type\":\"Norm\",\"parameters\":{\"x\":[2]},\"extra\":\"eps=2\"}}",
		"{\"model\":{\"type\":\"Norm\",\"parameters\":{\"x\":[2]},\"print\":\"eps=1\"}}",
	};
	enum { COUNT = sizeof documents / sizeof documents[0] };
	struct weightd_plan *plans[COUNT];

	for (size_t i = 0; i < COUNT; i++) {
		struct weightd_error err = {0};
		plans[i] = plan_of(documents[i], &err);
		ck_assert_msg(plans[i] != NULL, "%s: %s", documents[i], err.issues[0].detail);
		ck_assert_str_eq(plans[i]->weights_id, plans[0]->weights_id);
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(plans[i]->id, plans[j]->id);
	}
	for (size_t i = 0; i < COUNT; i++)
		weightd_plan_free(plans[i]);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("one_answer");
	TCase *tcase = tcase_create("one_answer");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, specifications_with_one_id_have_one_answer);
	tcase_add_test(tcase, what_print_shows_of_a_class_is_part_of_the_id);
	tcase_add_loop_test(tcase, signs_of_zero_are_part_of_the_id, 0,
			    sizeof signs / sizeof signs[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
