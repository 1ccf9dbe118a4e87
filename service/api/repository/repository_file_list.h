/*
 * Small files of a repository, one line each in the order of their names: FILE_ROW(name).  The row
 * is weightd_repository_file_<name> in its file.  No include guard: the list is expanded with
 * different meanings of FILE_ROW.
 */
FILE_ROW(gitattributes)
FILE_ROW(card)
FILE_ROW(config)
FILE_ROW(generation)
FILE_ROW(processor)
FILE_ROW(specification)
FILE_ROW(special_tokens)
FILE_ROW(tokenizer)
FILE_ROW(tokenizer_config)
