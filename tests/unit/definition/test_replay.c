/*
 * Replays through the whole way from a document to bytes: reading in any order, and what is
 * refused.
 */
#include "plan_of.h"
#include "suite.h"

#include "unit/any_engine.h"
#include "weightd/cancel.h"
#include "weightd/format.h"
#include "weightd/plan.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char *const documents[] = {
	"{\"model\": [\"Linear(30, 40)\", \"LSTM(5, 6, 2)\", \"Embedding(50, 20, padding_idx=3)\", "
	"\"TransformerEncoder(TransformerEncoderLayer(16, 2, 8), 3)\", \"Transformer(16, 2, 1, 2, "
	"32)\"], "
	"\"generator\": \"torch\", \"seed\": {\"torch\": 3, \"numpy\": 4}, \"init\": ["
	"{\"path\": \"0.weight\", \"initializer\": \"numpy.normal(0, 2)\"}, "
	"{\"path\": \"0.bias\", \"initializer\": \"normal(0, 2)\"}, "
	"{\"path\": \"2.weight\", \"initializer\": \"trunc_normal(0, 1, -1, 1)\"}, "
	"{\"path\": \"2.weight\", \"columns\": \"1:8\", \"initializer\": \"normal\"}, "
	"{\"path\": \"2.weight\", \"columns\": \"9:10\", \"initializer\": \"trunc_normal\"}, "
	"{\"path\": \"1.weight_hh_l0\", \"initializer\": \"orthogonal\"}]}",
	"{\"model\": [\"Linear(300, 400)\", \"Linear(17, 3)\"], \"generator\": \"torch-1.13\", "
	"\"dtype\": "
	"\"bfloat16\"}",
	"{\"parameters\": {\"a\": [3000], \"b\": [77], \"c\": [5000]}, \"generator\": "
	"\"numpy.default_rng\", \"seed\": 9, \"init\": ["
	"{\"path\": \"a\", \"initializer\": \"numpy.gamma(0.7)\"}, "
	"{\"path\": \"b\", \"initializer\": \"numpy.standard_normal\"}, "
	"{\"path\": \"c\", \"initializer\": \"numpy.uniform(-1, 1)\"}]}",
	"{\"parameters\": {\"a\": [3000], \"b\": [77, 3], \"c\": [5000], \"d\": [999, 2], \"e\": "
	"[3001]}, "
	"\"seed\": 9, \"init\": [{\"path\": \"a\", \"initializer\": \"numpy.permutation(3000)\"}, "
	"{\"path\": \"b\", \"initializer\": \"numpy.multinomial(9, [0.5, 0.25, 0.25])\"}, "
	"{\"path\": \"c\", \"initializer\": \"numpy.zipf(1.7)\"}, "
	"{\"path\": \"d\", \"initializer\": \"numpy.dirichlet([0.1, 2])\"}, "
	"{\"path\": \"e\", \"initializer\": \"numpy.choice([1, 5], p=[0.25, 0.75])\"}]}",
	"{\"model\": [\"Linear(300, 401)\", \"Linear(17, 3)\", \"weight_norm(Linear(9, 7))\"], "
	"\"generator\": \"torch\", \"init\": [{\"path\": \"0.weight\", \"columns\": \"1:8\", "
	"\"initializer\": \"normal\", \"dtype\": \"float64\", \"cast\": \"float32\"}, {\"cast\": "
	"\"float16\"}, {\"path\": \"0.weight\", \"rows\": \"2:300\", \"initializer\": "
	"\"uniform\"}, "
	"{\"path\": \"1.weight\", \"initializer\": \"orthogonal\", \"dtype\": \"float32\", "
	"\"cast\": \"float64\"}], "
	"\"cast\": \"bfloat16\"}",
};

static unsigned random_state;

static unsigned random_below(unsigned end)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % end;
}

/* Reads every entry front to back from one plan, then pieces in any order, at any address, from
 * another. */
