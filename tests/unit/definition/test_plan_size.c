/*
 * What a plan of a large model takes: bytes and time for each tensor.  The bounds are promises of
 * service/notes/plans.md; what is counted is the plan's arena, which the plan cache counts, too.
 */
#include "plan_of.h"
#include "core/base/table.h"
#include "weightd/format.h"
#include "suite.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_BYTES 300
/* Steps of busy() for a tensor: about four times of what is promised, 5 us. */
#define MOST_STEPS 20000

/* Qwen3-235B-A22B: 94 blocks of 128 experts. */
static const char qwen3[] =
	"{\"config\": {\"model_type\": \"qwen3_moe\", \"hidden_size\": 4096, "
	"\"intermediate_size\": "
	"12288, \"num_hidden_layers\": 94, \"num_attention_heads\": 64, \"num_key_value_heads\": "
	"4, \"head_dim\": 128, \"num_experts\": 128, \"moe_intermediate_size\": 1536, "
	"\"decoder_sparse_step\": 1}}";

/* The text of a print, with blocks and experts as those of DeepSeek-V3. */
static const char experts[] =
	"{\"model\": \"Net(\\n  (layers): ModuleList(\\n    (0-57): 58 x Layer(\\n      (mlp): "
	"MoE(\\n        (experts): ModuleList(\\n          (0-255): 256 x MLP(\\n            "
	"(gate_proj): Linear(in_features=7168, out_features=2048, bias=False)\\n            "
	"(up_proj): Linear(in_features=7168, out_features=2048, bias=False)\\n            "
	"(down_proj): Linear(in_features=2048, out_features=7168, bias=False)\\n            "
	"(act_fn): SiLU()\\n          )\\n        )\\n      )\\n    )\\n  )\\n)\"}";

static const char linears[] = "{\"model\": \"ModuleList(\\n  (0-199997): 199998 x "
			      "Linear(in_features=3, out_features=2, bias=True)\\n)\"}";
static const char recurrent[] = "{\"model\": [\"LSTM(1, 1, 24999)\", \"LSTM(1, 1, 24999)\"]}";
static const char arguments[] =
	"{\"model\": \"TransformerEncoder(TransformerEncoderLayer(16, 4, 32), 2000)\", \"init\": "
	"[{\"path\": \"**\", \"initializer\": \"normal(0, 0.02)\"}, {\"parameter\": \"bias\", "
	"\"initializer\": \"zeros\"}]}";

static const struct {
	const char *body;
	size_t tensors, most_bytes;
} models[] = {
	{qwen3, 36945, MOST_BYTES},	{experts, 44544, MOST_BYTES},
	{linears, 399996, MOST_BYTES},	{recurrent, 199992, MOST_BYTES},
	{arguments, 24000, MOST_BYTES},
};

START_TEST(a_tensor_of_a_large_model_takes_less_than_300_bytes)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(models[_i].body, &err);

	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	ck_assert_uint_eq(plan->entry_count, models[_i].tensors);
	ck_assert_uint_le(weightd_arena_used(plan->arena) / plan->entry_count,
			  models[_i].most_bytes);
	weightd_plan_free(plan);
}
END_TEST

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Steps of about a nanosecond, built and slowed as the code that is measured. */
static uint64_t busy(size_t steps)
{
	volatile uint64_t hash = 0;

	for (size_t i = 0; i < steps; i++)
		hash = weightd_hash_words(hash, &(uint64_t){i}, 1);
	return hash;
}

START_TEST(planning_takes_a_few_microseconds_for_each_tensor)
{
	struct weightd_error err = {0};
	const double start = seconds();
	struct weightd_plan *plan = plan_of(qwen3, &err);
	const double planned = seconds() - start;

	ck_assert_ptr_nonnull(plan);
	const size_t count = plan->entry_count;
	weightd_plan_free(plan);
	busy(MOST_STEPS * count / 16);
	const double step = (seconds() - start - planned) / (double)(MOST_STEPS * count / 16);
	ck_assert_msg(planned < step * MOST_STEPS * (double)count,
		      "%.1f us for a tensor, %.0f steps", planned / (double)count * 1e6,
		      planned / (double)count / step);
}
END_TEST

