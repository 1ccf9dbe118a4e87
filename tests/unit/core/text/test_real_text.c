#include "core/base/digest.h"
#include "weightd/real_text.h"
#include "core/text/elements_text.h"
#include "weightd/format.h"
#include "suite.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Hard cases of the literature: Steele and White, Gay, Loitsch, Adams; texts as Python's repr. */
static const struct {
	double value;
	const char *text;
} doubles[] = {
	{0.0, "0.0"},
	{-0.0, "-0.0"},
	{1.0, "1.0"},
	{5.0, "5.0"},
	{100.0, "100.0"},
	{0.1, "0.1"},
	{0.3, "0.3"},
	{0.1 + 0.2, "0.30000000000000004"},
	{1.0 / 3.0, "0.3333333333333333"},
	{0.0001, "0.0001"},
	{0.00001, "1e-05"},
	{0.000123, "0.000123"},
	{1e15, "1000000000000000.0"},
	{1e16, "1e+16"},
	{9999999999999998.0, "9999999999999998.0"},
	{12345678901234567890.0, "1.2345678901234567e+19"},
	{1e22, "1e+22"},
	{1e23, "1e+23"},
	{9.5e-3, "0.0095"},
	{9007199254740992.0, "9007199254740992.0"},
	{9007199254740994.0, "9007199254740994.0"},
	{0x1p-1074, "5e-324"},
	{0x0.fffffffffffffp-1022, "2.225073858507201e-308"},
	{0x1p-1022, "2.2250738585072014e-308"},
	{0x1.fffffffffffffp+1023, "1.7976931348623157e+308"},
	{2.98023223876953125e-8, "2.9802322387695312e-08"},
	{-2.109808898695963e16, "-2.109808898695963e+16"},
	{4.940656e-318, "4.940656e-318"},
	{1.18575755e-316, "1.18575755e-316"},
	{2.989102097996e-312, "2.989102097996e-312"},
	{9.0608011534336e15, "9060801153433600.0"},
	{4.708356024711512e18, "4.708356024711512e+18"},
	{9.409340012568248e18, "9.409340012568248e+18"},
	{1.8531501765868567e21, "1.8531501765868567e+21"},
	{-3.347727380279489e33, "-3.347727380279489e+33"},
	{1.9430376160308388e16, "1.9430376160308388e+16"},
	{-6.9741824662760956e19, "-6.9741824662760956e+19"},
	{4.3816050601147837e18, "4.3816050601147837e+18"},
	{0x1.0000000000001p+89, "6.189700196426903e+26"},
	{INFINITY, "inf"},
	{-INFINITY, "-inf"},
	{NAN, "nan"},
};

START_TEST(doubles_are_spelled_as_python_spells_them)
{
	char text[32];

	size_t length = weightd_real_text_double(doubles[_i].value, text);

	ck_assert_str_eq(text, doubles[_i].text);
	ck_assert_uint_eq(length, strlen(text));
}
END_TEST

static const struct {
	float value;
	const char *text;
} floats[] = {
	{0.1f, "0.1"},
	{1.0f, "1.0"},
	{16777216.0f, "16777216.0"},
	{12345678900.0f, "12345679000.0"},
	{3.4028235e38f, "3.4028235e+38"},
	{0x1p-149f, "1e-45"},
	{1.17549435e-38f, "1.1754944e-38"},
	{0.00012f, "0.00012"},
	{0.00001f, "1e-05"},
	{1e16f, "1e+16"},
	{9e15f, "9000000000000000.0"},
	{8388608.5f, "8388608.0"},
	{0.3f, "0.3"},
	{-2.5e-10f, "-2.5e-10"},
	{0x1p-24f, "5.9604645e-08"},
	{33554432.0f, "33554432.0"},
	{-INFINITY, "-inf"},
};

START_TEST(floats_have_the_digits_that_float32_needs)
{
	char text[32];

	size_t length = weightd_real_text_float(floats[_i].value, text);

	ck_assert_str_eq(text, floats[_i].text);
	ck_assert_uint_eq(length, strlen(text));
}
END_TEST