START_TEST(pieces_in_any_order_are_those_of_the_whole)
{
	struct weightd_plan *whole = plan_of(documents[_i], NULL),
			    *pieces = plan_of(documents[_i], NULL);
	unsigned char **data = calloc(whole->entry_count, sizeof *data);

	for (size_t i = 0; i < whole->entry_count; i++) {
		const struct weightd_entry *entry = &whole->entries[i];
		data[i] = malloc((size_t)weightd_entry_bytes(entry) + 1);
		ck_assert_int_eq(weightd_generate(entry, 0, (size_t)entry->numel, data[i]),
				 WEIGHTD_OK);
	}
	random_state = 1;
	for (unsigned step = 0; step < 400; step++) {
		const struct weightd_entry *entry =
			&pieces->entries[random_below((unsigned)pieces->entry_count)];
		const unsigned size = weightd_dtype_row(entry->dtype)->bytes;
		if (entry->numel == 0)
			continue;
		unsigned first = random_below((unsigned)entry->numel);
		unsigned count = 1 + random_below((unsigned)entry->numel - first);
		unsigned char *room = malloc((size_t)count * size + 8),
			      *at = room + random_below(8);
		ck_assert_int_eq(weightd_generate(entry, first, count, at), WEIGHTD_OK);
		ck_assert_mem_eq(at, data[entry - pieces->entries] + (size_t)first * size,
				 (size_t)count * size);
		free(room);
	}
	for (size_t i = 0; i < whole->entry_count; i++)
		free(data[i]);
	free(data);
	weightd_plan_free(whole);
	weightd_plan_free(pieces);
}
END_TEST

START_TEST(states_are_counted_and_given_back)
{
	const size_t before = weightd_engine_numbers(any_engine()).state_bytes;
	struct weightd_plan *plan = plan_of(documents[0], NULL);
	const struct weightd_entry *last = &plan->entries[plan->entry_count - 1];
	float value;

	ck_assert_int_eq(weightd_generate(last, 0, 1, &value), WEIGHTD_OK);
	ck_assert_uint_gt(weightd_engine_numbers(any_engine()).state_bytes, before);

	weightd_plan_free(plan);
	ck_assert_uint_eq(weightd_engine_numbers(any_engine()).state_bytes, before);
}
END_TEST

START_TEST(copies_start_equal_as_deepcopy_leaves_them)
{
	struct weightd_plan *plan = plan_of(documents[0], NULL);
	const struct weightd_entry *first = weightd_plan_find(plan, "3.layers.0.linear1.weight");
	const struct weightd_entry *last = weightd_plan_find(plan, "3.layers.2.linear1.weight");
	float a[16], b[16];

	ck_assert_int_eq(weightd_generate(first, 0, 16, a), WEIGHTD_OK);
	ck_assert_int_eq(weightd_generate(last, 0, 16, b), WEIGHTD_OK);

	ck_assert_mem_eq(a, b, sizeof a);
	weightd_plan_free(plan);
}
END_TEST

#define FAR(generator)                                                                         \
	"{\"parameters\": {\"a\": [20000003], \"b\": {\"shape\": [12000001], \"dtype\": "      \
	"\"float64\"}, "                                                                       \
	"\"c\": {\"shape\": [5000001], \"dtype\": \"bfloat16\"}, \"d\": [77], \"e\": [3000, "  \
	"2000000000]}, "                                                                       \
	"\"generator\": \"" generator                                                          \
	"\", \"seed\": 1, \"init\": [{\"path\": \"a\", \"initializer\": \"normal\"}, "         \
	"{\"path\": \"b\", \"initializer\": \"uniform\"}, {\"path\": \"c\", \"initializer\": " \
	"\"normal\"}, "                                                                        \
	"{\"path\": \"d\", \"initializer\": \"normal\"}, {\"path\": \"e\", \"initializer\": "  \
	"\"normal\"}]}"

/*
 * torch 1.13.1: manual_seed(1); empty(20_000_003).normal_(); empty(12_000_001,
 * dtype=float64).uniform_() [11_000_000:11_000_004]; empty(5_000_001, dtype=bfloat16).normal_();
 * empty(77).normal_()[73:].
 */
START_TEST(what_lies_far_ahead_is_torchs)
{
	static const double b[4] = {0x1.118f7697a42d0p-3, 0x1.0166721151f98p-2,
				    0x1.c693e80964f58p-3, 0x1.2970d2811d360p-6};
	static const float d[4] = {-0x1.3f6076p+1f, 0x1.39db98p-1f, -0x1.c3aa48p+0f,
				   -0x1.2f867ap-5f};
	struct weightd_plan *plan = plan_of(FAR("torch-1.13"), NULL);
	double doubles[4];
	float floats[4];

	ck_assert_int_eq(weightd_generate(weightd_plan_find(plan, "d"), 73, 4, floats), WEIGHTD_OK);
	ck_assert_int_eq(weightd_generate(weightd_plan_find(plan, "b"), 11000000, 4, doubles),
			 WEIGHTD_OK);

	ck_assert_mem_eq(doubles, b, sizeof b);
	ck_assert_mem_eq(floats, d, sizeof d);
	weightd_plan_free(plan);
}
END_TEST