/* Equal layers differ in nothing but their names. */
START_TEST(tensors_that_are_alike_share_a_statement)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(experts, &err);

	ck_assert_uint_eq(plan->statement_count, 2);
	const struct weightd_entry *first = weightd_plan_find(
					   plan, "layers.0.mlp.experts.0.gate_proj.weight"),
				   *last = weightd_plan_find(
					   plan, "layers.57.mlp.experts.255.up_proj.weight");
	ck_assert_ptr_eq(first->statement, last->statement);
	ck_assert_ptr_eq(first->parameter, last->parameter);
	ck_assert_uint_ne(first->stream.name_hash, last->stream.name_hash);
	ck_assert_str_eq(weightd_entry_name(last, WEIGHTD_NAME_ROOM),
			 "layers.57.mlp.experts.255.up_proj.weight");
	weightd_plan_free(plan);
}
END_TEST

/* Longer than a room for names. */
START_TEST(a_long_name_is_found_and_said_whole)
{
	struct weightd_error err = {0};
	char body[1200], part[201], name[620];

	memset(part, 'p', 200);
	part[200] = '\0';
	snprintf(body, sizeof body,
		 "{\"model\": {\"type\": \"A\", \"children\": {\"%s\": {\"type\": \"B\", "
		 "\"children\": {\"%s\": \"Linear(3, 2)\"}}}}}",
		 part, part);
	snprintf(name, sizeof name, "%s.%s.weight", part, part);
	struct weightd_plan *plan = plan_of(body, &err);

	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	const struct weightd_entry *entry = weightd_plan_find(plan, name);
	ck_assert_ptr_eq(entry, &plan->entries[0]);
	ck_assert_str_eq(weightd_entry_name(entry, WEIGHTD_NAME_ROOM), name);
	name[401] = '\0';
	ck_assert_str_eq(weightd_module_path(entry->module, WEIGHTD_NAME_ROOM), name);
	ck_assert_str_eq(entry->module->name, part);
	ck_assert_ptr_eq(weightd_model_find(&plan->specification.model, name), entry->module);
	weightd_plan_free(plan);
}
END_TEST

/* Its length is counted before any of it is made: a group that had another would not be given. */
START_TEST(the_header_of_a_large_file_has_the_length_that_was_counted)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(experts, &err);
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	unsigned char length[8];
	uint64_t bytes = 0;
	size_t got;

	ck_assert_int_eq(weightd_encoding_open(&encoding, weightd_format_find("safetensors"), plan,
					       NULL, NULL, arena, &err),
			 WEIGHTD_OK);
	ck_assert_uint_le(weightd_arena_used(arena), plan->entry_count * 20);
	ck_assert_int_eq(weightd_encoding_read(&encoding, 0, length, sizeof length, &got),
			 WEIGHTD_OK);
	for (unsigned i = 0; i < 8; i++)
		bytes |= (uint64_t)length[i] << (8 * i);
	char *header = malloc(bytes + 1);
	ck_assert_ptr_nonnull(header);
	ck_assert_int_eq(weightd_encoding_read(&encoding, 8, header, bytes, &got), WEIGHTD_OK);
	ck_assert_uint_eq(got, bytes);
	json_t *json = json_loadb(header, bytes, 0, NULL);
	ck_assert_uint_eq(json_object_size(json), plan->entry_count + 1);
	ck_assert_uint_eq(bytes % 8, 0);
	json_decref(json);
	free(header);
	weightd_arena_free(arena);
	weightd_plan_free(plan);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("plan_size");
	TCase *tcase = tcase_create("plan_size");

	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, a_tensor_of_a_large_model_takes_less_than_300_bytes, 0,
			    sizeof models / sizeof models[0]);
	tcase_add_test(tcase, planning_takes_a_few_microseconds_for_each_tensor);
	tcase_add_test(tcase, tensors_that_are_alike_share_a_statement);
	tcase_add_test(tcase, a_long_name_is_found_and_said_whole);
	tcase_add_test(tcase, the_header_of_a_large_file_has_the_length_that_was_counted);
	suite_add_tcase(suite, tcase);
	return suite;
}
