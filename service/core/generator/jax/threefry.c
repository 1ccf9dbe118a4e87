/*
 * Threefry-2x32 and jax.random's keys and words.
 */
#include "core/generator/jax/threefry.h"

#include "core/base/clones.h"

struct weightd_jax_key weightd_jax_key_of(uint64_t seed, bool wide)
{
	return (struct weightd_jax_key){{wide ? (uint32_t)(seed >> 32) : 0, (uint32_t)seed}};
}

struct weightd_jax_key weightd_jax_fold_in(struct weightd_jax_key key, uint32_t data)
{
	struct weightd_jax_key result = {{0, data}};

	weightd_threefry(key, &result.word[0], &result.word[1]);
	return result;
}

/* Word 'index' of 'total' in the original layout: counter j goes with j + half, an odd one with 0.
 */
static uint32_t original_word(struct weightd_jax_key key, uint64_t total, uint64_t index)
{
	const uint64_t half = (total + 1) / 2;
	const bool is_second = index >= half;
	uint32_t a = (uint32_t)(is_second ? index - half : index), b = (uint32_t)(a + half);

	if (a + half >= total)
		b = 0;
	weightd_threefry(key, &a, &b);
	return is_second ? b : a;
}

struct weightd_jax_key weightd_jax_split(struct weightd_jax_key key, uint64_t count, uint64_t index,
					 bool is_partitionable)
{
	struct weightd_jax_key result = {{(uint32_t)(index >> 32), (uint32_t)index}};

	if (is_partitionable) {
		weightd_threefry(key, &result.word[0], &result.word[1]);
	} else {
		result.word[0] = original_word(key, 2 * count, 2 * index);
		result.word[1] = original_word(key, 2 * count, 2 * index + 1);
	}
	return result;
}

WEIGHTD_CLONES
static void words(struct weightd_jax_key key, uint64_t first, size_t count, uint32_t *out)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t a = (uint32_t)((first + i) >> 32), b = (uint32_t)(first + i);
		weightd_threefry(key, &a, &b);
		out[i] = a ^ b;
	}
}

void weightd_jax_bits32(const struct weightd_jax_bits *bits, uint64_t first, size_t count,
			uint32_t *out)
{
	if (bits->is_partitionable) {
		words(bits->key, first, count, out);
		return;
	}
	for (size_t i = 0; i < count; i++)
		out[i] = original_word(bits->key, bits->numel, first + i);
}

/* Each word is cut into pieces in the original layout, the lowest first; else it keeps its low
 * bits. */
void weightd_jax_bits16(const struct weightd_jax_bits *bits, unsigned width, uint64_t first,
			size_t count, uint16_t *out)
{
	const uint64_t pieces = 32 / width, numel = bits->numel;
	const uint64_t total = numel / pieces + (numel % pieces != 0);
	const uint32_t mask = ((uint32_t)1 << width) - 1;
	uint32_t batch[256] = {0}; /* gcc's analyzer does not see clones write it */

	for (size_t done = 0; bits->is_partitionable && done < count; done += 256) {
		const size_t some = count - done < 256 ? count - done : 256;
		words(bits->key, first + done, some, batch);
		for (size_t i = 0; i < some; i++)
			out[done + i] = (uint16_t)(batch[i] & mask);
	}
	for (size_t i = 0; !bits->is_partitionable && i < count; i++) {
		const uint64_t index = first + i;
		const uint32_t word = original_word(bits->key, total, index / pieces);
		out[i] = (uint16_t)(word >> width * (index % pieces) & mask);
	}
}

void weightd_jax_bits64(const struct weightd_jax_bits *bits, uint64_t first, size_t count,
			uint64_t *out)
{
	const uint64_t numel = bits->numel;

	for (size_t i = 0; i < count; i++) {
		uint32_t a = (uint32_t)((first + i) >> 32), b = (uint32_t)(first + i);
		if (bits->is_partitionable) {
			weightd_threefry(bits->key, &a, &b);
		} else {
			a = original_word(bits->key, 2 * numel, first + i);
			b = original_word(bits->key, 2 * numel, first + i + numel);
		}
		out[i] = (uint64_t)a << 32 | b;
	}
}
