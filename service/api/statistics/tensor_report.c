/*
 * Tensor report: members and sentences.
 */
#include "api/statistics/tensor_report.h"

#include "api/answer/parameter_table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define LAW_BYTES 200

double weightd_check_rate(const struct weightd_plan *plan)
{
	const double tensors = plan->entry_count > 0 ? (double)plan->entry_count : 1;

	return WEIGHTD_FALSE_ALARM_RATE / (WEIGHTD_CHECKS_MAX * tensors);
}

enum weightd_verdict weightd_verdict_of(const struct weightd_check *checks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!checks[i].agrees)
			return WEIGHTD_VERDICT_DIFFERS;
	}
	return count > 0 ? WEIGHTD_VERDICT_AGREES : WEIGHTD_VERDICT_NONE;
}

void weightd_tensor_report_make(struct weightd_tensor_report *report,
				const struct weightd_entry *entry,
				const struct weightd_statistics *statistics, double rate)
{
	report->entry = entry;
	report->statistics = *statistics;
	report->expectation = weightd_expectation_of(entry);
	report->check_count =
		weightd_checks_of(statistics, &report->expectation, rate, report->checks);
	report->verdict = weightd_verdict_of(report->checks, report->check_count);
}

void weightd_sample_write(struct weightd_json *json, const struct weightd_sample *sample)
{
	if (sample->blocks == 0) {
		weightd_json_null(json, "sample");
		return;
	}
	weightd_json_open(json, "sample", '{');
	weightd_json_size(json, "count", weightd_sample_count(sample));
	weightd_json_printf(json, "rule",
			    "%" PRIu64 " blocks of %d elements; block k begins at element "
			    "floor(k * (numel - %d) / %" PRIu64
			    "), rounded down to a multiple of 16; sample=all looks at all",
			    sample->blocks, WEIGHTD_TALLY_BLOCK, WEIGHTD_TALLY_BLOCK,
			    sample->blocks > 1 ? sample->blocks - 1 : 1);
	weightd_json_close(json, '}');
}

void weightd_verdict_write(struct weightd_json *json, enum weightd_verdict verdict)
{
	if (verdict == WEIGHTD_VERDICT_NONE)
		weightd_json_null(json, "agrees");
	else
		weightd_json_bool(json, "agrees", verdict == WEIGHTD_VERDICT_AGREES);
}

void weightd_checks_write(struct weightd_json *json, const struct weightd_check *checks,
			  size_t count)
{
	weightd_json_open(json, "checks", '[');
	for (size_t i = 0; i < count; i++) {
		weightd_json_open(json, NULL, '{');
		weightd_json_text(json, "of", checks[i].of);
		weightd_json_finite(json, "deviation", checks[i].deviation);
		weightd_json_bool(json, "agrees", checks[i].agrees);
		weightd_json_close(json, '}');
	}
	weightd_json_close(json, ']');
}

static void write_quantiles(struct weightd_json *json, const struct weightd_statistics *statistics)
{
	char key[16];

	weightd_json_open(json, "quantiles", '{');
	for (size_t i = 0; i < WEIGHTD_QUANTILES; i++) {
		snprintf(key, sizeof key, "%g", weightd_quantile_shares[i]);
		weightd_json_finite(json, key, statistics->quantiles[i]);
	}
	weightd_json_close(json, '}');
	/* Of the value; the numbers of a bin are within 1/128 of each other. */
	weightd_json_real(json, "quantiles_error", statistics->has_exact_quantiles ? 0 : 0x1p-7);
}

static void write_measured(struct weightd_json *json, const struct weightd_statistics *statistics,
			   const char *const *equal_to)
{
	const struct weightd_tally *tally = &statistics->tally;
	const bool is_empty = tally->count == 0;

	weightd_json_open(json, "measured", '{');
	weightd_json_size(json, "count", tally->count + tally->nan + tally->infinite);
	weightd_json_finite(json, "mean", is_empty ? NAN : tally->mean);
	weightd_json_finite(json, "std", sqrt(weightd_tally_variance(tally)));
	weightd_json_finite(json, "min", tally->min);
	weightd_json_finite(json, "max", tally->max);
	write_quantiles(json, statistics);
	weightd_json_size(json, "zeros", tally->zeros);
	weightd_json_size(json, "nan", tally->nan);
	weightd_json_size(json, "infinite", tally->infinite);
	weightd_json_finite(json, "kurtosis", weightd_tally_kurtosis(tally));
	weightd_json_finite(json, "norm_1", tally->norm_1);
	weightd_json_finite(json, "norm_2", weightd_tally_norm_2(tally));
	weightd_json_finite(json, "norm_max", weightd_tally_norm_max(tally));
	weightd_json_finite(json, "spectral_norm",
			    statistics->singular.iterations > 0 ? statistics->singular.value : NAN);
	weightd_json_size(json, "spectral_iterations", statistics->singular.iterations);
	if (statistics->has_rows)
		weightd_json_size(json, "duplicate_rows", statistics->duplicate_rows);
	else
		weightd_json_null(json, "duplicate_rows");
	weightd_json_texts(json, "equal_to", equal_to);
	weightd_json_close(json, '}');
}

static void write_expected(struct weightd_json *json, const struct weightd_tensor_report *report)
{
	const struct weightd_expectation *expectation = &report->expectation;
	const struct weightd_tally *tally = &report->statistics.tally;

	if (!expectation->is_known) {
		weightd_json_null(json, "expected");
		weightd_json_text(json, "not_expected", expectation->reason);
		return;
	}
	weightd_json_open(json, "expected", '{');
	weightd_json_finite(json, "mean", expectation->mean);
	weightd_json_finite(json, "std", expectation->std);
	weightd_json_finite(json, "min", expectation->low);
	weightd_json_finite(json, "max", expectation->high);
	weightd_json_finite(json, "kurtosis", expectation->kurtosis);
	weightd_json_finite(json, "zeros",
			    expectation->zero_share *
				    (double)(tally->count + tally->nan + tally->infinite));
	weightd_json_finite(json, "spectral_norm", expectation->largest_singular);
	weightd_json_close(json, '}');
}

