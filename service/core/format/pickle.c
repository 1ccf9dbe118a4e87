/*
 * Opcodes as pickletools.py describes them; numbers in the shortest form, as Python writes them.
 */
#include "core/format/pickle.h"

static void put_byte(struct weightd_text *out, unsigned byte)
{
	weightd_text_put(out, &(const char){(char)byte}, 1);
}

static void put_number(struct weightd_text *out, uint64_t number, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		put_byte(out, (unsigned)(number >> (8 * i)) & 0xFF);
}

/* Bytes of a number with its sign bit. */
static unsigned width_of(uint64_t number)
{
	unsigned width = 1;

	while (width < 8 && number >> (8 * width - 1) != 0)
		width++;
	return width;
}

void weightd_pickle_integer(struct weightd_text *out, uint64_t number)
{
	if (number <= 0xFF) {
		put_byte(out, 'K');
		put_number(out, number, 1);
	} else if (number <= 0xFFFF) {
		put_byte(out, 'M');
		put_number(out, number, 2);
	} else if (number <= INT32_MAX) {
		put_byte(out, 'J');
		put_number(out, number, 4);
	} else {
		put_byte(out, 0x8A);
		put_byte(out, width_of(number));
		put_number(out, number, width_of(number));
	}
}

size_t weightd_pickle_integer_length(uint64_t number)
{
	return number <= 0xFF	     ? 2
	       : number <= 0xFFFF    ? 3
	       : number <= INT32_MAX ? 5
				     : 2 + width_of(number);
}

void weightd_pickle_tuple(struct weightd_text *out, const uint64_t *numbers, unsigned count)
{
	if (count > 3)
		put_byte(out, '(');
	for (unsigned i = 0; i < count; i++)
		weightd_pickle_integer(out, numbers[i]);
	put_byte(out, count == 0 ? ')' : count > 3 ? 't' : 0x84 + count);
}

size_t weightd_pickle_tuple_length(const uint64_t *numbers, unsigned count)
{
	size_t length = count > 3 ? 2 : 1;

	for (unsigned i = 0; i < count; i++)
		length += weightd_pickle_integer_length(numbers[i]);
	return length;
}

void weightd_pickle_text(struct weightd_text *out, const char *text, size_t length)
{
	put_byte(out, 'X');
	put_number(out, length, 4);
	weightd_text_put(out, text, length);
}

void weightd_pickle_global(struct weightd_text *out, const char *module, const char *name)
{
	put_byte(out, 'c');
	weightd_text_puts(out, module);
	put_byte(out, '\n');
	weightd_text_puts(out, name);
	put_byte(out, '\n');
}
