/*
 * Small files of a repository, one line each in the order of their names: FILE_ROW(name).  The row
 * is weightd_repository_file_<name> in its file.  No include guard: the list is expanded with
 * different meanings of FILE_ROW.
 */
FILE_ROW(gitattributes)