/* xorshift64: any bit pattern, the same on every run. */
static uint64_t next_word(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

START_TEST(two_million_doubles_read_back_to_the_same_bits)
{
	uint64_t state = UINT64_C(88172645463325252);
	char text[32];

	for (int i = 0; i < 2000000; i++) {
		const uint64_t bits = next_word(&state);
		double value;
		memcpy(&value, &bits, sizeof value);
		if (!isfinite(value))
			continue;
		weightd_real_text_double(value, text);
		const double again = strtod(text, NULL);
		if (memcmp(&again, &value, sizeof value) != 0)
			ck_abort_msg("%a reads back from %s as %a", value, text, again);
	}
}
END_TEST

START_TEST(two_million_floats_read_back_to_the_same_bits)
{
	uint64_t state = UINT64_C(88172645463325252);
	char text[32];

	for (int i = 0; i < 2000000; i++) {
		const uint32_t bits = (uint32_t)next_word(&state);
		float value;
		memcpy(&value, &bits, sizeof value);
		if (!isfinite(value))
			continue;
		weightd_real_text_float(value, text);
		const float again = strtof(text, NULL);
		if (memcmp(&again, &value, sizeof value) != 0)
			ck_abort_msg("%a reads back from %s as %a", (double)value, text,
				     (double)again);
	}
}
END_TEST

/* Adds the text of number 'index' of a recorded block; the state is that of the kind's words. */
static size_t recorded_text(const char *kind, uint64_t index, uint64_t *state, char text[32])
{
	if (strcmp(kind, "float16") == 0)
		return weightd_real_text_float16((uint16_t)index, text);
	if (strcmp(kind, "bfloat16") == 0)
		return weightd_real_text_bfloat16((uint16_t)index, text);
	const uint64_t word = next_word(state);
	if (strcmp(kind, "unit") == 0)
		return weightd_real_text_double((double)(word >> 11) * 0x1p-53, text);
	if (strcmp(kind, "double") == 0) {
		double value;
		memcpy(&value, &word, sizeof value);
		return weightd_real_text_double(value, text);
	}
	const uint32_t low = (uint32_t)word;
	float value;
	memcpy(&value, &low, sizeof value);
	return weightd_real_text_float(value, text);
}

/* Compares the blocks of one kind; returns how many there were. */
static unsigned compare_blocks(const char *wanted)
{
	FILE *file = fopen("tests/vectors/real_text.txt", "r");
	char line[256], kind[16], expected[65], got[65], text[32];
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	uint64_t state = UINT64_C(88172645463325252);
	unsigned block, count = 0;

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof line, file) != NULL) {
		if (sscanf(line, "digest %15s %u %64s", kind, &block, expected) != 3 ||
		    strcmp(kind, wanted) != 0)
			continue;
		struct weightd_digest digest;
		weightd_digest_init(&digest);
		const bool is_half = strstr(kind, "16") != NULL;
		for (uint64_t i = 1000 * block; i < 1000 * block + 1000 && (!is_half || i < 65536);
		     i++) {
			const size_t length = recorded_text(kind, i, &state, text);
			text[length] = '\n';
			weightd_digest_add(&digest, text, length + 1);
		}
		weightd_digest_finish(&digest, bytes);
		weightd_digest_hex(bytes, 64, got);
		if (strcmp(got, expected) != 0)
			ck_abort_msg("block %u of %s is spelled differently", block, kind);
		count++;
	}
	fclose(file);
	return count;
}

START_TEST(recorded_doubles_are_spelled_as_python_spelled_them)
{
	FILE *file = fopen("tests/vectors/real_text.txt", "r");
	char line[256], expected[64], text[32];
	unsigned count = 0;
	uint64_t bits;

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof line, file) != NULL) {
		if (sscanf(line, "double %" SCNx64 " %63s", &bits, expected) != 2)
			continue;
		double value;
		memcpy(&value, &bits, sizeof value);
		weightd_real_text_double(value, text);
		ck_assert_str_eq(text, expected);
		count++;
	}
	fclose(file);
	ck_assert_uint_ge(count, 2000);
}
END_TEST

START_TEST(a_hundred_thousand_doubles_equal_pythons_repr)
{
	ck_assert_uint_eq(compare_blocks("double"), 100);
	ck_assert_uint_eq(compare_blocks("unit"), 100);
}
END_TEST

START_TEST(a_hundred_thousand_floats_equal_numpys_str)
{
	ck_assert_uint_eq(compare_blocks("float"), 100);
}
END_TEST

START_TEST(every_float16_equals_numpys_str)
{
	ck_assert_uint_eq(compare_blocks("float16"), 66);
}
END_TEST

START_TEST(every_bfloat16_is_the_shortest_and_nearest_decimal)
{
	ck_assert_uint_eq(compare_blocks("bfloat16"), 66);
}
END_TEST

START_TEST(every_half_reads_back_to_the_same_bits)
{
	char text[32];

	for (unsigned bits = 0; bits < 65536; bits++) {
		const uint16_t half = (uint16_t)bits;
		if ((half & 0x7C00) != 0x7C00) {
			weightd_real_text_float16(half, text);
			ck_assert_uint_eq(weightd_float16_from_double(strtod(text, NULL)), half);
		}
		if ((half & 0x7F80) != 0x7F80) {
			weightd_real_text_bfloat16(half, text);
			ck_assert_uint_eq(weightd_bfloat16_from_double(strtod(text, NULL)), half);
		}
	}
}
END_TEST

/* Writes a list without its first bracket, and a NUL behind it; for up to 256 elements. */
static const char *list_text(const void *data, enum weightd_dtype dtype, size_t count)
{
	static char out[256 * (WEIGHTD_ELEMENT_TEXT_MAX + WEIGHTD_JSON_LISTS_MAX)];
	const struct weightd_shape shape = weightd_shape_of(1, (uint64_t)count);
	struct weightd_json_lists lists = weightd_json_lists_at(&shape, 0);

	*weightd_elements_text(data, dtype, count, &lists, out) = '\0';
	return out;
}

