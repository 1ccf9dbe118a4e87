/*
 * Picture: SVG by hand, for statistics and signals: light and dark by the reader's setting, no
 * script, nothing from elsewhere.
 *
 * A picture is the space of a drawing in pixels, from the left and the top.  plot.h draws axes and
 * data in it.
 */
#ifndef WEIGHTD_API_PICTURE_PICTURE_H
#define WEIGHTD_API_PICTURE_PICTURE_H

#include "weightd/text.h"

struct weightd_picture {
	struct weightd_text *out; /* borrowed */
	double width, height;	  /* pixels */
};

/* What a mark stands for; its colour follows. */
enum weightd_ink {
	WEIGHTD_INK_MEASURED, /* what was found */
	WEIGHTD_INK_EXPECTED, /* what the law or the theory says */
	WEIGHTD_INK_CHANCE,   /* how far chance may go */
	WEIGHTD_INK_GRADIENT, /* a second quantity */
	WEIGHTD_INK_WARNING,  /* what disagrees */
};

/* Where the point of a text is. */
enum weightd_anchor { WEIGHTD_ANCHOR_START, WEIGHTD_ANCHOR_MIDDLE, WEIGHTD_ANCHOR_END };

/*
 * weightd_picture_open() - begin a document in 'picture->out'; 'title' and 'description' are what a
 * screen reader says.  Texts here and below may be any UTF-8 and are escaped.
 */
void weightd_picture_open(const struct weightd_picture *picture, const char *title,
			  const char *description);
void weightd_picture_close(const struct weightd_picture *picture);

/* A line of text with its point at (x, y), and a heading that begins there. */
void weightd_picture_text(const struct weightd_picture *picture, double x, double y,
			  enum weightd_anchor anchor, const char *text);
void weightd_picture_heading(const struct weightd_picture *picture, double x, double y,
			     const char *text);
/* A rectangle that is filled, with 'title' as what a pointer shows over it; NULL: nothing. */
void weightd_picture_box(const struct weightd_picture *picture, enum weightd_ink ink,
			 const double corners[4], const char *title);
/* A straight line from (corners[0], corners[1]) to (corners[2], corners[3]). */
void weightd_picture_stroke(const struct weightd_picture *picture, enum weightd_ink ink,
			    const double corners[4]);

/* The name of the class of a colour: "m". */
const char *weightd_ink_class(enum weightd_ink ink);
/* 'text' as the content of an element. */
void weightd_picture_escape(struct weightd_text *out, const char *text);

#endif
