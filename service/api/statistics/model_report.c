/*
 * Model report: the page, equal tensors, comparisons, and the verdict on all.
 */
#include "api/statistics/model_report.h"

#include "api/answer/representation.h"
#include "api/picture/picture_answer.h"
#include "api/statistics/statistics_picture.h"
#include "api/statistics/statistics_request.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Names that a list of an answer has. */
#define NAMES_MAX 8

/* A tensor of the other model; 'entry' NULL: it has none of the name. */
struct partner {
	const struct weightd_entry *entry;
	struct weightd_statistics statistics;
};

struct page {
	const struct weightd_request *request;
	const struct weightd_model_wish *wish;
	size_t first, count;
	uint64_t blocks;
	struct weightd_tensor_report *reports; /* 'count' of them */
	struct partner *partners;	       /* of the reports; NULL: no other model */
	size_t *by_mark;		       /* the reports, equal ones together */
	size_t judged, differing;
	size_t compared, unlike;
};

bool weightd_model_wish_read(const struct weightd_request *request, struct weightd_reply *reply,
			     struct weightd_model_wish *wish)
{
	memset(wish, 0, sizeof *wish);
	if (!weightd_page_read(request, reply, &wish->page) ||
	    !weightd_sample_query(request, reply, &wish->is_all) ||
	    !weightd_picture_wanted(request, reply, &wish->is_picture))
		return false;
	if (wish->page.size > WEIGHTD_STATISTICS_PAGE)
		wish->page.size = WEIGHTD_STATISTICS_PAGE;
	return true;
}

/* Whether two reports are of the same elements; those that are one number are not worth saying. */
static bool are_equal(const struct weightd_tensor_report *a, const struct weightd_tensor_report *b)
{
	return a->statistics.mark == b->statistics.mark && a->entry->dtype == b->entry->dtype &&
	       a->entry->numel == b->entry->numel &&
	       a->statistics.tally.min < a->statistics.tally.max;
}

/* Sorts the reports by their marks, in their order where these are equal. */
static void sort_marks(struct page *page)
{
	/* Shell's sort: pages are short. */
	for (size_t gap = page->count / 2; gap > 0; gap /= 2) {
		for (size_t i = gap; i < page->count; i++) {
			const size_t item = page->by_mark[i];
			const uint64_t mark = page->reports[item].statistics.mark;
			size_t at = i;
			for (; at >= gap; at -= gap) {
				const size_t left = page->by_mark[at - gap];
				const uint64_t other = page->reports[left].statistics.mark;
				if (other < mark || (other == mark && left < item))
					break;
				page->by_mark[at] = left;
			}
			page->by_mark[at] = item;
		}
	}
}

