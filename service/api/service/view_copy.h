/*
 * View copy: a list of views that lasts longer than the request that made it.
 */
#ifndef WEIGHTD_API_SERVICE_VIEW_COPY_H
#define WEIGHTD_API_SERVICE_VIEW_COPY_H

#include "weightd/arena.h"
#include "weightd/view.h"

/*
 * weightd_view_list_copy() - the views of 'list', of plan 'from', as views of 'to', which is a plan
 * of the same model; all of it is in the arena.
 *
 * NULL: no memory, or a view that is read with others (an arrangement, an addend).
 */
const struct weightd_view_list *weightd_view_list_copy(const struct weightd_view_list *list,
						       const struct weightd_plan *from,
						       const struct weightd_plan *to,
						       struct weightd_arena *arena);

#endif
