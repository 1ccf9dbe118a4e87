/*
 * What the files of this room share: a tree whose modules and tensors are being moved.
 */
#ifndef WEIGHTD_DEFINITION_FILE_NAMES_FILE_PARTS_H
#define WEIGHTD_DEFINITION_FILE_NAMES_FILE_PARTS_H

#include "definition/file_names/file_names.h"
#include "definition/file_names/file_tree.h"

#define FILE_OTHER_ORDER \
	"has tensors in another order in files: {\"names\": \"state_dict\"} follows them"

struct file_item {
	struct weightd_module *module;
	const char *before, *after; /* paths */
	bool is_attached;
};

/* A tensor that goes elsewhere. */
struct file_move {
	struct file_move *next;
	const struct file_item *from;
	const struct weightd_parameter *tensor;
	const struct weightd_file_row *row;
	struct weightd_file_match match; /* in 'path', the name below the row's module */
	const char *path;
};

struct weightd_file_tree {
	struct weightd_reader *reader;
	const struct weightd_file_row *rows;
	struct file_item *items; /* in the order of memory; the first is the root */
	struct file_item **by_name;
	size_t count;
	struct file_move *moves, **moves_end;
	json_t *moved; /* what rules have to know: [{"module", "parameter", "below"}] */
	const char *unreplayed;
};

/* The part of a path below a row's module; NULL: it is not there. */
const char *file_path_below(const char *path, const char *prefix);
const char *file_path_join(struct weightd_reader *reader, const char *prefix, const char *name);
/* The path of a module after the rules of 'rows'; NULL: no memory, which is refused. */
const char *file_module_name(struct weightd_reader *reader, const struct weightd_file_row *rows,
			     const char *path);
/* The module at a new path, put there if it is not; one that memory lacks has 'type'. */
struct weightd_module *file_module_at(struct weightd_file_tree *tree, const char *path,
				      const char *type);
/* Notes the tensors of a module that have a rule of their own. */
enum weightd_code file_collect_moves(struct weightd_file_tree *tree, const struct file_item *item);
/* Takes them from their modules; puts them to their places, in pieces. */
enum weightd_code file_take_tensors(struct weightd_file_tree *tree);
enum weightd_code file_put_tensors(struct weightd_file_tree *tree);

#endif
