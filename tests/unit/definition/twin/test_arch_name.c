/*
 * Names of the namespace "arch": sizes, architectures, classes and twins, and those that mean
 * nothing.
 */
#include "definition/twin/arch_name.h"

#include "suite.h"

#include <string.h>

static struct weightd_arch found(const char *name)
{
	struct weightd_arch arch;
	struct weightd_error err = {0};

	ck_assert_msg(weightd_arch_find(&arch, name, &err) == WEIGHTD_OK, "%s", name);
	return arch;
}

START_TEST(every_name_is_found_once)
{
	for (size_t i = 0; i < weightd_arch_count(); i++) {
		found(weightd_arch_at(i));
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(weightd_arch_at(i), weightd_arch_at(k));
	}
}
END_TEST

START_TEST(a_data_row_has_names_and_a_twin)
{
	const char *const names[] = {"albert", "AlbertForMaskedLM", "albert-tiny"};
	json_t *config;

	for (size_t i = 0; i < 3; i++) {
		const struct weightd_arch arch = found(names[i]);
		ck_assert_str_eq(arch.type, "albert");
		ck_assert_str_eq(arch.class_name, i == 1 ? names[i] : "AlbertModel");
	}
	ck_assert_int_eq(weightd_arch_config(&config, "albert-tiny", NULL), WEIGHTD_OK);
	ck_assert_int_le(json_integer_value(json_object_get(config, "hidden_size")), 64);
	json_decref(config);
}
END_TEST

START_TEST(a_twin_has_three_spellings)
{
	static const char *const names[] = {"gpt2--tiny", "gpt2.tiny", "gpt2-tiny"};

	ck_assert(!found("gpt2").is_tiny);
	for (size_t i = 0; i < 3; i++) {
		const struct weightd_arch arch = found(names[i]);

		ck_assert(arch.is_tiny);
		ck_assert_str_eq(arch.type, "gpt2");
	}
}
END_TEST

START_TEST(a_published_size_comes_before_a_twin)
{
	ck_assert(!found("whisper-tiny").is_tiny);
	ck_assert_str_eq(found("whisper-tiny").published->source, "openai/whisper-tiny");
	ck_assert(found("whisper.tiny").is_tiny);
	ck_assert_ptr_null(found("whisper--tiny").published);
	ck_assert(found("whisper-tiny-tiny").is_tiny);
}
END_TEST

START_TEST(a_class_is_a_name)
{
	const struct weightd_arch arch = found("BertForMaskedLM-tiny");

	ck_assert_str_eq(arch.class_name, "BertForMaskedLM");
	ck_assert_str_eq(arch.architecture->name, "bert");
	ck_assert_str_eq(found("bert-base-uncased").class_name, "BertForMaskedLM");
	ck_assert_str_eq(found("bert").class_name, "BertModel");
}
END_TEST

START_TEST(other_names_are_unknown_with_the_nearest_one)
{
	static const char *const names[] = {"",		  "-tiny",	     "--tiny",
					    "llama-",	  "llama--tiny--x",  "LLAMA",
					    "gpt2-tiny ", "gpt2-tiny-tiny-", "../gpt2"};
	struct weightd_arch arch;
	struct weightd_error err = {0};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		ck_assert_msg(weightd_arch_find(&arch, names[i], NULL) == WEIGHTD_ERR_UNKNOWN_MODEL,
			      "%s", names[i]);
	ck_assert_int_eq(weightd_arch_find(&arch, "llama-3.1-8", &err), WEIGHTD_ERR_UNKNOWN_MODEL);
	ck_assert_str_eq(err.issues[0].did_you_mean, "llama-3.1-8b");
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("arch_name", every_name_is_found_once, a_data_row_has_names_and_a_twin,
			a_twin_has_three_spellings, a_published_size_comes_before_a_twin,
			a_class_is_a_name, other_names_are_unknown_with_the_nearest_one);
}
