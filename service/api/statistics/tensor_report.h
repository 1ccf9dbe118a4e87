/*
 * Tensor report: the statistics of a tensor beside its law, with a verdict, as a member of an
 * answer.
 */
#ifndef WEIGHTD_API_STATISTICS_TENSOR_REPORT_H
#define WEIGHTD_API_STATISTICS_TENSOR_REPORT_H

#include "api/answer/json_writer.h"
#include "core/statistics/checks.h"
#include "weightd/plan.h"

/* The probability that an answer about tensors that are as their laws say claims otherwise. */
#define WEIGHTD_FALSE_ALARM_RATE 1e-6
#define WEIGHTD_SENTENCE_BYTES 512

enum weightd_verdict { WEIGHTD_VERDICT_NONE, WEIGHTD_VERDICT_AGREES, WEIGHTD_VERDICT_DIFFERS };

struct weightd_tensor_report {
	const struct weightd_entry *entry;
	struct weightd_statistics statistics;
	struct weightd_expectation expectation;
	struct weightd_check checks[WEIGHTD_CHECKS_MAX];
	size_t check_count;
	enum weightd_verdict verdict;
};

/* The rate of one check of a model: that of an answer about all its tensors, split over them. */
double weightd_check_rate(const struct weightd_plan *plan);

/* The verdict of some checks. */
enum weightd_verdict weightd_verdict_of(const struct weightd_check *checks, size_t count);

/* Judges statistics of an entry, which are copied. */
void weightd_tensor_report_make(struct weightd_tensor_report *report,
				const struct weightd_entry *entry,
				const struct weightd_statistics *statistics, double rate);

/* The verdict in words, at most WEIGHTD_SENTENCE_BYTES with its NUL. */
void weightd_tensor_sentence(const struct weightd_tensor_report *report, char *sentence);

/* Appends the members of a report to an open object; 'equal_to' is NULL-terminated. */
void weightd_tensor_report_write(struct weightd_json *json,
				 const struct weightd_tensor_report *report,
				 const char *const *equal_to);

/* "checks", and "agrees", which is null where there are none. */
void weightd_checks_write(struct weightd_json *json, const struct weightd_check *checks,
			  size_t count);
void weightd_verdict_write(struct weightd_json *json, enum weightd_verdict verdict);
/* "sample": null, or how many elements were looked at, and which. */
void weightd_sample_write(struct weightd_json *json, const struct weightd_sample *sample);

#endif
