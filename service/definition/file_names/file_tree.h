/*
 * The tree of a model as its files have it: modules change their places, and tensors that memory
 * stacks lie one by one.
 */
#ifndef WEIGHTD_DEFINITION_FILE_NAMES_FILE_TREE_H
#define WEIGHTD_DEFINITION_FILE_NAMES_FILE_TREE_H

#include "definition/document/reader.h"

/* A row that says names in files, and its model: part of another's, or the root. */
struct weightd_file_row {
	struct weightd_file_row *next; /* the rows of parts are before those around them */
	const struct weightd_module *module;
	const json_t *files;
	const char *prefix; /* the module's path in memory */
};

/* What became of a tree; the reader's scratch arena has it. */
struct weightd_file_tree;

/*
 * weightd_file_tree_make() - moves the modules and tensors below 'root' to where files have them.
 *
 * Sets reader->file_tree.  '*unreplayed' gets the reason where a library's draws cannot be followed
 * in the new order, else it stays.  Failures are the reader's.
 */
enum weightd_code weightd_file_tree_make(struct weightd_reader *reader, struct weightd_module *root,
					 struct weightd_file_row *rows, const char **unreplayed);
/*
 * The full name in files of the tensor that has the name 'name', below the module 'scope' (NULL:
 * the root), in memory; NULL: no memory, which is refused.
 */
const char *weightd_file_tree_tensor(struct weightd_reader *reader,
				     const struct weightd_module *scope, const char *name);
/*
 * Appends to 'rules' what a rule of a row's policy says of tensors that have been moved: it names
 * the module and the tensor of memory.  'is_swept': it stands in a group.
 */
void weightd_file_tree_rules(const struct weightd_reader *reader, const json_t *rule, bool is_swept,
			     json_t *rules);

#endif
