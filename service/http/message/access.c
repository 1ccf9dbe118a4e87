/*
 * Origins are compared with Host and with the list of those that are named, hosts with the names of
 * the machine itself.
 */
#include "http/message/access.h"

#include "http/message/router.h"

#include <string.h>
#include <strings.h>

/* A part of a text. */
struct span {
	const char *text;
	size_t length;
};

static bool is_equal(struct span a, struct span b)
{
	return a.length == b.length && strncasecmp(a.text, b.text, a.length) == 0;
}

static struct span span_of(const char *text)
{
	return (struct span){text, strlen(text)};
}

/* Whether a list with commas has the item. */
static bool has_item(const char *list, struct span item)
{
	while (list != NULL && *list != '\0') {
		list += strspn(list, ", ");
		const struct span named = {list, strcspn(list, ", ")};

		if (named.length > 0 && (is_equal(named, item) || is_equal(named, span_of("*"))))
			return true;
		list += named.length;
	}
	return false;
}

/* Without a port that the scheme implies. */
static struct span without_port(struct span authority, const char *port)
{
	const size_t length = strlen(port);

	if (authority.length > length &&
	    strncmp(authority.text + authority.length - length, port, length) == 0)
		authority.length -= length;
	return authority;
}

/* Whether a page of 'origin' is one that this server sent.  "null" is none. */
static bool is_own(const char *origin, const char *host)
{
	const bool is_tls = strncasecmp(origin, "https://", 8) == 0;
	const char *port = is_tls ? ":443" : ":80";

	if (host == NULL || (!is_tls && strncasecmp(origin, "http://", 7) != 0))
		return false;
	return is_equal(without_port(span_of(origin + (is_tls ? 8 : 7)), port),
			without_port(span_of(host), port));
}

/* Host without its port; an IPv6 address keeps its brackets. */
static struct span host_name(const char *host)
{
	const char *end = host[0] == '[' ? strchr(host, ']') : NULL;

	return (struct span){host, end != NULL ? (size_t)(end + 1 - host) : strcspn(host, ":")};
}

/* 127.0.0.0/8 in digits. */
static bool is_loopback_ipv4(struct span name)
{
	unsigned dots = 0;

	for (size_t i = 0; i < name.length; i++) {
		if (name.text[i] == '.')
			dots++;
		else if (name.text[i] < '0' || name.text[i] > '9')
			return false;
	}
	return name.length > 4 && strncmp(name.text, "127.", 4) == 0 && dots == 3;
}

static bool is_loopback_name(struct span name)
{
	static const char below[] = ".localhost"; /* RFC 6761 */
	const size_t length = sizeof below - 1;

	return is_loopback_ipv4(name) || is_equal(name, span_of("localhost")) ||
	       is_equal(name, span_of("[::1]")) ||
	       (name.length > length &&
		is_equal((struct span){name.text + name.length - length, length}, span_of(below)));
}

static bool is_loopback_address(const char *address)
{
	return strcmp(address, "::1") == 0 || is_loopback_name(span_of(address));
}

/* HTTP/1.0 may have no Host; browsers always send one. */
static enum weightd_code check_host(const struct weightd_access *access, const char *host,
				    struct weightd_error *err)
{
	if (access == NULL || access->address == NULL || host == NULL ||
	    (!is_loopback_address(access->address) && access->hosts[0] == '\0'))
		return WEIGHTD_OK;
	const struct span name = host_name(host);
	if (is_loopback_name(name) || is_equal(name, span_of(access->address)) ||
	    has_item(access->hosts, name))
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_HOST_UNKNOWN, NULL,
			  "this server is not called \"%.80s\"", host);
	weightd_error_expected(err, "localhost, a loopback address, or a name of --allow-host");
	return WEIGHTD_ERR_HOST_UNKNOWN;
}

/* What a preflight asks for; other requests ask for themselves. */
static unsigned wanted_method(const char *method, const struct weightd_headers *head)
{
	const char *asked = weightd_headers_value(head, "Access-Control-Request-Method");

	if (strcmp(method, "OPTIONS") != 0)
		return weightd_method_of(method);
	return asked != NULL ? weightd_method_of(asked) : WEIGHTD_GET;
}

/* Whether origins are named, and not all. */
static bool has_closed_list(const struct weightd_access *access)
{
	return access != NULL && access->origins != NULL && access->origins[0] != '\0' &&
	       !has_item(access->origins, span_of("*"));
}

static enum weightd_code refuse_origin(struct weightd_request *request, const char *origin,
				       struct weightd_error *err)
{
	request->allow_origin = NULL;
	weightd_error_add(err, WEIGHTD_ERR_ORIGIN_REFUSED, NULL,
			  "pages of \"%.80s\" may read here, not change anything", origin);
	weightd_error_expected(err, "POST of an origin that --allow-origin names");
	return WEIGHTD_ERR_ORIGIN_REFUSED;
}

enum weightd_code weightd_access_check(struct weightd_request *request,
				       const struct weightd_headers *head,
				       const struct weightd_access *access,
				       struct weightd_error *err)
{
	const char *origin = weightd_headers_value(head, "Origin");
	const char *host = weightd_headers_value(head, "Host");
	const unsigned method = wanted_method(head->method, head);
	const bool is_named =
		origin != NULL && access != NULL && has_item(access->origins, span_of(origin));

	request->allow_origin = "*";
	request->reads_only = !is_named;
	request->varies_by_origin = has_closed_list(access);
	if (request->varies_by_origin)
		request->allow_origin =
			is_named ? weightd_arena_strdup(request->arena, origin) : NULL;
	enum weightd_code code = check_host(access, host, err);
	if (code != WEIGHTD_OK || origin == NULL || is_own(origin, host))
		return code;
	if (method == WEIGHTD_GET || method == WEIGHTD_HEAD)
		return WEIGHTD_OK;
	if (is_named && method == WEIGHTD_POST) {
		request->allow_origin = weightd_arena_strdup(request->arena, origin);
		return WEIGHTD_OK;
	}
	/* A preflight is answered: without the fields that it asks for, the browser goes no
	 * further. */
	if (strcmp(head->method, "OPTIONS") == 0) {
		request->allow_origin = NULL;
		return WEIGHTD_OK;
	}
	return refuse_origin(request, origin, err);
}
