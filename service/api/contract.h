/*
 * Contract: the texts of openapi.yaml and openapi.json, in the binary.
 */
#ifndef WEIGHTD_CONTRACT_H
#define WEIGHTD_CONTRACT_H

#include <stddef.h>

extern const char weightd_openapi_yaml[], weightd_openapi_yaml_end[];
extern const char weightd_openapi_json[], weightd_openapi_json_end[];

#endif
