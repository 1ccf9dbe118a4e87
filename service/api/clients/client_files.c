/*
 * Client files: taken in by the assembler, at their paths from the top of the tree.
 */
#include "api/clients/client_files.h"

#include "core/base/embed.h"

WEIGHTD_EMBED(weightd_client_torch, "service/api/clients/weightd_torch.py");
WEIGHTD_EMBED(weightd_client_jax, "service/api/clients/weightd_jax.py");

WEIGHTD_EMBEDDED(weightd_client_torch);
WEIGHTD_EMBEDDED(weightd_client_jax);

const struct weightd_client_file weightd_client_files[] = {
	{"torch.py", "weightd_torch.py", weightd_client_torch, &weightd_client_torch_length},
	{"jax.py", "weightd_jax.py", weightd_client_jax, &weightd_client_jax_length},
};

const size_t weightd_client_file_count =
	sizeof weightd_client_files / sizeof weightd_client_files[0];