/* Where the reports with a mark begin. */
static size_t find_mark(const struct page *page, uint64_t mark)
{
	size_t low = 0, high = page->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (page->reports[page->by_mark[middle]].statistics.mark < mark)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The names of the page's tensors that are equal to a report's. */
static const char *const *equal_names(const struct page *page, size_t index)
{
	const struct weightd_tensor_report *report = &page->reports[index];
	struct weightd_arena *arena = page->request->arena;
	const uint64_t mark = report->statistics.mark;
	const char **names = NULL;
	size_t count = 0;

	for (size_t at = find_mark(page, mark); at < page->count && count < NAMES_MAX; at++) {
		const struct weightd_tensor_report *other = &page->reports[page->by_mark[at]];
		if (other->statistics.mark != mark)
			break;
		if (other == report || !are_equal(report, other))
			continue;
		if (names == NULL)
			names = weightd_arena_array(arena, NAMES_MAX + 1, sizeof *names);
		if (names == NULL)
			return NULL;
		names[count++] = weightd_arena_strdup(
			arena, weightd_entry_name(other->entry, WEIGHTD_NAME_ROOM));
	}
	return names;
}

static void write_compared_checks(struct weightd_json *json, struct page *page,
				  const struct weightd_tensor_report *report,
				  const struct weightd_printed_numbers *numbers)
{
	struct weightd_check checks[WEIGHTD_CHECKS_MAX];
	const double rate = weightd_check_rate(page->wish->plan);
	const size_t count = weightd_checks_of_numbers(
		&report->statistics, numbers, weightd_tally_kurtosis(&report->statistics.tally),
		rate, checks);
	const enum weightd_verdict verdict = weightd_verdict_of(checks, count);

	weightd_json_finite(json, "mean", numbers->mean);
	weightd_json_finite(json, "std", numbers->std);
	weightd_checks_write(json, checks, count);
	weightd_verdict_write(json, verdict);
	page->compared += verdict != WEIGHTD_VERDICT_NONE;
	page->unlike += verdict == WEIGHTD_VERDICT_DIFFERS;
}

/* Beside the tensor of the same name of another model. */
static void write_partner(struct weightd_json *json, struct page *page,
			  const struct weightd_tensor_report *report, const struct partner *partner)
{
	const struct weightd_tally *tally = &partner->statistics.tally;

	if (partner->entry == NULL) {
		weightd_json_null(json, "compared");
		return;
	}
	weightd_json_open(json, "compared", '{');
	weightd_json_shape(json, "shape", weightd_entry_shape(partner->entry));
	weightd_json_text(json, "dtype", weightd_dtype_row(partner->entry->dtype)->name);
	const bool is_same = report->statistics.mark == partner->statistics.mark &&
			     report->entry->dtype == partner->entry->dtype &&
			     weightd_shape_equal(weightd_entry_shape(report->entry),
						 weightd_entry_shape(partner->entry));
	weightd_json_bool(json, "equal", is_same);
	write_compared_checks(
		json, page, report,
		&(struct weightd_printed_numbers){.mean = tally->count > 0 ? tally->mean : NAN,
						  .std = sqrt(weightd_tally_variance(tally)),
						  .count = tally->count});
	weightd_json_close(json, '}');
}

static void write_comparison(struct weightd_json *json, struct page *page, size_t index)
{
	const struct weightd_tensor_report *report = &page->reports[index];
	const struct weightd_printed_numbers *all = page->wish->comparison.numbers;

	if (page->partners != NULL) {
		write_partner(json, page, report, &page->partners[index]);
	} else if (all != NULL) {
		const struct weightd_printed_numbers *numbers = &all[page->first + index];
		if (isnan(numbers->mean) && isnan(numbers->std)) {
			weightd_json_null(json, "compared");
			return;
		}
		weightd_json_open(json, "compared", '{');
		write_compared_checks(json, page, report, numbers);
		weightd_json_close(json, '}');
	}
}

static void write_sentence(const struct page *page, char *sentence)
{
	size_t length = 0;

	if (page->judged == 0)
		length = (size_t)snprintf(sentence, WEIGHTD_SENTENCE_BYTES,
					  "None of these tensors can be judged.");
	else if (page->differing == 0)
		length = (size_t)snprintf(
			sentence, WEIGHTD_SENTENCE_BYTES,
			"%zu of %zu tensors can be judged; each is as its law says.", page->judged,
			page->count);
	else
		length = (size_t)snprintf(sentence, WEIGHTD_SENTENCE_BYTES,
					  "%zu of %zu tensors %s not as the law says.",
					  page->differing, page->judged,
					  page->differing == 1 ? "is" : "are");
	if (page->compared > 0)
		snprintf(sentence + length, WEIGHTD_SENTENCE_BYTES - length,
			 " %zu of %zu compared tensors differ by more than chance.", page->unlike,
			 page->compared);
}

static void write_end(struct weightd_json *json, const struct page *page)
{
	char sentence[WEIGHTD_SENTENCE_BYTES];

	if (page->judged > 0)
		weightd_json_bool(json, "agrees", page->differing == 0);
	else
		weightd_json_null(json, "agrees");
	if (page->partners != NULL || page->wish->comparison.numbers != NULL) {
		weightd_json_size(json, "compared", page->compared);
		weightd_json_size(json, "unlike", page->unlike);
	}
	weightd_json_real(json, "false_alarm_rate", WEIGHTD_FALSE_ALARM_RATE);
	write_sentence(page, sentence);
	weightd_json_text(json, "sentence", sentence);
}

static void answer_json(struct weightd_reply *reply, struct page *page)
{
	struct weightd_json json = weightd_represent_json(reply);

	weightd_json_open(&json, NULL, '{');
	weightd_json_text(&json, "id", page->wish->plan->id);
	weightd_json_open(&json, "tensors", '[');
	for (size_t i = 0; i < page->count; i++) {
		weightd_json_open(&json, NULL, '{');
		weightd_tensor_report_write(&json, &page->reports[i], equal_names(page, i));
		write_comparison(&json, page, i);
		weightd_json_close(&json, '}');
	}
	weightd_json_close(&json, ']');
	write_end(&json, page);
	weightd_page_end(&json, page->request, reply, &page->wish->page,
			 page->wish->plan->entry_count);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
}

static bool judge(struct page *page, const struct weightd_statistics *statistics)
{
	struct weightd_arena *arena = page->request->arena;
	const double rate = weightd_check_rate(page->wish->plan);

	weightd_arena_raise(arena,
			    (page->count + 1) * (sizeof *page->reports + sizeof *page->by_mark));
	page->reports = weightd_arena_array(arena, page->count + 1, sizeof *page->reports);
	page->by_mark = weightd_arena_array(arena, page->count + 1, sizeof *page->by_mark);
	if (page->reports == NULL || page->by_mark == NULL)
		return false;
	for (size_t i = 0; i < page->count; i++) {
		const struct weightd_entry *entry = &page->wish->plan->entries[page->first + i];
		weightd_tensor_report_make(&page->reports[i], entry, &statistics[i], rate);
		page->judged += page->reports[i].verdict != WEIGHTD_VERDICT_NONE;
		page->differing += page->reports[i].verdict == WEIGHTD_VERDICT_DIFFERS;
		page->by_mark[i] = i;
	}
	sort_marks(page);
	return true;
}

/* The tensors of the same names, and the indexes of those that there are. */
static void find_partners(struct page *page, size_t *which, size_t *count)
{
	const struct weightd_plan *other = page->wish->comparison.plan;

	for (size_t i = 0; i < page->count; i++) {
		const struct weightd_entry *entry = weightd_plan_find(
			other, weightd_entry_name(page->reports[i].entry, WEIGHTD_NAME_ROOM));
		page->partners[i].entry = entry;
		if (entry != NULL)
			which[(*count)++] = (size_t)(entry - other->entries);
	}
}

/* Their statistics; false with an issue. */
static bool look_at_partners(struct weightd_reply *reply, struct page *page)
{
	const struct weightd_plan *other = page->wish->comparison.plan;
	struct weightd_arena *arena = page->request->arena;

	if (other == NULL)
		return true;
	weightd_arena_raise(arena, (page->count + 1) * (sizeof *page->partners + sizeof(size_t)));
	size_t *which = weightd_arena_array(arena, page->count + 1, sizeof *which), count = 0,
	       at = 0;
	page->partners = weightd_arena_array(arena, page->count + 1, sizeof *page->partners);
	if (which == NULL || page->partners == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the answer");
		return false;
	}
	find_partners(page, which, &count);
	const struct weightd_statistics_range range = {
		.plan = other, .count = count, .blocks = page->blocks, .which = which};
	const struct weightd_statistics *statistics =
		weightd_statistics_requested(page->request, reply, page->wish->service, &range);
	for (size_t i = 0; statistics != NULL && i < page->count; i++) {
		if (page->partners[i].entry != NULL)
			page->partners[i].statistics = statistics[at++];
	}
	return statistics != NULL;
}

void weightd_model_report(const struct weightd_request *request, struct weightd_reply *reply,
			  const struct weightd_model_wish *wish)
{
	const size_t total = wish->plan->entry_count;
	struct page page = {.request = request, .wish = wish};
	char sentence[WEIGHTD_SENTENCE_BYTES];

	page.first = wish->page.first < total ? (size_t)wish->page.first : total;
	page.count =
		total - page.first < wish->page.size ? total - page.first : (size_t)wish->page.size;
	page.blocks = wish->is_all ? 0 : weightd_blocks_of_model(wish->plan);
	if (wish->comparison.plan != NULL && page.blocks > 1)
		page.blocks /= 2; /* twice as much is looked at */
	const struct weightd_statistics_range range = {.plan = wish->plan,
						       .first = page.first,
						       .count = page.count,
						       .blocks = page.blocks};
	const struct weightd_statistics *statistics =
		weightd_statistics_requested(request, reply, wish->service, &range);
	if (statistics == NULL)
		return;
	if (!judge(&page, statistics)) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the answer");
		return;
	}
	if (!look_at_partners(reply, &page))
		return;
	if (!wish->is_picture) {
		answer_json(reply, &page);
		return;
	}
	write_sentence(&page, sentence);
	weightd_statistics_draw(reply, page.reports, page.count, total - page.first, sentence);
}
