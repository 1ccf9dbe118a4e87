/*
 * Store backends, one row each: STORE(name).  The row is weightd_store_backend_<name> in its file.
 * The first is the default.  No include guard: the list is expanded with different meanings of
 * STORE.
 */
STORE(directory)
STORE(memory)
