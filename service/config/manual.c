/*
 * --help and the manual page, written from the option rows.
 */
#include "config/option.h"

#include <string.h>

#define HELP_COLUMNS 80
#define HELP_INDENT 8

/* Writes text in lines of at most HELP_COLUMNS, each behind HELP_INDENT spaces. */
static void put_wrapped(FILE *out, const char *text)
{
	size_t column = 0;

	while (*text != '\0') {
		size_t length = strcspn(text, " ");
		if (column == 0 || column + 1 + length > HELP_COLUMNS) {
			fprintf(out, "%s%*s", column == 0 ? "" : "\n", HELP_INDENT, "");
			column = HELP_INDENT;
		} else {
			fputc(' ', out);
			column++;
		}
		fprintf(out, "%.*s", (int)length, text);
		column += length;
		text += length;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

void weightd_config_help(FILE *out)
{
	fprintf(out,
		"weightd " WEIGHTD_VERSION ": serves initialised weights of models over HTTP\n\n"
		"usage: weightd [--OPTION VALUE]...\n\n");
	for (size_t i = 0; i < weightd_option_count; i++) {
		const struct weightd_option *option = &weightd_options[i];
		char doc[512];
		fprintf(out, "  --%s %s\n", option->flag, option->value_name);
		snprintf(doc, sizeof doc, "%s%s%s%s", option->doc,
			 option->fallback[0] != '\0' ? " (default " : "", option->fallback,
			 option->fallback[0] != '\0' ? ")" : "");
		put_wrapped(out, doc);
	}
	fprintf(out, "  --help, --version, --man\n"
		     "        Print this, the version, or the manual page's source\n\n"
		     "Each option can be given in the environment, too: --body-bytes is\n"
		     "WEIGHTD_BODY_BYTES.\n"
		     "Sizes take the units B, KiB, MiB, GiB, kB, MB, GB; times take s, min, h.\n\n"
		     "What models and init policies may be made of: GET /v1/catalog/modules,\n"
		     "/v1/catalog/initializers and others of /v1/catalog; as text for people with\n"
		     "the header \"Accept: text/plain\".\n");
}

static const char man_head[] =
	".Dd November 24, 2026\n"
	".Dt WEIGHTD 1\n"
	".Os\n"
	".Sh NAME\n"
	".Nm weightd\n"
	".Nd serve initialised weights of models over HTTP\n"
	".Sh SYNOPSIS\n"
	".Nm\n"
	".Op Fl Fl option Ar value\n"
	".Ar ...\n"
	".Sh DESCRIPTION\n"
	".Nm\n"
	"takes the definition of a model, an initialisation policy and a seed as JSON, and answers "
	"with\n"
	"the weights.\n"
	"When it is ready it prints one line with its address to standard output; its log goes to\n"
	"standard error.\n"
	".Pp\n"
	"An option on the command line wins over the environment variable named with it.\n"
	"Sizes take the units B, KiB, MiB, GiB, kB, MB and GB; times take s, min and h.\n"
	".Bl -tag -width Ds\n";

static const char man_tail[] =
	".It Fl Fl help , Fl Fl version , Fl Fl man\n"
	"Print a summary of the options, the version, or the source of this page.\n"
	".El\n"
	".Sh CATALOGUE\n"
	"The running daemon lists what it knows at\n"
	".Pa /v1/catalog :\n"
	"modules, initializers, recipes, architectures, generators, formats and dtypes, each row "
	"with its\n"
	"arguments and an example that can be POSTed.\n"
	"With the header \"Accept: text/plain\" a table is text for people;\n"
	".Pa ?name=Conv*\n"
	"selects rows.\n"
	".Sh SIGNALS\n"
	"On SIGTERM or SIGINT the daemon says that it is not ready, refuses new connections, lets "
	"running\n"
	"answers end within the time given by\n"
	".Fl Fl grace ,\n"
	"and exits.\n"
	"A second signal cuts them.\n"
	".Sh EXIT STATUS\n"
	"0 after a signal, 64 if the command line cannot be used, 78 if the environment or the "
	"limits of\n"
	"the system cannot, 1 if the daemon cannot start.\n"
	".Sh SEE ALSO\n"
	".Xr curl 1\n";

void weightd_config_man(FILE *out)
{
	fputs(man_head, out);
	for (size_t i = 0; i < weightd_option_count; i++) {
		const struct weightd_option *option = &weightd_options[i];
		char variable[WEIGHTD_VARIABLE_SIZE];
		weightd_option_variable(option, variable);
		fprintf(out, ".It Fl Fl %s Ar %s Pq Ev %s\n%s.\n", option->flag, option->value_name,
			variable, option->doc);
		if (option->fallback[0] != '\0')
			fprintf(out, "The default is %s.\n", option->fallback);
	}
	fputs(man_tail, out);
}
