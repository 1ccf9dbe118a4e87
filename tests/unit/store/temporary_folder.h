/*
 * A fresh folder for a test, and its removal with all that is in it.
 */
#ifndef TEMPORARY_FOLDER_H
#define TEMPORARY_FOLDER_H

/* The path of a new empty folder; to be given to temporary_folder_remove(). */
char *temporary_folder(void);
/* Removes the folder and everything below it, and frees the path. */
void temporary_folder_remove(char *path);

#endif
