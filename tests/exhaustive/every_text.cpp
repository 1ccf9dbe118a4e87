/*
 * Numbers as JSON text beside std::to_chars and std::from_chars of the C++ library, which share no
 * code with ours: every float32, and random float64.
 *
 *     every_text float32 [FIRST END]    bit patterns, all 2^32 by default
 *     every_text float64 [COUNT]        10^8 random ones by default, and the neighbours of powers of two
 *
 * Each text must be the digits of std::to_chars (the nearest of the shortest) laid out as Python's
 * repr does, and read back to the same bits.  Prints what is wrong; exit status 1 if anything is.
 */
extern "C" {
#include "core/text/elements_text.h"
}

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <thread>
#include <vector>

constexpr std::size_t RUN = 4096; // values that are written at once

template <typename Real> struct format;
template <> struct format<float> {
	using bits = std::uint32_t;
	static constexpr weightd_dtype dtype = WEIGHTD_FLOAT32;
};
template <> struct format<double> {
	using bits = std::uint64_t;
	static constexpr weightd_dtype dtype = WEIGHTD_FLOAT64;
};

template <typename Real> static typename format<Real>::bits bits_of(Real value)
{
	typename format<Real>::bits bits;
	std::memcpy(&bits, &value, sizeof bits);
	return bits;
}

template <typename Real> static Real value_of(typename format<Real>::bits bits)
{
	Real value;
	std::memcpy(&value, &bits, sizeof value);
	return value;
}

/* "d.ddde-05" as JSON and Python's repr spell it; returns the end. */
static char *lay_out(char *out, std::string_view scientific)
{
	const std::size_t e = scientific.find('e');
	const int exponent = std::atoi(scientific.data() + e + 1);
	std::string_view mantissa = scientific.substr(0, e);

	if (mantissa[0] == '-') {
		*out++ = '-';
		mantissa.remove_prefix(1);
	}
	if (exponent < -4 || exponent >= 16) {
		out = std::copy(mantissa.begin(), mantissa.end(), out);
		return out + std::sprintf(out, "e%+03d", exponent);
	}
	char digits[24] = {mantissa[0]};
	std::size_t count = 1;
	if (mantissa.size() > 2) {
		std::copy(mantissa.begin() + 2, mantissa.end(), digits + 1);
		count = mantissa.size() - 1;
	}
	if (exponent < 0) {
		out = std::copy_n("0.000", 1 - exponent, out);
		return std::copy_n(digits, count, out);
	}
	const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
	for (std::size_t i = 0; i < std::max(count, whole + 1); i++) {
		if (i == whole)
			*out++ = '.';
		*out++ = i < count ? digits[i] : '0';
	}
	return out;
}

template <typename Real> static bool is_right(Real value, std::string_view text)
{
	if (std::isnan(value))
		return text == "\"NaN\"";
	if (std::isinf(value))
		return text == (value < 0 ? "\"-Infinity\"" : "\"Infinity\"");
	char scientific[64], expected[64];
	const auto written = std::to_chars(scientific, scientific + sizeof scientific - 1, value,
	                                   std::chars_format::scientific);
	*written.ptr = '\0';
	const char *end = lay_out(
		expected, std::string_view(scientific, static_cast<std::size_t>(written.ptr - scientific)));
	if (text != std::string_view(expected, static_cast<std::size_t>(end - expected)))
		return false;
	Real again;
	const auto read = std::from_chars(text.data(), text.data() + text.size(), again);
	return read.ec == std::errc() && read.ptr == text.data() + text.size() &&
	       bits_of(again) == bits_of(value);
}

static std::atomic<std::uint64_t> wrong{0};

