/*
 * Quadrature: points and weights for expectations over a standard normal value.
 */
#ifndef WEIGHTD_CORE_SIGNAL_ACTIVATION_QUADRATURE_H
#define WEIGHTD_CORE_SIGNAL_ACTIVATION_QUADRATURE_H

#include <stddef.h>

/* Beyond it lies 2e-17 of the probability. */
#define WEIGHTD_NORMAL_END 8.5
#define WEIGHTD_CUTS_MAX 80
#define WEIGHTD_POINTS_MAX ((size_t)16 * WEIGHTD_CUTS_MAX)

/* Points z and their weights, density included. */
struct weightd_quadrature {
	size_t count;
	double z[WEIGHTD_POINTS_MAX], weight[WEIGHTD_POINTS_MAX];
};

/* Where the line is cut, in any order. */
struct weightd_cuts {
	size_t count;
	double at[WEIGHTD_CUTS_MAX];
};

/* Adds a cut; one outside of the line, or one too many, is left out. */
void weightd_cuts_add(struct weightd_cuts *cuts, double z);

/* Sixteen points between each two cuts; both ends of the line are cuts. */
void weightd_quadrature_make(struct weightd_quadrature *made, struct weightd_cuts *cuts);

/* Eight points in each of 17 equal pieces: 136 in all. */
void weightd_quadrature_plain(struct weightd_quadrature *made);

#endif