/* 24 TB: the state in the middle is a jump away, also for one who reads backwards. */
START_TEST(the_middle_of_a_tensor_that_nobody_can_draw_is_read_at_once)
{
	struct weightd_plan *plan = plan_of(FAR("torch"), NULL);
	const struct weightd_entry *entry = weightd_plan_find(plan, "e");
	float there[32], back[16];

	ck_assert_int_eq(weightd_generate(entry, entry->numel / 2, 32, there), WEIGHTD_OK);
	ck_assert_int_eq(weightd_generate(entry, entry->numel / 2 + 16, 16, back), WEIGHTD_OK);

	ck_assert_mem_eq(there + 16, back, sizeof back);
	weightd_plan_free(plan);
}
END_TEST

/* Nothing tells where gamma's rejection ends but drawing it. */
static const char must_be_drawn[] = "{\"parameters\": {\"a\": [1500000], \"b\": [9]}, "
				    "\"generator\": \"numpy\", \"seed\": 5, \"init\": "
				    "[{\"path\": \"*\", \"initializer\": \"numpy.gamma(0.7)\"}]}";

/* numpy 1.24.2: RandomState(5); gamma(0.7, size=1500000); gamma(0.7, size=9)[:2]. */
static const double behind_it[2] = {0x1.4648204c7f955p-3, 0x1.6279443068ed2p-2};

static bool always(void *context)
{
	++*(unsigned *)context;
	return true;
}

START_TEST(who_gives_up_finds_the_way_that_was_made)
{
	struct weightd_plan *plan = plan_of(must_be_drawn, NULL);
	const struct weightd_entry *entry = weightd_plan_find(plan, "b");
	enum weightd_code code;
	unsigned asked = 0, calls = 0;
	double values[2];

	weightd_cancel_by(always, &asked);
	do
		code = weightd_generate(entry, 0, 2, values);
	while (code == WEIGHTD_ERR_CANCELLED && ++calls < 1000);
	weightd_cancel_by(NULL, NULL);

	ck_assert_int_eq(code, WEIGHTD_OK);
	ck_assert_uint_gt(calls, 10);
	ck_assert_uint_lt(calls, 100);
	ck_assert_uint_ge(asked, calls);
	ck_assert_mem_eq(values, behind_it, sizeof values);
	weightd_plan_free(plan);
}
END_TEST

/* The JSON of a plan's tensors; the caller frees it. */
static char *json_of(const struct weightd_plan *plan)
{
	const struct weightd_format_options options = {0};
	struct weightd_arena *arena = weightd_arena_new((size_t)8 << 20);
	struct weightd_encoding encoding;
	struct weightd_reading reading;
	size_t length = 0, got = 1;
	char *text = malloc((size_t)8 << 20);
	enum weightd_code code;

	ck_assert_int_eq(weightd_encoding_open(&encoding, weightd_format_find("json"), plan, NULL,
					       &options, arena, NULL),
			 WEIGHTD_OK);
	ck_assert_int_eq(weightd_reading_begin(&reading, &encoding, arena), WEIGHTD_OK);
	while (got > 0) {
		do
			code = weightd_reading_next(&reading, text + length, 100000, &got);
		while (code == WEIGHTD_ERR_CANCELLED);
		ck_assert_int_eq(code, WEIGHTD_OK);
		length += got;
	}
	text[length] = '\0';
	weightd_arena_free(arena);
	return text;
}

/* The first tensor of the file is the last that is drawn. */
START_TEST(a_file_that_is_read_in_slices_is_the_same)
{
	static const char document[] = "{\"parameters\": {\"a\": [5], \"b\": [300000], \"c\": "
				       "[5]}, \"generator\": \"numpy\", \"init\": ["
				       "{\"path\": \"b\", \"initializer\": \"numpy.gamma(0.7)\"}, "
				       "{\"path\": \"c\", \"initializer\": \"numpy.gamma(0.7)\"}, "
				       "{\"path\": \"a\", \"initializer\": \"numpy.gamma(0.7)\"}]}";
	struct weightd_plan *plan = plan_of(document, NULL), *again = plan_of(document, NULL);
	unsigned asked = 0;

	char *whole = json_of(plan);
	weightd_cancel_by(always, &asked);
	char *sliced = json_of(again);
	weightd_cancel_by(NULL, NULL);

	ck_assert_uint_gt(asked, 3);
	ck_assert_uint_eq(strlen(whole), strlen(sliced));
	ck_assert(strcmp(whole, sliced) == 0);
	free(whole);
	free(sliced);
	weightd_plan_free(plan);
	weightd_plan_free(again);
}
END_TEST

