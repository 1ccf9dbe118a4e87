#include "api/service/body_ids.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct weightd_request request_of(const char *type, const char *body)
{
	return (struct weightd_request){
		.content_type = type, .body = body, .body_length = strlen(body)};
}

static bool differ(const struct weightd_request *a, const struct weightd_request *b)
{
	unsigned char first[WEIGHTD_BODY_KEY_BYTES], second[WEIGHTD_BODY_KEY_BYTES];

	ck_assert(weightd_body_key(a, first));
	ck_assert(weightd_body_key(b, second));
	return memcmp(first, second, sizeof first) != 0;
}

START_TEST(equal_requests_have_one_key)
{
	struct weightd_request a = request_of("application/json", "{\"model\": \"Linear(3, 2)\"}");
	struct weightd_request b = a;

	b.target = "/v1/weights?other";
	ck_assert(!differ(&a, &b));
}
END_TEST

START_TEST(each_part_of_the_meaning_is_in_the_key)
{
	struct weightd_request a = request_of("application/json", "{}"), b = a;

	b.body = "[]";
	ck_assert(differ(&a, &b));
	b = a;
	b.content_type = "application/octet-stream";
	ck_assert(differ(&a, &b));
	b.content_type = NULL;
	ck_assert(differ(&a, &b));
	b = a;
	b.query[b.query_count++] = (struct weightd_pair){"seed", "1"};
	ck_assert(differ(&a, &b));
	struct weightd_request c = b;
	c.query[0] = (struct weightd_pair){"see", "d1"};
	ck_assert(differ(&b, &c));
}
END_TEST

START_TEST(what_depends_on_the_store_has_no_key)
{
	static const char *const bodies[] = {"", "{\"base\": \"0123\"}",
					     "{\"b\\u0061se\": \"0123\"}",
					     "{\"init\": [{\"blob\": \"sha256:00\"}]}"};
	unsigned char key[WEIGHTD_BODY_KEY_BYTES];

	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
		struct weightd_request request = request_of("application/json", bodies[i]);
		ck_assert(!weightd_body_key(&request, key));
	}
}
END_TEST

START_TEST(an_id_is_found_by_its_key_alone)
{
	struct weightd_body_ids *ids = weightd_body_ids_new();
	unsigned char key[WEIGHTD_BODY_KEY_BYTES] = {1, 2, 3},
		      other[WEIGHTD_BODY_KEY_BYTES] = {1, 2, 4};
	char id[41];

	ck_assert(!weightd_body_ids_find(ids, key, id));
	weightd_body_ids_put(ids, key, "0123456789012345678901234567890123456789");
	ck_assert(weightd_body_ids_find(ids, key, id));
	ck_assert_str_eq(id, "0123456789012345678901234567890123456789");
	ck_assert(!weightd_body_ids_find(ids, other, id));
	weightd_body_ids_put(ids, other, "1123456789012345678901234567890123456789");
	ck_assert(weightd_body_ids_find(ids, other, id));
	ck_assert_str_eq(id, "1123456789012345678901234567890123456789");
	weightd_body_ids_free(ids);
}
END_TEST

START_TEST(the_ids_that_were_asked_for_last_are_remembered)
{
	struct weightd_body_ids *ids = weightd_body_ids_new();
	unsigned char key[WEIGHTD_BODY_KEY_BYTES] = {0}, first[WEIGHTD_BODY_KEY_BYTES] = {0};
	char id[41] = "0123456789012345678901234567890123456789";

	for (unsigned i = 0; i < 5000; i++) {
		memcpy(key, &i, sizeof i);
		weightd_body_ids_put(ids, key, id);
		ck_assert(weightd_body_ids_find(ids, first, id));
	}

	ck_assert(weightd_body_ids_find(ids, key, id));
	memcpy(key, &(unsigned){1}, sizeof(unsigned));
	ck_assert(!weightd_body_ids_find(ids, key, id));
	weightd_body_ids_free(ids);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("body ids", equal_requests_have_one_key,
			each_part_of_the_meaning_is_in_the_key,
			what_depends_on_the_store_has_no_key, an_id_is_found_by_its_key_alone,
			the_ids_that_were_asked_for_last_are_remembered);
}