/* "std 0.0928 where the law says 0.0884, 33 standard errors away". */
static void describe_fault(const struct weightd_tensor_report *report,
			   const struct weightd_check *check, char *text, size_t size)
{
	const struct weightd_tally *tally = &report->statistics.tally;
	const struct weightd_expectation *expectation = &report->expectation;

	if (strcmp(check->of, "mean") == 0)
		snprintf(text, size, "mean %.4g where the law says %.4g, %.3g standard errors away",
			 tally->mean, expectation->mean, fabs(check->deviation));
	else if (strcmp(check->of, "std") == 0)
		snprintf(text, size, "std %.4g where the law says %.4g",
			 sqrt(weightd_tally_variance(tally)), expectation->std);
	else if (strcmp(check->of, "range") == 0)
		snprintf(text, size, "values from %.4g to %.4g where the law has %.4g to %.4g",
			 tally->min, tally->max, expectation->low, expectation->high);
	else if (strcmp(check->of, "finite") == 0)
		snprintf(text, size, "%" PRIu64 " values are not finite",
			 tally->nan + tally->infinite);
	else if (strcmp(check->of, "zeros") == 0)
		snprintf(text, size, "%" PRIu64 " zeros where the law has %.0f", tally->zeros,
			 expectation->zero_share * (double)tally->count);
	else if (strcmp(check->of, "distribution") == 0)
		snprintf(text, size,
			 "the share of values below a number is off by %.3g of the law's",
			 report->statistics.distance);
	else
		snprintf(text, size, "%s is off by %.3g of what the law says", check->of,
			 check->deviation);
}

static void describe_faults(const struct weightd_tensor_report *report, char *sentence)
{
	size_t length = (size_t)snprintf(sentence, WEIGHTD_SENTENCE_BYTES, "Not as its law says: ");
	bool is_first = true;

	for (size_t i = 0; i < report->check_count; i++) {
		if (report->checks[i].agrees || length + 4 > WEIGHTD_SENTENCE_BYTES)
			continue;
		if (!is_first)
			length += (size_t)snprintf(sentence + length,
						   WEIGHTD_SENTENCE_BYTES - length, "; ");
		describe_fault(report, &report->checks[i], sentence + length,
			       WEIGHTD_SENTENCE_BYTES - length - 2);
		length += strlen(sentence + length);
		is_first = false;
	}
	snprintf(sentence + length, WEIGHTD_SENTENCE_BYTES - length, ".");
}

void weightd_tensor_sentence(const struct weightd_tensor_report *report, char *sentence)
{
	const struct weightd_expectation *expectation = &report->expectation;
	const struct weightd_tally *tally = &report->statistics.tally;

	if (report->verdict == WEIGHTD_VERDICT_DIFFERS) {
		describe_faults(report, sentence);
	} else if (tally->count + tally->nan + tally->infinite == 0) {
		snprintf(sentence, WEIGHTD_SENTENCE_BYTES, "The tensor has no elements.");
	} else if (!expectation->is_known) {
		snprintf(sentence, WEIGHTD_SENTENCE_BYTES, "Not judged: %s.", expectation->reason);
	} else if (report->verdict == WEIGHTD_VERDICT_NONE) {
		snprintf(sentence, WEIGHTD_SENTENCE_BYTES,
			 "Not judged: no bound of chance is known for this law.");
	} else if (expectation->together == WEIGHTD_TOGETHER_EXACT) {
		snprintf(sentence, WEIGHTD_SENTENCE_BYTES, "As its law says: every value is %.4g.",
			 tally->mean);
	} else if (isnan(expectation->mean)) {
		snprintf(sentence, WEIGHTD_SENTENCE_BYTES,
			 "As its law says, which has no mean or deviation to compare with.");
	} else {
		snprintf(sentence, WEIGHTD_SENTENCE_BYTES,
			 "As its law says: mean %.4g (%.4g is expected), std %.4g (%.4g).",
			 tally->mean, expectation->mean, sqrt(weightd_tally_variance(tally)),
			 expectation->std);
	}
}

/* What wrote the tensor, as the table of /parameters says it. */
static void write_law(struct weightd_json *json, const struct weightd_entry *entry)
{
	char law[LAW_BYTES];

	if (entry->is_hidden) {
		weightd_json_null(json, "law");
		return;
	}
	weightd_statement_describe(entry->statement, law, sizeof law);
	weightd_json_text(json, "law", law);
}

void weightd_tensor_report_write(struct weightd_json *json,
				 const struct weightd_tensor_report *report,
				 const char *const *equal_to)
{
	const struct weightd_entry *entry = report->entry;
	struct weightd_name_room room;
	char sentence[WEIGHTD_SENTENCE_BYTES];

	weightd_json_text(json, "name", weightd_entry_name(entry, &room));
	weightd_json_shape(json, "shape", weightd_entry_shape(entry));
	weightd_json_text(json, "dtype", weightd_dtype_row(entry->dtype)->name);
	weightd_json_size(json, "numel", entry->numel);
	weightd_sample_write(json, &report->statistics.sample);
	write_measured(json, &report->statistics, equal_to);
	write_law(json, entry);
	write_expected(json, report);
	weightd_checks_write(json, report->checks, report->check_count);
	weightd_verdict_write(json, report->verdict);
	weightd_tensor_sentence(report, sentence);
	weightd_json_text(json, "sentence", sentence);
}