/* Writes the values as one list and compares each element of it. */
template <typename Real> static void check(const std::vector<Real> &values)
{
	static thread_local std::vector<char> text(
		RUN * (WEIGHTD_ELEMENT_TEXT_MAX + WEIGHTD_JSON_LISTS_MAX));
	const weightd_shape shape = {1, {values.size()}};
	weightd_json_lists lists = weightd_json_lists_at(&shape, 0);
	const char *next = text.data();
	const char *const end = weightd_elements_text(values.data(), format<Real>::dtype,
	                                              values.size(), &lists, text.data());

	for (const Real value : values) {
		const char *stop = std::find_if(next, end, [](char c) { return c == ',' || c == ']'; });
		const std::string_view one(next, static_cast<std::size_t>(stop - next));
		if (!is_right(value, one) && wrong++ < 20)
			std::printf("0x%" PRIx64 " is written as %.*s\n",
			            static_cast<std::uint64_t>(bits_of(value)),
			            static_cast<int>(one.size()), one.data());
		next = stop == end ? end : stop + 1;
	}
	if ((next != end || end[-1] != ']') && wrong++ < 20)
		std::printf("the list does not end with its last value\n");
}

/* Checks value(0) .. value(count - 1), on all cores. */
template <typename Real, typename Value> static void check_all(std::uint64_t count, Value value)
{
	std::atomic<std::uint64_t> next{0};
	std::vector<std::thread> threads;
	const auto work = [&] {
		std::vector<Real> values;
		for (std::uint64_t first; (first = next.fetch_add(RUN)) < count;) {
			values.clear();
			for (std::uint64_t i = first; i < std::min(count, first + RUN); i++)
				values.push_back(value(i));
			check(values);
		}
	};

	for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); i++)
		threads.emplace_back(work);
	for (std::thread &thread : threads)
		thread.join();
}

/* SplitMix64: word 'index' of its stream from 0. */
static std::uint64_t random_word(std::uint64_t index)
{
	std::uint64_t z = (index + 1) * 0x9E3779B97F4A7C15;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
	z = (z ^ z >> 27) * 0x94D049BB133111EB;
	return z ^ z >> 31;
}

/* In turn: any bits; uniform in [-0.05, 0.05); any integer of up to 53 bits; decimals of few digits. */
static double random_double(std::uint64_t index)
{
	const std::uint64_t word = random_word(index);

	switch (index % 4) {
	case 0: return value_of<double>(word);
	case 1: return (static_cast<double>(word >> 11) * 0x1p-52 - 1) * 0.05;
	case 2: return static_cast<double>(word >> (11 + word % 53));
	default:
		return static_cast<double>(word >> 40) /
		       std::pow(10.0, static_cast<double>(word % 24));
	}
}

/* Fractions near both ends of every binade, positive and negative. */
static double edge(std::uint64_t index)
{
	const std::uint64_t step = index % 64, binade = index / 64;
	const std::uint64_t fraction = step < 32 ? step : (UINT64_C(1) << 52) - 64 + step;

	return value_of<double>(binade << 52 | fraction);
}

int main(int count, char **arguments)
{
	const std::string_view type = count > 1 ? arguments[1] : "";
	std::uint64_t checked = 0;

	if (type == "float32") {
		const std::uint64_t first = count > 3 ? std::strtoull(arguments[2], nullptr, 0) : 0;
		const std::uint64_t end =
			count > 3 ? std::strtoull(arguments[3], nullptr, 0) : UINT64_C(1) << 32;
		checked = end - first;
		check_all<float>(checked, [first](std::uint64_t i) {
			return value_of<float>(static_cast<std::uint32_t>(first + i));
		});
	} else if (type == "float64") {
		const std::uint64_t random =
			count > 2 ? std::strtoull(arguments[2], nullptr, 0) : 100000000;
		checked = random + 64 * 4096;
		check_all<double>(random, random_double);
		check_all<double>(64 * 4096, edge);
	} else {
		std::fprintf(stderr, "usage: every_text float32 [FIRST END] | float64 [COUNT]\n");
		return 2;
	}
	std::printf("%s: %" PRIu64 " of %" PRIu64 " wrong\n", arguments[1], wrong.load(), checked);
	return wrong != 0;
}
