#include "http/server/transport.h"
#include "suite.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

static struct sockaddr_in inet_peer(const char *text)
{
	struct sockaddr_in peer = {.sin_family = AF_INET};

	ck_assert_int_eq(inet_pton(AF_INET, text, &peer.sin_addr), 1);
	return peer;
}

static bool is_local(const char *text)
{
	struct sockaddr_in6 peer = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET6, text, &peer.sin6_addr) == 1)
		return weightd_peer_is_local((const struct sockaddr *)&peer);
	struct sockaddr_in inet = inet_peer(text);
	return weightd_peer_is_local((const struct sockaddr *)&inet);
}

START_TEST(peers_of_the_loopback_are_local)
{
	ck_assert(is_local("127.0.0.1"));
	ck_assert(is_local("127.200.0.9"));
	ck_assert(is_local("::1"));
	ck_assert(is_local("::ffff:127.0.0.1"));
}
END_TEST

START_TEST(other_peers_are_not_local)
{
	ck_assert(!is_local("128.0.0.1"));
	ck_assert(!is_local("10.0.0.1"));
	ck_assert(!is_local("::ffff:10.0.0.1"));
	ck_assert(!is_local("::"));
	ck_assert(!is_local("2001:db8::1"));
	ck_assert(!weightd_peer_is_local(NULL));
	ck_assert(!weightd_peer_is_local(&(struct sockaddr){.sa_family = AF_UNIX}));
}
END_TEST

static void read_congestion(int handle, char name[16])
{
	socklen_t size = 16;

	memset(name, 0, 16);
	ck_assert_int_eq(getsockopt(handle, IPPROTO_TCP, TCP_CONGESTION, name, &size), 0);
}

START_TEST(only_sockets_to_local_peers_are_changed)
{
	struct sockaddr_in near = inet_peer("127.0.0.1"), far = inet_peer("192.0.2.1");
	int handle = socket(AF_INET, SOCK_STREAM, 0);
	char before[16], after[16];
	ck_assert_int_ge(handle, 0);
	read_congestion(handle, before);

	weightd_transport_tune(handle, (const struct sockaddr *)&far);
	read_congestion(handle, after);
	ck_assert_str_eq(after, before);

	weightd_transport_tune(handle, (const struct sockaddr *)&near);
	read_congestion(handle, after);
	ck_assert_str_eq(after, "reno");
	close(handle);
}
END_TEST

START_TEST(send_buffers_follow_a_small_budget)
{
	struct sockaddr_in near = inet_peer("127.0.0.1");
	int handle = socket(AF_INET, SOCK_STREAM, 0), size = 0;
	socklen_t length = sizeof size;

	weightd_transport_tune(handle, (const struct sockaddr *)&near);
	weightd_transport_bound(handle, 100000);
	ck_assert_int_eq(getsockopt(handle, SOL_SOCKET, SO_SNDBUF, &size, &length), 0);
	ck_assert_int_eq(size, 200000);
	weightd_transport_bound(handle, 1000);
	ck_assert_int_eq(getsockopt(handle, SOL_SOCKET, SO_SNDBUF, &size, &length), 0);
	ck_assert_int_eq(size, 2 * 64 * 1024);
	weightd_transport_bound(handle, (size_t)1 << 30);
	ck_assert_int_eq(getsockopt(handle, SOL_SOCKET, SO_SNDBUF, &size, &length), 0);
	ck_assert_int_eq(size, 2 * 64 * 1024);
	close(handle);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("transport");
	TCase *tcase = tcase_create("transport");

	tcase_add_test(tcase, peers_of_the_loopback_are_local);
	tcase_add_test(tcase, other_peers_are_not_local);
	tcase_add_test(tcase, only_sockets_to_local_peers_are_changed);
	tcase_add_test(tcase, send_buffers_follow_a_small_budget);
	suite_add_tcase(suite, tcase);
	return suite;
}