static void *read_behind_it(void *context)
{
	struct weightd_plan *plan = context;
	static const uint64_t places[] = {400000, 900000, 1400000};
	double values[2];

	for (unsigned i = 0; i < 3; i++)
		if (weightd_generate(weightd_plan_find(plan, "a"), places[i], 2, values) !=
		    WEIGHTD_OK)
			return context;
	if (weightd_generate(weightd_plan_find(plan, "b"), 0, 2, values) != WEIGHTD_OK ||
	    memcmp(values, behind_it, sizeof values) != 0)
		return context;
	return NULL;
}

START_TEST(threads_that_go_the_same_way_share_it)
{
	struct weightd_plan *plan = plan_of(must_be_drawn, NULL);
	pthread_t threads[3];
	void *failed;

	for (unsigned i = 0; i < 3; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, read_behind_it, plan), 0);
	for (unsigned i = 0; i < 3; i++) {
		pthread_join(threads[i], &failed);
		ck_assert_ptr_null(failed);
	}
	weightd_plan_free(plan);
}
END_TEST

#define READERS 8

struct reader {
	const struct weightd_encoding *encoding;
	const unsigned char *whole;
	unsigned random;
	pthread_t thread;
};

static void *read_pieces(void *context)
{
	struct reader *reader = context;
	unsigned char piece[3000];

	for (unsigned i = 0; i < 60; i++) {
		reader->random = reader->random * 1664525u + 1013904223u;
		const uint64_t offset = (reader->random >> 4) % reader->encoding->size;
		const size_t size = 1 + (reader->random >> 8) % sizeof piece;
		size_t got = 0;
		if (weightd_encoding_read(reader->encoding, offset, piece, size, &got) !=
			    WEIGHTD_OK ||
		    got == 0 || memcmp(piece, reader->whole + offset, got) != 0)
			return context;
	}
	return NULL;
}

/* What is drawn in order is found by all of them on their ways, from the first read on. */
START_TEST(threads_read_the_same_file_of_a_replay)
{
	struct weightd_plan *alone = plan_of(documents[_i], NULL),
			    *shared = plan_of(documents[_i], NULL);
	const struct weightd_format *format = weightd_format_find("safetensors");
	struct weightd_encoding encoding;
	struct reader readers[READERS];
	void *failed;
	size_t got = 0;

	ck_assert_int_eq(
		weightd_encoding_open(&encoding, format, alone, NULL, NULL, alone->arena, NULL),
		WEIGHTD_OK);
	unsigned char *whole = malloc((size_t)encoding.size);
	ck_assert_int_eq(weightd_encoding_read(&encoding, 0, whole, (size_t)encoding.size, &got),
			 WEIGHTD_OK);
	ck_assert_uint_eq(got, encoding.size);
	ck_assert_int_eq(
		weightd_encoding_open(&encoding, format, shared, NULL, NULL, shared->arena, NULL),
		WEIGHTD_OK);
	for (unsigned i = 0; i < READERS; i++) {
		readers[i] = (struct reader){&encoding, whole, i + 1, 0};
		ck_assert_int_eq(pthread_create(&readers[i].thread, NULL, read_pieces, &readers[i]),
				 0);
	}
	for (unsigned i = 0; i < READERS; i++) {
		pthread_join(readers[i].thread, &failed);
		ck_assert_ptr_null(failed);
	}
	free(whole);
	weightd_plan_free(alone);
	weightd_plan_free(shared);
}
END_TEST

START_TEST(an_encoding_says_whether_its_values_have_an_order)
{
	static const char seekable[] = "{\"parameters\": {\"a\": [3]}}";
	const struct weightd_format *format = weightd_format_find("safetensors");
	struct weightd_plan *torch = plan_of(documents[1], NULL), *own = plan_of(seekable, NULL);
	struct weightd_encoding encoding;

	ck_assert_int_eq(
		weightd_encoding_open(&encoding, format, torch, NULL, NULL, torch->arena, NULL),
		WEIGHTD_OK);
	ck_assert(encoding.is_sequential);
	ck_assert_int_eq(
		weightd_encoding_open(&encoding, format, own, NULL, NULL, own->arena, NULL),
		WEIGHTD_OK);
	ck_assert(!encoding.is_sequential);
	weightd_plan_free(torch);
	weightd_plan_free(own);
}
END_TEST

#define SLOPE(generator)                                             \
	"{\"model\": \"Linear(30, 4)\", \"generator\": \"" generator \
	"\", \"init\": [{\"path\": \"weight\", "                     \
	"\"initializer\": \"kaiming_normal(1.09482)\"}]}"

