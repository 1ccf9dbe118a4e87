#include "core/plan/values_digest.h"
#include "core/generator/generator_table.h"
#include "suite.h"

#include <string.h>

#define KEYS_MAX 32

static const struct weightd_shape shape = {2, {3, 4}}, turned = {2, {4, 3}};
static const struct weightd_shape row = {1, {5}}, row_of_one = {2, {1, 5}};
static const double ones[] = {1, 1}, twos[] = {2, 2};

static unsigned char keys[KEYS_MAX][WEIGHTD_DIGEST_BYTES];
static size_t key_count;

static struct weightd_law law_of(const char *distribution)
{
	return (struct weightd_law){.distribution = weightd_distribution_find(distribution),
				    .reals = {0.5, 1.5},
				    .sizes = {2}};
}

static struct weightd_task task_of(const struct weightd_law *law)
{
	return (struct weightd_task){.law = law,
				     .shape = &shape,
				     .dtype = WEIGHTD_FLOAT32,
				     .stream = {1, 7},
				     .generator = &weightd_generator_philox};
}

/* Every key that is added is another one than those before. */
static void add(const struct weightd_task *task)
{
	weightd_values_digest(task, keys[key_count]);
	for (size_t i = 0; i < key_count; i++)
		ck_assert_msg(memcmp(keys[i], keys[key_count], sizeof keys[i]) != 0,
			      "keys %zu and %zu are the same", i, key_count);
	key_count++;
}

static void add_law(const struct weightd_law *law)
{
	const struct weightd_task task = task_of(law);

	add(&task);
}

START_TEST(equal_tasks_have_one_key)
{
	const struct weightd_law law = law_of("normal"), same = law_of("normal");
	const struct weightd_shape same_shape = shape;
	struct weightd_task task = task_of(&law), other = task_of(&same);
	unsigned char key[WEIGHTD_DIGEST_BYTES], other_key[WEIGHTD_DIGEST_BYTES];

	other.shape = &same_shape;
	weightd_values_digest(&task, key);
	weightd_values_digest(&other, other_key);

	ck_assert_mem_eq(key, other_key, sizeof key);
}
END_TEST

START_TEST(every_member_of_a_law_is_told_apart)
{
	struct weightd_law law = law_of("normal");

	add_law(&law);
	for (unsigned i = 0; i < WEIGHTD_LAW_REALS; i++) {
		law = law_of("normal");
		law.reals[i] += 1;
		add_law(&law);
	}
	for (unsigned i = 0; i < WEIGHTD_LAW_SIZES; i++) {
		law = law_of("normal");
		law.sizes[i] += 1;
		add_law(&law);
	}
	law = law_of("normal");
	for (law.variant = 1; law.variant < 3; law.variant++)
		add_law(&law);
	law = law_of("uniform");
	add_law(&law);
	law.literal = ones;
	for (law.literal_count = 1; law.literal_count <= 2; law.literal_count++)
		add_law(&law);
	law.literal = twos;
	law.literal_count = 2;
	add_law(&law);
}
END_TEST

START_TEST(every_member_of_a_task_is_told_apart)
{
	const struct weightd_law law = law_of("orthogonal");
	struct weightd_task task = task_of(&law);

	add(&task);
	task.generator = &weightd_generator_torch;
	add(&task);
	task = task_of(&law);
	task.dtype = WEIGHTD_FLOAT64;
	add(&task);
	task = task_of(&law);
	task.shape = &turned;
	add(&task);
	task = task_of(&law);
	task.stream.seed++;
	add(&task);
	task = task_of(&law);
	task.stream.name_hash++;
	add(&task);
	task = task_of(&law);
	task.has_gaps = true;
	task.generator = &weightd_generator_torch;
	add(&task);
}
END_TEST

/* Member for member, the numbers of these two follow each other in one order. */
START_TEST(a_variant_is_no_dtype_and_a_dtype_no_rank)
{
	struct weightd_law law = law_of("normal"), varied = law_of("normal");
	struct weightd_task task = task_of(&law), other = task_of(&varied);

	task.dtype = (enum weightd_dtype)WEIGHTD_DRAWN_FLOAT32;
	task.shape = &row_of_one;
	varied.variant = WEIGHTD_DRAWN_FLOAT32;
	other.dtype = (enum weightd_dtype)row_of_one.ndim;
	other.shape = &row;

	add(&task);
	add(&other);
}
END_TEST

START_TEST(an_origin_and_its_patches_are_part_of_what_is_computed)
{
	const struct weightd_law of = law_of("normal"), other_of = law_of("uniform");
	struct weightd_part part = {.shape = row};
	struct weightd_statement statement = {.law = &of, .generator = &weightd_generator_philox};
	struct weightd_statement over = {.law = &of,
					 .generator = &weightd_generator_philox,
					 .is_patch = true,
					 .part = &part};
	struct weightd_patch patch = {.statement = &over};
	const struct weightd_parameter parameter = {.shape = shape};
	struct weightd_entry origin = {
		.long_name = "v", .parameter = &parameter, .statement = &statement};
	struct weightd_law law = law_of("row_norm");

	law.origin = &origin;
	add_law(&law);
	statement.law = &other_of;
	add_law(&law);
	origin.patches = &patch;
	add_law(&law);
	part.start[0] = 1;
	add_law(&law);
	patch.change = WEIGHTD_MULTIPLIES;
	add_law(&law);
	origin.stream.seed = 3;
	add_law(&law);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("values_digest");
	TCase *tcase = tcase_create("values_digest");

	tcase_add_test(tcase, equal_tasks_have_one_key);
	tcase_add_test(tcase, every_member_of_a_law_is_told_apart);
	tcase_add_test(tcase, every_member_of_a_task_is_told_apart);
	tcase_add_test(tcase, a_variant_is_no_dtype_and_a_dtype_no_rank);
	tcase_add_test(tcase, an_origin_and_its_patches_are_part_of_what_is_computed);
	suite_add_tcase(suite, tcase);
	return suite;
}
