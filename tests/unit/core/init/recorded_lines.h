/*
 * Helper of tests: the "call" and "refused" lines of recorded initializers (tests/vectors).
 */
#ifndef WEIGHTD_TEST_RECORDED_LINES_H
#define WEIGHTD_TEST_RECORDED_LINES_H

#define RECORDED_LINES_MAX 6000

/* Lines without their ends, and which of them are calls and refusals. */
struct recorded_lines {
	char *lines[RECORDED_LINES_MAX];
	int line_count;
	int calls[RECORDED_LINES_MAX], call_count, refusals[RECORDED_LINES_MAX], refusal_count;
};

/* Appends a file's lines; aborts if it is not there. */
void recorded_lines_read(struct recorded_lines *recorded, const char *path);
void recorded_lines_free(struct recorded_lines *recorded);

#endif