START_TEST(elements_are_joined_by_commas_as_json)
{
	const float values[] = {1.0f, NAN, -0.5f, INFINITY, -INFINITY};

	const char *text = list_text(values, WEIGHTD_FLOAT32, 5);

	ck_assert_str_eq(text, "1.0,\"NaN\",-0.5,\"Infinity\",\"-Infinity\"]");
}
END_TEST

START_TEST(small_integers_and_truths_are_written_as_json)
{
	static const struct {
		enum weightd_dtype dtype;
		unsigned char bytes[8];
		const char *text;
	} cases[] = {
		{WEIGHTD_INT32, {0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F}, "-2,2147483647]"},
		{WEIGHTD_INT16, {0x00, 0x80, 0x05, 0x00}, "-32768,5]"},
		{WEIGHTD_INT8, {0x80, 0x7F}, "-128,127]"},
		{WEIGHTD_UINT8, {0x80, 0xFF}, "128,255]"},
		{WEIGHTD_BOOL8, {1, 0}, "true,false]"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_str_eq(list_text(cases[i].bytes, cases[i].dtype, 2), cases[i].text);
}
END_TEST

START_TEST(int64_elements_are_exact_integers)
{
	const int64_t values[] = {0, -1, INT64_MIN, INT64_MAX, 9007199254740993};

	const char *text = list_text(values, WEIGHTD_INT64, 5);

	ck_assert_str_eq(text, "0,-1,-9223372036854775808,9223372036854775807,9007199254740993]");
}
END_TEST

/* The text of an element that is finite, alone. */
static void single_text(const void *data, enum weightd_dtype dtype, size_t index, char text[32])
{
	uint16_t half;
	float single;
	double wide;

	if (dtype == WEIGHTD_FLOAT64) {
		memcpy(&wide, (const char *)data + 8 * index, 8);
		weightd_real_text_double(wide, text);
	} else if (dtype == WEIGHTD_FLOAT32) {
		memcpy(&single, (const char *)data + 4 * index, 4);
		weightd_real_text_float(single, text);
	} else {
		memcpy(&half, (const char *)data + 2 * index, 2);
		if (dtype == WEIGHTD_FLOAT16)
			weightd_real_text_float16(half, text);
		else
			weightd_real_text_bfloat16(half, text);
	}
}

/* Many are written by vectors, one alone is not. */
START_TEST(elements_of_a_list_of_any_length_are_spelled_as_alone)
{
	static const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT64, WEIGHTD_FLOAT32,
						    WEIGHTD_FLOAT16, WEIGHTD_BFLOAT16};
	const enum weightd_dtype dtype = dtypes[_i];
	uint64_t state = UINT64_C(88172645463325252), words[200];
	char alone[33];

	for (size_t length = 1; length <= 200; length++) {
		for (size_t i = 0; i < 200; i++)
			words[i] = next_word(&state);
		const char *next = list_text(words, dtype, length);
		for (size_t i = 0; i < length; i++) {
			const size_t size = strcspn(next, ",]");
			if (*next != '"') {
				single_text(words, dtype, i, alone);
				ck_assert_uint_eq(size, strlen(alone));
				ck_assert_mem_eq(next, alone, size);
			}
			ck_assert_int_eq(next[size], i + 1 < length ? ',' : ']');
			next += size + 1;
		}
		ck_assert_str_eq(next, "");
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("real_text");
	TCase *tcase = tcase_create("real_text");

	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, doubles_are_spelled_as_python_spells_them, 0,
			    sizeof doubles / sizeof doubles[0]);
	tcase_add_loop_test(tcase, floats_have_the_digits_that_float32_needs, 0,
			    sizeof floats / sizeof floats[0]);
	tcase_add_test(tcase, two_million_doubles_read_back_to_the_same_bits);
	tcase_add_test(tcase, two_million_floats_read_back_to_the_same_bits);
	tcase_add_test(tcase, recorded_doubles_are_spelled_as_python_spelled_them);
	tcase_add_test(tcase, a_hundred_thousand_doubles_equal_pythons_repr);
	tcase_add_test(tcase, a_hundred_thousand_floats_equal_numpys_str);
	tcase_add_test(tcase, every_float16_equals_numpys_str);
	tcase_add_test(tcase, every_bfloat16_is_the_shortest_and_nearest_decimal);
	tcase_add_test(tcase, every_half_reads_back_to_the_same_bits);
	tcase_add_test(tcase, elements_are_joined_by_commas_as_json);
	tcase_add_test(tcase, small_integers_and_truths_are_written_as_json);
	tcase_add_test(tcase, int64_elements_are_exact_integers);
	tcase_add_loop_test(tcase, elements_of_a_list_of_any_length_are_spelled_as_alone, 0, 4);
	suite_add_tcase(suite, tcase);
	return suite;
}