/* Python: math.sqrt(2.0 / (1 + 1.09482 ** 2)) / math.sqrt(30), and with 1.09482 * 1.09482. */
START_TEST(a_slope_is_squared_as_the_generators_library_does)
{
	struct weightd_plan *torch = plan_of(SLOPE("torch"), NULL),
			    *own = plan_of(SLOPE("philox"), NULL);

	ck_assert_double_eq(weightd_plan_find(torch, "weight")->statement->law->reals[1],
			    0.1741318497722477);
	ck_assert_double_eq(weightd_plan_find(own, "weight")->statement->law->reals[1],
			    0.17413184977224763);
	weightd_plan_free(torch);
	weightd_plan_free(own);
}
END_TEST

static const struct {
	const char *document, *says;
} refused[] = {
	{"{\"parameters\": {\"a\": [3]}, \"generator\": \"torch\", \"init\": [{\"path\": \"a\", "
	 "\"initializer\": \"numpy.gamma(2)\", \"generator\": \"torch\"}]}",
	 "torch has no draw of float64 values from the distribution gamma"},
	{"{\"parameters\": {\"a\": [3]}, \"generator\": \"numpy\", \"seed\": \"0x100000000\", "
	 "\"init\": "
	 "[{\"path\": \"a\", \"initializer\": \"numpy.gamma(2)\"}]}",
	 "the seed of numpy is 4294967296"},
	{"{\"parameters\": {\"a\": [3]}, \"seed\": {\"torch\": 1}}", "philox has one seed"},
	{"{\"parameters\": {\"a\": [3]}, \"generator\": \"torch\", \"seed\": {\"numy\": 1}}",
	 "numy"},
	{"{\"parameters\": {\"x\": [9]}, \"generator\": \"numpy\", \"init\": [{\"path\": "
	 "\"x\", \"initializer\": \"numpy.zipf(1.0001)\"}]}",
	 "numpy has no draw of float32 values from the distribution zipf"},
	{"{\"parameters\": {\"x\": [9, 2]}, \"generator\": \"numpy\", \"init\": [{\"path\": "
	 "\"x\", \"initializer\": \"numpy.multinomial(0, [0.5, 0.5])\"}]}",
	 "numpy has no draw of float32 values from the distribution multinomial"},
	{"{\"parameters\": {\"x\": [9, 1]}, \"generator\": \"numpy.default_rng\", \"init\": "
	 "[{\"path\": \"x\", \"initializer\": \"numpy.multivariate_normal([0], [[1]])\"}]}",
	 "numpy.default_rng has no draw of float64 values from the distribution "
	 "multivariate_normal"},
	{"{\"parameters\": {\"x\": [9]}, \"generator\": \"torch-2.11\", \"init\": [{\"path\": "
	 "\"x\", \"initializer\": \"exponential\"}]}",
	 "torch-2.11 has no draw of float32 values from the distribution exponential"},
	{"{\"parameters\": {\"x\": [9]}, \"generator\": \"torch\", \"init\": [{\"path\": "
	 "\"x\", \"initializer\": \"random(16777218)\"}]}",
	 "torch has no draw of float32 values from the distribution integers"},
};

START_TEST(what_a_library_cannot_draw_is_refused)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(plan_of(refused[_i].document, &err));
	ck_assert_uint_ge(err.count, 1);
	ck_assert_msg(strstr(err.issues[0].detail, refused[_i].says) != NULL, "%s",
		      err.issues[0].detail);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("replay");
	TCase *tcase = tcase_create("replay");

	tcase_add_loop_test(tcase, pieces_in_any_order_are_those_of_the_whole, 0,
			    sizeof documents / sizeof documents[0]);
	tcase_add_test(tcase, states_are_counted_and_given_back);
	tcase_add_test(tcase, copies_start_equal_as_deepcopy_leaves_them);
	tcase_add_test(tcase, what_lies_far_ahead_is_torchs);
	tcase_add_test(tcase, the_middle_of_a_tensor_that_nobody_can_draw_is_read_at_once);
	tcase_add_test(tcase, who_gives_up_finds_the_way_that_was_made);
	tcase_add_test(tcase, a_file_that_is_read_in_slices_is_the_same);
	tcase_add_test(tcase, threads_that_go_the_same_way_share_it);
	tcase_add_loop_test(tcase, threads_read_the_same_file_of_a_replay, 0,
			    sizeof documents / sizeof documents[0]);
	tcase_add_test(tcase, an_encoding_says_whether_its_values_have_an_order);
	tcase_add_test(tcase, a_slope_is_squared_as_the_generators_library_does);
	tcase_add_loop_test(tcase, what_a_library_cannot_draw_is_refused, 0,
			    sizeof refused / sizeof refused[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
