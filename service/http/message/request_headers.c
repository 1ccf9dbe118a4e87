/*
 * The fields that are read, and the guards against request smuggling.
 */
#include "http/message/request_headers.h"

#include <string.h>
#include <strings.h>

/* Names of the fields that are read; true: a list that may be sent in several lines. */
static const struct {
	const char *name;
	bool is_list;
} known[] = {
	{"Content-Length", false},
	{"Transfer-Encoding", false},
	{"Host", false},
	{"Origin", false},
	{"Access-Control-Request-Method", false},
	{"Expect", false},
	{"Content-Encoding", false},
	{"Content-Type", false},
	{"Accept", true},
	{"Accept-Encoding", true},
	{"If-Match", true},
	{"If-None-Match", true},
	{"If-Range", false},
	{"Range", false},
	{"Prefer", true},
	{"X-Request-Id", false},
	{"traceparent", false},
};

#define KNOWN_COUNT (sizeof known / sizeof known[0])

bool weightd_headers_reads(const char *name)
{
	for (size_t i = 0; i < KNOWN_COUNT; i++)
		if (strcasecmp(known[i].name, name) == 0)
			return true;
	return false;
}

void weightd_headers_add(struct weightd_headers *head, const char *name, const char *value)
{
	if (!weightd_headers_reads(name))
		return;
	if (head->field_count == WEIGHTD_FIELDS_MAX) {
		head->has_too_many_fields = true;
		return;
	}
	head->fields[head->field_count++] = (struct weightd_pair){name, value == NULL ? "" : value};
}

const char *weightd_headers_value(const struct weightd_headers *head, const char *name)
{
	for (size_t i = 0; i < head->field_count; i++)
		if (strcasecmp(head->fields[i].name, name) == 0)
			return head->fields[i].value;
	return NULL;
}

static size_t count_fields(const struct weightd_headers *head, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < head->field_count; i++)
		count += strcasecmp(head->fields[i].name, name) == 0;
	return count;
}

static bool has_control_character(const char *value)
{
	for (; *value != '\0'; value++)
		if (((unsigned char)*value < 0x20 && *value != '\t') || *value == 0x7F)
			return true;
	return false;
}

static enum weightd_code check_fields(const struct weightd_headers *head, struct weightd_error *err)
{
	if (head->has_too_many_fields)
		return weightd_error_add(err, WEIGHTD_ERR_BAD_REQUEST, NULL,
					 "too many header fields");
	for (size_t i = 0; i < KNOWN_COUNT; i++)
		if (!known[i].is_list && count_fields(head, known[i].name) > 1)
			return weightd_error_add(err, WEIGHTD_ERR_BAD_REQUEST, NULL,
						 "the header field %s is given more than once",
						 known[i].name);
	for (size_t i = 0; i < head->field_count; i++)
		if (has_control_character(head->fields[i].value))
			return weightd_error_add(err, WEIGHTD_ERR_BAD_REQUEST, NULL,
						 "the header field %.40s holds a control character",
						 head->fields[i].name);
	return WEIGHTD_OK;
}

static enum weightd_code read_length(uint64_t *length, const char *text, struct weightd_error *err)
{
	*length = 0;
	if (*text == '\0' || text[strspn(text, "0123456789")] != '\0')
		return weightd_error_add(err, WEIGHTD_ERR_BAD_REQUEST, NULL,
					 "Content-Length is not a number");
	for (; *text != '\0'; text++)
		if (__builtin_mul_overflow(*length, 10, length) ||
		    __builtin_add_overflow(*length, (uint64_t)(*text - '0'), length)) {
			*length = UINT64_MAX;
			break;
		}
	return WEIGHTD_OK;
}

static enum weightd_code check_framing(struct weightd_framing *framing,
				       const struct weightd_headers *head,
				       struct weightd_error *err)
{
	const char *length = weightd_headers_value(head, "Content-Length");
	const char *coding = weightd_headers_value(head, "Transfer-Encoding");

	*framing = (struct weightd_framing){0};
	if (length != NULL && coding != NULL)
		return weightd_error_add(err, WEIGHTD_ERR_BAD_REQUEST, NULL,
					 "Content-Length and Transfer-Encoding exclude each other");
	if (coding != NULL && strcmp(head->version, "HTTP/1.0") == 0)
		return weightd_error_add(err, WEIGHTD_ERR_BAD_REQUEST, NULL,
					 "HTTP/1.0 has no Transfer-Encoding");
	if (coding != NULL && strcasecmp(coding, "chunked") != 0) {
		weightd_error_add(err, WEIGHTD_ERR_TRANSFER_UNKNOWN, NULL,
				  "the transfer coding '%.60s' is not implemented", coding);
		weightd_error_expected(err, "chunked");
		return WEIGHTD_ERR_TRANSFER_UNKNOWN;
	}
	framing->is_chunked = coding != NULL;
	framing->has_body = coding != NULL;
	if (length == NULL)
		return WEIGHTD_OK;
	enum weightd_code code = read_length(&framing->length, length, err);
	framing->has_body = framing->length > 0;
	return code;
}

const char *weightd_head_fault(const struct weightd_headers *head)
{
	if (strcmp(head->version, "HTTP/1.1") == 0 && weightd_headers_value(head, "Host") == NULL)
		return "a request of HTTP/1.1 must have the header field Host";
	if (strchr(head->target, ' ') != NULL)
		return "the target must not hold a blank";
	return NULL;
}

enum weightd_code weightd_headers_check(struct weightd_framing *framing,
					const struct weightd_headers *head, size_t body_bytes,
					struct weightd_error *err)
{
	enum weightd_code code = check_fields(head, err);

	*framing = (struct weightd_framing){0};
	if (code == WEIGHTD_OK)
		code = check_framing(framing, head, err);
	if (code != WEIGHTD_OK)
		return code;
	if (framing->length > body_bytes)
		return weightd_error_add(err, WEIGHTD_ERR_BODY_TOO_LARGE, NULL,
					 "the body must not be larger than %zu bytes", body_bytes);
	const char *expect = weightd_headers_value(head, "Expect");
	if (expect != NULL && strcasecmp(expect, "100-continue") != 0)
		return weightd_error_add(err, WEIGHTD_ERR_EXPECTATION_FAILED, NULL,
					 "the only supported expectation is 100-continue");
	const char *encoding = weightd_headers_value(head, "Content-Encoding");
	if (encoding != NULL && strcasecmp(encoding, "identity") != 0)
		return weightd_error_add(
			err, WEIGHTD_ERR_UNSUPPORTED_MEDIA_TYPE, NULL,
			"the content coding '%.60s' is not supported; send the body as it is",
			encoding);
	return WEIGHTD_OK;
}
